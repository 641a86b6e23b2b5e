//! A story told as an archive, line by line, through what replay and the live belt run.

use jiff::{SignedDuration, Timestamp};
use notjustme::archive::{ArchiveLine, Known as KnownPosts};
use notjustme::catalog::Catalog;
use notjustme::detect::{Change, Swarm};
use notjustme::pipeline::Memory;
use notjustme::report::Reader;
use notjustme::store::AuthorHasher;
use notjustme::verdict::{Answer, Asked, Known, SourceState, judge};
use serde_json::{Value, json};
use std::sync::{Arc, LazyLock};

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new(Arc::new(Catalog::built_in().unwrap())));

/// The forum of every story. It is about nobody in particular.
pub(super) const FORUM: &str = "admins-forum";

/// The page that would show it, if the provider said anything.
const STATUS: &str = "microsoft-365-status";

/// Days of ordinary talk before anything happens.
const QUIET_DAYS: i64 = 28;

/// What is told, and what the detector makes of it.
pub(super) struct Told {
    memory: Memory,
    known: KnownPosts,
    hasher: AuthorHasher,
    pub(super) changes: Vec<Change>,
    now: Timestamp,
    posts: u32,
}

impl Told {
    /// Weeks of ordinary talk that end a few hours before `onset`: somebody has a slow phone, every other day.
    pub(super) fn after_quiet_weeks(onset: &str) -> Self {
        let onset = time(onset);
        let mut told = Self {
            memory: Memory::default(),
            known: KnownPosts::default(),
            hasher: AuthorHasher::new(&[7; 32]),
            changes: Vec::new(),
            now: onset,
            posts: 0,
        };
        for day in (1..=QUIET_DAYS).rev().step_by(2) {
            let at = (onset - SignedDuration::from_hours(24 * day)).to_string();
            told.says(
                &at,
                &format!("passer-by {day}"),
                None,
                "Outlook from Office 365 is slow on my old phone",
            );
        }
        assert!(told.changes.is_empty());
        told
    }

    /// Somebody writes; the first post of a thread opens it. Returns its id.
    pub(super) fn says(&mut self, at: &str, author: &str, thread: Option<&str>, text: &str) -> String {
        self.writes(at, author, thread, text, false)
    }

    /// Somebody writes a short message to everybody.
    pub(super) fn tweets(&mut self, at: &str, author: &str, text: &str) {
        self.posts += 1;
        self.line(json!({
            "kind": "post", "seen_at": at, "at": at, "source": "short-messages", "venue": "social",
            "id": self.posts.to_string(), "author": author, "text": text,
        }));
    }

    /// The provider's people write in a thread.
    pub(super) fn staff_says(&mut self, at: &str, thread: &str, text: &str) -> String {
        self.writes(at, "support agent", Some(thread), text, true)
    }

    fn writes(&mut self, at: &str, author: &str, thread: Option<&str>, text: &str, staff: bool) -> String {
        self.posts += 1;
        let id = self.posts.to_string();
        self.line(json!({
            "kind": "post", "seen_at": at, "at": at, "source": FORUM, "venue": "forum", "id": id,
            "author": author, "text": text, "thread": thread.unwrap_or(&id), "staff": staff,
        }));
        id
    }

    /// The provider's own page shows an incident.
    pub(super) fn publishes(&mut self, at: &str, state: &str, title: &str, text: &str) {
        self.line(json!({
            "kind": "incident", "seen_at": at, "at": at, "provider": "microsoft-365", "id": "mail-1",
            "state": state, "title": title, "text": text,
        }));
    }

    /// Time passes in which nobody writes.
    pub(super) fn passes_until(&mut self, at: &str) {
        self.line(json!({ "kind": "source", "seen_at": at, "source": "another-forum", "health": "ok" }));
    }

    fn line(&mut self, line: Value) {
        let line: ArchiveLine = serde_json::from_value(line).unwrap();
        self.now = line.seen_at();
        if let Some(sighting) = line.sighting(&mut self.known, &self.hasher) {
            self.changes.extend(self.memory.take_in(&READER, &sighting).changes);
        }
    }

    /// The one swarm there is.
    pub(super) fn swarm(&self) -> Swarm {
        let swarms: Vec<&Swarm> = self.memory.detector().swarms().collect();
        assert_eq!(swarms.len(), 1, "{:#?}", self.changes);
        swarms[0].clone()
    }

    /// How many swarms were ever told.
    pub(super) fn opened(&self) -> usize {
        let mut ids: Vec<&str> = self.changes.iter().map(|change| change.swarm.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.len()
    }

    /// What somebody is answered who asks now, while every source can be read.
    pub(super) fn asks(&self, text: &str) -> Answer {
        let source = |id: &str, about: Option<&str>| SourceState {
            id: id.to_owned(),
            official: about.is_some(),
            about: about.map(str::to_owned),
            last_ok_at: Some(self.now),
            blind: None,
        };
        let known = Known {
            swarms: self.memory.detector().swarms().cloned().collect(),
            similar: Vec::new(),
            sources: vec![source(FORUM, None), source(STATUS, Some("microsoft-365"))],
        };
        judge(READER.catalog(), Asked::read(&READER, text, None, self.now), known, self.now)
    }
}

pub(super) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}
