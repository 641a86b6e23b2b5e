//! What can go wrong with the operator's own file, and what to do about it.

use rusqlite::{ErrorCode, ffi};
use std::path::{Path, PathBuf};

/// Why the file could not be opened, read or written, or why what was asked for is refused. The message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum PrivateError {
    /// Not a database, or a damaged one.
    #[error(
        "{} is damaged ({why}): put it back from a backup, or move it away together with its -wal and -shm files and \
         note your tickets and make your tokens again; it was not changed",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite found.
        why: String,
    },
    /// Of a later version.
    #[error(
        "{} was made by a newer notjustme (its version is {found}, this program knows {known}): update the program",
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
    /// Held by another program for longer than it is waited for.
    #[error(
        "{} is held by another program, such as a backup or a database shell: try again when it has finished",
        path.display()
    )]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// No space left.
    #[error("the disk is full: nothing was kept in {}; free space and try again", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// This user may not.
    #[error(
        "cannot open {} ({why}): it must be a file that this user may read and write, in a directory where this user \
         may write",
        path.display()
    )]
    Refused {
        /// The file.
        path: PathBuf,
        /// What SQLite was told.
        why: String,
    },
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
    /// The machine gives no random bytes.
    #[error("no token can be made: the system gives no random bytes ({why})")]
    NoRandomness {
        /// What it says.
        why: String,
    },
    /// What was given cannot be kept.
    #[error("the {what} {problem}")]
    Unfit {
        /// Of which part: "number of the ticket".
        what: &'static str,
        /// What is wrong with it, and what to do.
        problem: String,
    },
    /// The file keeps no more of them.
    #[error("there are {max} {what} already, and no more are kept: remove some that are over")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many are kept.
        max: usize,
    },
    /// Noted before.
    #[error("ticket {number:?} of {provider} is noted already: it has the id {id}")]
    TicketExists {
        /// The provider's number of it.
        number: String,
        /// The provider's id.
        provider: String,
        /// Its id here.
        id: u64,
    },
    /// There is no such ticket.
    #[error("there is no ticket with the id {id}: `notjustme tickets` lists them")]
    NoTicket {
        /// As it was asked for.
        id: u64,
    },
    /// The name was given before; a revoked token keeps its name, so that the past stays readable.
    #[error("there is a token called {name:?} already, or there was: take another name")]
    TokenExists {
        /// The name.
        name: String,
    },
    /// There is no such token.
    #[error("there is no token called {name:?}: `notjustme tokens` lists them")]
    NoToken {
        /// As it was asked for.
        name: String,
    },
}

impl PrivateError {
    pub(super) fn io(action: &'static str, path: &Path, source: std::io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), source }
    }

    /// Whether it is what was asked for that is wrong, and not the file or the machine.
    pub fn is_of_the_asker(&self) -> bool {
        matches!(
            self,
            Self::Unfit { .. }
                | Self::TooMany { .. }
                | Self::TicketExists { .. }
                | Self::NoTicket { .. }
                | Self::TokenExists { .. }
                | Self::NoToken { .. }
        )
    }

    /// What an error of SQLite means for the file at `path`.
    pub(super) fn sqlite(path: &Path, error: rusqlite::Error) -> Self {
        use rusqlite::Error::{
            FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error,
        };
        let path = path.to_owned();
        let unreadable = matches!(
            error,
            FromSqlConversionFailure(..)
                | IntegralValueOutOfRange(..)
                | InvalidColumnType(..)
                | Utf8Error(..)
        );
        match error.sqlite_error().map(|error| (error.code, error.extended_code)) {
            _ if unreadable => Self::Damaged { path, why: error.to_string() },
            Some((ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _)) => {
                Self::Damaged { path, why: error.to_string() }
            }
            Some((ErrorCode::DiskFull, _) | (_, ffi::SQLITE_IOERR_SHMSIZE)) => Self::Full { path },
            Some((ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _)) => Self::Busy { path },
            Some((ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly, _)) => {
                Self::Refused { path, why: error.to_string() }
            }
            _ => Self::Sqlite { path, source: error },
        }
    }
}
