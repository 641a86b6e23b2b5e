//! Posts in the shape of Hacker News's search by Algolia (<https://hn.algolia.com/api>), and a source for it.

use super::{Reply, Site};
use jiff::{SignedDuration, Timestamp};
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

/// Words by which reports differ, so that none is taken for a copy of another.
const WORDS: [&str; 7] = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove"];

/// The number of a story that stands before an outage.
const BEFORE_ID: u64 = 1_000_000;

/// So many people who cannot push to GitHub, numbered from `first`; each of them wrote at `at(number)`. Before them
/// stands one story of two days ago, without which nobody would know what is usual.
pub(crate) fn outage(first: u64, count: u64, at: impl Fn(u64) -> Timestamp) -> Vec<Value> {
    let report = |number: u64| {
        let word = |number: u64| WORDS[usize::try_from(number % 7).unwrap()];
        let (one, other) = (word(number), word(number / 7));
        let text = format!("{one} {other}: I cannot push to GitHub, error 500, {other} {one}");
        story(number, at(number), &format!("person{number}"), &format!("{one} {other} push"), &text)
    };
    let before = Timestamp::now() - SignedDuration::from_hours(48);
    let usual = story(BEFORE_ID, before, "passerby", "Slow pages", "GitHub is slow on my old phone");
    [usual].into_iter().chain((first..first + count).map(report)).collect()
}

/// A site that shows these stories, whatever is searched for.
pub(crate) fn site(stories: &[Value]) -> Site {
    let page = page(stories, 0, 1);
    Site::start(move |asked| asked.path.starts_with("/api/").then(|| Reply::json(&page)))
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
