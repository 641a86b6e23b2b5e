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

    /// Whether silence means something: enough of all see, and of those about the provider alone at least one. Whoever
    /// listens to everybody hears little of anybody.
    fn can_tell(&self) -> bool {
        can_tell(self.seeing, self.all - self.seeing) && self.own_seeing > 0
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

#[cfg(test)]
mod tests {
    use super::{Listeners, Standing};
    use crate::catalog::Catalog;
    use crate::detect::{Grade, Swarm};
    use crate::verdict::SourceState;
    use jiff::{SignedDuration, Timestamp};

    fn now() -> Timestamp {
        "2026-03-01T05:12:00Z".parse().unwrap()
    }

    /// A source about a provider, or about everybody, read so many hours ago, or blind.
    fn source(about: Option<&str>, read: Option<i64>) -> SourceState {
        SourceState {
            id: "a".to_owned(),
            official: false,
            about: about.map(str::to_owned),
            last_ok_at: read.map(|hours| now() - SignedDuration::from_hours(hours)),
            blind: read.is_none().then(|| "503".to_owned()),
        }
    }

    fn standing(provider: &str, open: &[Swarm], sources: &[SourceState]) -> Standing {
        let catalog = Catalog::built_in().unwrap();
        Standing::new(provider, open, &Listeners::of(provider, sources, &catalog, now()), &catalog)
    }

    #[test]
    fn the_worst_open_swarm_decides_and_one_that_is_over_does_not() {
        let well = [source(Some("aws"), Some(0)), source(Some("github"), Some(0))];
        let possible = Swarm { grade: Grade::Possible, ..Swarm::example() };
        let held = Swarm { held: true, ..Swarm::example_acknowledged() };
        for (open, is) in [
            (
                vec![possible.clone(), Swarm::example_acknowledged(), Swarm::example()],
                Standing::Unacknowledged,
            ),
            (vec![possible.clone(), Swarm::example_acknowledged()], Standing::Acknowledged),
            (vec![possible], Standing::Possible),
            (vec![held], Standing::Possible),
            (vec![Swarm::example_subsided()], Standing::Quiet),
            (Vec::new(), Standing::Quiet),
        ] {
            assert_eq!(standing("aws", &open, &well), is, "{open:#?}");
            assert_eq!(standing("github", &open, &well), Standing::Quiet, "a swarm of another provider");
        }
    }

    #[test]
    fn a_swarm_of_a_part_is_one_of_the_brand_and_the_other_way_round() {
        let swarm = |provider: &str| Swarm { provider: provider.to_owned(), ..Swarm::example() };
        for (swarming, asked) in [("microsoft-365", "microsoft"), ("microsoft", "microsoft-365")] {
            assert_eq!(standing(asked, &[swarm(swarming)], &[]), Standing::Unacknowledged, "{asked}");
        }
        assert_eq!(standing("azure", &[swarm("microsoft-365")], &[]), Standing::Unknown, "a sister");
    }

    #[test]
    fn silence_is_quiet_only_where_enough_listen_and_one_of_them_to_the_provider_alone() {
        for (sources, is, why) in [
            (vec![], Standing::Unknown, "nobody listens"),
            (vec![source(None, Some(3))], Standing::Unknown, "what was heard is old"),
            (vec![source(None, Some(1))], Standing::Unknown, "whoever listens to all hears little of one"),
            (vec![source(Some("aws"), Some(1)), source(None, None)], Standing::Quiet, "half is enough"),
            (
                vec![source(Some("aws"), Some(1)), source(None, None), source(None, None)],
                Standing::Unknown,
                "most are blind",
            ),
            (
                vec![source(None, Some(1)), source(None, Some(1)), source(Some("aws"), None)],
                Standing::Unknown,
                "the one about it is blind",
            ),
            (vec![source(Some("aws"), Some(1)), source(Some("github"), None)], Standing::Quiet, "of another"),
        ] {
            assert_eq!(standing("aws", &[], &sources), is, "{why}");
        }
    }
}
