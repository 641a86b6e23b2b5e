//! The watch over one provider: its voices, what is usual, and its swarms.

mod intake;
mod look;

use super::Change;
use super::baseline::Baseline;
use super::calibration::{Calibration, Record};
use super::episode::Episode;
use super::governor::Governor;
use super::official::Official;
use super::season::Shape;
use super::sequential::Sequential;
use super::shares::Shares;
use super::swarm::{CommonCause, Swarm};
use super::vote::{Dismissal, Vote, Votes};
use crate::cluster::Clusters;
use crawlers::Venue;
pub(super) use intake::Voice;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Subsided swarms kept, to recognise that one flares up again.
const SUBSIDED_KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Sources remembered per provider.
const SOURCES_MAX: usize = 64;

/// A source that brings less than this share of a provider's voices is not missed.
const SOURCE_SHARE_MIN: f64 = 0.1;

/// What is known of a provider from its own side.
pub(super) struct Word<'a> {
    pub(super) official: &'a Official,
    /// The provider and its parts: each can acknowledge for it.
    pub(super) parts: &'a [&'a str],
    /// Sources that cannot be read, and whom they are about.
    pub(super) blind: &'a BTreeMap<String, Option<String>>,
}

impl Word<'_> {
    fn blind_sources(&self) -> Vec<String> {
        let about = |of: &Option<String>| of.as_deref().is_some_and(|of| self.parts.contains(&of));
        self.blind.iter().filter(|(_, of)| about(of)).map(|(source, _)| source.clone()).collect()
    }
}

/// What all providers of a kind have taught, for judging one of them.
pub(super) struct Measure<'a> {
    pub(super) provider: &'a str,
    pub(super) shape: &'a Shape,
    pub(super) calibration: &'a mut Calibration,
    pub(super) budget_days: f64,
    pub(super) now: Timestamp,
}

/// The watch over one provider.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Watch {
    votes: Votes,
    baseline: Baseline,
    shares: Shares,
    episodes: BTreeMap<String, Episode>,
    record: Record,
    governor: Governor,
    check: Sequential,
    /// Reports in words that no rule knows.
    texts: Clusters,
    /// Voices by source.
    sources: BTreeMap<String, f64>,
    /// Voices by kind of place.
    places: BTreeMap<Venue, f64>,
    /// Until when the newest swarm that is over lasted: what was said before is no evidence of another.
    spent_until: Option<Timestamp>,
}

impl Watch {
    /// Sources are read since `at`.
    pub(super) fn watched_since(&mut self, at: Timestamp) {
        self.baseline.watched_since(at);
    }

    /// Every swarm still known.
    pub(super) fn swarms(&self) -> impl Iterator<Item = &Swarm> {
        self.episodes.values().map(|episode| &episode.swarm)
    }

    /// Hours bet on by the check that runs beside the scan, and alarms it would have raised.
    pub(super) fn check(&self) -> (u64, u64) {
        self.check.record()
    }

    /// Quiet hours that have become history, to teach the season of the category.
    pub(super) fn lessons(&mut self, now: Timestamp) -> (Vec<(i64, f64)>, f64) {
        self.baseline.lessons(now)
    }

    /// Notes which sources cannot be read.
    pub(super) fn set_blind(&mut self, blind: &BTreeMap<String, Option<String>>, now: Timestamp) {
        let all: f64 = self.sources.values().sum();
        let missed = |source: &String| {
            self.sources.get(source).is_some_and(|voices| *voices >= all * SOURCE_SHARE_MIN)
        };
        let any = blind.keys().any(missed);
        self.baseline.set_blind(any, now);
    }

    /// Holds the swarms that a voice changed or joined against what the provider said and which of its sources are
    /// blind; all of them when `touched` is none. Returns the changes, those of `changed` among them.
    pub(super) fn settle(
        &mut self,
        changed: &[String],
        touched: Option<&Voice>,
        word: &Word<'_>,
        now: Timestamp,
    ) -> Vec<Change> {
        let mut changes = Vec::new();
        for (id, episode) in &mut self.episodes {
            let joined =
                touched.is_none_or(|voice| voice.swarm.as_ref() == Some(id) && episode.wants_hearing());
            if !joined && !changed.contains(id) {
                continue;
            }
            if episode.is_open() {
                episode.swarm.blind_sources = word.blind_sources();
            }
            let news = episode.hear(word, &self.votes);
            let released = episode.swarm.held && episode.is_corroborated();
            if released {
                episode.swarm.held = false;
                episode.swarm.flagged_at = now;
            }
            if episode.paid && episode.is_corroborated() {
                episode.paid = false;
                self.governor.repay();
            }
            if news || released || changed.contains(id) {
                changes.push(Change { at: now, swarm: episode.swarm.clone() });
            }
        }
        changes
    }

    /// Lets swarms subside that nobody joined for long enough.
    pub(super) fn subside(&mut self, now: Timestamp) -> Vec<Change> {
        // Time passes with every post, and most providers have no swarm.
        if self.episodes.is_empty() {
            return Vec::new();
        }
        let mut changes = Vec::new();
        for (id, episode) in &mut self.episodes {
            if episode.is_open() && episode.quiet_at() <= now {
                episode.subside();
                self.votes.note_usual(id, episode.usual());
                let at = episode.swarm.subsided_at.unwrap_or(now);
                changes.push(Change { at, swarm: episode.swarm.clone() });
            }
        }
        if let Some(last) = changes.last()
            && !self.episodes.values().any(Episode::is_open)
        {
            self.baseline.thaw(last.at);
        }
        if !self.episodes.values().any(Episode::is_open) {
            let past = self.episodes.values().filter(|episode| !episode.flares_up(now));
            let ended = past.filter_map(|episode| episode.swarm.subsided_at).max();
            self.spent_until = self.spent_until.max(ended);
        }
        self.episodes.retain(|_, episode| {
            episode.swarm.subsided_at.is_none_or(|at| now.duration_since(at) < SUBSIDED_KEPT_FOR)
        });
        changes
    }

    /// Forgets the words of a deleted post.
    pub(super) fn forget(&mut self, source: &str, post: &str) {
        self.votes.forget(source, post);
        self.episodes.values_mut().for_each(|episode| episode.forget(source, post));
    }

    /// Notes a post that is no vote.
    pub(super) fn dismiss(&mut self, at: Timestamp, why: Dismissal) {
        self.votes.dismiss(at, why);
        self.episodes
            .values_mut()
            .filter(|episode| episode.is_open())
            .for_each(|episode| episode.dismiss(why));
    }

    /// Notes which of its open swarms have a cause below them; returns those for which that is news.
    pub(super) fn set_causes(&mut self, causes: &BTreeMap<String, CommonCause>) -> Vec<Swarm> {
        let mut news = Vec::new();
        for (id, episode) in &mut self.episodes {
            let Some(cause) = causes.get(id) else { continue };
            let known = episode.swarm.cause.as_ref();
            if known
                .is_none_or(|known| known.provider != cause.provider || cause.confirmed && !known.confirmed)
            {
                episode.swarm.cause = Some(cause.clone());
                news.push(episode.swarm.clone());
            } else if known != Some(cause) {
                episode.swarm.cause = Some(cause.clone());
            }
        }
        news
    }

    /// Votes that are too old to be kept have become history. A swarm's teach as much as would have been there without
    /// it: else what was flagged in error would seem rarer each time.
    fn bury(&mut self, past: &[Vote]) {
        for vote in past {
            let usual = if vote.swarm.is_none() { 1.0 } else { vote.usual };
            if usual > 0.0 {
                self.shares.count(&vote.signatures, usual);
            }
        }
    }

    fn note_source(&mut self, venue: Venue, source: &str) {
        *self.places.entry(venue).or_default() += 1.0;
        if let Some(voices) = self.sources.get_mut(source) {
            *voices += 1.0;
        } else if self.sources.len() < SOURCES_MAX {
            self.sources.insert(source.to_owned(), 1.0);
        }
    }
}
