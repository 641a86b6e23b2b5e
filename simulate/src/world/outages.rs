//! The grid of outages: every curve at every size over every base rate.
//!
//! Streams have 21 quiet days first; then several outages share a stream, far enough apart that each meets a
//! level that has settled. A grid needs more streams than there are providers, so it is a series of worlds.

use super::{DAY_SECONDS, Options, START, World};
use crate::curve::{Curve, FAMILIES};
use crate::dice::Dice;
use crate::outage::{Order, acknowledgement};
use crate::season::Season;

/// Quiet days before the first outage of a stream.
pub const HISTORY_DAYS: u32 = 21;
/// Days from one onset to the next, at least.
pub const GAP_DAYS: u32 = 10;

/// Options of the grid.
#[derive(Debug, Clone)]
pub struct Outages {
    /// Seed, index, phrasing, talk. The index chooses the world of the series.
    pub options: Options,
    /// The shapes.
    pub curves: Vec<Curve>,
    /// Shares of each curve's reports that are written.
    pub sizes: Vec<f64>,
    /// Base rates, reports per hour.
    pub rates: Vec<f64>,
    /// Outages on one stream.
    pub per_stream: usize,
    /// Streams in one world.
    pub streams: usize,
}

impl Default for Outages {
    fn default() -> Self {
        Self {
            options: Options::default(),
            curves: family_curves(1, 5),
            sizes: vec![1.0, 0.25, 0.0625],
            rates: vec![0.25, 1.0, 4.0, 20.0],
            per_stream: 6,
            streams: 40,
        }
    }
}

/// `each` curves of every family.
#[must_use]
pub fn family_curves(seed: u64, each: usize) -> Vec<Curve> {
    let mut dice = Dice::new(seed, &[11]);
    (0..each).flat_map(|_| FAMILIES).map(|family| family.draw(&mut dice)).collect()
}

/// One stream: its base rate and its outages as (curve, size).
type Plan = (f64, Vec<(usize, f64)>);

impl Outages {
    /// All streams of the series. Cells are shuffled so that a stream has curves and sizes of all kinds.
    fn plans(&self) -> Vec<Plan> {
        let mut dice = Dice::new(self.options.seed, &[12]);
        let mut plans: Vec<Plan> = Vec::new();
        for rate in &self.rates {
            let mut cells: Vec<(usize, f64)> = (0..self.curves.len())
                .flat_map(|curve| self.sizes.iter().map(move |size| (curve, *size)))
                .collect();
            for place in (1..cells.len()).rev() {
                cells.swap(place, dice.below(place + 1));
            }
            plans.extend(cells.chunks(self.per_stream.max(1)).map(|chunk| (*rate, chunk.to_vec())));
        }
        for place in (1..plans.len()).rev() {
            plans.swap(place, dice.below(place + 1));
        }
        plans
    }

    /// How many worlds the series has.
    #[must_use]
    pub fn worlds(&self) -> usize {
        self.plans().len().div_ceil(self.streams.max(1))
    }

    /// The world of `options.index`; past the end of the series it is empty.
    #[must_use]
    pub fn world(&self) -> World {
        let days = HISTORY_DAYS + GAP_DAYS * self.per_stream as u32 + 1;
        let mut world = World::new(&self.options, days);
        let plans = self.plans();
        for (rate, cells) in plans.iter().skip(self.options.index * self.streams).take(self.streams) {
            let provider = world.add_stream(&self.options, *rate);
            let mut free = START + i64::from(HISTORY_DAYS) * DAY_SECONDS;
            for (curve, size) in cells {
                let onset = world.add_outage(provider, &self.curves[*curve], *size, *rate, free);
                free = onset.max(free) + i64::from(GAP_DAYS) * DAY_SECONDS;
            }
        }
        world
    }
}

impl World {
    /// Plans an outage within the week's rhythm on the day from `earliest` on; returns the onset.
    pub(super) fn add_outage(
        &mut self,
        provider: usize,
        curve: &Curve,
        size: f64,
        rate: f64,
        earliest: i64,
    ) -> i64 {
        let mut dice = Dice::new(self.stage.seed, &[self.truths.len() as u64, 13]);
        let season = Season::new(self.stage.providers[provider].rhythm);
        // Outages are noticed when people work: hours count by how many write in them, none is barred.
        let onset = std::iter::repeat_with(|| earliest + dice.between(0, DAY_SECONDS / 2))
            .take(8)
            .find(|onset| season.at(*onset) > 0.6)
            .unwrap_or(earliest);
        let acknowledged_at = acknowledgement(&mut dice, onset);
        self.push_outage(&Order {
            provider,
            curve,
            size,
            onset,
            base_rate: rate,
            cause: None,
            acknowledged_at,
        });
        onset
    }
}
