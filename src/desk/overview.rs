//! What is wrong right now, across providers.

use super::standing::{Listeners, Standing, concerns};
use super::{Desk, DeskError, SourceLine};
use crate::detect::{Swarm, SwarmState};
use crate::store::Which;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// Swarms that subsided no longer ago than this are still shown.
const SUBSIDED_SHOWN_FOR: SignedDuration = SignedDuration::from_hours(48);

/// The most open swarms, and the most subsided ones, that are shown.
const SWARMS_MAX: usize = 100;

/// Reports are counted in this many hours up to now.
pub const ACTIVITY_HOURS: usize = 24;

/// What is wrong right now.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Overview {
    /// When it was so.
    pub at: Timestamp,
    /// Open swarms: likely and unacknowledged ones first, then by age, the youngest first.
    pub open: Vec<Swarm>,
    /// Swarms that subsided in the last 48 hours, the latest first.
    pub subsided: Vec<Swarm>,
    /// Providers that several failing ones are built on.
    pub causes: Vec<Cause>,
    /// Every provider that somebody listens for or that was reported, the worst first.
    pub providers: Vec<Tile>,
    /// How many of the sources that are switched on are read, and how many are not.
    pub sources: Readings,
}

/// One failure below several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Cause {
    /// The id of the provider below.
    pub provider: String,
    /// Whether it is itself reported or has spoken; else it is inferred.
    pub confirmed: bool,
    /// Ids of the open swarms that it explains.
    pub swarms: Vec<String>,
}

/// A provider at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Tile {
    /// The provider's id.
    pub id: String,
    /// As it writes itself.
    pub name: String,
    /// `cloud`, `mail` and so on.
    pub category: String,
    /// How it stands.
    pub standing: Standing,
    /// Its worst open swarm.
    pub swarm: Option<String>,
    /// Reports in each of the last 24 hours, the oldest first.
    pub activity: Vec<u32>,
    /// Sources about it, or about everybody, that are read …
    pub seeing: usize,
    /// … and that cannot be read, or were not read lately.
    pub blind: usize,
}

/// How reading goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Readings {
    /// Sources that are switched on.
    pub enabled: usize,
    /// Those read well at their last visit.
    pub read: usize,
    /// Those that cannot be read.
    pub blind: usize,
    /// Those that wait for their first visit.
    pub never: usize,
}

impl Readings {
    fn of(sources: &[SourceLine]) -> Self {
        let mut readings = Self::default();
        for source in sources.iter().filter(|source| source.enabled) {
            readings.enabled += 1;
            match source.reading {
                Some(reading) if reading.is_blind() => readings.blind += 1,
                Some(_) => readings.read += 1,
                None => readings.never += 1,
            }
        }
        readings
    }
}

impl Desk {
    /// What is wrong right now.
    ///
    /// # Errors
    /// When store or index cannot be read.
    pub fn overview(&self, now: Timestamp) -> Result<Overview, DeskError> {
        self.overview_beside(&self.sources()?, now)
    }

    /// The same for whoever has the sources already.
    ///
    /// # Errors
    /// When store or index cannot be read.
    pub fn overview_beside(&self, sources: &[SourceLine], now: Timestamp) -> Result<Overview, DeskError> {
        let mut open = self.store().swarms(None, Which::Open, SWARMS_MAX)?;
        open.sort_by_key(|swarm| (Standing::of_swarm(swarm), std::cmp::Reverse(swarm.onset.1)));
        let recent = |swarm: &Swarm| {
            let over = swarm.subsided_at.filter(|_| swarm.state == SwarmState::Subsided);
            over.is_some_and(|at| now.duration_since(at) < SUBSIDED_SHOWN_FOR)
        };
        let subsided =
            self.store().swarms(None, Which::All, SWARMS_MAX)?.into_iter().filter(recent).collect();
        let providers = self.tiles(&open, sources, now)?;
        Ok(Overview {
            at: now,
            causes: causes(&open),
            open,
            subsided,
            providers,
            sources: Readings::of(sources),
        })
    }

    /// The providers that somebody listens for or that were reported, the worst first.
    fn tiles(&self, open: &[Swarm], lines: &[SourceLine], now: Timestamp) -> Result<Vec<Tile>, DeskError> {
        let states = super::source_states(lines);
        let mut activity = self.activity(now)?;
        let about: BTreeSet<&str> = states.iter().filter_map(|state| state.about.as_deref()).collect();
        let mut tiles = Vec::new();
        for provider in &self.catalog().providers {
            let swarm = open.iter().find(|swarm| concerns(swarm, &provider.id, self.catalog()));
            let reports = activity.remove(&provider.id);
            if swarm.is_none() && reports.is_none() && !about.contains(provider.id.as_str()) {
                continue;
            }
            let listeners = Listeners::of(&provider.id, &states, self.catalog(), now);
            let standing = Standing::new(&provider.id, open, &listeners, self.catalog());
            tiles.push(Tile {
                id: provider.id.clone(),
                name: provider.name.clone(),
                category: provider.category.clone(),
                standing,
                swarm: swarm.map(|swarm| swarm.id.clone()),
                activity: reports.unwrap_or_else(|| vec![0; ACTIVITY_HOURS]),
                seeing: listeners.seeing,
                blind: listeners.all - listeners.seeing,
            });
        }
        tiles.sort_by_cached_key(|tile| {
            let reports: u32 = tile.activity.iter().sum();
            (tile.standing, std::cmp::Reverse(reports), tile.name.to_lowercase())
        });
        Ok(tiles)
    }
}

fn causes(open: &[Swarm]) -> Vec<Cause> {
    let mut causes: BTreeMap<&str, Cause> = BTreeMap::new();
    for swarm in open {
        let Some(cause) = &swarm.cause else { continue };
        let known = causes.entry(&cause.provider).or_insert_with(|| Cause {
            provider: cause.provider.clone(),
            confirmed: false,
            swarms: Vec::new(),
        });
        known.confirmed |= cause.confirmed;
        known.swarms.push(swarm.id.clone());
    }
    causes.into_values().collect()
}
