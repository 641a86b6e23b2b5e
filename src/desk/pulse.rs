//! How the program itself is doing, for whoever watches over it, and what was said last of each swarm.

use super::{Desk, DeskError, SourceLine};
use crate::detect::Swarm;
use crate::store::PastVerdict;
use jiff::Timestamp;

/// Open swarms that are looked at for a pulse.
const OPEN_SWARMS_MAX: usize = 10_000;

/// The program's own figures at one moment. Nothing in it is anybody's words.
#[derive(Debug, Clone, PartialEq)]
pub struct Pulse {
    /// Every source of the catalog with its health.
    pub sources: Vec<SourceLine>,
    /// Swarms that are not over.
    pub open_swarms: Vec<Swarm>,
    /// Posts ever recorded, deleted ones counted.
    pub posts_recorded: u64,
    /// The place of the newest change in the log: how many there were.
    pub log_changes: u64,
    /// Documents that the index finds.
    pub index_documents: u64,
    /// The place in the log that the index has reached.
    pub index_position: u64,
    /// The place in the log that the detector has reached.
    pub detector_position: u64,
    /// Alerts that wait for delivery.
    pub alerts_waiting: u64,
    /// When the oldest of them was written.
    pub oldest_alert_at: Option<Timestamp>,
}

/// What the desk cannot read, and so cannot answer from.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The file with everything that was seen.
    #[error("The store cannot be read.")]
    Store(#[source] crate::store::StoreError),
    /// What finds text in it.
    #[error("The search index cannot be read.")]
    Index(#[source] index::Error),
}

impl Desk {
    /// The program's own figures.
    ///
    /// # Errors
    /// When store or index cannot be read.
    pub fn pulse(&self) -> Result<Pulse, DeskError> {
        let (sources, open_swarms) = (self.sources()?, self.swarms(true, OPEN_SWARMS_MAX)?);
        // What follows the log is asked before the log: it is never ahead of it.
        let index_position = self.index.position()?;
        let store = self.store();
        let detector_position = store.detection_position()?.unwrap_or(0);
        let (alerts_waiting, oldest_alert_at) = store.waiting_alerts()?;
        Ok(Pulse {
            sources,
            open_swarms,
            posts_recorded: store.posts_recorded()?,
            log_changes: store.last_seq()?,
            index_documents: self.index.len(),
            index_position,
            detector_position,
            alerts_waiting,
            oldest_alert_at,
        })
    }

    /// Whether questions can be answered now.
    ///
    /// # Errors
    /// Names the first of store and index that cannot be read.
    pub fn readable(&self) -> Result<(), Unreadable> {
        self.store().last_seq().map_err(Unreadable::Store)?;
        self.index.position().map_err(Unreadable::Index)?;
        Ok(())
    }

    /// What was said last of each swarm of `provider`, or of all of them; latest said first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn last_verdicts(&self, provider: Option<&str>, limit: usize) -> Result<Vec<PastVerdict>, DeskError> {
        Ok(self.store().last_verdicts(provider, limit)?)
    }

    /// Random, and the same for the life of the store: tells what this program says from what another one says.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn identity(&self) -> Result<String, DeskError> {
        Ok(self.store().identity()?)
    }
}
