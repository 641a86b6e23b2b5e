//! Flags held against the truth, before figures are made of it: tallies of several runs add up.

use super::exposure::Exposure;
use super::flag::Flag;
use super::truth::{Truth, TruthKind};
use std::collections::{BTreeMap, BTreeSet};

/// The minutes within which recall is given.
pub const RECALL_MINUTES: [i64; 4] = [15, 30, 60, 180];

/// What was counted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    /// Each outage, and how it was caught; `None` where it was missed.
    pub outages: Vec<Option<Caught>>,
    /// Flags that were about an outage.
    pub matched: u64,
    /// Flags that were not, by provider.
    pub false_flags: BTreeMap<String, u64>,
    /// Days in which nothing failed, by provider.
    pub quiet_days: BTreeMap<String, f64>,
    /// Distractors that were flagged, by label.
    pub distractors: BTreeMap<String, u64>,
    /// Distractors that there were, by label.
    pub distractors_told: BTreeMap<String, u64>,
    /// Of the flags that were about an outage with a known cause elsewhere: those that named it, and all.
    pub attributed: (u64, u64),
    /// By how many seconds the acknowledgement found is later than the true one, where there are both.
    pub lag_errors_seconds: Vec<f64>,
    /// Acknowledgements of outages that were caught: those found, and all.
    pub acknowledged: (u64, u64),
}

/// How an outage was caught.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Caught {
    /// From its onset to the first flag about it; negative when the onset is given too late.
    pub delay_seconds: f64,
    /// Reports of that flag when it was published.
    pub reports: u32,
    /// Flags about it.
    pub flags: u64,
}

impl Tally {
    /// Holds `flags` against `truths`. A flag in the time of several outages is about the one with the nearest
    /// onset; one in the time of an outage and of a distractor is about the outage.
    pub fn of<'a>(flags: impl Iterator<Item = &'a Flag>, truths: &[Truth], exposure: &Exposure) -> Self {
        let mut flags: Vec<&Flag> = flags.collect();
        flags.sort_by(|a, b| (a.at, &a.provider).cmp(&(b.at, &b.provider)));
        let mut tally = Self { quiet_days: exposure.quiet_days(truths), ..Self::default() };
        let mut caught: Vec<Option<(Caught, &Flag)>> = vec![None; truths.len()];
        let mut taken_in = BTreeSet::new();
        for flag in flags {
            let about = |kind: TruthKind| {
                let fits = truths
                    .iter()
                    .enumerate()
                    .filter(move |(_, truth)| truth.kind == kind && truth.matches(&flag.provider, flag.at));
                fits.min_by_key(|(_, truth)| truth.from.duration_since(flag.at).abs())
            };
            let Some((place, truth)) = about(TruthKind::Outage) else {
                *tally.false_flags.entry(flag.provider.clone()).or_default() += 1;
                if let Some((place, truth)) = about(TruthKind::Distractor)
                    && taken_in.insert(place)
                {
                    *tally.distractors.entry(truth.label().to_owned()).or_default() += 1;
                }
                continue;
            };
            tally.matched += 1;
            if let Some(cause) = truth.cause.as_ref().filter(|cause| **cause != truth.provider) {
                tally.attributed.0 += u64::from(flag.cause.as_ref() == Some(cause));
                tally.attributed.1 += 1;
            }
            match &mut caught[place] {
                Some((caught, _)) => caught.flags += 1,
                none => {
                    let delay_seconds = flag.at.duration_since(truth.from).as_secs_f64();
                    *none = Some((Caught { delay_seconds, reports: flag.reports, flags: 1 }, flag));
                }
            }
        }
        for (truth, caught) in truths.iter().zip(caught) {
            match truth.kind {
                TruthKind::Outage => tally.outage(truth, caught),
                TruthKind::Distractor => {
                    *tally.distractors_told.entry(truth.label().to_owned()).or_default() += 1;
                }
            }
        }
        tally
    }

    fn outage(&mut self, truth: &Truth, caught: Option<(Caught, &Flag)>) {
        self.outages.push(caught.map(|(caught, _)| caught));
        if let (Some(truly), Some((_, flag))) = (truth.acknowledged_at, caught) {
            self.acknowledged.1 += 1;
            if let Some(found) = flag.acknowledged_at {
                self.acknowledged.0 += 1;
                self.lag_errors_seconds.push(found.duration_since(truly).as_secs_f64());
            }
        }
    }

    /// Adds what was counted elsewhere.
    pub fn add(&mut self, other: Self) {
        self.outages.extend(other.outages);
        self.matched += other.matched;
        add(&mut self.false_flags, other.false_flags);
        add(&mut self.quiet_days, other.quiet_days);
        add(&mut self.distractors, other.distractors);
        add(&mut self.distractors_told, other.distractors_told);
        self.attributed.0 += other.attributed.0;
        self.attributed.1 += other.attributed.1;
        self.lag_errors_seconds.extend(other.lag_errors_seconds);
        self.acknowledged.0 += other.acknowledged.0;
        self.acknowledged.1 += other.acknowledged.1;
    }
}

fn add<N: std::ops::AddAssign + Default>(to: &mut BTreeMap<String, N>, from: BTreeMap<String, N>) {
    for (key, number) in from {
        *to.entry(key).or_default() += number;
    }
}
