//! What can go wrong with the store, and what to do about it.
//!
//! SQLite says "malformed" or "full"; a person needs the path, the consequence and the next step.

use super::{AuthorKeyError, STORE_FILE, lock};
use rusqlite::{ErrorCode, ffi};
use std::path::{Path, PathBuf};

/// Why the store could not be opened, read or written. The message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing was ever stored there.
    #[error(
        "there is no store in {}: run `notjustme crawl` or `notjustme import` first, or name another \
         data directory",
        dir.display()
    )]
    Missing {
        /// The data directory.
        dir: PathBuf,
    },
    /// Two processes may not write.
    #[error(
        "another notjustme{} is writing to {}: stop it, or use another data directory",
        process(*pid),
        dir.display()
    )]
    Locked {
        /// Its process id, if it has written it down.
        pid: Option<u32>,
        /// The data directory.
        dir: PathBuf,
    },
    /// Open for reading, or the file may not be written.
    #[error(
        "the store in {} can only be read: open it for writing, or let this user write there",
        dir.display()
    )]
    ReadOnly {
        /// The data directory.
        dir: PathBuf,
    },
    /// Of a later version.
    #[error(
        "{} was made by a newer notjustme (its version is {found}, this program knows {known}): update \
         the program",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The newest version this program knows.
        known: u32,
    },
    /// Of an earlier version, and a reader may not bring it up to date.
    #[error(
        "{} was made by an older notjustme (its version is {found}, this program needs {known}): run \
         `notjustme crawl` once to bring it up to date",
        path.display()
    )]
    Older {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The version this program needs.
        known: u32,
    },
    /// Not a database, or a damaged one.
    #[error(
        "{} is damaged ({why}): move it away together with its -wal and -shm files, then run `notjustme \
         import` on your archives or crawl again",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite found.
        why: String,
    },
    /// No space left.
    #[error("the disk is full: nothing of this round was kept in {}; free space and run again", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// Held by another program for longer than the store waits.
    #[error(
        "{} is held by another program, such as a backup or a database shell{}: run again when it has \
         finished",
        path.display(),
        writer(*pid)
    )]
    Busy {
        /// The file.
        path: PathBuf,
        /// The notjustme that writes there, if it is another process.
        pid: Option<u32>,
    },
    /// The file system does not let SQLite at the file.
    #[error(
        "cannot open {} ({why}): it must be a file that this user may read, in a directory where this \
         user may write",
        path.display()
    )]
    Refused {
        /// The file.
        path: PathBuf,
        /// What SQLite was told.
        why: String,
    },
    /// The key that hashes authors.
    #[error(transparent)]
    AuthorKey(#[from] AuthorKeyError),
    /// The file system refused.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried, such as "make".
        action: &'static str,
        /// With what.
        path: PathBuf,
        /// The refusal.
        source: std::io::Error,
    },
    /// Anything else SQLite says.
    #[error("{}: {source}", path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What it says.
        source: rusqlite::Error,
    },
}

impl StoreError {
    pub(super) fn io(action: &'static str, path: &Path, source: std::io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), source }
    }

    /// What an error of SQLite means for the store in `dir`.
    pub(super) fn sqlite(dir: &Path, error: rusqlite::Error) -> Self {
        let path = dir.join(STORE_FILE);
        if is_unreadable_value(&error) {
            return Self::Damaged { path, why: error.to_string() };
        }
        match error.sqlite_error().map(|error| (error.code, error.extended_code)) {
            Some((ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _)) => {
                Self::Damaged { path, why: error.to_string() }
            }
            Some((ErrorCode::DiskFull, _) | (_, ffi::SQLITE_IOERR_SHMSIZE)) => Self::Full { path },
            Some((ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _)) => {
                Self::Busy { path, pid: lock::pid(dir).filter(|pid| *pid != std::process::id()) }
            }
            Some((ErrorCode::CannotOpen | ErrorCode::PermissionDenied, _)) => {
                Self::Refused { path, why: error.to_string() }
            }
            Some((ErrorCode::ReadOnly, _)) => Self::ReadOnly { dir: dir.to_owned() },
            _ => Self::Sqlite { path, source: error },
        }
    }
}

/// Whether a value has a type or form that this program never writes.
fn is_unreadable_value(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error};
    matches!(
        error,
        FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..) | Utf8Error(..)
    )
}

fn process(pid: Option<u32>) -> String {
    pid.map(|pid| format!(" (pid {pid})")).unwrap_or_default()
}

fn writer(pid: Option<u32>) -> String {
    pid.map(|pid| format!(" (or the notjustme with pid {pid}, which writes to it)")).unwrap_or_default()
}
