//! The operator's own tickets with a provider, and what its support said of them.
//!
//! Five firms in 2012 had five tickets, each called solved. Kept side by side with the swarm they show what a single
//! ticket cannot: who went on reporting it afterwards.

use super::{At, Private, PrivateError, kept};
use crate::plain;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Tickets that are kept.
pub const TICKETS_MAX: usize = 10_000;

/// Claims that are kept of one ticket.
pub const CLAIMS_PER_TICKET_MAX: usize = 100;

/// The longest number of a ticket, in characters.
pub const NUMBER_CHARS_MAX: usize = 100;

/// The longest note of a ticket, in characters.
pub const NOTE_CHARS_MAX: usize = 2000;

/// The longest words of a claim, in characters.
pub const CLAIM_CHARS_MAX: usize = 1000;

/// A clock that goes ahead of ours by no more than this is forgiven.
const AHEAD_MAX: SignedDuration = SignedDuration::from_mins(5);

/// A ticket that the operator opened with a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ticket {
    /// Its id here.
    pub id: u64,
    /// The provider's number of it, as the operator knows it.
    pub number: String,
    /// The provider's id.
    pub provider: String,
    /// The id of the service, if one was named.
    pub service: Option<String>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// The operator's own words about it.
    pub note: Option<String>,
    /// What support said of it, earliest first.
    pub claims: Vec<TicketClaim>,
}

/// A ticket to be noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTicket {
    /// The provider's number of it.
    pub number: String,
    /// The provider's id; the caller has looked it up in the catalog.
    pub provider: String,
    /// The id of the service, if one is named.
    pub service: Option<String>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// The operator's own words about it.
    pub note: Option<String>,
}

/// What support said of a ticket, kept as said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TicketClaim {
    /// When it was said.
    pub at: Timestamp,
    /// What it comes to, as the operator judges.
    pub kind: TicketClaimKind,
    /// In whose words.
    pub words: String,
}

/// What an answer of support comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TicketClaimKind {
    /// It is solved.
    Solved,
    /// They know of it and work on it.
    Working,
    /// Nothing is wrong on their side.
    Denied,
    /// Anything else.
    Other,
}

impl TicketClaimKind {
    /// The word in JSON and in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Solved => "solved",
            Self::Working => "working",
            Self::Denied => "denied",
            Self::Other => "other",
        }
    }

    fn called(word: &str) -> Option<Self> {
        [Self::Solved, Self::Working, Self::Denied, Self::Other]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

impl Private {
    /// Notes a ticket and gives its id.
    ///
    /// # Errors
    /// When the provider's number is noted already, something is empty, too long or in the future, or the file fails.
    pub fn add_ticket(&mut self, ticket: &NewTicket, now: Timestamp) -> Result<u64, PrivateError> {
        let number = fit("number of the ticket", &ticket.number, NUMBER_CHARS_MAX)?;
        let note = ticket.note.as_deref().filter(|note| !note.trim().is_empty());
        let note = note.map(|note| fit("note of the ticket", note, NOTE_CHARS_MAX)).transpose()?;
        let opened_at = past("time at which the ticket was opened", ticket.opened_at, now)?;
        enum Added {
            New(u64),
            Known(u64),
            Full,
        }
        let added = self.write(|transaction| {
            let known = transaction
                .prepare_cached("SELECT id FROM tickets WHERE provider = ?1 AND number = ?2")?
                .query_row(params![ticket.provider, number], |row| row.get(0))
                .optional()?;
            if let Some(id) = known {
                return Ok(Added::Known(id));
            }
            if count(transaction, "SELECT count(*) FROM tickets", [])? >= TICKETS_MAX {
                return Ok(Added::Full);
            }
            transaction
                .prepare_cached(
                    "INSERT INTO tickets (number, provider, service, opened_at, note) VALUES (?1, ?2, ?3, ?4, ?5)
                     RETURNING id",
                )?
                .query_row(params![number, ticket.provider, ticket.service, At(opened_at), note], |row| {
                    row.get(0).map(Added::New)
                })
        })?;
        match added {
            Added::New(id) => Ok(id),
            Added::Known(id) => {
                Err(PrivateError::TicketExists { number, provider: ticket.provider.clone(), id })
            }
            Added::Full => Err(PrivateError::TooMany { what: "tickets", max: TICKETS_MAX }),
        }
    }

    /// Notes what support said of the ticket `id`.
    ///
    /// # Errors
    /// When there is no such ticket, the words are empty or too long, the time is in the future, or the file fails.
    pub fn add_claim(&mut self, id: u64, claim: &TicketClaim, now: Timestamp) -> Result<(), PrivateError> {
        let id = possible(id)?;
        let words = fit("words of the claim", &claim.words, CLAIM_CHARS_MAX)?;
        let at = past("time of the claim", claim.at, now)?;
        self.write(|transaction| {
            if count(transaction, "SELECT count(*) FROM tickets WHERE id = ?1", [id])? == 0 {
                return Ok(Err(PrivateError::NoTicket { id }));
            }
            let claims = count(transaction, "SELECT count(*) FROM claims WHERE ticket = ?1", [id])?;
            if claims >= CLAIMS_PER_TICKET_MAX {
                let what = "claims of this ticket";
                return Ok(Err(PrivateError::TooMany { what, max: CLAIMS_PER_TICKET_MAX }));
            }
            transaction
                .prepare_cached("INSERT INTO claims (ticket, at, kind, words) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![id, At(at), claim.kind.as_str(), words])
                .map(|_| Ok(()))
        })?
    }

    /// Every ticket, the newest first.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn tickets(&self) -> Result<Vec<Ticket>, PrivateError> {
        self.read(|connection| tickets(connection, None))
    }

    /// The ticket with this id.
    ///
    /// # Errors
    /// When there is none, or the file is damaged or held.
    pub fn ticket(&self, id: u64) -> Result<Ticket, PrivateError> {
        let id = possible(id)?;
        self.read(|connection| tickets(connection, Some(id)))?.pop().ok_or(PrivateError::NoTicket { id })
    }

    /// Removes a ticket with all that was said of it.
    ///
    /// # Errors
    /// When there is no such ticket, or the file fails.
    pub fn remove_ticket(&mut self, id: u64) -> Result<(), PrivateError> {
        let id = possible(id)?;
        let removed = self.write(|transaction| {
            transaction.prepare_cached("DELETE FROM tickets WHERE id = ?1")?.execute([id])
        })?;
        if removed == 0 { Err(PrivateError::NoTicket { id }) } else { Ok(()) }
    }
}

/// The id, if SQLite could have given it.
fn possible(id: u64) -> Result<u64, PrivateError> {
    i64::try_from(id).map(|_| id).map_err(|_| PrivateError::NoTicket { id })
}

fn tickets(connection: &Connection, id: Option<u64>) -> rusqlite::Result<Vec<Ticket>> {
    let mut claims: BTreeMap<u64, Vec<TicketClaim>> = BTreeMap::new();
    let mut statement = connection.prepare_cached(
        "SELECT ticket, at, kind, words FROM claims WHERE ?1 IS NULL OR ticket = ?1 ORDER BY ticket, at, id",
    )?;
    let mut rows = statement.query([id])?;
    while let Some(row) = rows.next()? {
        let kind = TicketClaimKind::called(row.get_ref(2)?.as_str()?).unwrap_or(TicketClaimKind::Other);
        let claim = TicketClaim { at: row.get::<_, At>(1)?.0, kind, words: row.get(3)? };
        claims.entry(row.get(0)?).or_default().push(claim);
    }
    let mut statement = connection.prepare_cached(
        "SELECT id, number, provider, service, opened_at, note FROM tickets WHERE ?1 IS NULL OR id = ?1
         ORDER BY opened_at DESC, id DESC",
    )?;
    statement
        .query_map([id], |row| {
            let id = row.get(0)?;
            Ok(Ticket {
                id,
                number: row.get(1)?,
                provider: row.get(2)?,
                service: row.get(3)?,
                opened_at: row.get::<_, At>(4)?.0,
                note: row.get(5)?,
                claims: claims.remove(&id).unwrap_or_default(),
            })
        })?
        .collect()
}

pub(super) fn count(
    connection: &Connection,
    query: &str,
    values: impl rusqlite::Params,
) -> rusqlite::Result<usize> {
    connection.prepare_cached(query)?.query_row(values, |row| row.get(0))
}

/// `text` in one line; refused, and not cut, where it is empty or too long: it is the operator's own.
pub(super) fn fit(what: &'static str, text: &str, chars_max: usize) -> Result<String, PrivateError> {
    let problem = if text.chars().take(chars_max + 1).count() > chars_max {
        format!("is longer than {chars_max} characters: shorten it")
    } else {
        let line = plain::line(text, chars_max);
        if !line.is_empty() {
            return Ok(line);
        }
        "is empty: write one".to_owned()
    };
    Err(PrivateError::Unfit { what, problem })
}

/// A time that has been.
fn past(what: &'static str, at: Timestamp, now: Timestamp) -> Result<Timestamp, PrivateError> {
    if at.duration_since(now) > AHEAD_MAX {
        let problem = format!("is in the future ({at}): write a time that has been");
        return Err(PrivateError::Unfit { what, problem });
    }
    Ok(kept(at))
}
