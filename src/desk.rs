//! Where people ask: check a text, search, look at swarms and at the health of the sources.
//!
//! Reads the store and the index and writes neither, so any number of desks may be open beside the one
//! program that crawls. The terminal and the web page ask here, and so they say the same.

use crate::catalog::Catalog;
use crate::detect::Swarm;
use crate::verdict::Answer;
use crawlers::{Reading, Venue};
use jiff::Timestamp;
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;

/// The longest text that can be checked, in bytes; more is cut, and the answer goes by its beginning.
pub const QUESTION_BYTES_MAX: usize = 64 * 1024;

/// Where people ask.
#[derive(Debug)]
pub struct Desk {}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The query cannot be understood; the sentence says where and what to write instead.
    #[error("{0}")]
    BadQuery(String),
}

/// Results of a search.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Results {
    /// How many posts match in all.
    pub total: usize,
    /// The asked-for page of them.
    pub hits: Vec<Hit>,
}

/// One post that matches.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The source's id.
    pub source: String,
    /// The post's id there.
    pub post: String,
    /// What sort of place it is.
    pub venue: Venue,
    /// When it was written.
    pub at: Timestamp,
    /// Its title, if it has one.
    pub title: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// The part that matches, plain text.
    pub snippet: String,
    /// Byte ranges of the snippet that match.
    pub highlights: Vec<(usize, usize)>,
}

/// A source and its health.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceLine {
    /// The source's id.
    pub id: String,
    /// Name of the crawler that reads it.
    pub kind: String,
    /// Where it is.
    pub url: String,
    /// What sort of place it is.
    pub venue: Venue,
    /// The provider it is about, if it is about one.
    pub about: Option<String>,
    /// Whether it is read.
    pub enabled: bool,
    /// Whether somebody saw the address work.
    pub verified: bool,
    /// How the last visit went; `None` before the first.
    pub reading: Option<Reading>,
    /// Since when visits go that way.
    pub since: Option<Timestamp>,
    /// What went wrong, if something did.
    pub why: Option<String>,
    /// When the last visit was.
    pub last_visit_at: Option<Timestamp>,
    /// When it was last read well.
    pub last_ok_at: Option<Timestamp>,
}

impl Desk {
    /// Opens the store and the index in `directory` for reading.
    pub fn open(_directory: &Path, _catalog: Arc<Catalog>) -> Result<Self, DeskError> {
        unimplemented!()
    }

    /// Is it just me? `about` is the id of the provider named beside the text, if any.
    pub fn check(&self, _text: &str, _about: Option<&str>, _now: Timestamp) -> Result<Answer, DeskError> {
        unimplemented!()
    }

    /// Swarms, newest first; open ones only, or all.
    pub fn swarms(&self, _open_only: bool, _limit: usize) -> Result<Vec<Swarm>, DeskError> {
        unimplemented!()
    }

    /// The swarm with this id.
    pub fn swarm(&self, _id: &str) -> Result<Option<Swarm>, DeskError> {
        unimplemented!()
    }

    /// Every source of the catalog with its health.
    pub fn sources(&self) -> Result<Vec<SourceLine>, DeskError> {
        unimplemented!()
    }

    /// Posts that match a query, best first. The grammar is that of [`index::query`].
    pub fn search(
        &self,
        _query: &str,
        _limit: usize,
        _offset: usize,
        _now: Timestamp,
    ) -> Result<Results, DeskError> {
        unimplemented!()
    }

    /// The catalog it goes by.
    pub fn catalog(&self) -> &Catalog {
        unimplemented!()
    }
}
