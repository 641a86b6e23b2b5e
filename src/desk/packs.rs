//! The facts of a pack, gathered from the store.

use super::{Desk, DeskError, source_states};
use crate::detect::Swarm;
use crate::pack::{Facts, Pack, PackKind};
use crate::private::Ticket;
use crate::store::{StoredIncident, Which};
use jiff::Timestamp;

/// Incidents of a provider that are looked at, newest first.
const INCIDENTS_MAX: usize = 200;

impl Desk {
    /// A pack about the swarm `id`, if there is such a swarm. `tickets` are the operator's, and none for whoever may not read
    /// them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn pack(
        &self,
        kind: PackKind,
        id: &str,
        tickets: &[Ticket],
        now: Timestamp,
    ) -> Result<Option<Pack>, DeskError> {
        let Some(swarm) = self.swarm(id)? else { return Ok(None) };
        let (incidents, pages) = (self.incidents_about(&swarm)?, self.pages_of(id)?);
        let sources = source_states(&self.sources()?);
        let facts = Facts {
            swarm: &swarm,
            catalog: self.catalog(),
            incidents: &incidents,
            pages: &pages,
            sources: &sources,
            tickets,
            now,
        };
        Ok(Some(Pack::new(kind, &facts)))
    }

    /// What the provider of a swarm, its brand and its parts published about themselves.
    pub(super) fn incidents_about(&self, swarm: &Swarm) -> Result<Vec<StoredIncident>, DeskError> {
        let mut incidents = Vec::new();
        for provider in self.catalog().family(&swarm.provider) {
            incidents.extend(self.store().incidents(Some(provider), Which::All, INCIDENTS_MAX)?);
        }
        Ok(incidents)
    }
}
