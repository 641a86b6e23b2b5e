//! What one detector achieves at one threshold, over all worlds.

use super::play::Played;
use super::trace::{Trace, lowest};
use super::worlds::{Kind, Worlds};
use jiff::{SignedDuration, Timestamp};
use notjustme::score::{Caught, Rate, Tally};
use std::collections::BTreeMap;

/// How long all detectors may learn what is usual; EARS-C2 alone needs nine days. Only what follows is compared.
const WARM_UP: SignedDuration = SignedDuration::from_hours(14 * 24);

/// What one detector achieves at one threshold.
pub(crate) struct Outcome {
    pub(crate) threshold: f64,
    /// False flags where nothing failed: overall, and by stratum of the base rate.
    pub(crate) quiet: Rate,
    pub(crate) strata: BTreeMap<&'static str, Rate>,
    /// Before the warm-up was over.
    pub(crate) cold: Rate,
    /// False flags where nothing failed and few people made much noise.
    pub(crate) amplified: Rate,
    pub(crate) grid: Part,
    pub(crate) mixed: Part,
    pub(crate) upstream: Part,
}

/// What it achieves in one kind of world.
#[derive(Default)]
pub(crate) struct Part {
    /// Every outage and how it was caught.
    pub(crate) outages: Vec<(simulate::Truth, Option<Caught>)>,
    /// For each of them, the seconds from its onset until its fifth report was read.
    pub(crate) fifth_seconds: Vec<f64>,
    /// All that was counted.
    pub(crate) tally: Tally,
}

impl Part {
    /// Seconds until the fifth report was read of the outages that `belongs` takes.
    pub(crate) fn fifth_of(&self, belongs: impl Fn(&simulate::Truth) -> bool) -> Vec<f64> {
        let all = self.outages.iter().zip(&self.fifth_seconds);
        all.filter(|((truth, _), _)| belongs(truth)).map(|(_, seconds)| *seconds).collect()
    }

    /// The outages that `belongs` takes, as a tally of their own.
    pub(crate) fn only(&self, belongs: impl Fn(&simulate::Truth) -> bool) -> Tally {
        let part = self.outages.iter().filter(|(truth, _)| belongs(truth));
        Tally { outages: part.map(|(_, caught)| *caught).collect(), ..Tally::default() }
    }
}

fn warm(world: &Played) -> Timestamp {
    world.span.0 + WARM_UP
}

/// The lowest threshold at which the quiet worlds hold no more than so many flags per provider in 30 days.
pub(crate) fn threshold(worlds: &Worlds, detector: usize, per_30_days: f64) -> f64 {
    let traces: Vec<&Trace> = worlds.of(Kind::Quiet).iter().map(|world| &world.traces[detector]).collect();
    let from = worlds.of(Kind::Quiet).first().map(warm).unwrap_or_default();
    lowest(&traces, per_30_days * quiet_days(worlds) / 30.0, from)
}

/// Days of all providers of the quiet worlds, their warm-up left out.
pub(crate) fn quiet_days(worlds: &Worlds) -> f64 {
    let days = |world: &Played| -> f64 { world.exposure(warm(world)).quiet_days(&[]).values().sum() };
    worlds.of(Kind::Quiet).iter().map(days).sum()
}

impl Outcome {
    pub(crate) fn new(worlds: &Worlds, detector: usize, threshold: f64) -> Self {
        let mut strata: BTreeMap<&'static str, (u64, f64)> = BTreeMap::new();
        let (mut cold, mut cold_days) = (0, 0.0);
        for world in worlds.of(Kind::Quiet) {
            for (provider, days) in world.exposure(warm(world)).quiet_days(&[]) {
                strata.entry(world.strata[&provider]).or_default().1 += days;
                cold_days += WARM_UP.as_secs_f64() / 86_400.0;
            }
            for flag in world.traces[detector].flags(threshold, world.span.0) {
                // A flag of a provider that has no stream of its own is a false one of the stratum it came from,
                // which nobody knows: it counts with the rare ones.
                let stratum = world.strata.get(&flag.provider).copied().unwrap_or("rare");
                if flag.at >= warm(world) {
                    strata.entry(stratum).or_default().0 += 1;
                } else {
                    cold += 1;
                }
            }
        }
        let (events, days) = strata.values().fold((0, 0.0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
        let part = |kind: Kind| part(worlds.of(kind), detector, threshold);
        Self {
            threshold,
            quiet: Rate::new(events, days),
            strata: strata
                .into_iter()
                .map(|(name, (events, days))| (name, Rate::new(events, days)))
                .collect(),
            cold: Rate::new(cold, cold_days),
            amplified: part(Kind::Amplified).tally.scores().false_flags,
            grid: part(Kind::Grid),
            mixed: part(Kind::Mixed),
            upstream: part(Kind::Upstream),
        }
    }
}

fn part(worlds: &[Played], detector: usize, threshold: f64) -> Part {
    let mut part = Part::default();
    for world in worlds {
        let flags = world.traces[detector].flags(threshold, warm(world));
        let tally = Tally::of(flags.iter(), &world.truths, &world.exposure(warm(world)));
        let told = world.told.iter().filter(|truth| truth.kind == simulate::Kind::Outage);
        part.outages.extend(told.cloned().zip(tally.outages.iter().copied()));
        let read = |(truth, at): (&simulate::Truth, &Option<Timestamp>)| {
            at.map_or(f64::INFINITY, |at| at.duration_since(truth.from).as_secs_f64())
        };
        let all = world.told.iter().zip(&world.fifth);
        part.fifth_seconds.extend(all.filter(|(truth, _)| truth.kind == simulate::Kind::Outage).map(read));
        part.tally.add(tally);
    }
    part
}
