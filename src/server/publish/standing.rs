//! Where a provider stands, in one of five words.
//!
//! Pure. What cannot be seen is never called fine.

use crate::catalog::Catalog;
use crate::detect::{Grade, Swarm, SwarmState};
use crate::verdict::{FRESH, SourceState};
use jiff::Timestamp;

/// Where a provider stands; worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// People report a failure and its public channels are silent; since when.
    Unacknowledged(Timestamp),
    /// It has said so itself.
    Acknowledged,
    /// People report it, too few to be sure.
    Possible,
    /// Nobody does, and those who would know are read.
    Quiet,
    /// Those who would know cannot be read.
    CannotTell,
}

impl Standing {
    /// Of the provider, its brand and its parts, by the swarms that are open and the sources that are read.
    pub(super) fn new(
        provider: &str,
        open: &[Swarm],
        sources: &[SourceState],
        catalog: &Catalog,
        now: Timestamp,
    ) -> Self {
        let (mut silent_since, mut spoken, mut possible) = (None, false, false);
        for swarm in open.iter().filter(|swarm| concerns(swarm, provider, catalog)) {
            let since = swarm.onset.1;
            match (swarm.state, swarm.grade) {
                _ if swarm.held => possible = true,
                (SwarmState::Unacknowledged, Grade::Likely) => {
                    silent_since = Some(silent_since.map_or(since, |earlier: Timestamp| earlier.min(since)));
                }
                (SwarmState::Unacknowledged, Grade::Possible) => possible = true,
                (SwarmState::Acknowledged, _) => spoken = true,
                (SwarmState::Subsided, _) => {}
            }
        }
        match silent_since {
            Some(since) => Self::Unacknowledged(since),
            None if spoken => Self::Acknowledged,
            None if possible => Self::Possible,
            None if can_tell(provider, sources, catalog, now) => Self::Quiet,
            None => Self::CannotTell,
        }
    }

    /// Name of its colour.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Unacknowledged(_) => "unacknowledged",
            Self::Acknowledged => "acknowledged",
            Self::Possible => "possible",
            Self::Quiet => "quiet",
            Self::CannotTell => "unknown",
        }
    }

    /// "unacknowledged 45 h".
    pub(super) fn words(self, now: Timestamp) -> String {
        match self {
            Self::Unacknowledged(since) => format!("unacknowledged {}", age(since, now)),
            Self::Acknowledged => "acknowledged".to_owned(),
            Self::Possible => "possible".to_owned(),
            Self::Quiet => "nothing swarming".to_owned(),
            Self::CannotTell => "cannot tell".to_owned(),
        }
    }

    /// What the words mean, in a sentence.
    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::Unacknowledged(_) => {
                "People report a failure, and the provider's public channels are silent."
            }
            Self::Acknowledged => "People report a failure, and the provider has said so.",
            Self::Possible => "Some people report a failure, too few to be sure.",
            Self::Quiet => "Nobody reports the same failure as others do, and those who would know are read.",
            Self::CannotTell => "The sources that would know cannot be read; their silence means nothing.",
        }
    }
}

/// Whether a swarm is about the provider, its brand or a part of it.
pub(super) fn concerns(swarm: &Swarm, provider: &str, catalog: &Catalog) -> bool {
    catalog.family(&swarm.provider).any(|id| id == provider)
}

/// Whether silence about a provider means something: at least half of the sources that would know see, and of
/// those that are about this provider alone at least one, where there are such.
fn can_tell(provider: &str, sources: &[SourceState], catalog: &Catalog, now: Timestamp) -> bool {
    let (mut all, mut seeing, mut own, mut own_seeing) = (0, 0, 0, 0);
    for source in sources {
        let about_it = source.about.as_ref().map(|about| catalog.family(about).any(|id| id == provider));
        if about_it == Some(false) {
            continue;
        }
        let sees =
            source.blind.is_none() && source.last_ok_at.is_some_and(|at| now.duration_since(at) < FRESH);
        all += 1;
        seeing += usize::from(sees);
        own += usize::from(about_it.is_some());
        own_seeing += usize::from(about_it.is_some() && sees);
    }
    seeing > 0 && 2 * seeing >= all && (own == 0 || own_seeing > 0)
}

/// In one unit: "12 min", "45 h", "4 days".
fn age(since: Timestamp, now: Timestamp) -> String {
    let minutes = now.duration_since(since).as_mins().max(0);
    match minutes {
        0..120 => format!("{minutes} min"),
        120..4320 => format!("{} h", minutes / 60),
        _ => format!("{} days", minutes / 1440),
    }
}
