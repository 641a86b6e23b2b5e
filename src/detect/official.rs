//! What providers said of themselves, for asking whether a swarm is acknowledged.

use super::swarm::Acknowledgement;
use crawlers::Incident;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An incident that was over this long before the onset may still be what people feel.
const BEFORE_ONSET: SignedDuration = SignedDuration::from_mins(15);

/// An incident published longer before the onset than this is about something else, though still open.
const PUBLISHED_BEFORE_ONSET_MAX: SignedDuration = SignedDuration::from_hours(24);

/// Incidents remembered per provider, newest first seen; archives of years come with the first visit.
const INCIDENTS_MAX: usize = 256;

/// The part of an incident that matters to a swarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Notice {
    source: String,
    id: String,
    title: String,
    published_at: Timestamp,
    seen_at: Timestamp,
    resolved_at: Option<Timestamp>,
}

/// What providers said of themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Official {
    notices: BTreeMap<String, Vec<Notice>>,
}

impl Official {
    /// Notes what a provider said, at the moment it could first be seen.
    pub(super) fn note(&mut self, provider: &str, source: &str, incident: &Incident, seen_at: Timestamp) {
        let notices = self.notices.entry(provider.to_owned()).or_default();
        let resolved_at = incident.resolved_at.or(incident.state.is_over().then_some(seen_at));
        if let Some(notice) =
            notices.iter_mut().find(|notice| notice.source == source && notice.id == incident.id)
        {
            notice.resolved_at = resolved_at;
            notice.title.clone_from(&incident.title);
            return;
        }
        if notices.len() >= INCIDENTS_MAX {
            let oldest = (0..notices.len()).min_by_key(|&place| notices[place].published_at);
            notices.swap_remove(oldest.expect("there are some"));
        }
        notices.push(Notice {
            source: source.to_owned(),
            id: incident.id.clone(),
            title: incident.title.clone(),
            // Providers move this time afterwards, even into the future: it was out when we saw it.
            published_at: incident.published_at.min(seen_at),
            seen_at,
            resolved_at,
        });
    }

    /// The first word of any of these providers that covers a swarm which began at `onset`.
    pub(super) fn acknowledgement(&self, providers: &[&str], onset: Timestamp) -> Option<Acknowledgement> {
        let earliest = onset.saturating_sub(PUBLISHED_BEFORE_ONSET_MAX).unwrap_or(Timestamp::MIN);
        let still_open = onset.saturating_sub(BEFORE_ONSET).unwrap_or(Timestamp::MIN);
        providers
            .iter()
            .filter_map(|provider| self.notices.get(*provider))
            .flatten()
            .filter(|notice| notice.published_at >= earliest)
            .filter(|notice| notice.resolved_at.is_none_or(|resolved| resolved >= still_open))
            .min_by_key(|notice| (notice.seen_at, notice.published_at, &notice.id))
            .map(|notice| Acknowledgement {
                source: notice.source.clone(),
                id: notice.id.clone(),
                title: notice.title.clone(),
                published_at: notice.published_at,
                seen_at: notice.seen_at,
                lag_seconds: notice.published_at.duration_since(onset).as_secs(),
            })
    }
}
