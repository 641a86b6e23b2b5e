//! Brings an older store up to date, step by step.
//!
//! `PRAGMA user_version` counts the steps taken. A step, once released, is never edited: the next one
//! corrects it.

use super::{STORE_FILE, StoreError};
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// Every step, oldest first.
const STEPS: &[&str] =
    &[include_str!("migrations/0001_log.sql"), include_str!("migrations/0002_conversation.sql")];

/// The version this program writes.
pub(super) const VERSION: u32 = STEPS.len() as u32;

/// Takes the steps that are missing, each in a transaction of its own.
pub(super) fn run(connection: &mut Connection, dir: &Path) -> Result<(), StoreError> {
    let found = version(connection, dir)?;
    for (step, number) in STEPS.iter().zip(1u32..).skip(found as usize) {
        let taken = (|| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            transaction.execute_batch(step)?;
            transaction.pragma_update(None, "user_version", number)?;
            transaction.commit()
        })();
        taken.map_err(|error| StoreError::sqlite(dir, error))?;
    }
    Ok(())
}

/// Whether a reader, who can take no step, understands the store.
pub(super) fn check(connection: &Connection, dir: &Path) -> Result<(), StoreError> {
    match version(connection, dir)? {
        VERSION => Ok(()),
        // The writer has made the file this moment, or died before it could.
        0 => Err(StoreError::Missing { dir: dir.to_owned() }),
        found => Err(StoreError::Older { path: dir.join(STORE_FILE), found, known: VERSION }),
    }
}

fn version(connection: &Connection, dir: &Path) -> Result<u32, StoreError> {
    let found = connection
        .pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))
        .map_err(|error| StoreError::sqlite(dir, error))?;
    // Nobody writes a negative version: a file that has one is as foreign as one from the future.
    let found = u32::try_from(found).unwrap_or(u32::MAX);
    if found > VERSION {
        return Err(StoreError::Newer { path: dir.join(STORE_FILE), found, known: VERSION });
    }
    Ok(found)
}
