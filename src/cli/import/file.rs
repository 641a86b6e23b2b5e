//! One file on its way in: from the place where an earlier import of it ended, to its end or until it is stopped.

use super::batch::Batch;
use super::{Done, size};
use crate::archive::{BadLines, Input, Place, Plan, Progress, Records, Wishes};
use crate::pipeline::Belt;
use anyhow::{Context, Result};
use indicatif::ProgressBar;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Records after which it is noted how far the import came.
const NOTED_EVERY_RECORDS: u64 = 2_000;

/// How much is passed over before the bar moves, in bytes.
const SKIPPED_AT_ONCE_BYTES: u64 = 8 * 1024 * 1024;

/// What the import of a file works on.
pub(super) struct Import<'a, 'b> {
    pub(super) belt: &'a mut Belt,
    pub(super) done: &'a mut Done,
    pub(super) bad: &'a mut BadLines<'b>,
    pub(super) bar: &'a ProgressBar,
    /// Bytes of the files before this one.
    pub(super) before: u64,
    pub(super) stop: &'a AtomicBool,
}

/// Opens a file and says how to read it; no plan for an empty one.
pub(super) fn plan(path: &Path, wishes: &Wishes) -> Result<(Input, Option<Plan>)> {
    let mut input = Input::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let plan =
        Plan::of(path, &mut input, wishes).with_context(|| format!("cannot read {}", path.display()))?;
    Ok((input, plan))
}

impl Import<'_, '_> {
    pub(super) fn run(&mut self, path: &Path, wishes: &Wishes) -> Result<()> {
        if self.is_stopped() {
            return Ok(());
        }
        let (mut input, plan) = plan(path, wishes)?;
        let Some(plan) = plan else { return Ok(()) };
        let read = || format!("cannot read {}", path.display());
        let key = Progress::key(path, &plan.words()).with_context(read)?;
        let kept = key.as_deref().map(|key| self.belt.store().meta(key)).transpose()?;
        let from = Progress::read(kept.flatten().as_deref());
        self.done.known_records += from.records;
        if from.whole {
            self.bar.set_position(self.before + size(path).unwrap_or_default());
            return Ok(());
        }
        if from.place != Place::default() {
            input = Input::open_at(path, from.place).with_context(read)?;
            if !self.skip(&mut input, from.place).with_context(read)? {
                return Ok(());
            }
        }
        self.take(path, plan.records(input), key.as_deref(), from)
    }

    /// Passes over what was read before. Says whether it came to its end.
    fn skip(&mut self, input: &mut Input, place: Place) -> std::io::Result<bool> {
        while input.place().bytes < place.bytes {
            if self.is_stopped() {
                return Ok(false);
            }
            let missing = place.bytes - input.place().bytes;
            if input.skip(missing.min(SKIPPED_AT_ONCE_BYTES))? == 0 {
                break;
            }
            self.bar.set_position(self.before + input.packed_bytes());
        }
        Ok(true)
    }

    fn take(&mut self, path: &Path, mut records: Records, key: Option<&str>, from: Progress) -> Result<()> {
        let name = path.display().to_string();
        let mut batch = Batch::default();
        // How far the records were read, how far they are in the store, and what of that is noted.
        let (mut read, mut kept, mut noted) = (from, from, from);
        while !self.is_stopped() {
            let Some(record) = records.next() else {
                read.whole = !records.is_broken();
                break;
            };
            self.bar.set_position(self.before + records.packed_bytes());
            self.done.records += 1;
            match record.item {
                Ok(Some(item)) => {
                    if batch.take(item, self.belt, self.done)? {
                        kept = read;
                    }
                }
                Ok(None) => {}
                Err(why) => self.bad.note(&name, record.line, &why),
            }
            if !records.is_broken() {
                read = Progress { place: record.after, records: read.records + 1, whole: false };
            }
            if batch.is_empty() {
                kept = read;
            }
            if kept.records >= noted.records + NOTED_EVERY_RECORDS {
                self.note(key, kept)?;
                noted = kept;
            }
        }
        batch.keep(self.belt, self.done)?;
        self.note(key, read)
    }

    /// Notes how far the store has the file. It comes after what is in the store, so it is never ahead of it.
    fn note(&mut self, key: Option<&str>, progress: Progress) -> Result<()> {
        let Some(key) = key else { return Ok(()) };
        Ok(self.belt.store_mut().set_meta(key, &serde_json::to_string(&progress)?)?)
    }

    fn is_stopped(&mut self) -> bool {
        self.done.stopped |= self.stop.load(Ordering::Relaxed);
        self.done.stopped
    }
}
