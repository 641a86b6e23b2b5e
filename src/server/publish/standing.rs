//! Where a provider stands, in the words of a badge.
//!
//! Pure. What it is, is decided by the desk.

use super::super::badge::Badge;
use crate::catalog::Catalog;
use crate::desk::{self, Listeners, concerns};
use crate::detect::Swarm;
use crate::verdict::SourceState;
use jiff::Timestamp;

/// Where a provider stands, and since when it is silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) is: desk::Standing,
    silent_since: Option<Timestamp>,
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
        let listeners = Listeners::of(provider, sources, catalog, now);
        let is = desk::Standing::new(provider, open, &listeners, catalog);
        let silent = open.iter().filter(|swarm| {
            concerns(swarm, provider, catalog)
                && desk::Standing::of_swarm(swarm) == Some(desk::Standing::Unacknowledged)
        });
        Self { is, silent_since: silent.map(|swarm| swarm.onset.1).min() }
    }

    /// Name of its colour.
    pub(super) fn class(self) -> &'static str {
        match self.is {
            desk::Standing::Unacknowledged => "unacknowledged",
            desk::Standing::Acknowledged => "acknowledged",
            desk::Standing::Possible => "possible",
            desk::Standing::Quiet => "quiet",
            desk::Standing::Unknown => "unknown",
        }
    }

    /// "unacknowledged 45 h".
    pub(super) fn words(self, now: Timestamp) -> String {
        let words = Badge::of_standing(self.is).words;
        match self.silent_since {
            Some(since) => format!("{words} {}", age(since, now)),
            None => words.to_owned(),
        }
    }

    /// What the words mean, in a sentence.
    pub(super) fn sentence(self) -> &'static str {
        match self.is {
            desk::Standing::Unacknowledged => {
                "People report a failure, and the provider's public channels are silent."
            }
            desk::Standing::Acknowledged => "People report a failure, and the provider has said so.",
            desk::Standing::Possible => "Some people report a failure, too few to be sure.",
            desk::Standing::Quiet => {
                "Nobody reports the same failure as others do, and those who would know are read."
            }
            desk::Standing::Unknown => {
                "The sources that would know cannot be read; their silence means nothing."
            }
        }
    }
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
