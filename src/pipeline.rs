//! The belt: the room that joins all before it. What was seen goes in; swarms and alerts come out.
//!
//! store → report → index → detect → alert, in this order for every sighting, whether it was crawled,
//! imported, or told again by the log after a crash. The store keeps the log; index and detector each keep
//! the place they have reached, so that killing the program at any moment loses and doubles nothing.

mod document;
mod error;
mod pause;
mod secret;
mod stream;
#[cfg(test)]
mod tests;
mod visit;
pub mod watch;

pub use error::PipelineError;
pub use pause::{keep_pause, remember_pauses};
pub use secret::{account, is_paid, resolve, with_token};
pub use visit::visit_of;

use crate::alert::{self, Told};
use crate::catalog::Catalog;
use crate::detect::{Change, Detector, Swarm};
use crate::notify;
use crate::report::{Reader, SIGNATURE_VERSION, Threads};
use crate::sighting::{PostChange, Seen, Sighting};
use crate::store::{NewAlert, Store, Visit};
use document::document;
use index::{Index, Writer};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;

/// Sightings taken in before they are made to last, when nothing more important happens.
const UNSAVED_MAX: usize = 20_000;

/// Sightings told again at once after a crash.
const CATCH_UP_AT_ONCE: usize = 5_000;

/// The folder of the index in the data directory.
pub const INDEX_FOLDER: &str = "index";

/// What the pure rooms remember between sightings; saved with the place in the log it was drawn from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    /// [`SIGNATURE_VERSION`] it was drawn with: what is usual of signatures made otherwise says nothing.
    signature_version: u32,
    threads: Threads,
    detector: Detector,
    told: Told,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            signature_version: SIGNATURE_VERSION,
            threads: Threads::default(),
            detector: Detector::default(),
            told: Told::default(),
        }
    }
}

impl Memory {
    /// Takes in one sighting. Pure but for what it remembers: replay and the live belt run this.
    pub fn take_in(&mut self, reader: &Reader, sighting: &Sighting) -> TakenIn {
        let report = match &sighting.what {
            Seen::Post(seen) => self.threads.read(reader, sighting, seen),
            _ => None,
        };
        let changes = self.detector.observe(reader.catalog(), sighting, report.as_ref());
        TakenIn { report, changes }
    }

    /// The detector.
    pub fn detector(&self) -> &Detector {
        &self.detector
    }
}

/// What became of a sighting.
#[derive(Debug)]
pub struct TakenIn {
    /// What the post was read as.
    pub report: Option<crate::report::Report>,
    /// What changed.
    pub changes: Vec<Change>,
}

/// The belt over one data directory. One process owns it.
#[derive(Debug)]
pub struct Belt {
    reader: Arc<Reader>,
    store: Store,
    index: Index,
    writer: Writer,
    memory: Memory,
    /// The place in the log up to which everything is taken in.
    position: u64,
    unsaved: usize,
    alerts: Vec<NewAlert>,
    receivers: Vec<String>,
}

impl Belt {
    /// Opens the store, the index and the detector's memory, and takes in what a crash left over.
    ///
    /// # Errors
    /// When another process owns the directory, or the store or the index cannot be used; says what to do.
    pub fn open(
        directory: &Path,
        catalog: Arc<Catalog>,
        receivers: Vec<String>,
    ) -> Result<Self, PipelineError> {
        let store = Store::open(directory)?;
        let index = Index::open_or_create(&directory.join(INDEX_FOLDER))?;
        let mut belt = Self::with(store, index, catalog, receivers)?;
        belt.catch_up()?;
        Ok(belt)
    }

    fn with(
        store: Store,
        index: Index,
        catalog: Arc<Catalog>,
        receivers: Vec<String>,
    ) -> Result<Self, PipelineError> {
        let writer = index.writer()?;
        let (position, memory) = match store.detection()? {
            Some((position, state)) => remembered(position, &state),
            None => (0, Memory::default()),
        };
        Ok(Self {
            reader: Arc::new(Reader::new(catalog)),
            store,
            index,
            writer,
            memory,
            position,
            unsaved: 0,
            alerts: Vec::new(),
            receivers,
        })
    }

    /// Opens the belt with an index that is made anew, however damaged or old the one there is: for
    /// [`Belt::reindex`].
    ///
    /// # Errors
    /// As [`Belt::open`], but for the index.
    pub fn open_with_new_index(directory: &Path, catalog: Arc<Catalog>) -> Result<Self, PipelineError> {
        Self::with(
            Store::open(directory)?,
            Index::create(&directory.join(INDEX_FOLDER))?,
            catalog,
            Vec::new(),
        )
    }

    /// Keeps what a visit brought and takes it in. Returns what changed. When it returns, the posts and the
    /// cursor are safe; index and memory follow at the next [`Belt::save`] or after a crash.
    ///
    /// # Errors
    /// When the store cannot keep it: then nothing of the visit is kept, and it may be repeated.
    pub fn receive(&mut self, visit: &Visit<'_>) -> Result<Vec<Change>, PipelineError> {
        let sightings = self.store.record(visit)?;
        let mut changes = Vec::new();
        for sighting in &sightings {
            changes.extend(self.take_in(sighting)?);
        }
        changes.extend(self.memory.detector.tick(visit.now));
        self.note(&changes);
        if self.unsaved >= UNSAVED_MAX {
            self.save(visit.now)?;
        } else if !changes.is_empty() {
            self.conclude(visit.now)?;
        }
        Ok(changes)
    }

    /// Lets time pass: swarms subside though nothing is seen.
    ///
    /// # Errors
    /// When the store or the index cannot be written.
    pub fn tick(&mut self, now: Timestamp) -> Result<Vec<Change>, PipelineError> {
        let changes = self.memory.detector.tick(now);
        self.note(&changes);
        if self.unsaved > 0 {
            self.save(now)?;
        } else if !changes.is_empty() {
            self.conclude(now)?;
        }
        Ok(changes)
    }

    /// Makes everything taken in last: first the index, then memory, swarms and alerts in one transaction.
    ///
    /// # Errors
    /// When the store or the index cannot be written.
    pub fn save(&mut self, now: Timestamp) -> Result<(), PipelineError> {
        self.writer.commit(self.position)?;
        self.conclude(now)?;
        self.unsaved = 0;
        Ok(())
    }

    /// Makes memory, swarms and alerts last. A swarm that changed must not wait for the index, nor be slowed by
    /// it: what the index lacks is written again after a crash.
    fn conclude(&mut self, now: Timestamp) -> Result<(), PipelineError> {
        let memory =
            serde_json::to_vec(&self.memory).map_err(|error| PipelineError::Memory(error.to_string()))?;
        let swarms: Vec<Swarm> = self.memory.detector.swarms().cloned().collect();
        self.store.save_detection(self.position, &memory, &swarms, &self.alerts, now)?;
        self.alerts.clear();
        Ok(())
    }

    /// Writes the whole index anew from the store. `progress` is told how many posts are done.
    ///
    /// # Errors
    /// When the store cannot be read or the index cannot be written.
    pub fn reindex(&mut self, progress: impl FnMut(u64)) -> Result<u64, PipelineError> {
        self.writer.clear()?;
        let done = self.index_after(0, progress)?;
        self.writer.commit(self.position)?;
        Ok(done)
    }

    /// The store, for what is not on the belt: the outbox, cursors, budgets.
    pub fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// The store, for looking.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The swarms that are not over.
    pub fn open_swarms(&self) -> impl Iterator<Item = &Swarm> {
        self.memory.detector.swarms().filter(|swarm| swarm.subsided_at.is_none())
    }

    /// The index, for looking.
    pub fn index(&self) -> &Index {
        &self.index
    }

    fn take_in(&mut self, sighting: &Sighting) -> Result<Vec<Change>, PipelineError> {
        let taken = self.memory.take_in(&self.reader, sighting);
        if let Seen::Post(seen) = &sighting.what {
            match seen.change {
                PostChange::Counted(_) => {}
                PostChange::Deleted => self.writer.delete(seen.key)?,
                PostChange::New | PostChange::Edited => {
                    self.writer.put(&document(&sighting.source, seen, taken.report.as_ref()))?;
                }
            }
        }
        self.position = sighting.seq;
        self.unsaved += 1;
        Ok(taken.changes)
    }

    /// Notes what of the changes is news, for the outbox.
    fn note(&mut self, changes: &[Change]) {
        for change in changes {
            let Some(reason) = self.memory.told.tell(&change.swarm) else { continue };
            let name = self.reader.catalog().provider(&change.swarm.provider);
            let name = name.map_or(change.swarm.provider.as_str(), |provider| provider.name.as_str());
            let body = notify::message(&change.swarm, reason, name).to_string();
            for receiver in &self.receivers {
                let key = alert::key(&change.swarm, reason);
                self.alerts.push(NewAlert { key, receiver: receiver.clone(), body: body.clone() });
            }
        }
    }

    /// Takes in what the log holds beyond memory and index.
    fn catch_up(&mut self) -> Result<(), PipelineError> {
        let mut indexed = self.index.position()?;
        if indexed > self.store.last_seq()? {
            // Made from another store, whose place this one took: its documents are not in here.
            self.writer.clear()?;
            self.writer.commit(0)?;
            indexed = 0;
        }
        if indexed < self.position {
            self.index_after(indexed, |_| {})?;
            self.writer.commit(self.position)?;
        }
        loop {
            let sightings = self.store.sightings_after(self.position, CATCH_UP_AT_ONCE)?;
            let Some(last) = sightings.last() else { break };
            let now = last.seen_at;
            for sighting in &sightings {
                let changes = self.take_in(sighting)?;
                self.note(&changes);
            }
            self.save(now)?;
        }
        Ok(())
    }

    /// Indexes the posts of the log after `position`, as they stand now.
    fn index_after(&mut self, position: u64, mut progress: impl FnMut(u64)) -> Result<u64, PipelineError> {
        let mut from = position;
        let mut done = 0;
        loop {
            let changed = self.store.posts_changed_after(from, CATCH_UP_AT_ONCE)?;
            if changed.position == from {
                return Ok(done);
            }
            from = changed.position;
            for post in changed.posts {
                let sighting = post.into_sighting();
                let Seen::Post(seen) = &sighting.what else { continue };
                if seen.post.deleted {
                    self.writer.delete(seen.key)?;
                } else {
                    let report = self.memory.threads.peek(&self.reader, &sighting, seen);
                    self.writer.put(&document(&sighting.source, seen, report.as_ref()))?;
                }
                done += 1;
            }
            progress(done);
        }
    }
}

/// The memory that was saved. One that another version of this program wrote cannot be read; the log can be, so
/// everything is taken in once more from its beginning.
fn remembered(position: u64, state: &[u8]) -> (u64, Memory) {
    match serde_json::from_slice::<Memory>(state) {
        Ok(memory) if memory.signature_version == SIGNATURE_VERSION => (position, memory),
        Ok(_) => {
            tracing::warn!(
                "signatures are made otherwise now: the detector's memory is drawn from the log again"
            );
            (0, Memory::default())
        }
        Err(error) => {
            tracing::warn!(
                "the detector's memory is of another version and is drawn from the log again: {error}"
            );
            (0, Memory::default())
        }
    }
}
