//! The types of `sources.toml`.

use crawlers::Source;

/// A source and whether it is read.
#[derive(Debug, Clone)]
pub struct CatalogSource {
    /// What its crawler needs.
    pub source: Source,
    /// Read by `watch` and by `crawl` without arguments.
    pub enabled: bool,
    /// Whether somebody saw this address work, or it is from memory. Unverified ones are off by default.
    pub verified: bool,
    /// Shortest time between two visits, in seconds.
    pub every_seconds: u32,
    /// What a reader should know.
    pub note: Option<String>,
}
