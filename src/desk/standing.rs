//! How a provider stands, in one of five words. What cannot be seen is never called fine.
//!
//! Pure: the overview, the pages, the badge and the card all say what is decided here.

use crate::catalog::Catalog;
use crate::detect::{Grade, Swarm, SwarmState};
use crate::verdict::{SourceState, can_tell};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// How a provider stands, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// A likely swarm is open and the provider silent.
    Unacknowledged,
    /// A swarm is open and the provider has said so.
    Acknowledged,
    /// A swarm is open that may be none.
    Possible,
    /// Those who would know cannot be read.
    Unknown,
    /// Those who would know are read, and nothing swarms.
    Quiet,
}

/// Who would know about a provider.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Listeners {
    /// Sources about it, or about everybody.
    pub all: usize,
    /// Those of them that know about now.
    pub seeing: usize,
    /// Sources about it alone.
    pub own: usize,
    /// Those of them that know about now.
    pub own_seeing: usize,
}

impl Listeners {
    /// Who would know about this provider, its brand and its parts.
    pub fn of(provider: &str, sources: &[SourceState], catalog: &Catalog, now: Timestamp) -> Self {
        let family: Vec<&str> = catalog.family(provider).collect();
        let mut listeners = Self::default();
        for source in sources {
            let about_it = source.about.as_ref().map(|about| family.contains(&about.as_str()));
            if about_it == Some(false) {
                continue;
            }
            let sees = source.sees(now);
            listeners.all += 1;
            listeners.seeing += usize::from(sees);
            listeners.own += usize::from(about_it.is_some());
            listeners.own_seeing += usize::from(about_it.is_some() && sees);
        }
        listeners
    }

    /// Whether silence means something: enough of all see, and of those about the provider alone at least one, where
    /// there are such.
    fn can_tell(&self) -> bool {
        can_tell(self.seeing, self.all - self.seeing) && (self.own == 0 || self.own_seeing > 0)
    }
}

impl Standing {
    /// Of the provider, its brand and its parts, by the swarms that are open and by those who would know.
    pub fn new(provider: &str, open: &[Swarm], listeners: &Listeners, catalog: &Catalog) -> Self {
        let concerned = open.iter().filter(|swarm| concerns(swarm, provider, catalog));
        let silence = if listeners.can_tell() { Self::Quiet } else { Self::Unknown };
        concerned.filter_map(Self::of_swarm).min().unwrap_or(silence)
    }

    /// How a swarm makes its provider stand; none when it is over.
    pub fn of_swarm(swarm: &Swarm) -> Option<Self> {
        match (swarm.state, swarm.grade) {
            (SwarmState::Subsided, _) => None,
            _ if swarm.held => Some(Self::Possible),
            (SwarmState::Acknowledged, _) => Some(Self::Acknowledged),
            (SwarmState::Unacknowledged, Grade::Likely) => Some(Self::Unacknowledged),
            (SwarmState::Unacknowledged, Grade::Possible) => Some(Self::Possible),
        }
    }
}

/// Whether a swarm is about the provider, its brand or a part of it.
pub fn concerns(swarm: &Swarm, provider: &str, catalog: &Catalog) -> bool {
    catalog.family(&swarm.provider).any(|id| id == provider)
}
