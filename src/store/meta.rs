//! Small facts: named values, the store's identity, and what was bought this month.

use super::{Store, StoreError};
use rusqlite::{OptionalExtension, params};

impl Store {
    /// The value kept under `key`.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
            statement.query_row([key], |row| row.get(0)).optional()
        })
    }

    /// Keeps `value` under `key`.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn set_meta(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached("INSERT OR REPLACE INTO meta VALUES (?1, ?2)")?;
            statement.execute([key, value]).map(drop)
        })
    }

    /// Random, and the same for the life of the file. A search index made from a store of another
    /// identity knows other posts by the same keys: it is to be made anew.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn identity(&self) -> Result<String, StoreError> {
        self.read(|connection| {
            connection.query_row("SELECT value FROM meta WHERE key = 'identity'", [], |row| row.get(0))
        })
    }

    /// Notes that `posts` were bought from `source` in `month`, written `YYYY-MM`. A visit
    /// that is killed before this is not counted; the next one pays for the same posts again.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn spend(&mut self, source: &str, month: &str, posts: u32) -> Result<(), StoreError> {
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "INSERT INTO spending VALUES (?1, ?2, ?3)
                 ON CONFLICT (source, month) DO UPDATE SET posts = posts + excluded.posts",
            )?;
            statement.execute(params![source, month, posts]).map(drop)
        })
    }

    /// How many posts were bought from `source` in `month`.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn spent(&self, source: &str, month: &str) -> Result<u64, StoreError> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT posts FROM spending WHERE source = ?1 AND month = ?2")?;
            Ok(statement.query_row([source, month], |row| row.get(0)).optional()?.unwrap_or(0))
        })
    }
}
