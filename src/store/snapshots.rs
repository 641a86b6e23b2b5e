//! What an official page said, as it came: the green page on record.
//!
//! A page is kept whenever what is read of it changes, and as it stood when a swarm of its provider was flagged, whether it
//! had changed or not. Between two changes only the last answer is kept, and how long it has said the same.

use super::columns::{self, At};
use super::record::Entry;
use super::{Store, StoreError, clean};
use crawlers::{Page, Venue};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Result, Row, Transaction, params};

/// The longest answer that is kept; of a longer one its beginning is.
pub const SNAPSHOT_BYTES_MAX: usize = 2 << 20;

/// Pages of one provider that are kept of a swarm.
const PAGES_PER_SWARM_MAX: usize = 32;

const COMPRESSION_LEVEL: i32 = 3;

/// An official page on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The source's id.
    pub source: String,
    /// The id of the swarm for which it was kept; none where it was kept because it said something else than before.
    pub swarm: Option<String>,
    /// Since when it said this.
    pub first_seen_at: Timestamp,
    /// When it last said this.
    pub last_seen_at: Timestamp,
    /// The address that was asked.
    pub url: String,
    /// The `Content-Type` of the answer.
    pub content_type: Option<String>,
    /// The answer, at most [`SNAPSHOT_BYTES_MAX`] of it.
    pub body: Vec<u8>,
}

/// Keeps the page of a visit to an official source; `changed` says that it said something else than before.
pub(super) fn record(entry: &Entry<'_>, changed: bool) -> Result<()> {
    if entry.visit.venue != Venue::Official || entry.visit.reading.is_blind() {
        return Ok(());
    }
    let last: Option<u64> = entry
        .transaction
        .prepare_cached("SELECT max(key) FROM snapshots WHERE source = ?1 AND swarm IS NULL")?
        .query_row([entry.source], |row| row.get(0))?;
    let page =
        entry.visit.page.map(|page| Ok::<_, rusqlite::Error>((page, packed(&page.body)?))).transpose()?;
    match (last.filter(|_| !changed), page) {
        (None, Some((page, body))) => insert(entry, page, &body),
        (Some(key), Some((_, body))) => entry
            .transaction
            .prepare_cached("UPDATE snapshots SET last_seen_at = ?2, body = ?3 WHERE key = ?1")?
            .execute(params![key, At(entry.now), body])
            .map(drop),
        // "Unchanged since last time" is an answer too.
        (Some(key), None) => entry
            .transaction
            .prepare_cached("UPDATE snapshots SET last_seen_at = ?2 WHERE key = ?1")?
            .execute(params![key, At(entry.now)])
            .map(drop),
        (None, None) => Ok(()),
    }
}

fn insert(entry: &Entry<'_>, page: &Page, body: &[u8]) -> Result<()> {
    entry
        .transaction
        .prepare_cached(
            "INSERT INTO snapshots (source, first_seen_at, last_seen_at, url, content_type, body)
             VALUES (?1, ?2, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            entry.source,
            At(entry.now),
            clean::sentence(page.url.as_str()),
            page.content_type.as_deref().map(clean::sentence),
            body,
        ])
        .map(drop)
}

/// Keeps the pages of a swarm's provider as they stand, if none were kept of it.
pub(super) fn keep_for(transaction: &Transaction<'_>, swarm: &str, provider: &str) -> Result<()> {
    transaction
        .prepare_cached(
            "INSERT OR IGNORE INTO snapshots (source, swarm, first_seen_at, last_seen_at, url, content_type, body)
             SELECT source, ?1, first_seen_at, last_seen_at, url, content_type, body FROM snapshots
             WHERE key IN (SELECT max(snapshots.key) FROM snapshots JOIN sources ON sources.key = snapshots.source
                           WHERE sources.about = ?2 AND snapshots.swarm IS NULL GROUP BY snapshots.source)
             ORDER BY source LIMIT ?3",
        )?
        .execute(params![swarm, provider, columns::limit(PAGES_PER_SWARM_MAX)])
        .map(drop)
}

fn packed(body: &[u8]) -> Result<Vec<u8>> {
    let kept = &body[..body.len().min(SNAPSHOT_BYTES_MAX)];
    zstd::encode_all(kept, COMPRESSION_LEVEL)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

fn snapshot(row: &Row<'_>) -> Result<Snapshot> {
    let body = zstd::decode_all(row.get_ref(6)?.as_blob()?).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(6, rusqlite::types::Type::Blob, error.into())
    })?;
    Ok(Snapshot {
        source: row.get(0)?,
        swarm: row.get(1)?,
        first_seen_at: row.get::<_, At>(2)?.0,
        last_seen_at: row.get::<_, At>(3)?.0,
        url: row.get(4)?,
        content_type: row.get(5)?,
        body,
    })
}

/// The columns that [`snapshot`] reads.
macro_rules! snapshots {
    ($rest:literal) => {
        concat!(
            "SELECT sources.id, swarm, first_seen_at, last_seen_at, url, content_type, body
             FROM snapshots JOIN sources ON sources.key = snapshots.source ",
            $rest
        )
    };
}

impl Store {
    /// The official pages as they stood when a swarm was flagged, by source.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn snapshots_of(&self, swarm: &str) -> std::result::Result<Vec<Snapshot>, StoreError> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached(snapshots!("WHERE swarm = ?1 ORDER BY sources.id"))?;
            statement.query_map([swarm], snapshot)?.collect()
        })
    }

    /// What a source's page said at a time: the last answer that said so. `None` when it was not read by then.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn snapshot_at(
        &self,
        source: &str,
        at: Timestamp,
    ) -> std::result::Result<Option<Snapshot>, StoreError> {
        self.read(|connection| {
            connection
                .prepare_cached(snapshots!(
                    "WHERE sources.id = ?1 AND swarm IS NULL AND first_seen_at <= ?2
                     ORDER BY snapshots.key DESC LIMIT 1"
                ))?
                .query_row(params![source, At(at)], snapshot)
                .optional()
        })
    }
}
