//! Lists of swarms, page by page.

use super::{Desk, DeskError};
use crate::detect::Swarm;
use crate::store::Which;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// Which swarms are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SwarmsWanted {
    /// Only those of the provider with this id.
    pub provider: Option<String>,
    /// Only open ones.
    pub open_only: bool,
    /// How many.
    pub limit: usize,
    /// Where to go on: [`SwarmsFound::next`] of the page before.
    pub after: Option<String>,
}

/// Swarms, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SwarmsFound {
    /// When it was so.
    pub at: Timestamp,
    /// The swarms of this page, the latest flagged first.
    pub swarms: Vec<Swarm>,
    /// Where the next page begins; none when this is the last.
    pub next: Option<String>,
}

impl Desk {
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
    ///
    /// # Errors
    /// When the provider is unknown.
    pub fn provider_id(&self, name: &str) -> Result<&str, DeskError> {
        self.catalog()
            .provider_called(name)
            .map_err(|advice| DeskError::UnknownProvider { name: name.to_owned(), advice })
    }

    /// A page of swarms, newest first. Pages do not overlap, whatever is flagged meanwhile.
    ///
    /// # Errors
    /// When `after` is no place in the list, or the store cannot be read.
    pub fn swarms_page(&self, wanted: &SwarmsWanted, now: Timestamp) -> Result<SwarmsFound, DeskError> {
        if let Some(after) = &wanted.after
            && self.swarm(after)?.is_none()
        {
            return Err(DeskError::UnknownPlace { after: after.clone() });
        }
        let which = if wanted.open_only { Which::Open } else { Which::All };
        let (provider, after) = (wanted.provider.as_deref(), wanted.after.as_deref());
        let mut swarms = self.store().swarms_after(provider, which, after, wanted.limit + 1)?;
        let more = swarms.len() > wanted.limit;
        swarms.truncate(wanted.limit);
        let next = swarms.last().filter(|_| more).map(|swarm| swarm.id.clone());
        Ok(SwarmsFound { at: now, swarms, next })
    }
}
