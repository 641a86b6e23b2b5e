//! What can go wrong with the index, and what to do then.
//!
//! Whatever it is, nothing is lost: the store has every post, and the index says up to which place of the
//! store's log it got. So the advice is always to make room, to wait, or to write the index again.

use std::io;
use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

/// Why the index could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no index in the folder.
    #[error("there is no index yet: run `notjustme reindex`")]
    Missing,
    /// Another process, or another part of this one, writes this index.
    #[error("another process is writing the index: stop it, or let it do the writing")]
    Busy,
    /// The index was written by a version of the program that kept other things, or kept them otherwise.
    #[error("the index was written by another version of this program: run `notjustme reindex`")]
    OtherVersion,
    /// A file of the index is missing, cut short or changed.
    #[error("the index is damaged ({reason}): run `notjustme reindex`; no post is lost")]
    Damaged {
        /// What tantivy found.
        reason: String,
    },
    /// The disk, or the user's share of it, is full.
    #[error("no space is left for the index: free some and start again; no post is lost")]
    Full(#[source] io::Error),
    /// The writer gave up after an earlier error. Drop it, open another and go on from
    /// [`Index::position`](crate::Index::position).
    #[error(
        "writing the index stopped after an error (most likely a full or failing disk): see to it and start again; no post is lost"
    )]
    Stopped,
    /// A page was to go on from a place in another order.
    #[error(
        "this place is of a search in another order or with other words: give it to the search it came from, or leave it out to begin anew"
    )]
    OtherOrder,
    /// The system refused to read or write a file of the index.
    #[error("the index's folder cannot be read or written: check its path and permissions ({0})")]
    Files(#[source] io::Error),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Error {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::Full(error),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => {
                Error::Damaged { reason: error.to_string() }
            }
            _ => Error::Files(error),
        }
    }
}

impl From<TantivyError> for Error {
    fn from(error: TantivyError) -> Error {
        match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => Error::Busy,
            TantivyError::LockFailure(LockError::IoError(source), _)
            | TantivyError::IoError(source)
            | TantivyError::OpenReadError(OpenReadError::IoError { io_error: source, .. })
            | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: source, .. })
            | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error: source, .. }) => {
                Error::from(copy(&source))
            }
            TantivyError::OpenDirectoryError(error) => Error::Files(io::Error::other(error)),
            TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(_))
            | TantivyError::IncompatibleIndex(_) => Error::OtherVersion,
            TantivyError::ErrorInThread(_) | TantivyError::Poisoned => Error::Stopped,
            error => Error::Damaged { reason: error.to_string() },
        }
    }
}

/// tantivy shares its errors between threads, and they cannot be cloned: the number says most.
fn copy(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(number) => io::Error::from_raw_os_error(number),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn a_full_disk_is_told_from_damage_and_from_permissions() {
        let of = |kind: io::ErrorKind| Error::from(TantivyError::IoError(Arc::new(io::Error::from(kind))));
        let full = of(io::ErrorKind::StorageFull);
        assert!(matches!(full, Error::Full(_)));
        assert_eq!(
            full.to_string(),
            "no space is left for the index: free some and start again; no post is lost"
        );
        assert!(matches!(of(io::ErrorKind::UnexpectedEof), Error::Damaged { .. }));
        assert!(matches!(of(io::ErrorKind::PermissionDenied), Error::Files(_)));
    }
}
