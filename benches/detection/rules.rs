//! The rules that the detector is compared with: they see the same votes at the same time, and each gets the
//! threshold that gives it the same rate of false alarms.

use super::history::{BIN_SECONDS, DAY_BINS, History};

/// A rule over the votes of one provider.
pub(crate) trait Rule {
    /// A vote became known at `at`, in seconds. How unusual is it now?
    fn vote(&mut self, at: i64) -> f64;
}

/// Fewer votes in the window are never an alarm.
const RATIO_COUNT_MIN: f64 = 4.0;

/// Less than this is not usual anywhere, per quarter hour.
const RATIO_USUAL_MIN: f64 = 0.1;

/// The days whose same hour says what is usual.
const RATIO_DAYS: i64 = 28;

/// The count of the last 15 or 30 minutes over what is usual at that hour of the day, as Downdetector describes its
/// own ("significantly higher than the typical volume for that time of day").
#[derive(Debug, Default)]
pub(crate) struct Ratio(History);

impl Ratio {
    /// Votes of the last minutes.
    pub(crate) fn newest(&self, minutes: i64) -> f64 {
        self.0.newest(minutes)
    }
}

impl Rule for Ratio {
    fn vote(&mut self, at: i64) -> f64 {
        self.0.add(at);
        let now = at.div_euclid(BIN_SECONDS);
        let hour = now - now.rem_euclid(4);
        let bins = (1..=RATIO_DAYS).flat_map(|day| (0..4).map(move |bin| hour + bin - day * DAY_BINS));
        let (sum, count) = mean(bins.filter_map(|bin| self.0.bin(bin)));
        let usual = if count == 0.0 { 0.0 } else { sum / count }.max(RATIO_USUAL_MIN);
        let ratio = |minutes: i64, bins: f64| {
            let count = self.0.newest(minutes);
            if count < RATIO_COUNT_MIN { 0.0 } else { count / (usual * bins) }
        };
        ratio(15, 1.0).max(ratio(30, 2.0))
    }
}

fn mean(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0))
}

/// The weight of the newest quarter hour.
const EWMA_WEIGHT: f64 = 0.3;

/// The weight of a quarter hour in what is usual: a week's half-life.
const EWMA_USUAL_WEIGHT: f64 = 0.001;

/// An exponentially weighted mean of counts, in its own standard deviations above the slow one: S. W. Roberts,
/// "Control chart tests based on geometric moving averages", *Technometrics* 1 (1959).
#[derive(Debug, Default)]
pub(crate) struct Ewma {
    bin: Option<i64>,
    count: f64,
    fast: f64,
    usual: f64,
    variance: f64,
    bins: f64,
}

impl Rule for Ewma {
    fn vote(&mut self, at: i64) -> f64 {
        let now = at.div_euclid(BIN_SECONDS);
        let mut bin = *self.bin.get_or_insert(now);
        while bin < now {
            self.fast = EWMA_WEIGHT * self.count + (1.0 - EWMA_WEIGHT) * self.fast;
            // A plain mean until there are enough bins for a weighted one.
            self.bins += 1.0;
            let weight = EWMA_USUAL_WEIGHT.max(1.0 / self.bins);
            let off = self.count - self.usual;
            self.usual += weight * off;
            self.variance = (1.0 - weight) * (self.variance + weight * off * off);
            self.count = 0.0;
            bin += 1;
        }
        self.bin = Some(now);
        self.count += 1.0;
        let fast = EWMA_WEIGHT * self.count + (1.0 - EWMA_WEIGHT) * self.fast;
        let spread = self.variance.max(self.usual).max(0.02) * EWMA_WEIGHT / (2.0 - EWMA_WEIGHT);
        (fast - self.usual) / spread.sqrt()
    }
}

/// The days of the baseline, and those left out before now.
const EARS_DAYS: i64 = 7;
const EARS_GUARD_DAYS: i64 = 2;

/// Standard deviations below this are held to it.
const EARS_DEVIATION_MIN: f64 = 0.5;

/// C2 of the Early Aberration Reporting System: mean and deviation of seven days that end two days ago (L. Hutwagner
/// et al., "The bioterrorism preparedness and response Early Aberration Reporting System", *J. Urban Health* 80,
/// 2003). Its unit is the day; here the count of half an hour is held against the half hours around the same time of
/// those days.
#[derive(Debug, Default)]
pub(crate) struct Ears(History);

impl Rule for Ears {
    fn vote(&mut self, at: i64) -> f64 {
        self.0.add(at);
        let now = at.div_euclid(BIN_SECONDS);
        let days = EARS_GUARD_DAYS + 1..=EARS_GUARD_DAYS + EARS_DAYS;
        let halves = days.flat_map(|day| [-3, -1, 1].map(|shift| now + shift - day * DAY_BINS));
        let counts: Vec<f64> =
            halves.filter_map(|bin| Some(self.0.bin(bin)? + self.0.bin(bin + 1)?)).collect();
        let (sum, count) = mean(counts.iter().copied());
        if count < 2.0 {
            return 0.0;
        }
        let usual = sum / count;
        let (squares, _) = mean(counts.iter().map(|half| (half - usual).powi(2)));
        let deviation = (squares / (count - 1.0)).sqrt().max(EARS_DEVIATION_MIN);
        (self.0.newest(30) - usual) / deviation
    }
}

/// Posts of the last hour that name the provider and an outage word, as keyword alerters count them.
#[derive(Debug, Default)]
pub(crate) struct Keyword(History);

impl Rule for Keyword {
    fn vote(&mut self, at: i64) -> f64 {
        self.0.add(at);
        self.0.newest(60)
    }
}
