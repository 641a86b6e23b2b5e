//! One SQLite file: what was seen, in the order it was seen, and what was concluded from it.
//!
//! Every change appends a row to one log; the search index and the detector each keep the place up to
//! which they have read it, so a crash between two of them is made good by reading on. One process writes
//! and holds the lock of the data directory; any number read beside it.

mod author;
mod clean;
mod columns;
mod error;
mod incidents;
mod lock;
mod log;
mod meta;
mod migrate;
mod outbox;
mod posts;
mod read;
mod record;
mod snapshots;
mod sources;
mod swarms;
#[cfg(test)]
mod tests;

pub use author::{AuthorHasher, AuthorKeyError, KEY_BYTES};
pub use clean::POST_BYTES_MAX;
pub use error::StoreError;
pub use incidents::{SeenUpdate, StoredIncident};
pub use log::ChangedPosts;
pub use outbox::{Delivery, DueAlert, NewAlert, Outcome};
pub use read::{StoredPost, Which, Wording};
pub use record::Visit;
pub use snapshots::{SNAPSHOT_BYTES_MAX, Snapshot};
pub use sources::SourceHealth;
pub use swarms::PastVerdict;

use lock::Lock;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The store's file in the data directory.
pub const STORE_FILE: &str = "store.sqlite";

/// How long to wait for a program that holds the file, such as a backup.
const BUSY_WAIT: Duration = Duration::from_secs(5);

/// FULL, not NORMAL: under NORMAL a commit survives `kill -9` but not a power cut, and the places that
/// outlive the file's memory (the search index, a receiver who was alerted) would know changes whose
/// numbers are given out a second time. It costs one sync for each visit. `secure_delete` overwrites what
/// a deletion forgets, and `temp_store` keeps copies of it off the disk; `cell_size_check` finds damage
/// when a page is read.
const WRITER_PRAGMAS: &str = "PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cell_size_check = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA cache_size = -32768;";

const READER_PRAGMAS: &str = "PRAGMA query_only = ON;
    PRAGMA cell_size_check = ON;
    PRAGMA trusted_schema = OFF;";

/// The store: one connection, for one thread at a time.
#[derive(Debug)]
pub struct Store {
    // Before `writer`: the file is closed first, the lock given back last.
    connection: Connection,
    dir: PathBuf,
    writer: Option<Writer>,
}

/// What only the writing process has.
#[derive(Debug)]
struct Writer {
    hasher: AuthorHasher,
    /// Deleted text may still stand in the write-ahead log: a reader kept it from being emptied.
    forgetting: bool,
    _lock: Lock,
}

impl Store {
    /// Opens the store in `dir` for writing, and makes both when they are missing.
    ///
    /// # Errors
    /// When another process writes there, the file is damaged or newer than this program, or the
    /// directory cannot be written.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(dir).map_err(|error| StoreError::io("make", dir, error))?;
        let lock = Lock::take(dir)?;
        let hasher = AuthorHasher::open(dir)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = connect(dir, flags, WRITER_PRAGMAS)?;
        let mut store = Self {
            connection,
            dir: dir.to_owned(),
            writer: Some(Writer { hasher, forgetting: true, _lock: lock }),
        };
        migrate::run(&mut store.connection, dir)?;
        store.empty_write_ahead_log();
        Ok(store)
    }

    /// Opens the store in `dir` beside the process that writes it.
    ///
    /// # Errors
    /// When there is none, or it is damaged, or of another version than this program's.
    pub fn open_read_only(dir: &Path) -> Result<Self, StoreError> {
        if !dir.join(STORE_FILE).exists() {
            return Err(StoreError::Missing { dir: dir.to_owned() });
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = connect(dir, flags, READER_PRAGMAS)?;
        migrate::check(&connection, dir)?;
        Ok(Self { connection, dir: dir.to_owned(), writer: None })
    }

    /// The data directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The hasher of this store's authors.
    ///
    /// # Errors
    /// When the store is open for reading only: readers have no use for the key.
    pub fn hasher(&self) -> Result<&AuthorHasher, StoreError> {
        match &self.writer {
            Some(writer) => Ok(&writer.hasher),
            None => Err(StoreError::ReadOnly { dir: self.dir.clone() }),
        }
    }

    /// Does `work` in one transaction: all of it is kept, or none.
    fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        if self.writer.is_none() {
            return Err(StoreError::ReadOnly { dir: self.dir.clone() });
        }
        let connection = &mut self.connection;
        let worked = (|| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        })();
        worked.map_err(|error| StoreError::sqlite(&self.dir, error))
    }

    /// Does `work` on one state of the file, whatever is written meanwhile.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let worked = (|| {
            let transaction = self.connection.unchecked_transaction()?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        })();
        worked.map_err(|error| StoreError::sqlite(&self.dir, error))
    }

    /// Moves what is in the write-ahead log into the file and empties it: the old pages in it hold what
    /// a deletion forgot. A reader in the middle of something prevents this; then the next deletion, the
    /// next start or the end of the last process makes up for it.
    fn empty_write_ahead_log(&mut self) {
        let Some(writer) = &mut self.writer else { return };
        let wait = |wait| self.connection.busy_timeout(wait);
        let emptied =
            wait(Duration::ZERO).and_then(|()| {
                self.connection
                    .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| Ok(!row.get::<_, bool>(0)?))
            });
        // What was recorded is kept whatever became of this; a disk that fails will fail the next write.
        writer.forgetting = !matches!((emptied, wait(BUSY_WAIT)), (Ok(true), Ok(())));
    }
}

fn connect(dir: &Path, flags: OpenFlags, pragmas: &str) -> Result<Connection, StoreError> {
    let opened = Connection::open_with_flags(dir.join(STORE_FILE), flags).and_then(|connection| {
        connection.busy_timeout(BUSY_WAIT)?;
        // Otherwise SQLite parses and plans a statement anew each time another value is bound to it, which
        // takes twenty times as long as looking up a post.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.execute_batch(pragmas)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
        Ok(connection)
    });
    opened.map_err(|error| StoreError::sqlite(dir, error))
}

/// More than there are in this module: each is prepared once.
const STATEMENTS_MAX: usize = 64;
