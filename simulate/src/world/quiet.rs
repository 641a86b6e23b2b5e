//! The quiet world: nothing fails; every flag is false.

use super::{Options, World};

/// Base rates of the strata, reports per hour: two each of rare, low, middle and high.
pub const RATES: [f64; 8] = [0.02, 0.06, 0.25, 0.5, 1.0, 4.0, 10.0, 20.0];

/// Options of the quiet world.
#[derive(Debug, Clone)]
pub struct Quiet {
    /// Seed, index, phrasing, talk.
    pub options: Options,
    /// Streams, one provider each; no more than there are providers, further ones are other worlds' (`index`).
    pub providers: usize,
    /// Length.
    pub days: u32,
    /// Reports per hour; stream `n` gets rate `n` modulo their number.
    pub rates: Vec<f64>,
}

impl Default for Quiet {
    fn default() -> Self {
        Self { options: Options::default(), providers: 40, days: 60, rates: RATES.to_vec() }
    }
}

impl Quiet {
    /// The world.
    #[must_use]
    pub fn world(&self) -> World {
        let mut world = World::new(&self.options, self.days);
        let width = world.width(self.providers);
        for rate in self.rates.iter().cycle().take(width) {
            world.add_stream(&self.options, *rate);
        }
        world
    }
}
