//! The amplified world: nothing fails, but few people make much noise.

use super::quiet::RATES;
use super::{DAY_SECONDS, Options, START, World};
use crate::dice::Dice;
use crate::distractor::Distractor;

/// Days per cascade on each stream.
const CASCADE_DAYS: i64 = 20;
/// Days per campaign; each is about one to three providers.
const CAMPAIGN_DAYS: i64 = 10;

/// Options of the amplified world.
#[derive(Debug, Clone)]
pub struct Amplified {
    /// Seed, index, phrasing, talk.
    pub options: Options,
    /// Streams, one provider each.
    pub providers: usize,
    /// Length.
    pub days: u32,
    /// Reports per hour; stream `n` gets rate `n` modulo their number.
    pub rates: Vec<f64>,
}

impl Default for Amplified {
    fn default() -> Self {
        Self { options: Options::default(), providers: 40, days: 60, rates: RATES.to_vec() }
    }
}

impl Amplified {
    /// The world.
    #[must_use]
    pub fn world(&self) -> World {
        let mut world = World::new(&self.options, self.days);
        let providers: Vec<usize> = self
            .rates
            .iter()
            .cycle()
            .take(self.providers)
            .map(|rate| world.add_stream(&self.options, *rate))
            .collect();
        let mut dice = Dice::new(world.stage.seed, &[31]);
        let days = i64::from(self.days);
        for provider in &providers {
            for period in 0..days / CASCADE_DAYS {
                let onset =
                    START + period * CASCADE_DAYS * DAY_SECONDS + dice.between(0, CASCADE_DAYS * DAY_SECONDS);
                world.add_distractor(Distractor::Cascade, *provider, onset, 0);
            }
        }
        for period in 0..days / CAMPAIGN_DAYS {
            let onset =
                START + period * CAMPAIGN_DAYS * DAY_SECONDS + dice.between(0, CAMPAIGN_DAYS * DAY_SECONDS);
            for _ in 0..=dice.below(3) {
                if let Some(provider) = dice.pick(&providers) {
                    world.add_distractor(Distractor::Campaign, *provider, onset, period as u64 + 1);
                }
            }
        }
        world
    }
}
