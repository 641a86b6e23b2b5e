//! One provider: how it stands, what it went through, and how long it takes to say so.

use super::standing::{Listeners, Standing};
use super::{Desk, DeskError, SourceLine, source_states};
use crate::catalog::Provider;
use crate::detect::Swarm;
use crate::score::Lags;
use crate::store::{StoredIncident, Which};
use crawlers::{Impact, IncidentState};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

/// Swarms of one provider that are looked at, the newest first.
const SWARMS_MAX: usize = 500;

/// Official incidents that are shown, the newest first.
const INCIDENTS_MAX: usize = 50;

/// Updates of an incident that are shown, the newest.
const UPDATES_MAX: usize = 20;

/// A provider with its history.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ProviderFacts {
    /// When it was so.
    pub at: Timestamp,
    /// The provider's id.
    pub id: String,
    /// As it writes itself.
    pub name: String,
    /// `cloud`, `mail` and so on.
    pub category: String,
    /// What a reader should know of it.
    pub note: Option<String>,
    /// Its products.
    pub services: Vec<ServiceFacts>,
    /// Ids of providers it is built on.
    pub depends_on: Vec<String>,
    /// How it stands.
    pub standing: Standing,
    /// Open swarms.
    pub open: Vec<Swarm>,
    /// Swarms that are over, the newest first.
    pub past: Vec<PastSwarm>,
    /// What it published about itself, the newest first.
    pub incidents: Vec<IncidentFacts>,
    /// How long it takes to say so.
    pub lags: Lags,
    /// Where it is read about.
    pub sources: Vec<SourceLine>,
    /// Reports in each of the last 24 hours, the oldest first.
    pub activity: Vec<u32>,
}

/// A product of a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ServiceFacts {
    /// Its id.
    pub id: String,
    /// As the provider writes it.
    pub name: String,
    /// Whether an open swarm names it.
    pub swarming: bool,
}

/// A swarm that is over, and how it ended.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PastSwarm {
    /// Its id.
    pub id: String,
    /// The provider's id.
    pub provider: String,
    /// What its reports shared.
    pub signature: crate::report::Signature,
    /// How sure we were.
    pub grade: crate::detect::Grade,
    /// When the first report was written.
    pub began_at: Timestamp,
    /// When the newest report was written.
    pub last_report_at: Timestamp,
    /// When it subsided; none while it is open.
    pub subsided_at: Option<Timestamp>,
    /// Independent people.
    pub people: f64,
    /// Seconds from the first report to the provider's first public word; none when it never spoke.
    pub lag_seconds: Option<i64>,
    /// Its first words.
    pub acknowledgement: Option<String>,
}

/// What a provider published about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct IncidentFacts {
    /// The id of the source that shows it.
    pub source: String,
    /// Its id there.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The step it is in.
    #[schema(value_type = String)]
    pub state: IncidentState,
    /// How bad the provider says it is.
    #[schema(value_type = String)]
    pub impact: Impact,
    /// The provider's names of what is affected.
    pub services: Vec<String>,
    /// When the provider says that it began.
    pub began_at: Option<Timestamp>,
    /// When the provider says that it published this.
    pub published_at: Timestamp,
    /// When we first saw it.
    pub first_seen_at: Timestamp,
    /// When the provider says that it was over.
    pub resolved_at: Option<Timestamp>,
    /// Where it can be read.
    pub url: Option<String>,
    /// What it said over time, the newest wording last.
    pub updates: Vec<UpdateFacts>,
}

/// One step of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UpdateFacts {
    /// When the provider says that it published it.
    pub at: Timestamp,
    /// When we first saw this wording.
    pub first_seen_at: Timestamp,
    /// The step.
    #[schema(value_type = String)]
    pub state: IncidentState,
    /// The provider's words.
    pub text: String,
}

impl PastSwarm {
    /// A swarm in brief.
    pub fn of(swarm: &Swarm) -> Self {
        Self {
            id: swarm.id.clone(),
            provider: swarm.provider.clone(),
            signature: swarm.signature.clone(),
            grade: swarm.grade,
            began_at: swarm.onset.1,
            last_report_at: swarm.last_report_at,
            subsided_at: swarm.subsided_at,
            people: swarm.people,
            lag_seconds: swarm.acknowledgement.as_ref().map(|word| word.lag_seconds),
            acknowledgement: swarm.acknowledgement.as_ref().map(|word| word.title.clone()),
        }
    }

    /// From the first report to the newest.
    pub fn lasted(&self) -> SignedDuration {
        self.last_report_at.duration_since(self.began_at)
    }
}

impl IncidentFacts {
    pub(super) fn of(stored: StoredIncident) -> Self {
        let StoredIncident { source, first_seen_at, incident, updates, .. } = stored;
        let skipped = updates.len().saturating_sub(UPDATES_MAX);
        let updates = updates.into_iter().skip(skipped).map(|seen| UpdateFacts {
            at: seen.update.at,
            first_seen_at: seen.first_seen_at,
            state: seen.update.state,
            text: seen.update.text,
        });
        Self {
            source,
            id: incident.id,
            title: incident.title,
            state: incident.state,
            impact: incident.impact,
            services: incident.services,
            began_at: incident.began_at,
            published_at: incident.published_at,
            first_seen_at,
            resolved_at: incident.resolved_at,
            url: incident.url,
            updates: updates.collect(),
        }
    }
}

impl Desk {
    /// The provider that a person calls so.
    ///
    /// # Errors
    /// When the provider is unknown, or store or index cannot be read.
    pub fn provider_called(&self, name: &str, now: Timestamp) -> Result<ProviderFacts, DeskError> {
        let id = self.provider_id(name)?;
        let unknown = || DeskError::UnknownProvider { name: name.to_owned(), advice: String::new() };
        self.provider(id, now)?.ok_or_else(unknown)
    }

    /// The provider with this id, with its parts; none when the catalog does not know it.
    ///
    /// # Errors
    /// When store or index cannot be read.
    pub fn provider(&self, id: &str, now: Timestamp) -> Result<Option<ProviderFacts>, DeskError> {
        let Some(provider) = self.catalog().provider(id) else { return Ok(None) };
        let swarms = self.swarms_of(Some(id), false, SWARMS_MAX)?;
        let lags = Lags::of(&swarms, now);
        let (open, over): (Vec<Swarm>, Vec<Swarm>) = swarms.into_iter().partition(Swarm::is_open);
        let lines = self.sources()?;
        let listeners = Listeners::of(id, &source_states(&lines), self.catalog(), now);
        let parts = self.catalog().parts(id);
        let mut incidents = Vec::new();
        for part in &parts {
            incidents.extend(self.store().incidents(Some(part), Which::All, INCIDENTS_MAX)?);
        }
        incidents.sort_by_key(|stored| std::cmp::Reverse(stored.incident.published_at));
        incidents.truncate(INCIDENTS_MAX);
        let activity = self.activity(now)?.remove(id);
        Ok(Some(ProviderFacts {
            at: now,
            id: provider.id.clone(),
            name: provider.name.clone(),
            category: provider.category.clone(),
            note: provider.note.clone(),
            services: services(provider, &open),
            depends_on: provider.depends_on.clone(),
            standing: Standing::new(id, &open, &listeners, self.catalog()),
            past: over.iter().map(PastSwarm::of).collect(),
            open,
            incidents: incidents.into_iter().map(IncidentFacts::of).collect(),
            lags,
            sources: lines
                .into_iter()
                .filter(|line| line.about.as_deref().is_some_and(|about| parts.contains(&about)))
                .collect(),
            activity: activity.unwrap_or_else(|| vec![0; super::ACTIVITY_HOURS]),
        }))
    }
}

fn services(provider: &Provider, open: &[Swarm]) -> Vec<ServiceFacts> {
    let services = provider.services.iter().map(|service| ServiceFacts {
        id: service.id.clone(),
        name: service.name.clone(),
        swarming: open.iter().any(|swarm| swarm.services.contains(&service.id)),
    });
    services.collect()
}
