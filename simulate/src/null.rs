//! The null: when ordinary trouble is reported although nothing is wrong.
//!
//! Strangers arrive at a rate that wanders (log-normal AR(1)) and follows the week; each report may call
//! further ones (self-excitation, after Hawkes). Counts per 15 minutes vary about 2.2 times as much as
//! Poisson's around the week's expectation, which is what Downdetector's counts before an onset do.

use crate::dice::Dice;
use crate::season::Season;

/// Variance over mean of 15-minute counts that the level is tuned to reach.
pub const DISPERSION: f64 = 2.2;
/// Follow-up reports each report calls, on average.
pub const FOLLOW_UPS: f64 = 0.36;
/// Mean delay of a follow-up, seconds.
const FOLLOW_UP_SECONDS: f64 = 300.0;
/// How long the level remembers, hours.
const LEVEL_HOURS: f64 = 18.0;
/// The level's variance (of the logarithm) is held to this: rare providers are nearer to Poisson.
const LEVEL_VARIANCE_MAX: f64 = 1.0;
const HOUR_SECONDS: i64 = 3_600;
const BIN_SECONDS: f64 = 900.0;

/// One ordinary report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrival {
    /// When it is written, seconds since the epoch.
    pub at: i64,
    /// The number of its family: follow-ups share that of the report that called them.
    pub family: u64,
    /// 0 for a stranger's report, 1 and up for follow-ups.
    pub generation: u32,
}

/// The null process of one provider.
#[derive(Debug)]
pub struct Null {
    dice: Dice,
    season: Season,
    strangers_per_hour: f64,
    level: f64,
    deviation: f64,
    families: u64,
    waiting: Vec<Arrival>,
}

/// Variance over mean in one bin that follow-ups alone give (exponential kernel, stationary).
fn excited_dispersion() -> f64 {
    let rest = 1.0 - FOLLOW_UPS;
    let pace = rest * BIN_SECONDS / FOLLOW_UP_SECONDS;
    1.0 + FOLLOW_UPS * (2.0 - FOLLOW_UPS) / (rest * rest) * (1.0 - (1.0 - libm::exp(-pace)) / pace)
}

impl Null {
    /// A process with `rate` reports per hour on average, follow-ups included.
    #[must_use]
    pub fn new(mut dice: Dice, season: Season, rate: f64) -> Self {
        let mean = rate * BIN_SECONDS / HOUR_SECONDS as f64;
        let missing = (DISPERSION - excited_dispersion()).max(0.0);
        let variance = libm::log(1.0 + missing / mean.max(1e-9)).min(LEVEL_VARIANCE_MAX);
        let level = dice.normal();
        Self {
            dice,
            season,
            strangers_per_hour: rate * (1.0 - FOLLOW_UPS),
            level,
            deviation: libm::sqrt(variance),
            families: 0,
            waiting: Vec::new(),
        }
    }

    /// The reports written in `from..to` (whole hours), in order. Calls must follow each other in time.
    pub fn arrivals(&mut self, from: i64, to: i64) -> Vec<Arrival> {
        let memory = libm::exp(-1.0 / LEVEL_HOURS);
        let fresh = libm::sqrt(1.0 - memory * memory);
        let mut hour = from;
        while hour < to {
            let factor = libm::exp(self.deviation * self.level - self.deviation * self.deviation / 2.0);
            let strangers = self.dice.poisson(self.strangers_per_hour * factor * self.season.at(hour));
            for _ in 0..strangers {
                let at = self.dice.between(hour, hour + HOUR_SECONDS);
                self.families += 1;
                self.call(Arrival { at, family: self.families, generation: 0 });
            }
            self.level = memory * self.level + fresh * self.dice.normal();
            hour += HOUR_SECONDS;
        }
        self.waiting.sort_unstable();
        let ready = self.waiting.partition_point(|arrival| arrival.at < to);
        self.waiting.drain(..ready).collect()
    }

    /// Adds a report and, generation after generation, those it calls.
    fn call(&mut self, first: Arrival) {
        let mut open = vec![first];
        while let Some(arrival) = open.pop() {
            self.waiting.push(arrival);
            for _ in 0..self.dice.poisson(FOLLOW_UPS) {
                let delay = self.dice.exponential(FOLLOW_UP_SECONDS) as i64;
                open.push(Arrival { at: arrival.at + delay, generation: arrival.generation + 1, ..arrival });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::Rhythm;

    const MONDAY: i64 = 1_767_571_200;

    /// Reports per hour, and variance over mean of 15-minute counts around the week's expectation.
    fn measured(rate: f64, weeks: i64) -> (f64, f64) {
        let season = Season::new(Rhythm::Office);
        let (mut square, mut expected, mut total) = (0.0, 0.0, 0usize);
        for seed in 0..20 {
            let mut null = Null::new(Dice::new(seed, &[4]), season.clone(), rate);
            let end = MONDAY + weeks * 7 * 86_400;
            let arrivals = null.arrivals(MONDAY, end);
            total += arrivals.len();
            let mut bins = vec![0u32; (weeks * 672) as usize];
            for arrival in &arrivals {
                bins[((arrival.at - MONDAY) / 900) as usize] += 1;
            }
            for (place, count) in bins.iter().enumerate() {
                let mean = rate / 4.0 * season.at(MONDAY + place as i64 * 900);
                square += (f64::from(*count) - mean) * (f64::from(*count) - mean);
                expected += mean;
            }
        }
        (total as f64 / (20.0 * weeks as f64 * 168.0), square / expected)
    }

    #[test]
    fn counts_vary_as_much_as_real_ones_and_rates_are_right() {
        for rate in [0.25, 1.0, 4.0, 20.0] {
            let (measured_rate, dispersion) = measured(rate, 20);
            assert!((1.8..=2.7).contains(&dispersion), "rate {rate}: variance/mean {dispersion}");
            assert!((measured_rate / rate - 1.0).abs() < 0.1, "rate {rate}: {measured_rate}");
        }
    }

    #[test]
    fn arrivals_come_in_order_whatever_the_steps() {
        let season = Season::new(Rhythm::Global);
        let mut whole = Null::new(Dice::new(5, &[]), season.clone(), 10.0);
        let mut steps = Null::new(Dice::new(5, &[]), season, 10.0);
        let first = whole.arrivals(MONDAY, MONDAY + 86_400);
        let second: Vec<Arrival> = (0..24)
            .flat_map(|hour| steps.arrivals(MONDAY + hour * 3_600, MONDAY + (hour + 1) * 3_600))
            .collect();
        assert!(first.is_sorted());
        assert_eq!(first, second);
    }
}
