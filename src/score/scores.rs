//! The figures of detection.md, each with its interval.

use super::interval::{Interval, median_ranks, poisson, share};
use super::tally::{Caught, RECALL_MINUTES, Tally};
use serde::Serialize;
use std::collections::BTreeMap;

/// The days that a rate of false flags is given for.
const RATE_DAYS: f64 = 30.0;

/// Every figure. Infinite ones are `null` in JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scores {
    /// Outages that there were.
    pub outages: u64,
    /// Flags that were published.
    pub flags: u64,
    /// Outages caught in time.
    pub recall: Vec<Recall>,
    /// From onset to the first flag, in seconds; a miss is infinite.
    pub delay_seconds: Median,
    /// Reports when an outage was first flagged.
    pub reports: Median,
    /// Flags that were about an outage.
    pub precision: Share,
    /// False flags of all providers.
    pub false_flags: Rate,
    /// False flags of each provider that had any, most first.
    pub false_flags_by_provider: Vec<(String, Rate)>,
    /// Flags per outage caught.
    pub fragments: Option<Figure>,
    /// Distractors that were flagged, of how many there were, by label.
    pub distractors: BTreeMap<String, Share>,
    /// Flags that named the true cause where it lay with another provider.
    pub attribution: Share,
    /// By how much the acknowledgement found is later than the true one, in seconds.
    pub lag_error_seconds: Median,
    /// Acknowledgements found, of the outages caught that were acknowledged.
    pub acknowledged: Share,
}

/// Outages caught within some minutes of their onset.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Recall {
    /// The minutes.
    pub minutes: i64,
    /// How many of all.
    #[serde(flatten)]
    pub share: Share,
}

/// Hits of all, with the interval of Clopper and Pearson.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// Hits.
    pub hits: u64,
    /// All.
    pub of: u64,
    /// Between 0 and 1.
    pub interval: Interval,
}

/// A figure with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figure {
    /// The figure.
    pub value: f64,
    /// Its interval.
    pub interval: Interval,
}

/// Events per provider in 30 days, with the interval of Garwood.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rate {
    /// Events.
    pub events: u64,
    /// Days of all providers, added up.
    pub provider_days: f64,
    /// Events per provider in 30 days.
    pub per_30_days: f64,
    /// Its interval.
    pub interval: Interval,
}

/// The middle of many, with an interval of order statistics.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Median {
    /// How many.
    pub of: u64,
    /// The middle; `None` of nothing. Infinite when half are.
    pub value: Option<f64>,
    /// Its interval; `None` of fewer than six.
    pub interval: Option<Interval>,
}

impl Share {
    /// `hits` of `of`.
    pub fn new(hits: u64, of: u64) -> Self {
        Self { hits, of, interval: share(hits, of) }
    }

    /// Between 0 and 1; `None` of nothing.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    pub fn value(&self) -> Option<f64> {
        (self.of > 0).then(|| self.hits as f64 / self.of as f64)
    }
}

impl Rate {
    /// So many events in the days of all providers.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    pub fn new(events: u64, provider_days: f64) -> Self {
        let per_30_days = |events: f64| events * RATE_DAYS / provider_days;
        let Interval { low, high } = poisson(events);
        let interval = Interval { low: per_30_days(low), high: per_30_days(high) };
        Self { events, provider_days, per_30_days: per_30_days(events as f64), interval }
    }
}

impl Median {
    /// The middle of `values`: of an even number the mean of the two in the middle.
    pub fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let count = values.len();
        let middle = |upper: usize| f64::midpoint(values[upper - 1], values[upper]);
        let value = match count {
            0 => None,
            odd if odd % 2 == 1 => Some(values[odd / 2]),
            even => Some(middle(even / 2)),
        };
        let interval =
            median_ranks(count).map(|(low, high)| Interval { low: values[low], high: values[high] });
        Self { of: count as u64, value, interval }
    }
}

impl Tally {
    /// Its figures.
    pub fn scores(&self) -> Scores {
        let caught: Vec<Caught> = self.outages.iter().copied().flatten().collect();
        let count = |minutes: i64| {
            let in_time = |caught: &&Caught| caught.delay_seconds <= minutes_as_seconds(minutes);
            caught.iter().filter(in_time).count() as u64
        };
        let outages = self.outages.len() as u64;
        let delays = self.outages.iter().map(|caught| caught.map_or(f64::INFINITY, |it| it.delay_seconds));
        let false_flags: u64 = self.false_flags.values().sum();
        let days = |provider: &str| self.quiet_days.get(provider).copied().unwrap_or_default();
        let each = self.false_flags.iter();
        let mut by_provider: Vec<(String, Rate)> =
            each.map(|(provider, events)| (provider.clone(), Rate::new(*events, days(provider)))).collect();
        by_provider.sort_by(|(_, a), (_, b)| b.per_30_days.total_cmp(&a.per_30_days));
        let of_label = |(label, of): (&String, &u64)| {
            let flags = self.distractors.get(label).copied().unwrap_or_default();
            (label.clone(), Share::new(flags, *of))
        };
        Scores {
            outages,
            flags: self.matched + false_flags,
            recall: RECALL_MINUTES
                .map(|minutes| Recall { minutes, share: Share::new(count(minutes), outages) })
                .to_vec(),
            delay_seconds: Median::of(delays.collect()),
            reports: Median::of(caught.iter().map(|caught| f64::from(caught.reports)).collect()),
            precision: Share::new(self.matched, self.matched + false_flags),
            false_flags: Rate::new(false_flags, self.quiet_days.values().sum()),
            false_flags_by_provider: by_provider,
            fragments: fragments(&caught),
            distractors: self.distractors_told.iter().map(of_label).collect(),
            attribution: Share::new(self.attributed.0, self.attributed.1),
            lag_error_seconds: Median::of(self.lag_errors_seconds.clone()),
            acknowledged: Share::new(self.acknowledged.0, self.acknowledged.1),
        }
    }
}

/// Flags per outage caught. The first flag of each is certain; the further ones are counted as Poisson.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn fragments(caught: &[Caught]) -> Option<Figure> {
    let flags: u64 = caught.iter().map(|caught| caught.flags).sum();
    let outages = caught.len() as u64;
    let per_outage = |further: f64| 1.0 + further / outages as f64;
    let Interval { low, high } = poisson(flags - outages);
    (outages > 0).then(|| Figure {
        value: per_outage((flags - outages) as f64),
        interval: Interval { low: per_outage(low), high: per_outage(high) },
    })
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred minutes")]
fn minutes_as_seconds(minutes: i64) -> f64 {
    minutes as f64 * 60.0
}
