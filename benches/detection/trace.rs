//! What a detector said over a whole world, kept so that any threshold can be tried afterwards.

use jiff::{SignedDuration, Timestamp};
use notjustme::score::Flag;
use std::collections::{BTreeMap, BTreeSet};

/// A rule whose score stays below the threshold for so long has ended its alarm; the next is a new one.
const QUIET: SignedDuration = SignedDuration::from_hours(6);

/// Scores below this are not kept: no threshold for one false alarm in 30 days is so low.
pub(crate) const SCORE_MIN: f64 = 2.0;

/// A score at a moment.
#[derive(Debug, Clone)]
pub(crate) struct Point {
    pub(crate) provider: String,
    pub(crate) at: Timestamp,
    pub(crate) score: f64,
    pub(crate) reports: u32,
    /// The detector's own swarm; rules that have none flag whenever they were quiet before.
    pub(crate) swarm: Option<String>,
}

/// What a swarm came to.
#[derive(Debug, Clone, Default)]
pub(crate) struct End {
    pub(crate) cause: Option<String>,
    pub(crate) acknowledged_at: Option<Timestamp>,
}

/// All moments of one detector in one world, in the order of time.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    pub(crate) points: Vec<Point>,
    pub(crate) ends: BTreeMap<String, End>,
}

impl Trace {
    pub(crate) fn push(&mut self, point: Point) {
        if point.score >= SCORE_MIN {
            self.points.push(point);
        }
    }

    /// The flags at this threshold, after `from`.
    pub(crate) fn flags(&self, threshold: f64, from: Timestamp) -> Vec<Flag> {
        let mut flags = Vec::new();
        let mut swarms = BTreeSet::new();
        let mut loud_at: BTreeMap<&str, Timestamp> = BTreeMap::new();
        for point in self.points.iter().filter(|point| point.score >= threshold) {
            let is_new = match &point.swarm {
                Some(swarm) => swarms.insert(swarm),
                None => loud_at
                    .insert(&point.provider, point.at)
                    .is_none_or(|before| point.at.duration_since(before) > QUIET),
            };
            if !is_new || point.at < from {
                continue;
            }
            let end =
                point.swarm.as_ref().and_then(|swarm| self.ends.get(swarm)).cloned().unwrap_or_default();
            flags.push(Flag {
                provider: point.provider.clone(),
                at: point.at,
                reports: point.reports,
                cause: end.cause,
                acknowledged_at: end.acknowledged_at,
            });
        }
        flags
    }
}

/// The lowest threshold at which `traces` hold no more than `alarms` flags. A higher threshold has fewer flags, nearly: an
/// alarm of a rule may fall in two.
pub(crate) fn lowest(traces: &[&Trace], alarms: f64, from: Timestamp) -> f64 {
    let scores = traces.iter().flat_map(|trace| trace.points.iter().map(|point| point.score));
    let mut scores: Vec<f64> = scores.collect();
    scores.sort_by(f64::total_cmp);
    scores.dedup();
    let too_many = |score: &f64| {
        let flags: usize = traces.iter().map(|trace| trace.flags(*score, from).len()).sum();
        f64::from(u32::try_from(flags).unwrap_or(u32::MAX)) > alarms
    };
    let place = scores.partition_point(too_many);
    scores.get(place).copied().unwrap_or_else(|| scores.last().map_or(SCORE_MIN, |last| last * 1.01))
}
