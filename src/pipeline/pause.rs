//! Pauses that sites ask for, kept so that the next process keeps to them as well.
//!
//! A site means its whole host, so a pause holds for every source there. What is over is never deleted: it is one
//! short row for each host that ever asked.

use super::PipelineError;
use crate::store::Store;
use crawlers::Source;
use crawlers::fetch::Fetcher;
use jiff::Timestamp;

/// What a pause is kept under, before the host.
const KEY: &str = "pause ";

/// Keeps the time before which a visit was asked not to come again, if it was.
///
/// # Errors
/// When the store cannot be written.
pub fn keep_pause(
    source: &Source,
    not_before: Option<Timestamp>,
    store: &mut Store,
) -> Result<(), PipelineError> {
    if let (Some(host), Some(not_before)) = (source.url.host_str(), not_before) {
        store.set_meta(&format!("{KEY}{host}"), &not_before.to_string())?;
    }
    Ok(())
}

/// Tells the fetcher of the pauses that the hosts of these sources asked for.
///
/// # Errors
/// When the store cannot be read.
pub fn remember_pauses<'a>(
    sources: impl IntoIterator<Item = &'a Source>,
    store: &Store,
    fetcher: &Fetcher,
) -> Result<(), PipelineError> {
    for host in sources.into_iter().filter_map(|source| source.url.host_str()) {
        if let Some(Ok(not_before)) = store.meta(&format!("{KEY}{host}"))?.map(|time| time.parse()) {
            fetcher.pause(host, not_before);
        }
    }
    Ok(())
}
