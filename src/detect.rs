//! Swarms: many independent people report the same failure, close in time, unusually often.
//!
//! Pure: the detector folds sightings, in the order in which they became knowable, into swarms. Its clock is
//! [`Sighting::seen_at`]; it can be saved and loaded at any point and goes on to the bit.

mod baseline;
mod claims;
mod episode;
#[cfg(test)]
mod example;
mod ladder;
mod notice;
mod official;
mod remark;
mod scan;
mod swarm;
mod tail;
#[cfg(test)]
mod tests;
mod vote;
mod watch;
mod words;

pub use claims::{CLAIMS_MAX, Claim, Claimant, Claimed};
pub use ladder::{Acknowledgement, Rung, Step};
pub use swarm::{
    CommonCause, EVIDENCE_MAX, EXCERPT_CHARS_MAX, Evidence, Figures, Grade, NotCounted, Swarm, SwarmState,
};

use crate::catalog::Catalog;
use crate::report::Report;
use crate::sighting::{PostChange, Seen, SeenPost, Sighting};
use crawlers::{Incident, Reading, Venue};
use jiff::Timestamp;
use official::Official;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use watch::{Watch, Word};

/// Everything the detector remembers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Detector {
    /// The newest `seen_at`.
    clock: Timestamp,
    /// The first `seen_at`: before it, silence means nothing.
    started_at: Option<Timestamp>,
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
    /// Takes in one sighting, with the report that a post was read as; returns what changed.
    pub fn observe(
        &mut self,
        catalog: &Catalog,
        sighting: &Sighting,
        report: Option<&Report>,
    ) -> Vec<Change> {
        self.started_at.get_or_insert(sighting.seen_at);
        // Within a visit no time passes: a swarm must not subside between the first and the last report of a
        // backlog.
        let mut changes =
            if sighting.seen_at > self.clock { self.tick(sighting.seen_at) } else { Vec::new() };
        match &sighting.what {
            Seen::Post(seen) => self.observe_post(catalog, sighting, seen, report, &mut changes),
            Seen::Incident(incident) => self.observe_incident(catalog, sighting, incident, &mut changes),
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
        catalog: &Catalog,
        sighting: &Sighting,
        seen: &SeenPost,
        report: Option<&Report>,
        changes: &mut Vec<Change>,
    ) {
        if seen.change == PostChange::Deleted {
            self.watches.values_mut().for_each(|watch| watch.forget(&sighting.source, &seen.post.id));
            self.official.forget(&sighting.source, &seen.post.id);
            return;
        }
        let Some(report) = report else { return };
        let remarked = self.hear(sighting, seen, report);
        self.observe_report(catalog, sighting, seen, report, changes);
        for provider in remarked {
            self.settle_about(catalog, &provider, changes);
        }
    }

    /// Notes what a post says beside reporting; returns of whom.
    fn hear(&mut self, sighting: &Sighting, seen: &SeenPost, report: &Report) -> BTreeSet<String> {
        let mut about = BTreeSet::new();
        for (provider, remark) in remark::remarks(sighting, seen, report) {
            self.official.hear(&provider, remark);
            about.insert(provider);
        }
        about
    }

    fn observe_report(
        &mut self,
        catalog: &Catalog,
        sighting: &Sighting,
        seen: &SeenPost,
        report: &Report,
        changes: &mut Vec<Change>,
    ) {
        if report.signatures.is_empty() || report.staff.is_some() || seen.venue == Venue::Official {
            return;
        }
        for named in &report.providers {
            let provider = named.provider.as_str();
            let watch = self.watches.entry(provider.to_owned()).or_default();
            watch.watched_since(self.started_at.unwrap_or(sighting.seen_at));
            if watch.take(provider, sighting, seen, named, report) {
                let changed = watch.scan(provider, self.clock);
                let word =
                    Word { official: &self.official, parts: &catalog.parts(provider), blind: &self.blind };
                changes.extend(watch.settle(&changed, &word, self.clock));
            }
        }
    }

    fn observe_incident(
        &mut self,
        catalog: &Catalog,
        sighting: &Sighting,
        incident: &Incident,
        changes: &mut Vec<Change>,
    ) {
        let Some(provider) = &sighting.about else { return };
        self.official.note(catalog, provider, &sighting.source, incident, sighting.seen_at);
        self.settle_about(catalog, provider, changes);
    }

    /// Holds the swarms that a word of this provider may be about against what was said.
    fn settle_about(&mut self, catalog: &Catalog, provider: &str, changes: &mut Vec<Change>) {
        for (id, watch) in &mut self.watches {
            let parts = catalog.parts(id);
            if parts.contains(&provider) {
                let word = Word { official: &self.official, parts: &parts, blind: &self.blind };
                changes.extend(watch.settle(&[], &word, self.clock));
            }
        }
    }

    fn observe_health(&mut self, sighting: &Sighting, reading: Reading) {
        if reading.is_blind() {
            self.blind.insert(sighting.source.clone(), sighting.about.clone());
        } else {
            self.blind.remove(&sighting.source);
        }
    }
}
