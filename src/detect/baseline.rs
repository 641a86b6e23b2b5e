//! What is usual: how many people report a provider's failures in such an hour, when nothing is wrong.
//!
//! Hours in which a swarm was open, or in which the provider's sources could not be read, are left out: a slow
//! outage cannot teach that it is normal, and a missing source cannot teach that it is quiet. The formulas
//! are those of `docs/detection.md`.

use super::hours::{DAY_CELLS, HOUR_SECONDS, Spans, WEEK_CELLS, day_cell, hour_of, week_cell};
use super::season::{EVEN, Shape};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Hours of history that count.
const HISTORY_HOURS: i64 = 28 * 24;

/// The newest hours are left out of the level, so that an onset does not hide itself. Windows longer than
/// that leave out their whole length: a slow outage must not be measured against itself.
const GUARD_HOURS: i64 = 2;

/// Windows up to this long are held against how busy today is; longer ones *are* today.
const DRIFT_WINDOW_HOURS_MAX: i64 = 3;

/// The hours before the guard that say whether today is busier than usual.
const LOCAL_HOURS: i64 = 24;

/// What is taken to be known of a provider nobody has talked about yet: this many people …
const LEVEL_PRIOR_PEOPLE: f64 = 1.0;

/// … in this many hours. Few hours: the first quiet day outweighs it.
const LEVEL_PRIOR_HOURS: f64 = 4.0;

/// How many people the shrinkage of season and drift weighs.
const SHRINKAGE_PEOPLE: f64 = 6.0;

/// Variance over mean of quiet hours before there is history (2.2 on real counts), as sums.
const DISPERSION_PRIOR: (f64, f64) = (54.0, 30.0);

/// No provider's reports come more evenly than this: people read each other.
const DISPERSION_MIN: f64 = 1.3;

/// A provider is learning for at least this long …
const LEARNING_HOURS_MIN: i64 = 26;

/// … and while less than a day is known, any hour may be so much busier than those that are.
const SEASON_UNKNOWN: f64 = 4.0;

/// … and until it has this many people …
const LEARNING_PEOPLE_MIN: f64 = 50.0;

/// … or this much history.
const LEARNING_HOURS_MAX: i64 = 14 * 24;

/// What is usual for one provider.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Baseline {
    /// People by hour since the epoch; hours without any are absent.
    people: BTreeMap<i64, f64>,
    /// Hours in which a swarm was open.
    swarming: Spans,
    /// Hours in which a source that matters here could not be read.
    blind: Spans,
    /// The first hour known anything about.
    since: Option<i64>,
    /// Hours before this one have taught the category its season.
    taught: Option<i64>,
    /// What was learnt, by guard, for the hour it was last asked for: it changes once an hour, not with
    /// every vote.
    #[serde(skip)]
    learnt: Vec<(i64, i64, Learnt)>,
}

/// What the history says in one hour; everything of [`Usual`] but the moment.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Learnt {
    level: f64,
    drift: f64,
    season: [f64; WEEK_CELLS],
    dispersion: f64,
    weight: f64,
    learning: bool,
    hours: f64,
}

/// What is usual in the windows that end at one moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Usual<'a> {
    learnt: &'a Learnt,
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
        if self.learnt.iter().any(|(guard, learnt_at, _)| hour < learnt_at - guard) {
            self.learnt.clear();
        }
        *self.people.entry(hour).or_default() += people;
        let newest = self.people.keys().next_back().copied().unwrap_or(hour);
        while self.people.first_key_value().is_some_and(|(hour, _)| newest - hour > HISTORY_HOURS) {
            self.people.pop_first();
        }
    }

    /// A swarm opened that began at `at`: what follows is not usual.
    pub(super) fn freeze(&mut self, at: Timestamp) {
        if self.swarming.open(hour_of(at)) {
            self.learnt.clear();
        }
    }

    /// The last open swarm subsided at `at`.
    pub(super) fn thaw(&mut self, at: Timestamp) {
        self.learnt.clear();
        self.swarming.close(hour_of(at) + 1, hour_of(at) - HISTORY_HOURS);
    }

    /// From `at` on, a source that matters here cannot be read, or can again.
    pub(super) fn set_blind(&mut self, blind: bool, at: Timestamp) {
        self.learnt.clear();
        if blind {
            self.blind.open(hour_of(at));
        } else {
            self.blind.close(hour_of(at) + 1, hour_of(at) - HISTORY_HOURS);
        }
    }

    /// Quiet hours that are old enough to be history and have not taught anybody yet, with the level they are
    /// measured by.
    pub(super) fn lessons(&mut self, now: Timestamp) -> (Vec<(i64, f64)>, f64) {
        let last = hour_of(now) - LOCAL_HOURS;
        let first = self.taught.unwrap_or(i64::MIN).max(self.since.unwrap_or(last)).max(last - HISTORY_HOURS);
        if first >= last {
            return (Vec::new(), 0.0);
        }
        self.taught = Some(last);
        let level = self.learn(hour_of(now), LOCAL_HOURS, false, &EVEN).level;
        (self.quiet_hours(first, last).collect(), level)
    }

    /// People in the hours before this one, no further back than they matter.
    pub(super) fn people_by_hour(&self, hour: i64) -> BTreeMap<i64, f64> {
        let recent = self.people.range(hour - 3 * LOCAL_HOURS..hour);
        recent.map(|(hour, people)| (*hour, *people)).collect()
    }

    /// What is usual in windows of this length that end at `end`, for a provider of a category with this shape.
    pub(super) fn usual(&mut self, end: Timestamp, window: SignedDuration, shape: &Shape) -> Usual<'_> {
        let now = hour_of(end);
        let drifts = window.as_hours() <= DRIFT_WINDOW_HOURS_MAX;
        let guard = window.as_hours().max(GUARD_HOURS);
        let place = self.learnt.iter().position(|(of, _, _)| *of == guard);
        let place = match place {
            Some(place) if self.learnt[place].1 == now => place,
            known => {
                let learnt = (guard, now, self.learn(now, guard, drifts, shape));
                match known {
                    Some(place) => {
                        self.learnt[place] = learnt;
                        place
                    }
                    None => {
                        self.learnt.push(learnt);
                        self.learnt.len() - 1
                    }
                }
            }
        };
        Usual { learnt: &self.learnt[place].2, end }
    }

    fn learn(&self, now: i64, guard: i64, drifts: bool, shape: &Shape) -> Learnt {
        let since = self.since.unwrap_or(now);
        let last = now - guard;
        let hours: Vec<(i64, f64)> = self.quiet_hours(since.max(now - HISTORY_HOURS), last).collect();
        let people: f64 = hours.iter().map(|(_, count)| count).sum();
        #[expect(clippy::cast_precision_loss, reason = "at most a month of hours")]
        let (length, day) = (hours.len() as f64, LEARNING_HOURS_MIN as f64);
        let level = (people + LEVEL_PRIOR_PEOPLE) / (length + LEVEL_PRIOR_HOURS);
        let cells = Cells::of(&hours, level, shape);

        let (mut local_found, mut local_expected) = (0.0, 0.0);
        let (mut squares, mut expected) = DISPERSION_PRIOR;
        // Counts are dispersed by the length of the window: hours that follow each other are alike.
        let block_hours = guard.clamp(1, LOCAL_HOURS);
        let mut block = (0.0, 0.0, i64::MIN);
        for (hour, count) in &hours {
            let mean = level * cells.factor(week_cell(*hour), *count, level);
            let of = (last - 1 - hour).div_euclid(if guard == GUARD_HOURS { 1 } else { block_hours });
            if of != block.2 {
                squares += (block.0 - block.1) * (block.0 - block.1);
                block = (0.0, 0.0, of);
            }
            block.0 += count;
            block.1 += mean;
            expected += mean;
            if *hour >= last - LOCAL_HOURS {
                local_found += count;
                local_expected += mean;
            }
        }
        squares += (block.0 - block.1) * (block.0 - block.1);
        let drift = (local_found + SHRINKAGE_PEOPLE) / (local_expected + SHRINKAGE_PEOPLE);
        Learnt {
            level: if length < day { level * SEASON_UNKNOWN } else { level },
            drift: if drifts { drift.clamp(0.25, 4.0) } else { 1.0 },
            season: std::array::from_fn(|cell| cells.factor(cell, 0.0, 0.0)),
            dispersion: (squares / expected).max(DISPERSION_MIN),
            weight: (local_found + people).clamp(SHRINKAGE_PEOPLE, local_found + SHRINKAGE_PEOPLE),
            learning: now - since < LEARNING_HOURS_MIN
                || people < LEARNING_PEOPLE_MIN && now - since < LEARNING_HOURS_MAX,
            hours: length,
        }
    }

    /// The hours `[first, last)` that teach what is usual, with the people in each.
    fn quiet_hours(&self, first: i64, last: i64) -> impl Iterator<Item = (i64, f64)> {
        let mut people = self.people.range(first..last.max(first)).peekable();
        (first..last)
            .map(move |hour| (hour, people.next_if(|(of, _)| **of == hour).map_or(0.0, |(_, count)| *count)))
            .filter(|(hour, _)| !self.swarming.hold(*hour) && !self.blind.hold(*hour))
    }
}

/// The shape of the provider's week: hours of the week, shrunk to hours of the day, shrunk to its category. Each is
/// people found and expected.
struct Cells {
    days: [(f64, f64); DAY_CELLS],
    weeks: [(f64, f64); WEEK_CELLS],
}

impl Cells {
    fn of(hours: &[(i64, f64)], level: f64, shape: &Shape) -> Self {
        let mut days = shape.map(|factor| (factor * SHRINKAGE_PEOPLE, SHRINKAGE_PEOPLE));
        let mut weeks = [(0.0, 0.0); WEEK_CELLS];
        for (hour, count) in hours {
            let day = &mut days[day_cell(*hour)];
            *day = (day.0 + count, day.1 + level);
            let week = &mut weeks[week_cell(*hour)];
            *week = (week.0 + count, week.1 + level);
        }
        Self { days, weeks }
    }

    /// The factor of an hour of the week, as it would be without one hour of `count` people where `level` were
    /// expected: an hour must not be measured by what it taught itself.
    fn factor(&self, cell: usize, count: f64, level: f64) -> f64 {
        let day = self.days[if cell >= 5 * 24 { 24 + cell % 24 } else { cell % 24 }];
        let day = (day.0 - count) / (day.1 - level);
        (self.weeks[cell].0 - count + SHRINKAGE_PEOPLE * day)
            / (self.weeks[cell].1 - level + SHRINKAGE_PEOPLE)
    }
}

impl Usual<'_> {
    /// Too little history to trust a count alone.
    pub(super) fn is_learning(&self) -> bool {
        self.learnt.learning
    }

    /// Quiet hours that it is drawn from.
    pub(super) fn history_hours(&self) -> f64 {
        self.learnt.hours
    }

    /// People per hour, all hours of the week alike.
    pub(super) fn level(&self) -> f64 {
        self.learnt.level
    }

    /// People expected in one hour.
    pub(super) fn people_in(&self, hour: i64) -> f64 {
        self.learnt.drift * self.learnt.level * self.learnt.season[week_cell(hour)]
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
            sum += self.learnt.season[week_cell(hour)] * share;
            at = next;
        }
        self.learnt.drift * self.learnt.level * sum
    }

    /// Variance over mean of the whole count, the uncertainty of the mean included.
    pub(super) fn dispersion(&self, mean: f64) -> f64 {
        self.learnt.dispersion + mean / self.learnt.weight
    }

    /// Variance over mean of one signature's count: its over-dispersion is milder than the total's.
    pub(super) fn dispersion_of_signature(&self, mean: f64) -> f64 {
        1.0 + (self.learnt.dispersion - 1.0) / 2.0 + mean / self.learnt.weight
    }
}
