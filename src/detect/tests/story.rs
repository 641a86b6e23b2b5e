//! A story: people say things at a virtual time, and the detector listens.

use crate::catalog::Catalog;
use crate::detect::{Change, Detector, Swarm};
use crate::report::{Reader, Report, Threads};
use crate::sighting::{AuthorHash, PostChange, Seen, SeenPost, Sighting};
use crawlers::{Counts, Impact, Incident, IncidentState, Post, Reading, Venue};
use jiff::{SignedDuration, Timestamp};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, LazyLock};

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new(Arc::new(Catalog::built_in().unwrap())));

pub(super) struct Story {
    pub(super) now: Timestamp,
    pub(super) changes: Vec<Change>,
    threads: Threads,
    detector: Detector,
    posts: u32,
}

impl Story {
    /// Three weeks in which hardly anything fails, so that the detector knows what is usual.
    pub(super) fn after_quiet_weeks() -> Self {
        let mut story = Self {
            now: "2026-03-02T08:00:00Z".parse().unwrap(),
            changes: Vec::new(),
            threads: Threads::default(),
            detector: Detector::default(),
            posts: 0,
        };
        for day in 0..21 {
            story.minutes(24 * 60).says(
                &format!("quiet {day}"),
                Venue::Forum,
                "Office 365 is slow on my old phone",
            );
        }
        story.minutes(4 * 24 * 60);
        assert!(story.changes.is_empty());
        story
    }

    pub(super) fn minutes(&mut self, minutes: i64) -> &mut Self {
        self.now += SignedDuration::from_mins(minutes);
        self
    }

    pub(super) fn passes(&mut self) {
        self.changes.extend(self.detector.tick(self.now));
    }

    pub(super) fn says(&mut self, author: &str, venue: Venue, text: &str) {
        self.post(author, venue, text, |_| {});
    }

    pub(super) fn says_dated(&mut self, author: &str, text: &str, minutes: i64) {
        let at = self.now + SignedDuration::from_mins(minutes);
        self.post(author, Venue::Forum, text, |post| post.at = at);
    }

    pub(super) fn reposts(&mut self, author: &str, text: &str) {
        self.post(author, Venue::Social, text, |post| post.repost_of = Some("1".to_owned()));
    }

    pub(super) fn links(&mut self, author: &str, title: &str, link: &str) {
        self.post(author, Venue::News, "", |post| {
            post.title = Some(title.to_owned());
            post.link = Some(link.to_owned());
        });
    }

    pub(super) fn counted(&mut self, author: &str, venue: Venue, title: &str, replies: u64) {
        self.post(author, venue, "", |post| {
            post.title = Some(title.to_owned());
            post.counts = Counts { replies: Some(replies), ..Counts::default() };
        });
    }

    pub(super) fn deletes(&mut self, id: &str) {
        let post = Post { deleted: true, ..Post::new(id, self.now, "") };
        let seen = SeenPost { key: 0, venue: Venue::Forum, post, author: None, change: PostChange::Deleted };
        self.sees("forum", None, Seen::Post(Box::new(seen)));
    }

    pub(super) fn provider_says(&mut self, provider: &str, state: IncidentState) {
        self.publishes(provider, state, |_| {});
    }

    /// The provider's status page shows its incident `1`, adapted.
    pub(super) fn publishes(
        &mut self,
        provider: &str,
        state: IncidentState,
        adapt: impl FnOnce(&mut Incident),
    ) {
        let mut incident = Incident {
            id: "1".to_owned(),
            title: "We are looking into it".to_owned(),
            state,
            impact: Impact::Minor,
            services: Vec::new(),
            began_at: None,
            published_at: self.now,
            resolved_at: None,
            url: None,
            updates: Vec::new(),
        };
        adapt(&mut incident);
        self.sees(&format!("{provider}-status"), Some(provider), Seen::Incident(Box::new(incident)));
    }

    pub(super) fn source_reads(&mut self, provider: &str, reading: Reading) {
        self.sees(&format!("{provider}-status"), Some(provider), Seen::Health(reading));
    }

    pub(super) fn save_and_load(&mut self) {
        self.detector = serde_json::from_str(&self.memory()).unwrap();
    }

    pub(super) fn memory(&self) -> String {
        serde_json::to_string(&self.detector).unwrap()
    }

    /// The providers of the swarms that opened, in order.
    pub(super) fn opened(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = Vec::new();
        let mut providers = Vec::new();
        for change in &self.changes {
            if !ids.contains(&change.swarm.id.as_str()) {
                ids.push(&change.swarm.id);
                providers.push(change.swarm.provider.as_str());
            }
        }
        providers
    }

    /// The one swarm there is.
    pub(super) fn swarm(&self) -> Swarm {
        let swarms: Vec<&Swarm> = self.detector.swarms().collect();
        assert_eq!(swarms.len(), 1, "{:?}", self.changes);
        swarms[0].clone()
    }

    fn post(&mut self, author: &str, venue: Venue, text: &str, adapt: impl FnOnce(&mut Post)) {
        let seen = self.seen(author, venue, text, adapt);
        self.sees(venue.as_str(), None, Seen::Post(Box::new(seen)));
    }

    pub(super) fn seen(
        &mut self,
        author: &str,
        venue: Venue,
        text: &str,
        adapt: impl FnOnce(&mut Post),
    ) -> SeenPost {
        self.posts += 1;
        let mut post = Post::new(self.posts.to_string(), self.now, text);
        adapt(&mut post);
        let mut hasher = DefaultHasher::new();
        author.hash(&mut hasher);
        let author = Some(AuthorHash(hasher.finish()));
        SeenPost { key: 0, venue, post, author, change: PostChange::New }
    }

    pub(super) fn sees(&mut self, source: &str, about: Option<&str>, what: Seen) {
        self.sees_read(source, about, what, |_| {});
    }

    /// The same, when the post is read as `read` makes of what the reader makes of it.
    pub(super) fn sees_read(
        &mut self,
        source: &str,
        about: Option<&str>,
        what: Seen,
        read: impl FnOnce(&mut Option<Report>),
    ) {
        let sighting = Sighting {
            seq: 0,
            seen_at: self.now,
            source: source.to_owned(),
            about: about.map(str::to_owned),
            what,
        };
        let mut report = match &sighting.what {
            Seen::Post(seen) => self.threads.read(&READER, &sighting, seen),
            _ => None,
        };
        read(&mut report);
        self.changes.extend(self.detector.observe(READER.catalog(), &sighting, report.as_ref()));
    }
}
