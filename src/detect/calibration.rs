//! Where the threshold has to lie so that the budget of false swarms is kept on real talk, not on a model of it.
//!
//! The scan's scores are chances under a model. How often quiet days really reach a high score is counted, for providers of
//! like size together and then for each, and the threshold moves by as much as the count differs from what the
//! model promises. The tail of daily maxima falls tenfold per [`SLOPE`] of score.

use serde::{Deserialize, Serialize};

/// The threshold at which the model promises one false swarm per provider in [`BUDGET_DAYS`].
const THRESHOLD: f64 = 4.04;

/// Days per false swarm that [`THRESHOLD`] stands for.
pub(super) const BUDGET_DAYS: f64 = 30.0;

/// Score by which the rate of false swarms falls tenfold.
const SLOPE: f64 = 1.24;

/// Scores from here on are counted: high enough to be the tail, low enough to be met within weeks.
pub(super) const COUNTED_SCORE: f64 = 3.0;

/// Days with such a score that the model's promise weighs against what is counted.
const PRIOR_DAYS: f64 = 5.0;

/// The threshold moves no further down or up than this: what was quiet so far may be so by luck.
const SHIFT: (f64, f64) = (-0.8, 2.0);

/// Providers are of like size when their people per hour lie between the same two of these.
const LEVELS: [f64; 5] = [0.05, 0.25, 1.0, 4.0, 12.0];

/// Quiet days, and those of them with a high score.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Days {
    quiet: f64,
    high: f64,
}

/// Counts of quiet days at one provider.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    /// The day since the epoch that is going on, and whether it had a high score.
    today: Option<(i64, bool)>,
    days: Days,
}

/// Counts of quiet days of all providers, by size.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Calibration {
    sizes: [Days; LEVELS.len() + 1],
}

impl Days {
    /// How much more often than promised high scores are met, starting from `ratio`.
    fn ratio(self, ratio: f64) -> f64 {
        (self.high + PRIOR_DAYS * ratio) / (self.quiet * promised() + PRIOR_DAYS)
    }
}

/// The chance of a score of at least [`COUNTED_SCORE`] on a quiet day, as the model promises it.
fn promised() -> f64 {
    libm::exp10((THRESHOLD - COUNTED_SCORE) / SLOPE) / BUDGET_DAYS
}

impl Record {
    /// Notes the highest score of a moment of `day` when no swarm is open. Returns the days that it closes.
    pub(super) fn note(&mut self, day: i64, high: bool) -> Option<Days> {
        let Some((today, was_high)) = &mut self.today else {
            self.today = Some((day, high));
            return None;
        };
        if day <= *today {
            *was_high |= high;
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "days")]
        let closed = Days { quiet: (day - *today) as f64, high: f64::from(u8::from(*was_high)) };
        self.today = Some((day, high));
        self.days.quiet += closed.quiet;
        self.days.high += closed.high;
        Some(closed)
    }

    /// A swarm opened: its day was high, and what follows is not quiet.
    pub(super) fn interrupt(&mut self) -> Option<Days> {
        self.today.take()?;
        let closed = Days { quiet: 1.0, high: 1.0 };
        self.days.quiet += closed.quiet;
        self.days.high += closed.high;
        Some(closed)
    }
}

impl Calibration {
    /// Days closed at a provider of this level.
    pub(super) fn learn(&mut self, level: f64, days: Days) {
        let of = &mut self.sizes[size(level)];
        of.quiet += days.quiet;
        of.high += days.high;
    }

    /// The threshold for a provider of this level with this record, for one false swarm in `budget_days`.
    pub(super) fn threshold(&self, level: f64, record: &Record, budget_days: f64) -> f64 {
        let ratio = record.days.ratio(self.sizes[size(level)].ratio(1.0));
        let shift = (SLOPE * libm::log10(ratio)).clamp(SHIFT.0, SHIFT.1);
        THRESHOLD + SLOPE * libm::log10(budget_days / BUDGET_DAYS) + shift
    }
}

fn size(level: f64) -> usize {
    LEVELS.iter().filter(|bound| level >= **bound).count()
}

#[cfg(test)]
mod tests {
    use super::{Calibration, Record, THRESHOLD};

    #[test]
    fn where_quiet_days_score_high_the_threshold_rises_for_all_of_that_size() {
        let mut calibration = Calibration::default();
        let mut loud = Record::default();
        for day in 0..300 {
            if let Some(days) = loud.note(day, true) {
                calibration.learn(2.0, days);
            }
        }
        let fresh = Record::default();
        assert!(calibration.threshold(2.0, &loud, 30.0) > THRESHOLD + 0.5);
        assert!(calibration.threshold(2.0, &fresh, 30.0) > THRESHOLD + 0.5);
        assert_eq!(calibration.threshold(0.1, &fresh, 30.0), THRESHOLD);
        assert!(calibration.threshold(0.1, &fresh, 300.0) > THRESHOLD + 1.0, "a smaller budget");
    }

    #[test]
    fn what_is_as_promised_changes_little() {
        let mut record = Record::default();
        for day in 0..1000 {
            record.note(day, day % 4 == 0);
        }
        let threshold = Calibration::default().threshold(2.0, &record, 30.0);
        assert!((threshold - THRESHOLD).abs() < 0.1, "{threshold}");
    }
}
