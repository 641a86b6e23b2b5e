//! The types of `sources.toml`.

use crawlers::{Source, Venue};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A source and whether it is read.
#[derive(Debug, Clone)]
pub struct CatalogSource {
    /// What its crawler needs.
    pub source: Source,
    /// Read by `watch` and by `crawl` without arguments.
    pub enabled: bool,
    /// Whether somebody saw this address work (we, or the authors of a public program that reads it), or it is from
    /// memory. Unverified ones are off.
    pub verified: bool,
    /// Shortest time between two visits, in seconds.
    pub every_seconds: u32,
    /// What a reader should know.
    pub note: Option<String>,
}

/// A `[[source]]` as written: flat, its address unread.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SourceEntry {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) url: String,
    pub(super) venue: Venue,
    pub(super) provider: Option<String>,
    pub(super) page_id: Option<String>,
    pub(super) every_seconds: u32,
    pub(super) enabled: bool,
    pub(super) verified: bool,
    pub(super) note: Option<String>,
    #[serde(default)]
    pub(super) options: BTreeMap<String, String>,
}
