//! Where the thresholds have to lie so that the budget of false swarms is kept on real talk, not on a model of it.
//!
//! The scan's scores are chances under a model. How often quiet days really reach a high score is counted, for providers of
//! like size together and then for each, and thresholds move by as much as the count differs from what the model
//! promises. That is done for windows of like length apart: talk that swells for a day fools a window of days
//! far more often than one of minutes, and neither may pay for the other.

use serde::{Deserialize, Serialize};

/// The threshold of every window before anything was counted.
const THRESHOLD: f64 = 4.04;

/// Days per false swarm that [`THRESHOLD`] stands for.
pub(super) const BUDGET_DAYS: f64 = 30.0;

/// Scores from here on are counted: high enough to be the tail, low enough to be met within weeks.
const COUNTED_SCORE: f64 = 3.0;

/// Days with such a score that the model's promise weighs against what is counted.
const PRIOR_DAYS: f64 = 5.0;

/// A threshold moves no further down or up than this: what was quiet so far may be so by luck.
const SHIFT: (f64, f64) = (-0.8, 5.0);

/// Providers are of like size when their people per hour lie between the same two of these.
const LEVELS: [f64; 5] = [0.05, 0.25, 1.0, 4.0, 12.0];

/// Windows of like length.
struct Class {
    /// The longest of them, in minutes.
    minutes_max: u32,
    /// Score by which the rate of their false swarms falls tenfold.
    slope: f64,
    /// Their part of the budget.
    budget: f64,
}

/// All classes, the shortest windows first. One talk is often high in several, so their parts of the budget add up to
/// more than 1; the slopes are those of simulated quiet days.
const CLASSES: [Class; CLASS_COUNT] = [
    Class { minutes_max: 30, slope: 0.95, budget: 0.5 },
    Class { minutes_max: 180, slope: 1.4, budget: 0.35 },
    Class { minutes_max: 360, slope: 2.0, budget: 0.2 },
    Class { minutes_max: u32::MAX, slope: 3.6, budget: 0.2 },
];

/// How many classes of windows there are.
const CLASS_COUNT: usize = 4;

/// One figure for each class of windows.
type Each<Figure> = [Figure; CLASS_COUNT];

/// The class of a window.
fn class(minutes: u32) -> usize {
    CLASSES.iter().position(|class| minutes <= class.minutes_max).expect("the last class has no bound")
}

/// The thresholds that the scores of windows have to reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Thresholds(Each<f64>);

impl Thresholds {
    /// The threshold of a window.
    pub(super) fn of(&self, minutes: u32) -> f64 {
        self.0[class(minutes)]
    }

    /// log10 of how much rarer on quiet days this score is than the budget allows; negative below the threshold.
    pub(super) fn rarity(&self, minutes: u32, score: f64) -> f64 {
        (score - self.of(minutes)) / CLASSES[class(minutes)].slope
    }
}

/// Which classes of windows showed a score that is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct High(Each<bool>);

impl High {
    /// Notes the score of a window.
    pub(super) fn note(&mut self, minutes: u32, score: f64) {
        self.0[class(minutes)] |= score >= COUNTED_SCORE;
    }

    fn or(self, other: Self) -> Self {
        Self(std::array::from_fn(|class| self.0[class] || other.0[class]))
    }
}

/// Quiet days, and those of them with a high score.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Days {
    quiet: f64,
    high: Each<f64>,
}

/// Counts of quiet days at one provider.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    /// The day since the epoch that is going on, and what was high on it.
    today: Option<(i64, High)>,
    days: Days,
}

/// Counts of quiet days of all providers, by size.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Calibration {
    sizes: [Days; LEVELS.len() + 1],
}

impl Days {
    /// So many days, of which the last was `high`.
    fn until(quiet: f64, high: High) -> Self {
        Self { quiet, high: high.0.map(|high| f64::from(u8::from(high))) }
    }

    fn add(&mut self, other: Self) {
        self.quiet += other.quiet;
        self.high.iter_mut().zip(other.high).for_each(|(high, more)| *high += more);
    }

    /// How much more often than promised windows of a class score high, starting from `ratio`.
    fn ratio(&self, class: usize, ratio: f64) -> f64 {
        (self.high[class] + PRIOR_DAYS * ratio) / (self.quiet * promised(class) + PRIOR_DAYS)
    }
}

/// The chance of a score of at least [`COUNTED_SCORE`] on a quiet day, as the model promises it.
fn promised(class: usize) -> f64 {
    let Class { slope, budget, .. } = CLASSES[class];
    libm::exp10((THRESHOLD - COUNTED_SCORE) / slope) * budget / BUDGET_DAYS
}

impl Record {
    /// Notes what is high at a moment of `day` when no swarm is open. Returns the days that it closes.
    pub(super) fn note(&mut self, day: i64, high: High) -> Option<Days> {
        let Some((today, was_high)) = &mut self.today else {
            self.today = Some((day, high));
            return None;
        };
        if day <= *today {
            *was_high = was_high.or(high);
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "days")]
        let closed = Days::until((day - *today) as f64, *was_high);
        self.today = Some((day, high));
        self.days.add(closed);
        Some(closed)
    }

    /// A swarm opened: its day is over, and what follows is not quiet.
    pub(super) fn interrupt(&mut self) -> Option<Days> {
        let (_, high) = self.today.take()?;
        let closed = Days::until(1.0, high);
        self.days.add(closed);
        Some(closed)
    }
}

impl Calibration {
    /// Days closed at a provider of this level.
    pub(super) fn learn(&mut self, level: f64, days: Days) {
        self.sizes[size(level)].add(days);
    }

    /// The thresholds for a provider of this level with this record, for one false swarm in `budget_days`.
    pub(super) fn thresholds(&self, level: f64, record: &Record, budget_days: f64) -> Thresholds {
        let alike = &self.sizes[size(level)];
        let threshold = |class: usize| {
            let ratio = record.days.ratio(class, alike.ratio(class, 1.0));
            let slope = CLASSES[class].slope;
            let shift = (slope * libm::log10(ratio)).clamp(SHIFT.0, SHIFT.1);
            THRESHOLD + slope * libm::log10(budget_days / BUDGET_DAYS) + shift
        };
        Thresholds(std::array::from_fn(threshold))
    }
}

fn size(level: f64) -> usize {
    LEVELS.iter().filter(|bound| level >= **bound).count()
}

#[cfg(test)]
mod tests {
    use super::{Calibration, High, Record, THRESHOLD};

    fn high(minutes: u32) -> High {
        let mut high = High::default();
        high.note(minutes, 3.0);
        high
    }

    #[test]
    fn where_quiet_days_score_high_the_threshold_rises_for_all_of_that_size() {
        let mut calibration = Calibration::default();
        let mut loud = Record::default();
        for day in 0..300 {
            if let Some(days) = loud.note(day, high(5)) {
                calibration.learn(2.0, days);
            }
        }
        let fresh = Record::default();
        let threshold = |level, of: &Record, budget| calibration.thresholds(level, of, budget).of(5);
        assert!(threshold(2.0, &loud, 30.0) > THRESHOLD + 0.5);
        assert!(threshold(2.0, &fresh, 30.0) > THRESHOLD + 0.5);
        assert_eq!(threshold(0.1, &fresh, 30.0), THRESHOLD);
        assert!(threshold(0.1, &fresh, 300.0) > THRESHOLD + 0.5, "a smaller budget");
    }

    #[test]
    fn long_windows_that_are_often_high_leave_short_ones_alone() {
        let mut record = Record::default();
        for day in 0..300 {
            record.note(day, high(4320));
        }
        let thresholds = Calibration::default().thresholds(2.0, &record, 30.0);
        assert!(thresholds.of(4320) > THRESHOLD + 1.0);
        assert!(thresholds.of(5) < THRESHOLD);
    }

    #[test]
    fn what_is_as_promised_changes_little() {
        let mut record = Record::default();
        for day in 0..1000 {
            record.note(day, if day % 18 == 0 { high(60) } else { High::default() });
        }
        let threshold = Calibration::default().thresholds(2.0, &record, 30.0).of(60);
        assert!((threshold - THRESHOLD).abs() < 0.1, "{threshold}");
    }
}
