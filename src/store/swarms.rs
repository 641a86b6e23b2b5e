//! What the detector concluded: its memory, the swarms, and what was said of each of them when.
//!
//! Memory, swarms and alerts are kept in one transaction with the place in the log they were drawn from:
//! after a crash the detector reads on from there and comes to the same conclusions.

use super::columns::{self, At, Json, Word, json};
use super::{NewAlert, Store, StoreError, Which, outbox, snapshots};
use crate::detect::{Evidence, Grade, Swarm, SwarmState};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Result, Row, Transaction, params};

/// The detector's memory is large and repeats itself; this level costs a few milliseconds for each MB.
const COMPRESSION_LEVEL: i32 = 3;

/// What was said of a swarm at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct PastVerdict {
    /// When it was said.
    pub at: Timestamp,
    /// The swarm as it stood. Its evidence is named, not quoted.
    pub swarm: Swarm,
}

impl Store {
    /// Keeps what the detector concluded from the log up to `position`: its memory `state`, the `swarms`
    /// it knows, and `alerts`. Words and address of a piece of evidence stay as first quoted; alerts
    /// already known by key and receiver are left alone. A verdict is added whenever a swarm is new or its
    /// grade or state is another than before.
    ///
    /// # Errors
    /// When the store is open for reading only, the disk is full, or the file is damaged or held;
    /// nothing is kept then.
    pub fn save_detection(
        &mut self,
        position: u64,
        state: &[u8],
        swarms: &[Swarm],
        alerts: &[NewAlert],
        now: Timestamp,
    ) -> std::result::Result<(), StoreError> {
        self.write(|transaction| {
            let state = zstd::encode_all(state, COMPRESSION_LEVEL)
                .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
            transaction
                .prepare_cached(
                    "INSERT INTO detection VALUES (1, ?1, ?2) ON CONFLICT (key) DO UPDATE SET
                     position = excluded.position, state = excluded.state",
                )?
                .execute(params![position, state])?;
            for swarm in swarms {
                save(transaction, swarm, now)?;
            }
            outbox::add(transaction, alerts, now)
        })
    }

    /// The place in the log up to which the detector has read, and its memory; `None` before the first.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn detection(&self) -> std::result::Result<Option<(u64, Vec<u8>)>, StoreError> {
        self.read(|connection| {
            connection
                .query_row("SELECT position, state FROM detection", [], |row| {
                    let state = zstd::decode_all(row.get_ref(1)?.as_blob()?).map_err(|error| {
                        rusqlite::Error::FromSqlConversionFailure(
                            1,
                            rusqlite::types::Type::Blob,
                            error.into(),
                        )
                    })?;
                    Ok((row.get(0)?, state))
                })
                .optional()
        })
    }

    /// The place in the log up to which the detector has read; `None` before the first.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn detection_position(&self) -> std::result::Result<Option<u64>, StoreError> {
        self.read(|connection| {
            connection
                .prepare_cached("SELECT position FROM detection")?
                .query_row([], |row| row.get(0))
                .optional()
        })
    }

    /// What was said last of each swarm of `provider`, or of all of them; latest said first.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn last_verdicts(
        &self,
        provider: Option<&str>,
        limit: usize,
    ) -> std::result::Result<Vec<PastVerdict>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT verdicts.body, verdicts.at FROM swarms JOIN verdicts
                     ON verdicts.key = (SELECT max(key) FROM verdicts WHERE swarm = swarms.id)
                 WHERE ?1 IS NULL OR swarms.provider = ?1
                 ORDER BY verdicts.at DESC, verdicts.key DESC LIMIT ?2",
            )?;
            statement.query_map(params![provider, columns::limit(limit)], past_verdict)?.collect()
        })
    }

    /// Swarms of `provider`, or of all of them, latest flagged first.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn swarms(
        &self,
        provider: Option<&str>,
        which: Which,
        limit: usize,
    ) -> std::result::Result<Vec<Swarm>, StoreError> {
        self.swarms_after(provider, which, None, limit)
    }

    /// The same from the one after the swarm with the id `after` on; none when there is no such swarm.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn swarms_after(
        &self,
        provider: Option<&str>,
        which: Which,
        after: Option<&str>,
        limit: usize,
    ) -> std::result::Result<Vec<Swarm>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT body FROM swarms WHERE (?1 IS NULL OR provider = ?1) AND (?2 OR state <> ?3)
                     AND (?4 IS NULL OR (flagged_at, id) < (SELECT flagged_at, id FROM swarms WHERE id = ?4))
                 ORDER BY flagged_at DESC, id DESC LIMIT ?5",
            )?;
            let over = Word(SwarmState::Subsided);
            let values = params![provider, which == Which::All, over, after, columns::limit(limit)];
            statement.query_map(values, |row| quoted(connection, row))?.collect()
        })
    }

    /// Of the `limit` swarms that were flagged latest, those of wanted providers that are themselves wanted, latest
    /// first. Words of evidence, which take most of the time, are read for these alone.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn swarms_that(
        &self,
        limit: usize,
        wants_provider: impl Fn(&str) -> bool,
        wants: impl Fn(&Swarm) -> bool,
    ) -> std::result::Result<Vec<Swarm>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT body, provider FROM swarms ORDER BY flagged_at DESC, id DESC LIMIT ?1",
            )?;
            let mut rows = statement.query([columns::limit(limit)])?;
            let mut swarms = Vec::new();
            while let Some(row) = rows.next()? {
                if !wants_provider(row.get_ref(1)?.as_str()?) {
                    continue;
                }
                let swarm: Swarm = row.get::<_, Json<_>>(0)?.0;
                if wants(&swarm) {
                    swarms.push(with_quotes(connection, swarm)?);
                }
            }
            Ok(swarms)
        })
    }

    /// The swarm with this id.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn swarm(&self, id: &str) -> std::result::Result<Option<Swarm>, StoreError> {
        self.read(|connection| {
            connection
                .prepare_cached("SELECT body FROM swarms WHERE id = ?1")?
                .query_row([id], |row| quoted(connection, row))
                .optional()
        })
    }

    /// What was said of the swarm with this id, oldest first.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn verdicts(&self, id: &str) -> std::result::Result<Vec<PastVerdict>, StoreError> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT body, at FROM verdicts WHERE swarm = ?1 ORDER BY key")?;
            statement.query_map([id], past_verdict)?.collect()
        })
    }
}

/// The verdict in the first two columns.
fn past_verdict(row: &Row<'_>) -> Result<PastVerdict> {
    Ok(PastVerdict { swarm: row.get::<_, Json<_>>(0)?.0, at: row.get::<_, At>(1)?.0 })
}

/// The swarm in the first column, with the words of its evidence.
fn quoted(connection: &Connection, row: &Row<'_>) -> Result<Swarm> {
    with_quotes(connection, row.get::<_, Json<_>>(0)?.0)
}

fn with_quotes(connection: &Connection, mut swarm: Swarm) -> Result<Swarm> {
    let mut statement =
        connection.prepare_cached("SELECT url, excerpt FROM quotes WHERE source = ?1 AND post = ?2")?;
    for evidence in &mut swarm.evidence {
        let words = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let quote = statement.query_row([&evidence.source, &evidence.post], words).optional()?;
        if let Some((url, excerpt)) = quote {
            (evidence.url, evidence.excerpt) = (url, excerpt);
        }
    }
    Ok(swarm)
}

fn save(transaction: &Transaction<'_>, swarm: &Swarm, now: Timestamp) -> Result<()> {
    let before = transaction
        .prepare_cached("SELECT grade, state FROM swarms WHERE id = ?1")?
        .query_row([&swarm.id], |row| {
            Ok((row.get::<_, Word<Grade>>(0)?.0, row.get::<_, Word<SwarmState>>(1)?.0))
        })
        .optional()?;
    let mut swarm = swarm.clone();
    for evidence in &mut swarm.evidence {
        keep_quote(transaction, evidence)?;
        evidence.excerpt.clear();
        evidence.url = None;
    }
    let body = json(&swarm)?;
    transaction
        .prepare_cached(
            "INSERT INTO swarms (id, provider, grade, state, flagged_at, subsided_at, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (id) DO UPDATE SET provider = excluded.provider, grade = excluded.grade,
                 state = excluded.state, flagged_at = excluded.flagged_at,
                 subsided_at = excluded.subsided_at, body = excluded.body",
        )?
        .execute(params![
            swarm.id,
            swarm.provider,
            Word(swarm.grade),
            Word(swarm.state),
            At(swarm.flagged_at),
            swarm.subsided_at.map(At),
            body,
        ])?;
    if before.is_none() {
        snapshots::keep_for(transaction, &swarm.id, &swarm.provider)?;
    }
    if before != Some((swarm.grade, swarm.state)) {
        transaction
            .prepare_cached(
                "INSERT INTO verdicts (swarm, at, grade, state, body) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![swarm.id, At(now), Word(swarm.grade), Word(swarm.state), body])?;
    }
    Ok(())
}

/// Keeps the words of a piece of evidence, once, and not if the post was deleted: the detector may not
/// have read of that yet.
fn keep_quote(transaction: &Transaction<'_>, evidence: &Evidence) -> Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO quotes (source, post, url, excerpt) SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS
                 (SELECT 1 FROM sources JOIN posts ON posts.source = sources.key
                  WHERE sources.id = ?1 AND posts.external_id = ?2 AND posts.deleted)
             ON CONFLICT (source, post) DO NOTHING",
        )?
        .execute(params![evidence.source, evidence.post, evidence.url, evidence.excerpt])?;
    Ok(())
}

/// Forgets the words of a piece of evidence.
pub(super) fn forget_quote(transaction: &Transaction<'_>, source: &str, post: &str) -> Result<()> {
    transaction
        .prepare_cached("UPDATE quotes SET url = NULL, excerpt = '' WHERE source = ?1 AND post = ?2")?
        .execute([source, post])?;
    Ok(())
}
