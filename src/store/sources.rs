//! How reading each source goes: a source that cannot be read says nothing, least of all that all is well.

use super::columns::{self, At, Json, Word};
use super::record::Visit;
use super::{Store, StoreError, clean};
use crawlers::crawl::Cursor;
use crawlers::{Reading, Venue};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Result, Row, Transaction, params};

/// How reading a source goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceHealth {
    /// The source's id.
    pub source: String,
    /// The provider it is about, if it is about one.
    pub about: Option<String>,
    /// What sort of place it is.
    pub venue: Venue,
    /// How the last visit went.
    pub reading: Reading,
    /// Since when visits go so.
    pub since: Timestamp,
    /// Why, in one sentence, if there was something to say.
    pub why: Option<String>,
    /// When it was last visited.
    pub last_visit_at: Timestamp,
    /// When it could last be read, empty or not.
    pub last_ok_at: Option<Timestamp>,
    /// Visits since then.
    pub failures: u32,
}

/// Notes the visit and returns the source's key and how the visit before it went.
pub(super) fn visited(transaction: &Transaction<'_>, visit: &Visit<'_>) -> Result<(u64, Option<Reading>)> {
    let before = transaction
        .prepare_cached("SELECT reading FROM sources WHERE id = ?1")?
        .query_row([visit.source], |row| row.get::<_, Word<Reading>>(0))
        .optional()?;
    let readable = !visit.reading.is_blind();
    let key = transaction
        .prepare_cached(
            "INSERT INTO sources (id, venue, about, reading, since, why, visited_at, read_at, failures, cursor)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?5, ?7, ?8, ?9)
             ON CONFLICT (id) DO UPDATE SET
                 venue = excluded.venue,
                 about = excluded.about,
                 since = CASE WHEN reading = excluded.reading THEN since ELSE excluded.since END,
                 reading = excluded.reading,
                 why = excluded.why,
                 visited_at = excluded.visited_at,
                 read_at = coalesce(excluded.read_at, read_at),
                 failures = CASE WHEN excluded.failures = 0 THEN 0 ELSE failures + 1 END,
                 cursor = coalesce(excluded.cursor, cursor)
             RETURNING key",
        )?
        .query_row(
            params![
                visit.source,
                Word(visit.venue),
                visit.about,
                Word(visit.reading),
                At(visit.now),
                visit.why.map(clean::sentence),
                readable.then_some(At(visit.now)),
                u32::from(!readable),
                visit.cursor.map(Json),
            ],
            |row| row.get(0),
        )?;
    Ok((key, before.map(|word| word.0)))
}

fn health(row: &Row<'_>) -> Result<SourceHealth> {
    Ok(SourceHealth {
        source: row.get(0)?,
        about: row.get(1)?,
        venue: row.get::<_, Word<_>>(2)?.0,
        reading: row.get::<_, Word<_>>(3)?.0,
        since: row.get::<_, At>(4)?.0,
        why: row.get(5)?,
        last_visit_at: row.get::<_, At>(6)?.0,
        last_ok_at: columns::time(row, 7)?,
        failures: row.get(8)?,
    })
}

impl Store {
    /// How reading each source goes, by id. Sources never visited are not among them.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn source_health(&self) -> std::result::Result<Vec<SourceHealth>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, about, venue, reading, since, why, visited_at, read_at, failures
                 FROM sources ORDER BY id",
            )?;
            statement.query_map([], health)?.collect()
        })
    }

    /// Where reading the source goes on; `None` when it was never read.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn cursor(&self, source: &str) -> std::result::Result<Option<Cursor>, StoreError> {
        self.read(|connection| {
            let cursor = connection
                .prepare_cached("SELECT cursor FROM sources WHERE id = ?1")?
                .query_row([source], |row| row.get::<_, Option<Json<Cursor>>>(0))
                .optional()?;
            Ok(cursor.flatten().map(|json| json.0))
        })
    }
}
