//! Where people ask: check a text, search, look at swarms and at the health of the sources.
//!
//! Reads the store and the index and writes neither, so any number of desks may be open beside the one
//! program that crawls. The terminal and the web page ask here, and so they say the same.

mod activity;
mod export;
mod overview;
mod packs;
mod provider;
mod pulse;
mod reply;
mod search;
mod similar;
mod standing;
mod swarm;
mod swarms;
mod timeline;

pub use export::{EXPORT_ROWS_MAX, Export, ExportFormat};
pub use overview::{ACTIVITY_HOURS, Cause, Overview, Readings, Tile};
pub use provider::{IncidentFacts, PastSwarm, ProviderFacts, ServiceFacts, UpdateFacts};
pub use pulse::{Pulse, Unreadable};
pub use reply::{OfficialPage, OpenIncident, Reply};
pub use search::{FacetCounts, FacetValue, Histogram, Hit, Results, SEARCH_LIMIT_MAX, SearchRequest, Sort};
pub use standing::{Listeners, Standing, concerns};
pub use swarm::{Change, PageOnRecord, SwarmFacts};
pub use swarms::{SwarmsFound, SwarmsWanted};
pub use timeline::{Mark, Timeline};

use crate::catalog::Catalog;
use crate::detect::Swarm;
use crate::pipeline::INDEX_FOLDER;
use crate::report::Reader;
use crate::store::{Snapshot, SourceHealth, Store, StoreError, StoredPost, Which};
use crate::verdict::SourceState;
use crawlers::{Reading, Venue};
use index::Index;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};
use utoipa::ToSchema;

/// The longest text that can be checked, in bytes; more is cut, and the answer goes by its beginning.
pub const QUESTION_BYTES_MAX: usize = 64 * 1024;

/// Where people ask.
#[derive(Debug)]
pub struct Desk {
    reader: Reader,
    store: Mutex<Store>,
    index: Index,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The query cannot be understood; the sentence says where and what to write instead.
    #[error(transparent)]
    BadQuery(#[from] index::QueryError),
    /// The place to go on from is none.
    #[error(transparent)]
    BadPlace(#[from] index::CursorError),
    /// The place to go on from is of another search.
    #[error("{}", index::Error::OtherOrder)]
    OtherOrder,
    /// The provider named beside a text is not in the catalog.
    #[error("there is no provider {name:?} in the catalog: {advice}")]
    UnknownProvider {
        /// As it was asked for.
        name: String,
        /// What could have been meant.
        advice: String,
    },
    /// There is no such place in a list to go on from.
    #[error("there is no {after:?} to go on from: give `after` as `next` of the page before names it")]
    UnknownPlace {
        /// As it was asked for.
        after: String,
    },
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] index::Error),
}

/// A source and its health.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SourceLine {
    /// The source's id.
    pub id: String,
    /// Name of the crawler that reads it.
    pub kind: String,
    /// Where it is.
    pub url: String,
    /// What sort of place it is.
    #[schema(value_type = String)]
    pub venue: Venue,
    /// The provider it is about, if it is about one.
    pub about: Option<String>,
    /// Whether it is read.
    pub enabled: bool,
    /// Whether somebody saw the address work.
    pub verified: bool,
    /// How the last visit went; `None` before the first.
    #[schema(value_type = Option<String>)]
    pub reading: Option<Reading>,
    /// Since when visits go that way.
    pub since: Option<Timestamp>,
    /// What went wrong, if something did.
    pub why: Option<String>,
    /// When the last visit was.
    pub last_visit_at: Option<Timestamp>,
    /// When it was last read well.
    pub last_ok_at: Option<Timestamp>,
}

/// Every source with its health, and when it was so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SourcesKnown {
    /// When it was so.
    pub at: Timestamp,
    /// The sources.
    pub sources: Vec<SourceLine>,
}

impl Desk {
    /// Opens the store and the index in `directory` for reading.
    ///
    /// # Errors
    /// When there is nothing there yet, or it cannot be read; says what to do.
    pub fn open(directory: &Path, catalog: Arc<Catalog>) -> Result<Self, DeskError> {
        let store = Store::open_read_only(directory)?;
        let index = Index::open(&directory.join(INDEX_FOLDER))?;
        Ok(Self { reader: Reader::new(catalog), store: Mutex::new(store), index })
    }

    /// Swarms, newest first; open ones only, or all.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn swarms(&self, open_only: bool, limit: usize) -> Result<Vec<Swarm>, DeskError> {
        Ok(self.store().swarms(None, if open_only { Which::Open } else { Which::All }, limit)?)
    }

    /// The swarm with this id.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn swarm(&self, id: &str) -> Result<Option<Swarm>, DeskError> {
        Ok(self.store().swarm(id)?)
    }

    /// The official pages as they stood when a swarm was flagged.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn pages_of(&self, swarm: &str) -> Result<Vec<Snapshot>, DeskError> {
        Ok(self.store().snapshots_of(swarm)?)
    }

    /// Every source of the catalog with its health.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn sources(&self) -> Result<Vec<SourceLine>, DeskError> {
        let health: BTreeMap<String, SourceHealth> =
            self.store().source_health()?.into_iter().map(|health| (health.source.clone(), health)).collect();
        let lines = self.catalog().sources.iter().map(|entry| {
            let health = health.get(&entry.source.id);
            SourceLine {
                id: entry.source.id.clone(),
                kind: entry.source.kind.clone(),
                url: entry.source.url.to_string(),
                venue: entry.source.venue,
                about: entry.source.provider.clone(),
                enabled: entry.enabled,
                verified: entry.verified,
                reading: health.map(|health| health.reading),
                since: health.map(|health| health.since),
                why: health.and_then(|health| health.why.clone()),
                last_visit_at: health.map(|health| health.last_visit_at),
                last_ok_at: health.and_then(|health| health.last_ok_at),
            }
        });
        Ok(lines.collect())
    }

    /// The catalog it goes by.
    pub fn catalog(&self) -> &Catalog {
        self.reader.catalog()
    }

    /// The posts with these keys that were not deleted, in their order.
    fn posts(&self, keys: &[u64]) -> Result<Vec<StoredPost>, DeskError> {
        Ok(self.store().posts(keys)?.into_iter().filter(|stored| !stored.post.deleted).collect())
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl SourceLine {
    /// Why its silence means nothing, if it does.
    pub fn blind(&self) -> Option<String> {
        match self.reading {
            Some(reading) if reading.is_blind() => {
                Some(self.why.clone().unwrap_or_else(|| "it cannot be read".to_owned()))
            }
            Some(_) => None,
            None => Some("it was never read".to_owned()),
        }
    }
}

/// What the silence of each source that is switched on is worth.
pub fn source_states(lines: &[SourceLine]) -> Vec<SourceState> {
    let enabled = lines.iter().filter(|line| line.enabled);
    let states = enabled.map(|line| SourceState {
        id: line.id.clone(),
        official: line.venue == Venue::Official,
        about: line.about.clone(),
        last_ok_at: line.last_ok_at,
        blind: line.blind(),
    });
    states.collect()
}
