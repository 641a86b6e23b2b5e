//! What is usual: how many people report a provider's failures in such an hour, when nothing is wrong.
//!
//! Hours in which a swarm was open are left out, so a slow outage cannot teach the baseline that it is
//! normal. The formulas are those of `docs/detection.md`.

use crate::report::Signature;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const HOUR_SECONDS: i64 = 3600;

/// Hours of history that count.
const HISTORY_HOURS: i64 = 28 * 24;

/// The newest hours are left out of the level, so that an onset does not hide itself. Windows longer than
/// that leave out their whole length: a slow outage must not be measured against itself.
const GUARD_HOURS: i64 = 2;

/// Windows up to this long are held against how busy today is; longer ones *are* today.
const DRIFT_WINDOW_HOURS_MAX: i64 = 3;

/// The hours before the guard that say whether today is busier than usual.
const LOCAL_HOURS: i64 = 24;

/// People per hour expected of a provider nobody has talked about yet.
const LEVEL_PRIOR: f64 = 0.02;

/// How many hours of history the prior weighs.
const LEVEL_PRIOR_HOURS: f64 = 48.0;

/// How many people the shrinkage of season and drift weighs.
const SHRINKAGE_PEOPLE: f64 = 6.0;

/// Variance over mean of quiet hours before there is history (2.2 on real counts), as sums.
const DISPERSION_PRIOR: (f64, f64) = (54.0, 30.0);

/// A provider is learning for at least this long …
const LEARNING_HOURS_MIN: i64 = 26;

/// … and until it has this many people …
const LEARNING_PEOPLE_MIN: f64 = 50.0;

/// … or this much history.
const LEARNING_HOURS_MAX: i64 = 14 * 24;

/// Kinds of signature a provider is taken to have, at least.
const SIGNATURES_MIN: usize = 20;

/// Reports that each kind of signature is taken to have had before any was seen.
const SHARE_PRIOR: f64 = 0.1;

/// What is usual for one provider.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Baseline {
    /// People by hour since the epoch; hours without any are absent.
    people: BTreeMap<i64, f64>,
    /// Hours `[from, to)` in which a swarm was open; the last one may be open-ended.
    frozen: Vec<(i64, Option<i64>)>,
    /// Reports by signature, outside swarms, once they are older than the longest window.
    signatures: BTreeMap<Signature, f64>,
    /// The first hour known anything about.
    since: Option<i64>,
    /// What was learnt, by guard, for the hour it was last asked for: it changes once an hour, not with
    /// every vote.
    #[serde(skip)]
    learnt: BTreeMap<i64, (i64, Learnt)>,
}

/// What the history says in one hour; everything of [`Usual`] but the moment.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Learnt {
    level: f64,
    drift: f64,
    season: [f64; 48],
    dispersion: f64,
    weight: f64,
    learning: bool,
}

/// What is usual in the windows that end at one moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Usual {
    learnt: Learnt,
    end: Timestamp,
}

impl Baseline {
    /// Watching began no later than `at`.
    pub(super) fn watched_since(&mut self, at: Timestamp) {
        let hour = hour_of(at);
        if self.since.is_none_or(|since| hour < since) {
            self.since = Some(hour);
            self.learnt.clear();
        }
    }

    /// Counts people who reported at `at`.
    pub(super) fn count(&mut self, at: Timestamp, people: f64) {
        let hour = hour_of(at);
        self.watched_since(at);
        if self.learnt.values().any(|(learnt_at, _)| hour < learnt_at - GUARD_HOURS) {
            self.learnt.clear();
        }
        *self.people.entry(hour).or_default() += people;
        let newest = self.people.keys().next_back().copied().unwrap_or(hour);
        while self.people.first_key_value().is_some_and(|(hour, _)| newest - hour > HISTORY_HOURS) {
            self.people.pop_first();
        }
    }

    /// Counts what a report that belonged to no swarm was about, once it is history.
    pub(super) fn count_signatures(&mut self, signatures: &[Signature]) {
        for signature in signatures {
            *self.signatures.entry(signature.clone()).or_default() += 1.0;
        }
    }

    /// A swarm opened that began at `at`: what follows is not usual.
    pub(super) fn freeze(&mut self, at: Timestamp) {
        if !self.frozen.iter().any(|(_, to)| to.is_none()) {
            self.learnt.clear();
            self.frozen.push((hour_of(at), None));
        }
    }

    /// The last open swarm subsided at `at`.
    pub(super) fn thaw(&mut self, at: Timestamp) {
        self.learnt.clear();
        for (from, to) in &mut self.frozen {
            to.get_or_insert((hour_of(at) + 1).max(*from + 1));
        }
        let oldest = hour_of(at) - HISTORY_HOURS;
        self.frozen.retain(|(_, to)| to.is_none_or(|to| to > oldest));
    }

    /// What is usual in windows of this length that end at `end`.
    pub(super) fn usual(&mut self, end: Timestamp, window: SignedDuration) -> Usual {
        let now = hour_of(end);
        let drifts = window.as_hours() <= DRIFT_WINDOW_HOURS_MAX;
        let guard = window.as_hours().max(GUARD_HOURS);
        let learnt = match self.learnt.get(&guard) {
            Some((hour, learnt)) if *hour == now => *learnt,
            _ => self.learn(now, guard, drifts),
        };
        self.learnt.insert(guard, (now, learnt));
        Usual { learnt, end }
    }

    fn learn(&self, now: i64, guard: i64, drifts: bool) -> Learnt {
        let since = self.since.unwrap_or(now);
        let first = since.max(now - HISTORY_HOURS);
        let last = now - guard;
        let hours: Vec<(i64, f64)> = (first..last)
            .filter(|hour| !self.is_frozen(*hour))
            .map(|hour| (hour, self.people.get(&hour).copied().unwrap_or(0.0)))
            .collect();
        let people: f64 = hours.iter().map(|(_, count)| count).sum();
        #[expect(clippy::cast_precision_loss, reason = "at most a month of hours")]
        let level = (people + LEVEL_PRIOR * LEVEL_PRIOR_HOURS) / (hours.len() as f64 + LEVEL_PRIOR_HOURS);

        let mut season = [(SHRINKAGE_PEOPLE, SHRINKAGE_PEOPLE); 48];
        for (hour, count) in &hours {
            season[cell(*hour)].0 += count;
            season[cell(*hour)].1 += level;
        }
        let season = season.map(|(found, expected)| found / expected);

        let (mut local_found, mut local_expected) = (0.0, 0.0);
        let (mut squares, mut expected) = DISPERSION_PRIOR;
        for (hour, count) in &hours {
            let mean = level * season[cell(*hour)];
            squares += (count - mean) * (count - mean);
            expected += mean;
            if *hour >= last - LOCAL_HOURS {
                local_found += count;
                local_expected += mean;
            }
        }
        let drift = (local_found + SHRINKAGE_PEOPLE) / (local_expected + SHRINKAGE_PEOPLE);
        Learnt {
            level,
            drift: if drifts { drift.clamp(0.25, 4.0) } else { 1.0 },
            season,
            dispersion: (squares / expected).max(1.0),
            weight: (local_found + people).clamp(SHRINKAGE_PEOPLE, local_found + SHRINKAGE_PEOPLE),
            learning: now - since < LEARNING_HOURS_MIN
                || people < LEARNING_PEOPLE_MIN && now - since < LEARNING_HOURS_MAX,
        }
    }

    /// The usual share of a signature in the reports, and how many signatures compete.
    pub(super) fn share(&self, signature: &Signature) -> (f64, f64) {
        #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
        let kinds = self.signatures.len().max(SIGNATURES_MIN) as f64;
        let total: f64 = self.signatures.values().sum();
        let of = self.signatures.get(signature).copied().unwrap_or(0.0);
        let share = (of + SHARE_PRIOR) / (total + SHARE_PRIOR * kinds);
        (share.max(0.1 / kinds), kinds)
    }

    fn is_frozen(&self, hour: i64) -> bool {
        self.frozen.iter().any(|(from, to)| *from <= hour && to.is_none_or(|to| hour < to))
    }
}

impl Usual {
    /// Too little history to trust a count alone.
    pub(super) fn is_learning(&self) -> bool {
        self.learnt.learning
    }

    /// People expected in the window of this length.
    pub(super) fn people(&self, window: SignedDuration) -> f64 {
        let end = self.end.as_second();
        let mut at = end - window.as_secs();
        let mut sum = 0.0;
        while at < end {
            let hour = at.div_euclid(HOUR_SECONDS);
            let next = ((hour + 1) * HOUR_SECONDS).min(end);
            #[expect(clippy::cast_precision_loss, reason = "at most an hour of seconds")]
            let share = (next - at) as f64 / HOUR_SECONDS as f64;
            sum += self.learnt.season[cell(hour)] * share;
            at = next;
        }
        self.learnt.drift * self.learnt.level * sum
    }

    /// Variance over mean of the whole count, the uncertainty of the mean included.
    pub(super) fn dispersion(&self, mean: f64) -> f64 {
        self.learnt.dispersion + mean / self.learnt.weight
    }

    /// Variance over mean of one signature's count: its over-dispersion is milder than the total's.
    pub(super) fn dispersion_of_signature(&self) -> f64 {
        1.0 + (self.learnt.dispersion - 1.0) / 2.0
    }
}

fn hour_of(at: Timestamp) -> i64 {
    at.as_second().div_euclid(HOUR_SECONDS)
}

/// The season cell of an hour: hour of day, on working days and on weekends (UTC; 1 January 1970 was a
/// Thursday).
fn cell(hour: i64) -> usize {
    let weekday = (hour.div_euclid(24) + 3).rem_euclid(7);
    let of_day = usize::try_from(hour.rem_euclid(24)).expect("0 to 23");
    if weekday >= 5 { 24 + of_day } else { of_day }
}
