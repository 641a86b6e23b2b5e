//! Hacker News, through either of its two interfaces.
//!
//! `source.url` is the interface's base address. Algolia's search (`https://hn.algolia.com`, the default)
//! finds posts by their words; the official one (`https://hacker-news.firebaseio.com`, option `api` =
//! `firebase`) has only lists, but has them first.

mod algolia;
mod firebase;

use crate::{Crawler, Page, Parsed, Request, Source};
use jiff::Timestamp;

/// Hacker News. Options: `api` = `algolia` or `firebase`; for Algolia `query` and `tags`, for Firebase
/// `list` and `comments`.
#[derive(Debug)]
pub struct HackerNews;

/// Which of the two interfaces a source asks for.
enum Api {
    Algolia,
    Firebase,
}

impl Api {
    fn of(source: &Source) -> Result<Self, String> {
        match source.option("api").unwrap_or("algolia") {
            "algolia" => Ok(Self::Algolia),
            "firebase" => Ok(Self::Firebase),
            other => Err(format!(
                "source {}: api = {other:?} is unknown: write \"algolia\" or \"firebase\"",
                source.id
            )),
        }
    }
}

impl Crawler for HackerNews {
    fn name(&self) -> &'static str {
        "hacker-news"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        match Api::of(source)? {
            Api::Algolia => algolia::requests(source, since),
            Api::Firebase => firebase::requests(source),
        }
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        let parsed = match Api::of(source) {
            Ok(Api::Firebase) => firebase::parse(source, page),
            Ok(Api::Algolia) | Err(_) => algolia::parse(page),
        };
        parsed.unwrap_or_else(|fault| Parsed { faults: vec![fault], ..Parsed::default() })
    }
}

/// Where a person can read an item.
fn item_url(id: &str) -> String {
    format!("https://news.ycombinator.com/item?id={id}")
}
