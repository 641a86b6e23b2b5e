//! The worlds that are played, as many at once as there are processors. Which thread plays which makes no difference.

use super::play::{Played, play};
use notjustme::catalog::Catalog;
use simulate::{Amplified, Curve, Mixed, Options, Outages, Quiet, Upstream, World};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// Streams of a world with outages: fewer than there are providers, so that none is in a world twice.
const STREAMS: usize = 12;

/// What happens in a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Nothing fails.
    Quiet,
    /// Nothing fails, and few people make much noise.
    Amplified,
    /// Every curve at every size over every base rate.
    Grid,
    /// Outages and every look-alike.
    Mixed,
    /// One provider fails and others with it.
    Upstream,
}

/// How much is played.
pub(crate) struct Size {
    /// Quiet and amplified worlds: how many of each, their providers and days.
    pub(crate) quiet_worlds: usize,
    pub(crate) amplified_worlds: usize,
    pub(crate) providers: usize,
    pub(crate) days: u32,
    /// Base rates of the grid, in reports per hour.
    pub(crate) rates: &'static [f64],
    /// Mixed worlds, and worlds with a failure of many in common.
    pub(crate) mixed_worlds: usize,
    pub(crate) failures: usize,
}

/// All worlds, played.
#[derive(Default)]
pub(crate) struct Worlds(BTreeMap<Kind, Vec<Played>>);

impl Worlds {
    pub(crate) fn of(&self, kind: Kind) -> &[Played] {
        self.0.get(&kind).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Played> {
        self.0.values().flatten()
    }

    /// Plays all.
    pub(crate) fn play(size: &Size, curves: Vec<Curve>) -> Self {
        let grid = Outages { streams: STREAMS, rates: size.rates.to_vec(), curves, ..Outages::default() };
        let numbers = [
            (Kind::Quiet, size.quiet_worlds),
            (Kind::Amplified, size.amplified_worlds),
            (Kind::Grid, grid.worlds()),
            (Kind::Mixed, size.mixed_worlds),
            (Kind::Upstream, usize::from(size.failures > 0)),
        ];
        let jobs: Vec<(Kind, usize)> =
            numbers.iter().flat_map(|(kind, number)| (0..*number).map(move |index| (*kind, index))).collect();
        let world = |(kind, index): (Kind, usize)| -> World {
            let options = Options { index, ..Options::default() };
            let (providers, days) = (size.providers, size.days);
            match kind {
                Kind::Quiet => Quiet { options, providers, days, ..Quiet::default() }.world(),
                Kind::Amplified => Amplified { options, providers, days, ..Amplified::default() }.world(),
                Kind::Grid => Outages { options, ..grid.clone() }.world(),
                Kind::Mixed => Mixed { options, providers, days, ..Mixed::default() }.world(),
                Kind::Upstream => {
                    Upstream { options, failures: size.failures, ..Upstream::default() }.world()
                }
            }
        };
        let catalog = Arc::new(Catalog::built_in().expect("the catalog of the program is checked"));
        let next = AtomicUsize::new(0);
        let played: Mutex<Vec<(usize, Played)>> = Mutex::new(Vec::new());
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        let Some(job) = jobs.get(number) else { break };
                        let world = play(&catalog, world(*job));
                        played.lock().expect("no player panicked").push((number, world));
                    }
                });
            }
        });
        let mut played = played.into_inner().expect("no player panicked");
        played.sort_by_key(|(number, _)| *number);
        let mut worlds = Self::default();
        for (number, world) in played {
            worlds.0.entry(jobs[number].0).or_default().push(world);
        }
        worlds
    }
}
