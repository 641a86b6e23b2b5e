//! One line of an archive, and the sighting it is.

use super::known::Known;
use crate::sighting::{Seen, SeenPost, Sighting};
use crate::store::AuthorHasher;
use crawlers::{Counts, Impact, Incident, IncidentState, IncidentUpdate, Post, Reading, Venue};
use jiff::Timestamp;
use serde::Deserialize;

/// One line of an archive.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum ArchiveLine {
    /// A post as it stood at `seen_at`; the same id again is an edit or another count.
    Post(Box<PostLine>),
    /// What a provider said.
    Incident(IncidentLine),
    /// A source could, or could not, be read from `seen_at` on.
    Source(SourceLine),
}

/// A post.
#[derive(Debug, Clone, Deserialize)]
pub struct PostLine {
    seen_at: Timestamp,
    at: Timestamp,
    source: String,
    venue: Venue,
    id: String,
    #[serde(default)]
    author: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    link: Option<String>,
    #[serde(default)]
    thread: Option<String>,
    #[serde(default)]
    reply_to: Option<String>,
    #[serde(default)]
    repost_of: Option<String>,
    #[serde(default)]
    lang: Option<String>,
    #[serde(default)]
    likes: Option<u64>,
    #[serde(default)]
    replies: Option<u64>,
    #[serde(default)]
    me_too: Option<u64>,
    #[serde(default)]
    provider: Option<String>,
    #[serde(default)]
    staff: bool,
}

/// What a provider said.
#[derive(Debug, Clone, Deserialize)]
pub struct IncidentLine {
    seen_at: Timestamp,
    at: Timestamp,
    provider: String,
    id: String,
    state: IncidentState,
    #[serde(default = "unstated")]
    impact: Impact,
    #[serde(default)]
    title: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    services: Vec<String>,
}

fn unstated() -> Impact {
    Impact::None
}

/// A source could, or could not, be read.
#[derive(Debug, Clone, Deserialize)]
pub struct SourceLine {
    seen_at: Timestamp,
    source: String,
    health: Health,
    #[serde(default)]
    provider: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Health {
    Ok,
    Blind,
}

impl ArchiveLine {
    /// When it could first be known.
    pub fn seen_at(&self) -> Timestamp {
        match self {
            Self::Post(line) => line.seen_at,
            Self::Incident(line) => line.seen_at,
            Self::Source(line) => line.seen_at,
        }
    }

    /// The sighting it is; `None` when it says nothing new. Times after `seen_at` are held to it.
    pub fn sighting(self, known: &mut Known, hasher: &AuthorHasher) -> Option<Sighting> {
        let seen_at = self.seen_at();
        let (source, about, what) = match self {
            Self::Post(line) => {
                let (source, about, venue) = (line.source.clone(), line.provider.clone(), line.venue);
                let mut post = line.post();
                let author = post.author.take().map(|name| hasher.hash(&source, &name));
                known.tell(&source, about.as_deref());
                let change = known.change(&source, &post)?;
                (source, about, Seen::Post(Box::new(SeenPost { key: 0, venue, post, author, change })))
            }
            Self::Incident(line) => {
                let provider = line.provider.clone();
                (line.source(), Some(provider), Seen::Incident(Box::new(line.incident())))
            }
            Self::Source(line) => {
                let reading = match line.health {
                    Health::Ok => Reading::Ok,
                    Health::Blind => Reading::Unreachable,
                };
                let about = line.provider.or_else(|| known.about(&line.source));
                (line.source, about, Seen::Health(reading))
            }
        };
        Some(Sighting { seq: 0, seen_at, source, about, what })
    }
}

impl PostLine {
    /// The source it stands in.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What sort of place that is.
    pub fn venue(&self) -> Venue {
        self.venue
    }

    /// Its id there.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// When it was written, as it says itself.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Whether it answers in a thread that another post opened.
    pub fn answers(&self) -> bool {
        self.reply_to.is_some() || self.thread.as_ref().is_some_and(|thread| *thread != self.id)
    }

    /// The provider the place is about.
    pub fn provider(&self) -> Option<&str> {
        self.provider.as_deref()
    }

    /// The post, its author's name still in it.
    pub fn post(self) -> Post {
        Post {
            author: self.author,
            title: self.title,
            url: self.url,
            link: self.link,
            thread: self.thread,
            reply_to: self.reply_to,
            repost_of: self.repost_of,
            lang: self.lang,
            counts: Counts { likes: self.likes, replies: self.replies, me_too: self.me_too },
            staff: self.staff,
            ..Post::new(self.id, self.at.min(self.seen_at), self.text)
        }
    }
}

impl IncidentLine {
    /// Where it was said: an archive names the provider alone.
    pub fn source(&self) -> String {
        format!("{}-status", self.provider)
    }

    /// Its id there.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// When the provider says it published this.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// The provider that said it.
    pub fn provider(&self) -> &str {
        &self.provider
    }

    /// What it said.
    pub fn incident(self) -> Incident {
        let at = self.at.min(self.seen_at);
        Incident {
            id: self.id,
            title: self.title,
            state: self.state,
            impact: self.impact,
            services: self.services,
            began_at: None,
            published_at: at,
            resolved_at: self.state.is_over().then_some(at),
            url: None,
            updates: vec![IncidentUpdate { at, state: self.state, text: self.text }],
        }
    }
}

impl SourceLine {
    /// The source.
    pub fn source(&self) -> &str {
        &self.source
    }
}
