//! Posts in the shape of Hacker News's search by Algolia (<https://hn.algolia.com/api>), and a source for it.

use jiff::Timestamp;
use serde_json::{Value, json};

/// A story as the search shows it.
pub(crate) fn story(id: u64, at: Timestamp, author: &str, title: &str, text: &str) -> Value {
    json!({
        "objectID": id.to_string(),
        "created_at_i": at.as_second(),
        "author": author,
        "title": title,
        "story_text": text,
        "points": 1,
        "num_comments": 0,
        "story_id": id,
        "_tags": ["story", format!("author_{author}"), format!("story_{id}")],
    })
}

/// One page of a search.
pub(crate) fn page(hits: &[Value], page: usize, pages: usize) -> String {
    json!({ "hits": hits, "nbHits": hits.len(), "page": page, "nbPages": pages, "hitsPerPage": 1000 })
        .to_string()
}

/// An entry of `sources.toml` that reads `base` as such a site.
pub(crate) fn source(id: &str, base: &str) -> String {
    entry(id, "hacker-news", base, "news", "")
}

/// An entry of `sources.toml`; `more` is added to it.
pub(crate) fn entry(id: &str, kind: &str, base: &str, venue: &str, more: &str) -> String {
    format!(
        "[[source]]\nid = \"{id}\"\nkind = \"{kind}\"\nurl = \"{base}\"\nvenue = \"{venue}\"\n\
         every_seconds = 30\nenabled = true\nverified = true\n{more}\n"
    )
}
