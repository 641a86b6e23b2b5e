//! The lock of the data directory: one process writes.
//!
//! SQLite alone would let two writers take turns, and each would detect, index and alert on its own half.
//! The operating system gives the lock back when the process dies, however it dies.

use super::StoreError;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::Path;

/// The lock's file in the data directory. It holds the writer's process id, and is empty after a
/// writer that ended in order.
const LOCK_FILE: &str = "lock";

/// Longest process id, in bytes.
const PID_BYTES_MAX: u64 = 20;

/// Held for as long as it lives.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock of `dir`, or says who has it.
    pub(super) fn take(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join(LOCK_FILE);
        let failed = |error| StoreError::io("lock", &path, error);
        // Not truncated on opening: until the lock is ours, the content is another's process id.
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::Locked { pid: pid(dir), dir: dir.to_owned() });
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        file.set_len(0).and_then(|()| write!(file, "{}", std::process::id())).map_err(failed)?;
        Ok(Self { file })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The file stays: removing it could remove the lock another process has just taken. Its content
        // is only a courtesy to readers, so a failure here changes nothing.
        self.file.set_len(0).ok();
    }
}

/// The process that writes to `dir`, as far as it has said so.
pub(super) fn pid(dir: &Path) -> Option<u32> {
    let mut content = String::new();
    File::open(dir.join(LOCK_FILE)).ok()?.take(PID_BYTES_MAX).read_to_string(&mut content).ok()?;
    content.trim().parse().ok()
}
