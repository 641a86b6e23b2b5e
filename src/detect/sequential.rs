//! A second opinion beside the scan, whose rate of false alarms has a proof: a Shiryaev–Roberts e-detector.
//!
//! Each hour's count is a bet against what is usual: the likelihood ratio of more people, as a mixture, raised to a power
//! below one since the model is only nearly true. The running sum of products of bets reaches `n` hours no sooner than
//! once in `n` hours on average while nothing is wrong (Shin, Ramdas, Rinaldo, "E-detectors", 2023). It raises no
//! alarm: how often it would is held against that promise, and the evidence is shown beside a swarm.

use super::baseline::Usual;
use super::tail::DISPERSION_MIN;
use libm::{exp, lgamma, log, log10};
use serde::{Deserialize, Serialize};

/// Times the usual rate that is bet on.
const RATES: [f64; 3] = [2.0, 4.0, 8.0];

/// The power to which each bet is raised.
const TEMPER: f64 = 0.7;

/// The least expected people per hour that bets are made against.
const MEAN_MIN: f64 = 0.01;

/// The evidence that would be an alarm: hours of 30 days.
const ALARM: f64 = 720.0;

/// Hours made up for at once; longer gaps say nothing new.
const HOURS_MAX: i64 = 72;

/// The running evidence at one provider.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Sequential {
    /// The hour that is going on.
    hour: Option<i64>,
    evidence: f64,
    hours: u64,
    alarms: u64,
}

impl Sequential {
    /// Hours before `hour` are over: bets on them. `people` says how many reported in an hour, `usual` how many would.
    pub(super) fn advance(
        &mut self,
        hour: i64,
        people: impl Fn(i64) -> f64,
        usual: impl Fn(i64) -> f64,
        dispersion: f64,
    ) {
        let from = self.hour.unwrap_or(hour).max(hour - HOURS_MAX);
        for past in from..hour {
            self.evidence = (self.evidence + 1.0) * bet(people(past), usual(past).max(MEAN_MIN), dispersion);
            self.hours += 1;
            if self.evidence >= ALARM {
                self.alarms += 1;
                self.evidence = 0.0;
            }
        }
        self.hour = self.hour.max(Some(hour));
    }

    /// Whether hours before this one are still to be bet on.
    pub(super) fn is_behind(&self, hour: i64) -> bool {
        self.hour.is_none_or(|known| known < hour)
    }

    /// A swarm is open: what is bet on has happened.
    pub(super) fn rest(&mut self, hour: i64) {
        self.hour = self.hour.max(Some(hour));
        self.evidence = 0.0;
    }

    /// log10 of the evidence, with the hour that is going on.
    pub(super) fn evidence(&self, people: f64, usual: &Usual<'_>, mean: f64) -> f64 {
        log10((self.evidence + 1.0) * bet(people, mean.max(MEAN_MIN), usual.dispersion(mean)))
    }

    /// Hours bet on, and alarms it would have raised.
    pub(super) fn record(&self) -> (u64, u64) {
        (self.hours, self.alarms)
    }
}

/// What a bet on more people than usual pays.
fn bet(people: f64, mean: f64, dispersion: f64) -> f64 {
    let dispersion = dispersion.max(DISPERSION_MIN);
    let usual = log_chance(people, mean, dispersion);
    let ratios = RATES.iter().map(|rate| exp(log_chance(people, mean * rate, dispersion) - usual));
    #[expect(clippy::cast_precision_loss, reason = "a handful")]
    let mixture = ratios.sum::<f64>() / RATES.len() as f64;
    exp(TEMPER * log(mixture))
}

/// Log of the negative binomial chance of this many people; terms without the mean left out.
fn log_chance(people: f64, mean: f64, dispersion: f64) -> f64 {
    let size = mean / (dispersion - 1.0);
    lgamma(people + size) - lgamma(size) - size * log(dispersion)
}

#[cfg(test)]
mod tests {
    use super::{Sequential, bet};

    #[test]
    fn bets_are_fair_and_lose_on_quiet_hours() {
        assert!(bet(0.0, 1.0, 2.2) < 1.0);
        assert!(bet(12.0, 1.0, 2.2) > 5.0);
        // Negative binomial chances of mean 1, dispersion 2: size 1, so geometric with p = 1/2.
        let expected: f64 =
            (0..60).map(|people| 0.5_f64.powi(people + 1) * bet(f64::from(people), 1.0, 2.0)).sum();
        assert!(expected <= 1.0, "a bet that gains on average without cause: {expected}");
    }

    #[test]
    fn a_flood_is_an_alarm_and_a_usual_week_is_none() {
        let mut check = Sequential::default();
        check.advance(0, |_| 1.0, |_| 1.0, 2.2);
        check.advance(24 * 7, |_| 1.0, |_| 1.0, 2.2);
        assert_eq!(check.record().1, 0);
        check.advance(24 * 7 + 4, |_| 15.0, |_| 1.0, 2.2);
        assert_eq!(check.record().1, 2);
    }
}
