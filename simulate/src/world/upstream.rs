//! The upstream world: one provider fails and the users of those built on it blame what they see.

use super::{DAY_SECONDS, Options, START, World};
use crate::curve::{Curve, Family};
use crate::dice::Dice;
use crate::outage::{Order, acknowledgement};
use crate::world::outages::HISTORY_DAYS;

/// Fewer dependents than this are no shared failure.
const DEPENDENTS_MIN: usize = 4;
const DEPENDENTS_MAX: usize = 8;
/// Days from one failure to the next.
const GAP_DAYS: u32 = 10;
/// A dependent's status page speaks of an upstream failure about half as often.
const DEPENDENT_SILENT: f64 = 0.5;

/// Options of the upstream world.
#[derive(Debug, Clone)]
pub struct Upstream {
    /// Seed, index, phrasing, talk.
    pub options: Options,
    /// Upstream failures.
    pub failures: usize,
    /// Reports per hour; stream `n` gets rate `n` modulo their number. Every provider has a stream.
    pub rates: Vec<f64>,
}

impl Default for Upstream {
    fn default() -> Self {
        Self { options: Options::default(), failures: 8, rates: vec![0.25, 0.5, 1.0, 4.0] }
    }
}

impl Upstream {
    /// The world.
    #[must_use]
    pub fn world(&self) -> World {
        let mut world = World::new(&self.options, HISTORY_DAYS + GAP_DAYS * self.failures as u32 + 1);
        let count = world.stage.providers.len();
        for rate in self.rates.iter().cycle().take(count) {
            world.add_stream(&self.options, *rate);
        }
        let mut dice = Dice::new(world.stage.seed, &[41]);
        for failure in 0..self.failures {
            let day = i64::from(HISTORY_DAYS) + failure as i64 * i64::from(GAP_DAYS);
            let onset = START + day * DAY_SECONDS + dice.between(7 * 3_600, 20 * 3_600);
            world.add_upstream(&mut dice, onset);
        }
        world
    }
}

impl World {
    /// Plans the failure of an upstream provider at random and of four to eight that depend on it.
    pub(super) fn add_upstream(&mut self, dice: &mut Dice, onset: i64) {
        let providers = &self.stage.providers;
        let running = |id: &str| self.streams.iter().any(|stream| stream.provider == id);
        let families: Vec<(usize, Vec<usize>)> = (0..providers.len())
            .map(|upstream| {
                let below = (0..providers.len())
                    .filter(|other| providers[*other].upstream.contains(&providers[upstream].id))
                    .filter(|other| running(&providers[*other].id));
                (upstream, below.collect::<Vec<_>>())
            })
            .filter(|(upstream, below)| running(&providers[*upstream].id) && below.len() >= DEPENDENTS_MIN)
            .collect();
        let Some((upstream, mut dependents)) = dice.pick(&families).cloned() else { return };
        while dependents.len() > DEPENDENTS_MAX {
            dependents.remove(dice.below(dependents.len()));
        }
        let cause = providers[upstream].id.clone();
        let family = if dice.chance(0.5) { Family::SpikeDecay } else { Family::Step };
        let curve = family.draw(dice);
        let acknowledged_at = acknowledgement(dice, onset);
        self.add_outage_at(upstream, &curve, 1.0, onset, None, acknowledged_at);
        for dependent in dependents {
            let later = onset + dice.between(0, 360);
            let said = acknowledgement(dice, later).filter(|_| !dice.chance(DEPENDENT_SILENT));
            let size = 0.2 + 0.5 * dice.unit();
            self.add_outage_at(dependent, &curve, size, later, Some(&cause), said);
        }
    }

    /// Plans an outage at exactly `onset` on the stream of a provider.
    fn add_outage_at(
        &mut self,
        provider: usize,
        curve: &Curve,
        size: f64,
        onset: i64,
        cause: Option<&str>,
        acknowledged_at: Option<i64>,
    ) {
        let id = &self.stage.providers[provider].id;
        let base_rate =
            self.streams.iter().find(|stream| &stream.provider == id).map_or(0.0, |stream| stream.rate);
        self.push_outage(&Order { provider, curve, size, onset, base_rate, cause, acknowledged_at });
    }
}
