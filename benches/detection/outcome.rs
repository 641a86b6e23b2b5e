//! What one detector achieves at one threshold, over all worlds.

use super::play::Played;
use super::trace::Trace;
use jiff::{SignedDuration, Timestamp};
use notjustme::score::{Caught, Rate, Tally};
use std::collections::BTreeMap;

/// Baselines of nine days: what EARS-C2 needs before it says anything. For all, only what follows is compared.
pub(crate) const WARM_UP: SignedDuration = SignedDuration::from_hours(9 * 24);

/// All worlds, played.
pub(crate) struct Worlds {
    pub(crate) quiet: Vec<Played>,
    pub(crate) outages: Vec<Played>,
}

/// What one detector achieves at one threshold.
pub(crate) struct Outcome {
    pub(crate) threshold: f64,
    /// False flags where nothing failed: overall, and by stratum of the base rate.
    pub(crate) quiet: Rate,
    pub(crate) strata: BTreeMap<&'static str, Rate>,
    /// Before the warm-up was over.
    pub(crate) cold: Rate,
    /// Every outage and how it was caught.
    pub(crate) outages: Vec<(simulate::Truth, Option<Caught>)>,
    /// All that was counted in the worlds with outages.
    pub(crate) tally: Tally,
}

/// The end of a world's warm-up.
pub(crate) fn warm(world: &Played) -> Timestamp {
    world.span.0 + WARM_UP
}

impl Worlds {
    pub(crate) fn quiet_traces(&self, detector: usize) -> impl Iterator<Item = &Trace> + Clone {
        self.quiet.iter().map(move |world| &world.traces[detector])
    }

    /// Days of all providers of the quiet worlds, their warm-up left out.
    pub(crate) fn quiet_days(&self) -> f64 {
        let days = |world: &Played| -> f64 { world.exposure(warm(world)).quiet_days(&[]).values().sum() };
        self.quiet.iter().map(days).sum()
    }

    pub(crate) fn outcome(&self, detector: usize, threshold: f64) -> Outcome {
        let mut strata: BTreeMap<&'static str, (u64, f64)> = BTreeMap::new();
        let (mut cold, mut cold_days) = (0, 0.0);
        for world in &self.quiet {
            let flags = world.traces[detector].flags(threshold, world.span.0);
            for (provider, days) in world.exposure(warm(world)).quiet_days(&[]) {
                strata.entry(world.strata[&provider]).or_default().1 += days;
                cold_days += WARM_UP.as_secs_f64() / 86_400.0;
            }
            for flag in flags {
                let stratum = world.strata.get(&flag.provider).copied().unwrap_or("nobody watched");
                match flag.at >= warm(world) {
                    true => strata.entry(stratum).or_default().0 += 1,
                    false => cold += 1,
                }
            }
        }
        let (events, days) = strata.values().fold((0, 0.0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
        let mut outages = Vec::new();
        let mut all = Tally::default();
        for world in &self.outages {
            let flags = world.traces[detector].flags(threshold, warm(world));
            let tally = Tally::of(flags.iter(), &world.truths, &world.exposure(warm(world)));
            let told = world.told.iter().filter(|truth| truth.kind == simulate::Kind::Outage);
            outages.extend(told.cloned().zip(tally.outages.iter().copied()));
            all.add(tally);
        }
        Outcome {
            threshold,
            quiet: Rate::new(events, days),
            strata: strata
                .into_iter()
                .map(|(name, (events, days))| (name, Rate::new(events, days)))
                .collect(),
            cold: Rate::new(cold, cold_days),
            outages,
            tally: all,
        }
    }
}

impl Outcome {
    /// The outages that `belongs` takes, as a tally of their own.
    pub(crate) fn part(&self, belongs: impl Fn(&simulate::Truth) -> bool) -> Tally {
        let part = self.outages.iter().filter(|(truth, _)| belongs(truth));
        Tally { outages: part.map(|(_, caught)| *caught).collect(), ..Tally::default() }
    }
}
