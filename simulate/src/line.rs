//! The lines of an archive, typed: what docs/archive.md says, field by field.
//!
//! A benchmark takes them as they are; the program writes them as JSON Lines. Both read the same bytes.

use jiff::Timestamp;
use serde::Serialize;

/// One line of an archive.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[expect(clippy::large_enum_variant, reason = "nearly every line is a post")]
pub enum Line {
    /// Somebody wrote something.
    Post(Post),
    /// A provider said something about itself.
    Incident(Incident),
    /// A source became readable or unreadable.
    Source(Source),
}

impl Line {
    /// When the line could first be known.
    #[must_use]
    pub fn seen_at(&self) -> Timestamp {
        match self {
            Self::Post(post) => post.seen_at,
            Self::Incident(incident) => incident.seen_at,
            Self::Source(source) => source.seen_at,
        }
    }
}

/// The kind of place a post stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Venue {
    /// A forum or question-and-answer site.
    Forum,
    /// A short-message network.
    Social,
    /// A page of links to stories.
    News,
    /// An issue tracker.
    Tracker,
    /// A mailing list.
    Mail,
    /// The provider's own channel.
    Official,
}

/// A post as it stood at `seen_at`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "docs/archive.md defines every field under the same name")]
pub struct Post {
    pub seen_at: Timestamp,
    pub at: Timestamp,
    pub source: String,
    pub venue: Venue,
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repost_of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replies: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub me_too: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub staff: bool,
}

/// How far a provider says it is with an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the words of docs/archive.md")]
pub enum State {
    Investigating,
    Identified,
    Monitoring,
    Resolved,
}

/// How bad a provider says an incident is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the words of docs/archive.md")]
pub enum Impact {
    None,
    Minor,
    Major,
    Critical,
}

/// What a provider said about itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "docs/archive.md defines every field under the same name")]
pub struct Incident {
    pub seen_at: Timestamp,
    pub at: Timestamp,
    pub provider: String,
    pub id: String,
    pub state: State,
    pub impact: Impact,
    pub title: String,
    pub text: String,
    pub services: Vec<String>,
}

/// Whether a source can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the words of docs/archive.md")]
pub enum Health {
    Ok,
    Blind,
}

/// From when on a source could, or could not, be read.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "docs/archive.md defines every field under the same name")]
pub struct Source {
    pub seen_at: Timestamp,
    pub source: String,
    pub health: Health,
}
