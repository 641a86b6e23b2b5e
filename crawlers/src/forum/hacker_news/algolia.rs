//! Hacker News as Algolia's search gives it: <https://hn.algolia.com/api>.

use super::item_url;
use crate::faults::Faults;
use crate::json::{self, Node};
use crate::{Fault, Page, Parsed, Post, Request, Source, text};
use jiff::{SignedDuration, Timestamp};

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

pub(super) fn parse(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let document = json::document(page)?;
    let answer = Node::root(&document);
    let mut faults = Faults::default();
    let hits = answer.get("hits").entries()?.take(HITS_MAX);
    let posts = faults.all(hits, |hit, _| read_hit(source, hit));
    faults.require_authors(&posts, "author");
    let next = next_page(page, &answer).into_iter().collect();
    Ok(Parsed { posts, next, faults: faults.into_list(), ..Parsed::default() })
}

fn read_hit(source: &Source, hit: &Node<'_>) -> Result<Post, Fault> {
    let id = hit.get("objectID").id()?;
    let html = hit.get("comment_text").text().or_else(|_| hit.get("story_text").text());
    let at = hit.get("created_at_i").epoch()?;
    let mut post = Post::new(&id, at, text::from_html(html.unwrap_or_default()));
    post.url = item_url(source, &id);
    post.author = hit.get("author").line().ok();
    post.title = hit.get("title").line().ok();
    post.link = hit.get("url").text().ok().and_then(text::address);
    post.counts.likes = hit.get("points").count().ok();
    post.counts.replies = hit.get("num_comments").count().ok();
    post.reply_to = hit.get("parent_id").id().ok();
    // Only what answers something is in somebody else's thread.
    post.thread = if post.reply_to.is_some() { hit.get("story_id").id().ok() } else { Some(id) };
    // What the moderators or the author took away stays in the index as an empty shell.
    post.deleted = post.author.is_none() && post.title.is_none() && post.text.is_empty();
    Ok(post)
}

/// The same address with the next page number, while there is one.
fn next_page(page: &Page, answer: &Node<'_>) -> Option<Request> {
    let next = answer.get("page").count().ok()?.checked_add(1)?;
    if next >= answer.get("nbPages").count().ok()?.min(PAGES_MAX) {
        return None;
    }
    let others = page.url.query_pairs().into_owned().filter(|(key, _)| key != "page");
    let others: Vec<(String, String)> = others.collect();
    let mut url = page.url.clone();
    url.query_pairs_mut().clear().extend_pairs(others).append_pair("page", &next.to_string());
    Some(Request { conditional: false, ..Request::get(url) })
}
