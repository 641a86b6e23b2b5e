//! Hacker News as Algolia's search gives it: <https://hn.algolia.com/api>.

use super::item_url;
use crate::json::{self, Record};
use crate::{Fault, Page, Parsed, Post, Request, Source, text};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

/// The most hits the search gives on one page.
const HITS_MAX: usize = 1000;

/// How many pages of one search are followed. Newest first, so what is left out is what is oldest.
const PAGES_MAX: u64 = 5;

/// How far before the newest known post to ask again: the search does not index posts in order.
const OVERLAP: SignedDuration = SignedDuration::from_mins(10);

/// What is searched when the option `tags` says nothing.
const TAGS: &str = "(story,comment)";

/// A list rather than a search: the stories on the front page now.
const FRONT_PAGE: &str = "front_page";

/// One search, newest first; the front page in its own order.
///
/// Never conditional: the address names a time and so is never asked twice, and on the front page the
/// counts move.
pub(super) fn requests(source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
    let tags = source.option("tags").unwrap_or(TAGS);
    let front_page = tags.split(',').any(|tag| tag == FRONT_PAGE);
    let mut url = source.join(if front_page { "api/v1/search" } else { "api/v1/search_by_date" })?;
    let mut query = url.query_pairs_mut();
    if let Some(words) = source.option("query") {
        query.append_pair("query", words);
    }
    query.append_pair("tags", tags);
    if let Some(since) = since.filter(|_| !front_page) {
        let from = since.saturating_sub(OVERLAP).map_err(|error| error.to_string())?;
        query.append_pair("numericFilters", &format!("created_at_i>{}", from.as_second()));
    }
    query.append_pair("hitsPerPage", &HITS_MAX.to_string());
    drop(query);
    Ok(vec![Request { conditional: false, ..Request::get(url) }])
}

pub(super) fn parse(page: &Page) -> Result<Parsed, Fault> {
    let answer = json::read(page)?;
    let answer = Record::new(&answer, "the answer")?;
    let mut parsed = Parsed::default();
    for hit in answer.list("hits")?.iter().take(HITS_MAX) {
        match read_hit(hit) {
            Ok(post) => parsed.posts.push(post),
            Err(fault) => parsed.faults.push(fault),
        }
    }
    json::require_authors(&mut parsed, "author");
    parsed.next.extend(next_page(page, &answer));
    Ok(parsed)
}

fn read_hit(hit: &Value) -> Result<Post, Fault> {
    let hit = Record::new(hit, "a hit")?;
    let id = hit.id("objectID")?;
    let html = hit.text("comment_text").or(hit.text("story_text")).unwrap_or_default();
    let mut post = Post::new(&id, hit.seconds("created_at_i")?, text::from_html(html));
    post.url = Some(item_url(&id));
    post.author = hit.text("author").map(text::line);
    post.title = hit.text("title").map(text::line);
    post.link = hit.text("url").and_then(text::address);
    post.counts.likes = hit.count("points");
    post.counts.replies = hit.count("num_comments");
    post.reply_to = hit.name("parent_id");
    // Only what answers something is in somebody else's thread.
    post.thread = if post.reply_to.is_some() { hit.name("story_id") } else { Some(id) };
    // What the moderators or the author took away stays in the index as an empty shell.
    post.deleted = post.author.is_none() && post.title.is_none() && post.text.is_empty();
    Ok(post)
}

/// The same address with the next page number, while there is one.
fn next_page(page: &Page, answer: &Record<'_>) -> Option<Request> {
    let next = answer.count("page")?.checked_add(1)?;
    if next >= answer.count("nbPages")?.min(PAGES_MAX) {
        return None;
    }
    let others = page.url.query_pairs().into_owned().filter(|(key, _)| key != "page");
    let others: Vec<(String, String)> = others.collect();
    let mut url = page.url.clone();
    url.query_pairs_mut().clear().extend_pairs(others).append_pair("page", &next.to_string());
    Some(Request { conditional: false, ..Request::get(url) })
}
