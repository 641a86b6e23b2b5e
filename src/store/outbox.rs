//! Alerts on their way: written with the verdict that caused them, taken off once delivered.
//!
//! A crash between sending and noting it sends twice, never not at all; the key lets a receiver tell.

use super::columns::{self, At, Word};
use super::{Store, StoreError, clean};
use jiff::Timestamp;
use rusqlite::{Result, Row, Transaction, params};
use serde::{Deserialize, Serialize};

/// An alert to be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAlert {
    /// The episode and the reason: the same news is sent to a receiver once.
    pub key: String,
    /// The receiver's name.
    pub receiver: String,
    /// What to send, as JSON.
    pub body: String,
}

/// An alert whose delivery is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueAlert {
    /// Names it to [`Store::mark_sent`] and the like.
    pub id: u64,
    /// The episode and the reason.
    pub key: String,
    /// The receiver's name.
    pub receiver: String,
    /// What to send, as JSON.
    pub body: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// How often delivery has failed.
    pub attempts: u32,
}

/// One attempt to deliver an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The alert's episode and reason.
    pub key: String,
    /// The receiver's name.
    pub receiver: String,
    /// When it was made.
    pub at: Timestamp,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it failed.
    pub why: Option<String>,
}

/// How an attempt to deliver an alert ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Delivered.
    Sent,
    /// Not delivered; it will be tried again.
    Failed,
    /// Not delivered, and not tried again.
    GivenUp,
}

/// Puts alerts into the outbox, due at once; those already known stay as they are.
pub(super) fn add(transaction: &Transaction<'_>, alerts: &[NewAlert], now: Timestamp) -> Result<()> {
    let mut statement = transaction.prepare_cached(
        "INSERT INTO outbox (key, receiver, created_at, due_at, body) VALUES (?1, ?2, ?3, ?3, ?4)
         ON CONFLICT (key, receiver) DO NOTHING",
    )?;
    for alert in alerts {
        statement.execute(params![alert.key, alert.receiver, At(now), alert.body])?;
    }
    Ok(())
}

/// Notes an attempt. Without `due_at` nothing more is to be sent, and the body is forgotten.
fn attempted(
    transaction: &Transaction<'_>,
    id: u64,
    now: Timestamp,
    outcome: Outcome,
    due_at: Option<Timestamp>,
    why: Option<&str>,
) -> Result<()> {
    transaction
        .prepare_cached("UPDATE outbox SET due_at = ?2, body = iif(?2 IS NULL, NULL, body) WHERE id = ?1")?
        .execute(params![id, due_at.map(At)])?;
    transaction
        .prepare_cached("INSERT INTO deliveries (alert, at, outcome, why) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id, At(now), Word(outcome), why.map(clean::sentence)])?;
    Ok(())
}

impl Store {
    /// Alerts that are due at `now`, longest due first.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn due_alerts(&self, now: Timestamp, limit: usize) -> std::result::Result<Vec<DueAlert>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, key, receiver, body, created_at,
                     (SELECT count(*) FROM deliveries WHERE alert = outbox.id)
                 FROM outbox
                 WHERE due_at <= ?1 ORDER BY due_at, id LIMIT ?2",
            )?;
            let alert = |row: &Row<'_>| {
                Ok(DueAlert {
                    id: row.get(0)?,
                    key: row.get(1)?,
                    receiver: row.get(2)?,
                    body: row.get(3)?,
                    created_at: row.get::<_, At>(4)?.0,
                    attempts: row.get(5)?,
                })
            };
            statement.query_map(params![At(now), columns::limit(limit)], alert)?.collect()
        })
    }

    /// The alert was delivered; its body is forgotten.
    ///
    /// # Errors
    /// When the store cannot be written: the alert stays due and is sent again.
    pub fn mark_sent(&mut self, id: u64, now: Timestamp) -> std::result::Result<(), StoreError> {
        self.write(|transaction| attempted(transaction, id, now, Outcome::Sent, None, None))
    }

    /// The alert was not delivered because of `why`, and is due again at `next_try_at`.
    ///
    /// # Errors
    /// When the store cannot be written: the alert stays due.
    pub fn mark_failed(
        &mut self,
        id: u64,
        now: Timestamp,
        next_try_at: Timestamp,
        why: &str,
    ) -> std::result::Result<(), StoreError> {
        self.write(|transaction| {
            attempted(transaction, id, now, Outcome::Failed, Some(next_try_at), Some(why))
        })
    }

    /// The alert was not delivered because of `why` and will not be tried again; its body is forgotten.
    ///
    /// # Errors
    /// When the store cannot be written: the alert stays due.
    pub fn give_up(&mut self, id: u64, now: Timestamp, why: &str) -> std::result::Result<(), StoreError> {
        self.write(|transaction| attempted(transaction, id, now, Outcome::GivenUp, None, Some(why)))
    }

    /// How many alerts wait for delivery, and when the oldest of them was written.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn waiting_alerts(&self) -> std::result::Result<(u64, Option<Timestamp>), StoreError> {
        self.read(|connection| {
            connection
                .prepare_cached("SELECT count(*), min(created_at) FROM outbox WHERE due_at IS NOT NULL")?
                .query_row([], |row| Ok((row.get(0)?, columns::time(row, 1)?)))
        })
    }

    /// The delivery log, newest first.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn deliveries(&self, limit: usize) -> std::result::Result<Vec<Delivery>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT outbox.key, receiver, at, outcome, why
                 FROM deliveries JOIN outbox ON outbox.id = deliveries.alert
                 ORDER BY deliveries.key DESC LIMIT ?1",
            )?;
            let delivery = |row: &Row<'_>| {
                Ok(Delivery {
                    key: row.get(0)?,
                    receiver: row.get(1)?,
                    at: row.get::<_, At>(2)?.0,
                    outcome: row.get::<_, Word<_>>(3)?.0,
                    why: row.get(4)?,
                })
            };
            statement.query_map([columns::limit(limit)], delivery)?.collect()
        })
    }
}
