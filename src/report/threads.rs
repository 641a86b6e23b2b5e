//! What a thread is about: "same here" under a report is a report of the same.
//!
//! A reply inherits from the opening post alone, as that stood when the reply was seen. Replies seen before their
//! opening post are read without it and are not read again: what was told once would have to be taken back, and a
//! detector that waits for openings that never come would wait without end. An opening post that is edited speaks
//! anew: if it is no evidence any more ("Edit: fixed") later replies inherit nothing, and if it is deleted neither.

use super::{Named, Reader, Report, Signature};
use crate::sighting::{PostChange, SeenPost, Sighting};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Threads remembered; the longest unvisited are forgotten first.
const THREADS_MAX: usize = 20_000;

/// How many are forgotten at once, so that forgetting costs nothing per post.
const FORGOTTEN_AT_ONCE: usize = 2_000;

/// What a thread is about, from its opening post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// Whose failure.
    pub providers: Vec<Named>,
    /// What fails.
    pub signatures: Vec<Signature>,
    /// The words for it, where no rule knows what fails.
    #[serde(default)]
    pub tokens: Vec<String>,
    /// When it was last written in.
    pub visited_at: Timestamp,
}

/// The topics of the threads seen lately, by source and thread.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threads {
    topics: BTreeMap<String, Topic>,
}

impl Threads {
    /// Reads a post in the light of its thread, and remembers what the post opens.
    pub fn read(&mut self, reader: &Reader, sighting: &Sighting, seen: &SeenPost) -> Option<Report> {
        let report = self.peek(reader, sighting, seen);
        let (source, post) = (sighting.source.as_str(), &seen.post);
        let thread = post.thread.as_deref().unwrap_or(&post.id);
        match &report {
            Some(_) if thread != post.id => self.visit(source, thread, sighting.seen_at),
            Some(report) if report.is_evidence() => {
                self.remember(source, thread, topic(report, sighting.seen_at));
            }
            _ if thread == post.id && seen.change != PostChange::New => self.forget(source, thread),
            _ => {}
        }
        report
    }

    /// Reads a post in the light of its thread, and remembers nothing.
    pub fn peek(&self, reader: &Reader, sighting: &Sighting, seen: &SeenPost) -> Option<Report> {
        let thread = seen.post.thread.as_deref().filter(|thread| *thread != seen.post.id);
        let topic = thread.and_then(|thread| self.topic(&sighting.source, thread));
        reader.read_post(seen, sighting.about.as_deref(), topic)
    }

    /// What the thread is about, if its opening post was a report.
    fn topic(&self, source: &str, thread: &str) -> Option<&Topic> {
        self.topics.get(&key(source, thread))
    }

    /// Remembers what the thread is about.
    fn remember(&mut self, source: &str, thread: &str, topic: Topic) {
        if self.topics.len() >= THREADS_MAX {
            self.forget_oldest();
        }
        self.topics.insert(key(source, thread), topic);
    }

    /// Forgets what the thread was about.
    fn forget(&mut self, source: &str, thread: &str) {
        self.topics.remove(&key(source, thread));
    }

    /// Notes that somebody wrote in the thread.
    fn visit(&mut self, source: &str, thread: &str, at: Timestamp) {
        if let Some(topic) = self.topics.get_mut(&key(source, thread)) {
            topic.visited_at = topic.visited_at.max(at);
        }
    }

    fn forget_oldest(&mut self) {
        let mut ages: Vec<(Timestamp, &String)> =
            self.topics.iter().map(|(key, topic)| (topic.visited_at, key)).collect();
        ages.sort();
        let oldest: Vec<String> =
            ages.into_iter().take(FORGOTTEN_AT_ONCE).map(|(_, key)| key.clone()).collect();
        for key in oldest {
            self.topics.remove(&key);
        }
    }
}

/// What a thread is about that a report opens. Words are kept only where nothing else says what fails.
fn topic(report: &Report, visited_at: Timestamp) -> Topic {
    let tokens = if report.signatures.is_empty() { report.tokens.clone() } else { Vec::new() };
    Topic { providers: report.providers.clone(), signatures: report.signatures.clone(), tokens, visited_at }
}

/// One string for both, since JSON maps have string keys. U+001F separates units in ASCII.
fn key(source: &str, thread: &str) -> String {
    format!("{source}\u{1f}{thread}")
}
