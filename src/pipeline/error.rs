//! What stops the belt, and what to do then.

use crate::store::StoreError;

/// Why the belt cannot go on. Nothing that was kept before is lost.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index; it can always be written anew from the store.
    #[error(transparent)]
    Index(#[from] index::Error),
    /// The detector's memory cannot be written down.
    #[error("the detector's memory cannot be written down: {0}")]
    Memory(String),
    /// The fetcher cannot be built.
    #[error(transparent)]
    Fetch(#[from] crawlers::fetch::FetchError),
}
