//! One place we read.

use crate::text;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;
use url::Url;

/// Options that hold an operator's secret. They are put into a copy of the source just before a crawl,
/// and are never printed and never written.
const SECRET_OPTIONS: &[&str] = &["token"];

/// One place we read: an entry of `sources.toml`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Written without secrets.
    #[serde(serialize_with = "serialize_options")]
    pub options: BTreeMap<String, String>,
}

impl Source {
    /// The option `key`, if it is set and not empty.
    pub fn option(&self, key: &str) -> Option<&str> {
        self.options.get(key).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Whether the option `key`, a list with commas, holds this word, in whatever case.
    pub(crate) fn option_lists(&self, key: &str, word: &str) -> bool {
        let words = self.option(key).into_iter().flat_map(|list| list.split(','));
        words.map(str::trim).any(|listed| !listed.is_empty() && listed.eq_ignore_ascii_case(word.trim()))
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

    /// Where a person can read what stands at `path` of a site: on `site` itself when the source asks one
    /// of the site's own `interfaces` (their hosts), else below [`Self::url`], for a mirror or a proxy
    /// vouches for no more than what it serves itself. None when that is no address.
    pub(crate) fn shown_at(&self, interfaces: &[&str], site: &str, path: &str) -> Option<String> {
        let is_interface = self.url.host_str().is_some_and(|host| interfaces.contains(&host));
        if is_interface { text::address(&format!("{site}/{path}")) } else { self.shown(path) }
    }

    /// Where a person can read what stands at `path` below [`Self::url`]. None when that is no address.
    pub(crate) fn shown(&self, path: &str) -> Option<String> {
        text::address(self.join(path).ok()?.as_str())
    }
}

/// The options that may be shown.
fn open_options(options: &BTreeMap<String, String>) -> BTreeMap<&str, &str> {
    let open = options.iter().filter(|(key, _)| !SECRET_OPTIONS.contains(&key.as_str()));
    open.map(|(key, value)| (key.as_str(), value.as_str())).collect()
}

fn serialize_options<S: Serializer>(
    options: &BTreeMap<String, String>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    open_options(options).serialize(serializer)
}

impl fmt::Debug for Source {
    /// As derived, but without secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Source")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("url", &self.url.as_str())
            .field("venue", &self.venue)
            .field("provider", &self.provider)
            .field("page_id", &self.page_id)
            .field("options", &open_options(&self.options))
            .finish()
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
    /// How many there are.
    pub const COUNT: u8 = 6;

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

#[cfg(test)]
impl Source {
    /// A source to test a crawler with.
    pub(crate) fn example(kind: &str, url: &str, options: &[(&str, &str)]) -> Self {
        Self {
            id: "example".to_owned(),
            kind: kind.to_owned(),
            url: Url::parse(url).unwrap(),
            venue: Venue::Forum,
            provider: None,
            page_id: None,
            options: options.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_neither_printed_nor_written() {
        let json = r#"{"id":"x","kind":"x","url":"https://api.example/","venue":"social","provider":null,
            "page_id":null,"options":{"query":"mail down","token":"hush"}}"#;
        let source: Source = serde_json::from_str(json).unwrap();
        assert_eq!(source.option("token"), Some("hush"));
        for shown in [format!("{source:?}"), format!("{source:#?}"), serde_json::to_string(&source).unwrap()]
        {
            assert!(shown.contains("mail down") && !shown.contains("hush"), "{shown}");
        }
    }
}
