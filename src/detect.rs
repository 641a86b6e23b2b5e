//! Swarms: many independent people report the same failure, close in time, unusually often.
//!
//! Pure: the detector folds sightings, in the order in which they became knowable, into swarms. Its clock is
//! [`Sighting::seen_at`]; it can be saved and loaded at any point and goes on to the bit.

mod baseline;
mod episode;
mod official;
mod scan;
mod swarm;
mod tail;
mod vote;
mod watch;

pub use swarm::{
    Acknowledgement, EVIDENCE_MAX, EXCERPT_CHARS_MAX, Evidence, Grade, NotCounted, Swarm, SwarmState,
};

use crate::report::{Reader, Threads, Topic};
use crate::sighting::{PostChange, Seen, SeenPost, Sighting};
use crawlers::{Incident, Reading};
use jiff::Timestamp;
use official::Official;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use watch::Watch;

/// Everything the detector remembers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Detector {
    /// The newest `seen_at`.
    clock: Timestamp,
    /// The first `seen_at`: before it, silence means nothing.
    started_at: Option<Timestamp>,
    threads: Threads,
    watches: BTreeMap<String, Watch>,
    official: Official,
    /// Sources that cannot be read now, and whom they are about.
    blind: BTreeMap<String, Option<String>>,
}

/// A swarm opened, or its grade or state changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// When, on the clock of [`Sighting::seen_at`].
    pub at: Timestamp,
    /// The swarm after the change.
    pub swarm: Swarm,
}

impl Detector {
    /// Takes in one sighting; returns what changed.
    pub fn observe(&mut self, reader: &Reader, sighting: &Sighting) -> Vec<Change> {
        self.clock = self.clock.max(sighting.seen_at);
        self.started_at.get_or_insert(sighting.seen_at);
        let mut changes = self.tick(self.clock);
        match &sighting.what {
            Seen::Post(seen) => self.observe_post(reader, sighting, seen, &mut changes),
            Seen::Incident(incident) => self.observe_incident(reader, sighting, incident, &mut changes),
            Seen::Health(reading) => self.observe_health(sighting, *reading),
        }
        changes
    }

    /// Time passes without sightings: swarms subside.
    pub fn tick(&mut self, now: Timestamp) -> Vec<Change> {
        self.clock = self.clock.max(now);
        let clock = self.clock;
        self.watches.values_mut().flat_map(|watch| watch.subside(clock)).collect()
    }

    /// Every swarm that is open, or subsided lately, by provider.
    pub fn swarms(&self) -> impl Iterator<Item = &Swarm> {
        self.watches.values().flat_map(Watch::swarms)
    }

    /// The newest time it has seen.
    pub fn clock(&self) -> Timestamp {
        self.clock
    }

    fn observe_post(
        &mut self,
        reader: &Reader,
        sighting: &Sighting,
        seen: &SeenPost,
        changes: &mut Vec<Change>,
    ) {
        let post = &seen.post;
        let source = sighting.source.as_str();
        if seen.change == PostChange::Deleted {
            self.watches.values_mut().for_each(|watch| watch.forget(source, &post.id));
            return;
        }
        let thread = post.thread.as_deref().unwrap_or(&post.id);
        let opens_thread = thread == post.id;
        let topic = if opens_thread { None } else { self.threads.topic(source, thread) };
        let Some(report) = reader.read_post(seen, sighting.about.as_deref(), topic) else { return };
        self.threads.visit(source, thread, sighting.seen_at);
        if opens_thread && report.is_evidence() {
            let topic = Topic {
                providers: report.providers.clone(),
                signatures: report.signatures.clone(),
                visited_at: sighting.seen_at,
            };
            self.threads.remember(source, thread, topic);
        }
        if report.signatures.is_empty() {
            return;
        }
        for named in &report.providers {
            let watch = self.watches.entry(named.provider.clone()).or_default();
            watch.watched_since(self.started_at.unwrap_or(sighting.seen_at));
            if watch.take(&named.provider, sighting, seen, named, &report) {
                let changed = watch.scan(&named.provider, self.clock);
                let parts = parts(reader, &named.provider);
                changes.extend(watch.settle(
                    &changed,
                    &self.official,
                    &parts,
                    &self.blind,
                    &named.provider,
                    self.clock,
                ));
            }
        }
    }

    fn observe_incident(
        &mut self,
        reader: &Reader,
        sighting: &Sighting,
        incident: &Incident,
        changes: &mut Vec<Change>,
    ) {
        let Some(provider) = &sighting.about else { return };
        self.official.note(provider, &sighting.source, incident, sighting.seen_at);
        for (id, watch) in &mut self.watches {
            let parts = parts(reader, id);
            if parts.contains(&provider.as_str()) {
                changes.extend(watch.settle(&[], &self.official, &parts, &self.blind, id, self.clock));
            }
        }
    }

    fn observe_health(&mut self, sighting: &Sighting, reading: Reading) {
        if matches!(reading, Reading::Ok | Reading::Empty) {
            self.blind.remove(&sighting.source);
        } else {
            self.blind.insert(sighting.source.clone(), sighting.about.clone());
        }
    }
}

/// The provider and its parts: each can acknowledge for it.
fn parts<'a>(reader: &'a Reader, provider: &'a str) -> Vec<&'a str> {
    let of = reader.catalog().providers.iter();
    of.filter(|part| part.part_of.as_deref() == Some(provider))
        .map(|part| part.id.as_str())
        .chain([provider])
        .collect()
}
