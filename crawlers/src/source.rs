//! One place we read.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use url::Url;

/// One place we read: an entry of `sources.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Unique in the catalog, `[a-z0-9-]+`.
    pub id: String,
    /// Name of the crawler that reads it.
    pub kind: String,
    /// The site's base address; each kind says what it appends.
    pub url: Url,
    /// What sort of place it is: independence counts venues.
    pub venue: Venue,
    /// The provider the place is about, if it is about one: a forum of that provider, its status page.
    pub provider: Option<String>,
    /// The identity the site shows about itself (Statuspage `page.id`). Another one is a fault, not news.
    pub page_id: Option<String>,
    /// Settings of the kind, such as a search query or CSS selectors; each kind documents its own.
    pub options: BTreeMap<String, String>,
}

impl Source {
    /// The option `key`, if it is set and not empty.
    pub fn option(&self, key: &str) -> Option<&str> {
        self.options.get(key).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The address of `path` (with its query, if any) on this site, below the path of [`Self::url`].
    ///
    /// # Errors
    /// When the two do not make an address.
    pub fn join(&self, path: &str) -> Result<Url, String> {
        let base = format!("{}/", self.url.as_str().trim_end_matches('/'));
        Url::parse(&base).and_then(|base| base.join(path.trim_start_matches('/'))).map_err(|error| {
            format!("source {}: {path:?} is no address below {}: {error}", self.id, self.url)
        })
    }
}

/// What sort of place a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Venue {
    /// A provider's or an independent forum, a question-and-answer site.
    Forum,
    /// Microblogs and social networks.
    Social,
    /// News sites and link aggregators.
    News,
    /// Issue trackers.
    Tracker,
    /// Mailing lists and newsgroups.
    Mail,
    /// The provider's own word about itself.
    Official,
}

impl Venue {
    /// The word used in `sources.toml`, in JSON and in queries.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Forum => "forum",
            Self::Social => "social",
            Self::News => "news",
            Self::Tracker => "tracker",
            Self::Mail => "mail",
            Self::Official => "official",
        }
    }
}
