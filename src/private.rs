//! What is the operator's own: tickets with the provider, and tokens for the API.
//!
//! A file of its own beside the store, because the store has one writer, the crawler, and these are written from
//! wherever the operator happens to be: the terminal, or a page. Nothing in it enters reports, swarms, alerts, feeds or
//! exports, and no other user of the machine can read it.

mod error;
mod ticket;
mod token;

#[cfg(test)]
mod tests;

pub use error::PrivateError;
pub use ticket::{
    CLAIM_CHARS_MAX, CLAIMS_PER_TICKET_MAX, NOTE_CHARS_MAX, NUMBER_CHARS_MAX, NewTicket, TICKETS_MAX, Ticket,
    TicketClaim, TicketClaimKind,
};
pub use token::{IssuedToken, Scope, TOKEN_NAME_CHARS_MAX, TOKEN_PREFIX, TOKENS_MAX, TokenLine, TokenName};

use jiff::Timestamp;
use rusqlite::config::DbConfig;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};
use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The file in the data directory.
pub const PRIVATE_FILE: &str = "private.sqlite";

/// How long to wait for another process that writes.
const BUSY_WAIT: Duration = Duration::from_secs(5);

/// Between two attempts where SQLite does not wait itself.
const BUSY_PAUSE: Duration = Duration::from_millis(20);

/// As for the store: what was acknowledged survives a power cut, and what is removed is overwritten.
const PRAGMAS: &str = "PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cell_size_check = ON;
    PRAGMA trusted_schema = OFF;";

/// Every step of the file's form, oldest first; `PRAGMA user_version` counts those taken. A released step is never edited.
const STEPS: &[&str] = &[include_str!("private/migrations/0001_own.sql")];

/// The version this program writes.
const VERSION: u32 = STEPS.len() as u32;

/// The operator's own file: one connection, for one thread at a time. Any number of processes may have it open.
#[derive(Debug)]
pub struct Private {
    connection: Connection,
    path: PathBuf,
}

impl Private {
    /// Opens the file in the data directory `dir`, and makes both when they are missing.
    ///
    /// # Errors
    /// When the file is damaged, of a later version, or cannot be read and written by this user. It is never replaced.
    pub fn open(dir: &Path) -> Result<Self, PrivateError> {
        std::fs::create_dir_all(dir).map_err(|error| PrivateError::io("make", dir, error))?;
        let path = dir.join(PRIVATE_FILE);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        // SQLite gives its -wal and -shm files the mode of this one.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                Err(PrivateError::io("make", &path, error))
            }
            _ => Self::connect(path),
        }
    }

    /// Opens the file if there is one; makes none.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_existing(dir: &Path) -> Result<Option<Self>, PrivateError> {
        let path = dir.join(PRIVATE_FILE);
        if path.exists() { Self::connect(path).map(Some) } else { Ok(None) }
    }

    fn connect(path: PathBuf) -> Result<Self, PrivateError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(&path, flags).and_then(|connection| {
            connection.busy_timeout(BUSY_WAIT)?;
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
            patiently(|| connection.execute_batch(PRAGMAS))?;
            Ok(connection)
        });
        match opened {
            Ok(connection) => {
                let mut private = Self { connection, path };
                private.migrate()?;
                Ok(private)
            }
            Err(error) => Err(PrivateError::sqlite(&path, error)),
        }
    }

    /// Takes the steps that are missing. Two processes may both want to: whoever comes second finds them taken.
    fn migrate(&mut self) -> Result<(), PrivateError> {
        let found = self.read(version)?;
        if found > VERSION {
            return Err(PrivateError::Newer { path: self.path.clone(), found, known: VERSION });
        }
        if found == VERSION {
            return Ok(());
        }
        self.write(|transaction| {
            let found = version(transaction)?;
            for (step, number) in STEPS.iter().zip(1u32..).skip(found as usize) {
                transaction.execute_batch(step)?;
                transaction.pragma_update(None, "user_version", number)?;
            }
            Ok(())
        })
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Does `work` in one transaction: all of it is kept, or none.
    fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, PrivateError> {
        let connection = &mut self.connection;
        let worked = (|| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        })();
        worked.map_err(|error| PrivateError::sqlite(&self.path, error))
    }

    /// Does `work` on one state of the file, whatever is written meanwhile.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, PrivateError> {
        let worked = (|| {
            let transaction = self.connection.unchecked_transaction()?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        })();
        worked.map_err(|error| PrivateError::sqlite(&self.path, error))
    }
}

/// SQLite does not wait for others while a new file is given its write-ahead log: whoever comes second is refused at once.
fn patiently(mut work: impl FnMut() -> rusqlite::Result<()>) -> rusqlite::Result<()> {
    let started = Instant::now();
    loop {
        match work() {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && started.elapsed() < BUSY_WAIT =>
            {
                std::thread::sleep(BUSY_PAUSE);
            }
            done => return done,
        }
    }
}

fn version(connection: &Connection) -> rusqlite::Result<u32> {
    let found = connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))?;
    // Nobody writes a negative version: a file that has one is as foreign as one from the future.
    Ok(u32::try_from(found).unwrap_or(u32::MAX))
}

/// A time as integer microseconds since 1970 in UTC.
struct At(Timestamp);

impl ToSql for At {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.as_microsecond().into())
    }
}

impl FromSql for At {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Timestamp::from_microsecond(value.as_i64()?).map(Self).map_err(FromSqlError::other)
    }
}

/// The time as the file gives it back: what is finer than a microsecond is cut off.
fn kept(time: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(time.as_microsecond()).unwrap_or(time)
}
