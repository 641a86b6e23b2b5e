//! The watch over one provider: its voices, what is usual, and its swarms.

mod intake;

use super::baseline::Baseline;
use super::calibration::{Calibration, Days, Record, Thresholds};
use super::episode::{Episode, first_of};
use super::governor::Governor;
use super::hours::{HOUR_SECONDS, before, hour_of};
use super::official::Official;
use super::scan::{Finding, Scene, high, scan, sort};
use super::season::Shape;
use super::sequential::Sequential;
use super::shares::Shares;
use super::swarm::{CommonCause, Swarm};
use super::tail::surprise;
use super::vote::{Dismissal, Vote, Votes};
use super::{Change, UNNAMED};
use crate::cluster::Clusters;
use crate::report::Signature;
use crawlers::Venue;
pub(super) use intake::Voice;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Subsided swarms kept, to recognise that one flares up again.
const SUBSIDED_KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);

/// A swarm is still unusual while a finding of it is no more than so many tenfolds commoner than the budget allows.
const HOT_RARITY: f64 = -0.7;

/// A kind of place shows a finding by itself if its people alone are as surprising as this: one in thirty.
const PLACE_SURPRISE: f64 = 1.5;

/// Voices that every kind of place is taken to have brought before any was heard.
const PLACE_PRIOR: f64 = 0.5;

/// Kinds of place there are.
const PLACES: f64 = 6.0;

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

    /// Looks whether there is more than usual of what a voice says; opens, widens or reopens swarms. Returns the ids of
    /// swarms that changed.
    pub(super) fn look(&mut self, voice: &Voice, measure: &mut Measure<'_>) -> Vec<String> {
        let newest = self.votes.kept.back().map_or(voice.at, |vote| vote.at);
        let open = self.episodes.values().any(Episode::is_open);
        let joined = voice.swarm.as_ref().and_then(|id| self.episodes.get(id));
        if joined.is_some_and(|episode| !episode.wants_scan() && !episode.cools(newest)) {
            return Vec::new();
        }
        let mut signatures = voice.signatures.clone();
        let total = !open || joined.is_some_and(|episode| episode.swarm.signature == Signature::Any);
        if total && measure.provider != UNNAMED {
            signatures.push(Signature::Any);
        }
        let level = self.level(newest, measure.shape);
        self.advance(newest, open, measure.shape);
        let thresholds = measure.calibration.thresholds(level, &self.record, measure.budget_days);
        let mut findings = self.scan(&signatures, newest, thresholds, measure);
        if voice.at < newest {
            findings.extend(self.scan(&signatures, voice.at, thresholds, measure));
            sort(&mut findings);
        }
        if !open {
            let closed = self.record.note(newest.as_second().div_euclid(24 * HOUR_SECONDS), high(&findings));
            learn(measure.calibration, level, closed);
        }
        if let Some(episode) = voice.swarm.as_ref().and_then(|id| self.episodes.get_mut(id))
            && findings.iter().any(|found| episode.goes_on(found, HOT_RARITY))
        {
            episode.keep_hot(newest);
        }
        let mut changed = Vec::new();
        for mut finding in findings.into_iter().filter(|finding| finding.rarity() >= 0.0) {
            finding.figures.evidence = self.evidence(newest, measure.shape);
            if let Some(id) = self.settle_finding(&finding, measure)
                && !changed.contains(&id)
            {
                changed.push(id);
            }
        }
        if !open && self.episodes.values().any(Episode::is_open) {
            let closed = self.record.interrupt();
            learn(measure.calibration, level, closed);
        }
        changed
    }

    /// Gives a finding to the swarm it belongs to, or opens one. Returns the id if that is news.
    fn settle_finding(&mut self, finding: &Finding, measure: &mut Measure<'_>) -> Option<String> {
        let now = measure.now;
        let places = self.places_of(finding);
        let Some(id) = self.episode_of(finding, now) else {
            let id = self.new_id(measure.provider, now);
            let votes = &mut self.votes;
            let mut episode =
                Episode::open(id.clone(), measure.provider, finding, places, votes, &mut self.baseline, now);
            if !episode.is_corroborated() {
                episode.paid = self.governor.allows(now, measure.budget_days);
                episode.swarm.held = !episode.paid;
            }
            self.episodes.insert(id.clone(), episode);
            return Some(id);
        };
        let episode = self.episodes.get_mut(&id).expect("found above");
        let before = (episode.swarm.grade, episode.swarm.state);
        if !episode.is_open() {
            // A straggler makes no flare-up, though a long window still holds those before.
            if !episode.goes_on(finding, 0.0) {
                return None;
            }
            if !finding.learning {
                self.baseline.freeze(finding.after);
            }
        }
        episode.absorb(finding, places, &mut self.votes);
        (before != (episode.swarm.grade, episode.swarm.state)).then_some(id)
    }

    /// How many kinds of place show a finding by themselves: more people than such a place usually has of them.
    fn places_of(&self, finding: &Finding) -> usize {
        let mut people: BTreeMap<Venue, f64> = BTreeMap::new();
        for vote in self.votes.kept.iter().rev().take_while(|vote| vote.at > finding.after) {
            if finding.holds(vote) {
                *people.entry(vote.venue).or_default() += vote.weight();
            }
        }
        let all: f64 = self.places.values().sum();
        let shown = |(place, people): (&Venue, &f64)| {
            let usual = self.places.get(place).copied().unwrap_or_default() + PLACE_PRIOR;
            let expected = finding.expected * usual / (all + PLACE_PRIOR * PLACES);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a small positive count"
            )]
            let people = people.ceil() as u32;
            surprise(people, expected, finding.figures.dispersion, PLACE_SURPRISE).is_some()
        };
        people.iter().filter(|of| shown(*of)).count()
    }

    /// The swarm that a finding is part of: one that has votes of it, one that started with it, one that is hot and may
    /// be the same, or one that it makes flare up.
    fn episode_of(&self, finding: &Finding, now: Timestamp) -> Option<String> {
        let is_open = |id: &&String| self.episodes.get(*id).is_some_and(Episode::is_open);
        let newest_first = self.votes.kept.iter().rev().take_while(|vote| vote.at > finding.after);
        let shared = newest_first.filter(|vote| finding.holds(vote)).filter_map(|vote| vote.swarm.as_ref());
        if let Some(id) = shared.into_iter().find(is_open) {
            return Some(id.clone());
        }
        let first = first_of(finding, &self.votes).unwrap_or(now);
        let all = || self.episodes.iter();
        let with = all().find(|(_, episode)| episode.started_with(first));
        let beside = || all().find(|(_, episode)| episode.takes_up(finding, now));
        let again = || all().rev().find(|(_, episode)| episode.flares_up(now));
        with.or_else(beside).or_else(again).map(|(id, _)| id.clone())
    }

    fn scan(
        &mut self,
        signatures: &[Signature],
        end: Timestamp,
        thresholds: Thresholds,
        measure: &Measure<'_>,
    ) -> Vec<Finding> {
        let mut scene = Scene {
            counts: &self.votes.counts,
            baseline: &mut self.baseline,
            shares: &self.shares,
            shape: measure.shape,
            thresholds,
            since: self.spent_until.unwrap_or(Timestamp::MIN),
            of_nobody: measure.provider == UNNAMED,
        };
        scan(&mut scene, signatures, end)
    }

    fn level(&mut self, at: Timestamp, shape: &Shape) -> f64 {
        self.baseline.usual(at, SignedDuration::from_hours(1), shape).level()
    }

    /// Lets the check beside the scan bet on the hours that are over.
    fn advance(&mut self, now: Timestamp, open: bool, shape: &Shape) {
        let hour = hour_of(now);
        if open {
            self.check.rest(hour);
        } else if self.check.is_behind(hour) {
            let people = self.baseline.people_by_hour(hour);
            let usual = self.baseline.usual(now, SignedDuration::from_hours(1), shape);
            let of = |past: i64| people.get(&past).copied().unwrap_or(0.0);
            self.check.advance(hour, of, |past| usual.people_in(past), usual.dispersion(usual.level()));
        }
    }

    fn evidence(&mut self, now: Timestamp, shape: &Shape) -> f64 {
        let window = SignedDuration::from_hours(1);
        let after = before(now, window);
        let counts = &self.votes.counts;
        let kept = counts.kept_after(after);
        let people = counts.tally(&Signature::Any).map_or(0.0, |of| of.people(kept, now).weight);
        let usual = self.baseline.usual(now, window, shape);
        self.check.evidence(people, &usual, usual.people(window))
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
            self.spent_until = self.spent_until.max(Some(last.at));
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

    /// `provider-YYYYMMDDTHHMM`, with a letter where that is taken.
    fn new_id(&self, provider: &str, now: Timestamp) -> String {
        let base = format!("{provider}-{}", now.strftime("%Y%m%dT%H%M"));
        let letters = ('a'..='z').map(|letter| format!("{base}{letter}"));
        [base.clone()].into_iter().chain(letters).find(|id| !self.episodes.contains_key(id)).unwrap_or(base)
    }
}

fn learn(calibration: &mut Calibration, level: f64, closed: Option<Days>) {
    if let Some(days) = closed {
        calibration.learn(level, days);
    }
}
