//! The mixed world: outages, severe ones among them, shared failures and every look-alike, on all streams.

use super::quiet::RATES;
use super::{DAY_SECONDS, Options, START, World};
use crate::curve::{FAMILIES, Family};
use crate::dice::Dice;
use crate::distractor::{DISTRACTORS, Distractor};
use crate::world::outages::HISTORY_DAYS;

/// Days between two events of one stream.
const EVENT_DAYS: i64 = 5;
/// Share of events that are outages.
const OUTAGES: f64 = 0.35;
/// Days per shared failure.
const SHARED_DAYS: i64 = 15;

/// Options of the mixed world.
#[derive(Debug, Clone)]
pub struct Mixed {
    /// Seed, index, phrasing, talk.
    pub options: Options,
    /// Streams, one provider each.
    pub providers: usize,
    /// Length; the first 21 days are quiet.
    pub days: u32,
    /// Reports per hour; stream `n` gets rate `n` modulo their number.
    pub rates: Vec<f64>,
}

impl Default for Mixed {
    fn default() -> Self {
        Self { options: Options::default(), providers: 40, days: 60, rates: RATES.to_vec() }
    }
}

impl Mixed {
    /// The world.
    #[must_use]
    pub fn world(&self) -> World {
        let mut world = World::new(&self.options, self.days);
        let mut dice = Dice::new(world.stage.seed, &[51]);
        // Kinds take turns so that a small world has them all.
        let mut turn = dice.below(DISTRACTORS.len());
        for rate in self.rates.iter().cycle().take(self.providers) {
            let provider = world.add_stream(&self.options, *rate);
            let mut day = i64::from(HISTORY_DAYS);
            while day + EVENT_DAYS < i64::from(self.days) {
                let at = START + day * DAY_SECONDS + dice.between(0, 2 * DAY_SECONDS);
                if dice.chance(OUTAGES) {
                    mixed_outage(&mut world, &mut dice, provider, *rate, at);
                } else {
                    let kind = next_kind(&world, &mut turn, provider);
                    world.add_distractor(kind, provider, at, 0);
                }
                day += EVENT_DAYS;
            }
        }
        for period in 0..(i64::from(self.days) - i64::from(HISTORY_DAYS)) / SHARED_DAYS {
            let day = i64::from(HISTORY_DAYS) + period * SHARED_DAYS;
            let onset = START + day * DAY_SECONDS + dice.between(DAY_SECONDS / 4, 10 * DAY_SECONDS);
            world.add_upstream(&mut dice, onset);
        }
        world
    }
}

/// An outage of any shape and size; the people of a loud one say afterwards that it works again.
fn mixed_outage(world: &mut World, dice: &mut Dice, provider: usize, rate: f64, at: i64) {
    let family = dice.pick(&FAMILIES).copied().unwrap_or(Family::Step);
    let size = [1.0, 0.25, 0.0625][dice.weighted(&[0.5, 0.3, 0.2])];
    let curve = family.draw(dice);
    let onset = world.add_outage(provider, &curve, size, rate, at);
    if size >= 1.0 && family != Family::SlowBurn {
        world.add_distractor(Distractor::BackUp, provider, onset + curve.seconds(), 0);
    }
}

/// The next kind in turn that fits the provider; "back up" posts stand behind outages only.
fn next_kind(world: &World, turn: &mut usize, provider: usize) -> Distractor {
    loop {
        let kind = DISTRACTORS[*turn % DISTRACTORS.len()];
        *turn += 1;
        if kind != Distractor::BackUp && kind.fits(&world.stage.providers[provider].id) {
            return kind;
        }
    }
}
