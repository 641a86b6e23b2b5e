//! What is on record of one provider: its swarms, what it published itself, and how long it was silent.
//!
//! A provider that never spoke has no lag, and a swarm that is still open has none yet. Neither is a number, and
//! neither may be left out: the median is the time by which half of all swarms were acknowledged, reckoned from the
//! open ones for as long as they have been watched (Kaplan and Meier, J. Am. Stat. Assoc. 53, 1958).

use super::{Desk, DeskError};
use crate::detect::{Swarm, SwarmState};
use crate::store::{StoredIncident, Which};
use crawlers::Incident;
use jiff::Timestamp;
use serde::Serialize;

/// Swarms of one provider that its lags are reckoned from, the newest.
const LAG_SWARMS_MAX: usize = 500;

/// What is on record of a provider.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProviderHistory {
    /// The provider's id.
    pub provider: String,
    /// When this was asked.
    pub at: Timestamp,
    /// How soon it acknowledges.
    pub lags: Lags,
    /// Its swarms and those of its parts, latest flagged first.
    pub swarms: Vec<Swarm>,
    /// What it and its parts published of themselves, newest first.
    pub incidents: Vec<PastIncident>,
}

/// An incident as the provider shows it, and when it was to be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PastIncident {
    /// The source's id.
    pub source: String,
    /// When it was first seen.
    pub first_seen_at: Timestamp,
    /// When it was last seen to differ from before.
    pub changed_at: Timestamp,
    /// The incident as it stands.
    #[serde(flatten)]
    pub incident: Incident,
}

/// How soon a provider acknowledges what its customers report, from the first report that joined a swarm.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Lags {
    /// Swarms that it acknowledged in public.
    pub acknowledged: u32,
    /// Swarms that subsided without a public word.
    pub never: u32,
    /// Swarms that are open and not acknowledged yet.
    pub waiting: u32,
    /// The time by which half of the swarms were acknowledged, in seconds; negative when the provider was first.
    /// `None` when fewer than half ever were.
    pub median_seconds: Option<i64>,
}

impl Lags {
    /// The lags of these swarms, seen from `now`.
    pub fn of(swarms: &[Swarm], now: Timestamp) -> Self {
        let mut lags = Self::default();
        // Seconds, and whether the provider spoke then; else it was watched in vain for so long.
        let mut watched: Vec<(i64, bool)> = Vec::new();
        for swarm in swarms {
            match (&swarm.acknowledgement, swarm.state) {
                (Some(word), _) => {
                    lags.acknowledged += 1;
                    watched.push((word.lag_seconds, true));
                }
                (None, SwarmState::Subsided) => {
                    lags.never += 1;
                    watched.push((i64::MAX, false));
                }
                (None, _) => {
                    lags.waiting += 1;
                    watched.push((now.duration_since(swarm.onset.1).as_secs(), false));
                }
            }
        }
        lags.median_seconds = median(watched);
        lags
    }
}

/// The first time by which no more than half are silent; who was watched for a shorter time does not count after it.
fn median(mut watched: Vec<(i64, bool)>) -> Option<i64> {
    // Of one time, who spoke comes first: the others were still being watched then.
    watched.sort_by_key(|(seconds, spoke)| (*seconds, !spoke));
    let all = watched.len();
    let mut silent = 1.0;
    for (place, (seconds, spoke)) in watched.into_iter().enumerate() {
        if spoke {
            let left = f64::from(u32::try_from(all - place).unwrap_or(u32::MAX));
            silent *= 1.0 - 1.0 / left;
            // The products of fractions are not exact.
            if silent <= 0.5 + 1e-9 {
                return Some(seconds);
            }
        }
    }
    None
}

impl Desk {
    /// What is on record of the provider that is called `name`: at most `limit` swarms and as many incidents.
    ///
    /// # Errors
    /// When the provider is unknown, or the store cannot be read.
    pub fn history(&self, name: &str, limit: usize, now: Timestamp) -> Result<ProviderHistory, DeskError> {
        let provider = self.provider_id(name)?;
        let mut swarms = self.swarms_of(Some(name), false, LAG_SWARMS_MAX)?;
        let lags = Lags::of(&swarms, now);
        swarms.truncate(limit);
        let mut incidents = Vec::new();
        for part in self.catalog().parts(provider) {
            incidents.extend(self.store().incidents(Some(part), Which::All, limit)?);
        }
        incidents.sort_by_key(|stored| std::cmp::Reverse(stored.incident.published_at));
        incidents.truncate(limit);
        let incidents = incidents.into_iter().map(PastIncident::from).collect();
        Ok(ProviderHistory { provider: provider.to_owned(), at: now, lags, swarms, incidents })
    }

    /// Swarms of the provider that is called `name` and of its parts, or of all providers, newest first; open ones
    /// only, or all.
    ///
    /// # Errors
    /// When the provider is unknown, or the store cannot be read.
    pub fn swarms_of(
        &self,
        name: Option<&str>,
        open_only: bool,
        limit: usize,
    ) -> Result<Vec<Swarm>, DeskError> {
        let Some(name) = name else { return self.swarms(open_only, limit) };
        let which = if open_only { Which::Open } else { Which::All };
        let mut swarms = Vec::new();
        for part in self.catalog().parts(self.provider_id(name)?) {
            swarms.extend(self.store().swarms(Some(part), which, limit)?);
        }
        swarms.sort_by(|one, other| (other.flagged_at, &other.id).cmp(&(one.flagged_at, &one.id)));
        swarms.truncate(limit);
        Ok(swarms)
    }

    /// The id of the provider that a person calls so.
    pub(super) fn provider_id(&self, name: &str) -> Result<&str, DeskError> {
        self.catalog()
            .provider_called(name)
            .map_err(|advice| DeskError::UnknownProvider { name: name.to_owned(), advice })
    }
}

impl From<StoredIncident> for PastIncident {
    fn from(stored: StoredIncident) -> Self {
        let StoredIncident { source, first_seen_at, changed_at, incident, .. } = stored;
        Self { source, first_seen_at, changed_at, incident }
    }
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn who_never_spoke_is_in_the_median_and_is_no_number() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![(60, true)]), Some(60));
        assert_eq!(median(vec![(i64::MAX, false)]), None);
        assert_eq!(median(vec![(i64::MAX, false), (60, true), (30, true)]), Some(60));
        let mostly_silent = vec![(60, true), (i64::MAX, false), (i64::MAX, false)];
        assert_eq!(median(mostly_silent), None, "fewer than half ever spoke");
        assert_eq!(
            median(vec![(-300, true), (60, true), (90, true)]),
            Some(60),
            "once the provider was first"
        );
    }

    #[test]
    fn an_open_swarm_counts_for_as_long_as_it_was_watched() {
        let spoken = [(100, true), (200, true), (300, true)];
        let with = |open: i64| median(spoken.iter().copied().chain([(open, false)]).collect());
        assert_eq!(with(10), Some(200), "just opened: it says nothing yet");
        assert_eq!(with(1000), Some(200), "two of four had spoken by then");
        assert_eq!(median(vec![(100, true), (1000, false), (1000, false)]), None, "silent for long");
    }
}
