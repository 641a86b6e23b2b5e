//! Is there more than usual of what a voice says? Findings open, widen and reopen swarms.

use super::{Measure, Voice, Watch};
use crate::detect::UNNAMED;
use crate::detect::calibration::{Calibration, Days, Thresholds};
use crate::detect::episode::{Episode, first_of};
use crate::detect::hours::{HOUR_SECONDS, before, hour_of};
use crate::detect::scan::{Finding, Scene, high, scan, sort};
use crate::detect::season::Shape;
use crate::detect::tail::surprise;
use crate::report::Signature;
use crawlers::Venue;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// A swarm is still unusual while a finding of it is no more than so many tenfolds commoner than the budget allows.
const HOT_RARITY: f64 = -0.7;

/// A kind of place shows a finding by itself if its people alone are as surprising as this: one in thirty.
const PLACE_SURPRISE: f64 = 1.5;

/// Voices that every kind of place is taken to have brought before any was heard.
const PLACE_PRIOR: f64 = 0.5;

impl Watch {
    /// Looks whether there is more than usual of what a voice says; opens, widens or reopens swarms. Returns the ids of
    /// swarms that changed.
    pub(in crate::detect) fn look(&mut self, voice: &Voice, measure: &mut Measure<'_>) -> Vec<String> {
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
        let within = self.votes.between(finding.after, finding.end);
        for vote in within.filter(|vote| finding.holds(vote)) {
            *people.entry(vote.venue).or_default() += vote.weight();
        }
        let all: f64 = self.places.values().sum();
        let shown = |(place, people): (&Venue, &f64)| {
            let usual = self.places.get(place).copied().unwrap_or_default() + PLACE_PRIOR;
            let expected = finding.expected * usual / (all + PLACE_PRIOR * f64::from(Venue::COUNT));
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
