//! Swarms: many independent people report the same failure, close in time, unusually often.
//!
//! Pure: the detector folds sightings, in the order in which they became knowable, into swarms. Its clock is
//! [`Sighting::seen_at`]; it can be saved and loaded at any point and goes on to the bit.

mod baseline;
mod calibration;
mod campaign;
mod cause;
mod claims;
mod copies;
mod counts;
mod episode;
#[cfg(test)]
mod example;
mod governor;
mod hours;
mod ladder;
mod notice;
mod official;
mod remark;
mod scan;
mod season;
mod sequential;
mod shares;
mod swarm;
mod tail;
mod tally;
#[cfg(test)]
mod tests;
mod thread;
mod vote;
mod watch;
mod words;

pub use claims::{CLAIMS_MAX, Claim, Claimant, Claimed};
pub use ladder::{Acknowledgement, Rung, Step};
pub use swarm::{
    CommonCause, EVIDENCE_MAX, EXCERPT_CHARS_MAX, Evidence, Figures, Grade, NotCounted, Swarm, SwarmState,
};
pub use thread::Thread;

use crate::catalog::Catalog;
use crate::report::{Named, Report};
use crate::sighting::{PostChange, Seen, SeenPost, Sighting};
use calibration::{BUDGET_DAYS, Calibration};
use campaign::Campaigns;
use crawlers::{Incident, Reading, Venue};
use jiff::Timestamp;
use official::Official;
use season::Seasons;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use vote::Dismissal;
use watch::{Measure, Watch, Word};

/// The provider of swarms whose reports name none: they share an error code, or their words.
pub const UNNAMED: &str = "unnamed";

/// Everything the detector remembers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Detector {
    /// The newest `seen_at`.
    clock: Timestamp,
    /// The first `seen_at`: before it, silence means nothing.
    started_at: Option<Timestamp>,
    watches: BTreeMap<String, Watch>,
    official: Official,
    /// Sources that cannot be read now, and whom they are about.
    blind: BTreeMap<String, Option<String>>,
    seasons: Seasons,
    calibration: Calibration,
    campaigns: Campaigns,
    /// One false swarm per provider in so many days.
    budget_days: f64,
}

impl Default for Detector {
    fn default() -> Self {
        Self::with_budget_days(BUDGET_DAYS)
    }
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
    /// A detector that is to flag one false swarm per provider in so many days.
    pub fn with_budget_days(budget_days: f64) -> Self {
        Self {
            clock: Timestamp::default(),
            started_at: None,
            watches: BTreeMap::new(),
            official: Official::default(),
            blind: BTreeMap::new(),
            seasons: Seasons::default(),
            calibration: Calibration::default(),
            campaigns: Campaigns::default(),
            budget_days,
        }
    }

    /// The check that runs beside the scan: provider-hours it bet on, and alarms it would have raised. Its promise
    /// is no more than one alarm in 720 hours.
    pub fn check(&self) -> (u64, u64) {
        let all = self.watches.values().map(Watch::check);
        all.fold((0, 0), |sum, of| (sum.0 + of.0, sum.1 + of.1))
    }

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
        if !changes.is_empty() {
            self.find_causes(catalog, &mut changes);
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
        if report.staff.is_some() || seen.venue == Venue::Official {
            return;
        }
        let nobody = [Named { provider: UNNAMED.to_owned(), services: Vec::new() }];
        let blamed = if report.is_evidence_against_nobody() { &nobody } else { report.providers.as_slice() };
        let campaign = report.is_evidence() && self.campaigns.note(report, self.clock);
        for named in blamed {
            let provider = named.provider.as_str();
            let category = catalog.provider(provider).map_or("", |provider| provider.category.as_str());
            let watch = self.watches.entry(provider.to_owned()).or_default();
            watch.watched_since(self.started_at.unwrap_or(sighting.seen_at));
            let (hours, level) = watch.lessons(self.clock);
            self.seasons.teach(category, &hours, level);
            if campaign {
                watch.dismiss(seen.post.at, Dismissal::Campaign);
            } else if let Some(voice) = watch.take(provider, sighting, seen, named, report) {
                let mut measure = Measure {
                    provider,
                    shape: &self.seasons.shape(category),
                    calibration: &mut self.calibration,
                    budget_days: self.budget_days,
                    now: self.clock,
                };
                let changed = watch.look(&voice, &mut measure);
                let word =
                    Word { official: &self.official, parts: &catalog.parts(provider), blind: &self.blind };
                changes.extend(watch.settle(&changed, Some(&voice), &word, self.clock));
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
                changes.extend(watch.settle(&[], None, &word, self.clock));
            }
        }
    }

    /// Names what several failing providers are built on; those it is news for are changes too.
    fn find_causes(&mut self, catalog: &Catalog, changes: &mut Vec<Change>) {
        let open: Vec<&Swarm> = self.swarms().filter(|swarm| swarm.subsided_at.is_none()).collect();
        let scene = cause::Scene {
            catalog,
            heard: self.watches.keys().map(String::as_str).collect(),
            spoken: self.official.speaking(self.clock),
        };
        let causes = cause::common_causes(&scene, &open);
        for watch in self.watches.values_mut() {
            for swarm in watch.set_causes(&causes) {
                match changes.iter_mut().rev().find(|change| change.swarm.id == swarm.id) {
                    Some(change) => change.swarm = swarm,
                    None => changes.push(Change { at: self.clock, swarm }),
                }
            }
        }
    }

    fn observe_health(&mut self, sighting: &Sighting, reading: Reading) {
        if reading.is_blind() {
            self.blind.insert(sighting.source.clone(), sighting.about.clone());
        } else {
            self.blind.remove(&sighting.source);
        }
        let (blind, now) = (&self.blind, self.clock);
        self.watches.values_mut().for_each(|watch| watch.set_blind(blind, now));
    }
}
