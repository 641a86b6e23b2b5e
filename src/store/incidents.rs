//! What providers say about themselves, and when each word of it was first to be seen.
//!
//! Providers rewrite and back-date their updates. The times in an incident are theirs; `first_seen_at`
//! is ours, and a wording that was replaced stays.

use super::columns::{At, Json, Word, json};
use super::record::{Entry, last_of_each};
use super::{Store, StoreError, Which, clean, columns};
use crate::sighting::Seen;
use crawlers::{Incident, IncidentState, IncidentUpdate};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Result, Row, params};
use std::collections::HashSet;

/// An incident as it stands now, with everything it ever said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredIncident {
    /// The source's id.
    pub source: String,
    /// The provider the source is about, if it is about one.
    pub about: Option<String>,
    /// When it was first seen.
    pub first_seen_at: Timestamp,
    /// When it was last seen to differ from before.
    pub changed_at: Timestamp,
    /// The incident as the provider shows it now.
    pub incident: Incident,
    /// Every update ever shown, by the provider's time; of one that was rewritten, each wording.
    pub updates: Vec<SeenUpdate>,
}

/// An update, and when it was first seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenUpdate {
    /// The update.
    pub update: IncidentUpdate,
    /// When this wording was first seen.
    pub first_seen_at: Timestamp,
}

/// Keeps the incidents of a visit.
pub(super) fn record(entry: &mut Entry<'_>) -> Result<()> {
    let incidents = entry.visit.incidents.iter().map(clean::incident).collect();
    for incident in last_of_each(incidents, |incident: &Incident| &incident.id) {
        let body = json(&incident)?;
        let known = entry
            .transaction
            .prepare_cached("SELECT body FROM incidents WHERE source = ?1 AND external_id = ?2")?
            .query_row(params![entry.source, incident.id], |row| row.get::<_, String>(0))
            .optional()?;
        if known.as_ref() != Some(&body) {
            keep(entry, &incident, &body)?;
            entry.append(None, Seen::Incident(Box::new(incident)))?;
        }
    }
    if entry.visit.all_open_incidents { end_others(entry) } else { Ok(()) }
}

/// Ends the incidents that the page no longer names: it names all that are open, and says nothing of the end of one.
fn end_others(entry: &mut Entry<'_>) -> Result<()> {
    let named: HashSet<String> =
        entry.visit.incidents.iter().map(|incident| clean::id(&incident.id)).collect();
    let known = entry
        .transaction
        .prepare_cached("SELECT body FROM incidents WHERE source = ?1 AND NOT over")?
        .query_map([entry.source], |row| row.get::<_, Json<Incident>>(0))?
        .collect::<Result<Vec<_>>>()?;
    for Json(mut incident) in known {
        if !named.contains(&incident.id) {
            incident.state = IncidentState::Resolved;
            keep(entry, &incident, &json(&incident)?)?;
            entry.append(None, Seen::Incident(Box::new(incident)))?;
        }
    }
    Ok(())
}

fn keep(entry: &Entry<'_>, incident: &Incident, body: &str) -> Result<()> {
    let key: u64 = entry
        .transaction
        .prepare_cached(
            "INSERT INTO incidents
                 (source, external_id, published_at, first_seen_at, changed_at, over, body)
             VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6)
             ON CONFLICT (source, external_id) DO UPDATE SET
                 published_at = excluded.published_at, changed_at = excluded.changed_at,
                 over = excluded.over, body = excluded.body
             RETURNING key",
        )?
        .query_row(
            params![
                entry.source,
                incident.id,
                At(incident.published_at),
                At(entry.now),
                incident.state.is_over() || incident.resolved_at.is_some(),
                body,
            ],
            |row| row.get(0),
        )?;
    let mut statement = entry.transaction.prepare_cached(
        "INSERT INTO incident_updates (incident, at, state, text, first_seen_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO NOTHING",
    )?;
    for update in &incident.updates {
        statement.execute(params![key, At(update.at), Word(update.state), update.text, At(entry.now)])?;
    }
    Ok(())
}

fn stored_incident(connection: &Connection, row: &Row<'_>) -> Result<StoredIncident> {
    let mut statement = connection.prepare_cached(
        "SELECT at, state, text, first_seen_at FROM incident_updates WHERE incident = ?1
         ORDER BY at, first_seen_at",
    )?;
    let update = |row: &Row<'_>| {
        let update = IncidentUpdate {
            at: row.get::<_, At>(0)?.0,
            state: row.get::<_, Word<_>>(1)?.0,
            text: row.get(2)?,
        };
        Ok(SeenUpdate { update, first_seen_at: row.get::<_, At>(3)?.0 })
    };
    Ok(StoredIncident {
        updates: statement.query_map([row.get::<_, i64>(0)?], update)?.collect::<Result<_>>()?,
        source: row.get(1)?,
        about: row.get(2)?,
        first_seen_at: row.get::<_, At>(3)?.0,
        changed_at: row.get::<_, At>(4)?.0,
        incident: row.get::<_, Json<_>>(5)?.0,
    })
}

impl Store {
    /// Incidents of `provider`, or of all of them, newest published first.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn incidents(
        &self,
        provider: Option<&str>,
        which: Which,
        limit: usize,
    ) -> std::result::Result<Vec<StoredIncident>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT incidents.key, sources.id, sources.about, first_seen_at, changed_at, body
                 FROM incidents JOIN sources ON sources.key = incidents.source
                 WHERE (?1 IS NULL OR sources.about = ?1) AND (?2 OR NOT over)
                 ORDER BY published_at DESC, incidents.key DESC LIMIT ?3",
            )?;
            let values = params![provider, which == Which::All, columns::limit(limit)];
            statement.query_map(values, |row| stored_incident(connection, row))?.collect()
        })
    }
}
