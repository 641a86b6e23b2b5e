//! Hacker News, through either of its two interfaces.
//!
//! `source.url` is the interface's base address. Algolia's search (`https://hn.algolia.com`, the default)
//! finds posts by their words; the official one (`https://hacker-news.firebaseio.com`, option `api` =
//! `firebase`) has only lists, but has them first. At any other address a mirror answers, and its items are
//! read at the mirror.

mod algolia;
mod dump;
mod firebase;

pub use dump::read_dump_line;

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
            Ok(Api::Algolia) | Err(_) => algolia::parse(source, page),
        };
        parsed.unwrap_or_else(Parsed::from)
    }
}

/// The hosts of its interfaces, which show nothing to a person: what they name is read at [`SITE`].
const INTERFACES: &[&str] = &["hn.algolia.com", "hacker-news.firebaseio.com"];

/// Where people read Hacker News.
const SITE: &str = "https://news.ycombinator.com";

/// Where a person can read an item.
fn item_url(source: &Source, id: &str) -> Option<String> {
    source.shown_at(INTERFACES, SITE, &format!("item?id={id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(options: &[(&str, &str)], since: Option<&str>) -> Result<String, String> {
        let source = Source::example("hacker-news", "https://hn.example", options);
        let requests = HackerNews.requests(&source, since.and_then(|since| since.parse().ok()))?;
        assert!(!requests[0].conditional, "its members must be asked for even when the list is unchanged");
        Ok(requests[0].url.to_string())
    }

    #[test]
    fn a_search_goes_on_a_little_before_the_newest_known_post() {
        assert_eq!(
            asked(&[("query", "mail & more")], Some("2026-11-01T08:10:00Z")).unwrap(),
            "https://hn.example/api/v1/search_by_date?query=mail+%26+more&tags=%28story%2Ccomment%29\
             &numericFilters=created_at_i%3E1793520000&hitsPerPage=1000"
        );
    }

    #[test]
    fn the_front_page_is_asked_for_whole() {
        assert_eq!(
            asked(&[("tags", "front_page")], Some("2026-11-01T08:10:00Z")).unwrap(),
            "https://hn.example/api/v1/search?tags=front_page&hitsPerPage=1000"
        );
    }

    #[test]
    fn a_wrong_option_is_told_what_to_write() {
        let firebase = ("api", "firebase");
        assert_eq!(asked(&[firebase], None).unwrap(), "https://hn.example/v0/newstories.json");
        assert!(asked(&[("api", "rss")], None).unwrap_err().contains("\"algolia\" or \"firebase\""));
        assert!(asked(&[firebase, ("list", "all")], None).unwrap_err().contains("topstories"));
        assert!(asked(&[firebase, ("comments", "yes")], None).unwrap_err().contains("\"true\" or \"false\""));
    }
}
