//! Bluesky, by its search or by the feed of one account.
//!
//! The lexicons `app.bsky.feed.searchPosts` and `app.bsky.feed.getAuthorFeed`:
//! <https://docs.bsky.app/docs/api/app-bsky-feed-search-posts>. A post is named by its `at://` address and an
//! author by the DID, which stays when the handle changes. The stream of all posts is
//! [`crate::stream::jetstream`].

mod record;
mod still_there;

pub(crate) use record::{POSTS, post_uri, read_record};

use super::pages::Place;
use crate::faults::Faults;
use crate::json::{self, Node};
use crate::{Crawler, Fault, FaultKind, Page, Parsed, Post, Request, Source, secret};
use jiff::Timestamp;
use url::Url;

/// Bluesky. `source.url` is the address of an AppView, or of the account's own server, which passes the
/// question on, when there is a `token`. Options, one of both: `query`, `author` = a handle or a DID. With `query` also `lang`.
#[derive(Debug)]
pub struct Bluesky;

/// The most posts one answer holds.
const POSTS_MAX: usize = 100;

/// How many pages one visit reads. Newest first, so what is left out is what is oldest.
const PAGES_MAX: u32 = 10;

/// The longest query, in characters.
const QUERY_CHARS_MAX: usize = 512;

/// The longest `cursor` that is followed, in characters.
const CURSOR_CHARS_MAX: usize = 512;

impl Crawler for Bluesky {
    fn name(&self) -> &'static str {
        "bluesky"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let place = Place::first(since);
        let url = match (source.option("query"), source.option("author")) {
            (Some(query), None) => search(source, query, place)?,
            (None, Some(author)) => author_feed(source, author)?,
            (None, None) | (Some(_), Some(_)) => {
                return Err(format!("source {}: write either `query` or `author`", source.id));
            }
        };
        let mut request = place.request(url);
        secret::authorize(source, &mut request)?;
        Ok(vec![request])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read(source, page).unwrap_or_else(Parsed::from)
    }
}

fn search(source: &Source, query: &str, place: Place) -> Result<Url, String> {
    let chars = query.chars().count();
    if chars > QUERY_CHARS_MAX {
        return Err(format!(
            "source {}: option `query` has {chars} characters: write at most {QUERY_CHARS_MAX}, or two sources",
            source.id
        ));
    }
    let mut url = source.join("xrpc/app.bsky.feed.searchPosts")?;
    let mut pairs = url.query_pairs_mut();
    pairs.append_pair("q", query).append_pair("sort", "latest");
    pairs.append_pair("limit", &POSTS_MAX.to_string());
    if let Some(lang) = source.option("lang") {
        pairs.append_pair("lang", lang);
    }
    if let Some(since) = place.since {
        pairs.append_pair("since", &since.to_string());
    }
    drop(pairs);
    Ok(url)
}

fn author_feed(source: &Source, author: &str) -> Result<Url, String> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || ".:_-%".contains(letter);
    if !author.chars().all(is_name) || !author.contains(['.', ':']) {
        return Err(format!(
            "source {}: author = {author:?}: write a handle without the @, as in \"harbour.example\", or a DID",
            source.id
        ));
    }
    let mut url = source.join("xrpc/app.bsky.feed.getAuthorFeed")?;
    url.query_pairs_mut()
        .append_pair("actor", author)
        .append_pair("filter", "posts_with_replies")
        .append_pair("limit", &POSTS_MAX.to_string());
    Ok(url)
}

fn read(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let document = json::document(page)?;
    let answer = Node::root(&document);
    if let Ok(error) = answer.get("error").line() {
        let what = answer.get("message").line().unwrap_or(error);
        let what = format!("Bluesky answers with an error instead of posts: {what}");
        return Err(Fault::new(FaultKind::Drifted, what));
    }
    let mut faults = Faults::default();
    let is_feed = page.url.path().ends_with("getAuthorFeed");
    let entries = answer.get(if is_feed { "feed" } else { "posts" }).entries()?.take(POSTS_MAX);
    let read =
        faults.all(entries, |entry, _| if is_feed { read_feed_entry(entry) } else { read_view(entry) });
    let posts: Vec<_> = read.into_iter().flatten().collect();
    // A pinned post stands first however old it is, and says nothing about where the page ends.
    let oldest = posts.last().map(|post| post.at);
    faults.require_authors(&posts, "author.did");
    if still_there::is_answer(page) {
        let mut parsed = Parsed { posts, faults: faults.into_list(), ..Parsed::default() };
        still_there::read(page, &mut parsed);
        return Ok(parsed);
    }
    let known_threads =
        still_there::questions(source, &posts, Place::of(&page.url).news_since(), page.fetched_at);
    let cursor = answer.get("cursor").text().ok().filter(|cursor| cursor.len() <= CURSOR_CHARS_MAX);
    let next = cursor.and_then(|cursor| next_page(source, page, cursor, oldest)).into_iter().collect();
    Ok(Parsed { posts, next, known_threads, faults: faults.into_list(), ..Parsed::default() })
}

fn next_page(source: &Source, page: &Page, cursor: &str, oldest: Option<Timestamp>) -> Option<Request> {
    let mut next = Place::of(&page.url).next(&page.url, ("cursor", cursor), oldest, PAGES_MAX)?;
    secret::authorize(source, &mut next).ok()?;
    Some(next)
}

/// A post as it is shown: `app.bsky.feed.defs#postView`.
fn read_view(view: &Node<'_>) -> Result<Option<Post>, Fault> {
    let uri = view.get("uri").line()?;
    let (record, indexed_at) = (view.get("record"), view.get("indexedAt").time()?);
    let Some(mut post) = read_record(&uri, &record, indexed_at)? else { return Ok(None) };
    post.author = view.get("author").get("did").line().ok();
    post.counts.likes = view.get("likeCount").count().ok();
    post.counts.replies = view.get("replyCount").count().ok();
    Ok(Some(post))
}

/// An entry of a feed: a post, or that the account repeated one.
fn read_feed_entry(entry: &Node<'_>) -> Result<Option<Post>, Fault> {
    let Some(post) = read_view(&entry.get("post"))? else { return Ok(None) };
    let reason = entry.get("reason");
    if !reason.get("$type").text().is_ok_and(|kind| kind.ends_with("#reasonRepost")) {
        return Ok(Some(post));
    }
    let by = reason.get("by").get("did").line()?;
    // Servers have named the repost itself only since 2025.
    let id = reason.get("uri").line().unwrap_or_else(|_| format!("{}#{by}", post.id));
    let mut repost = Post::new(id, reason.get("indexedAt").time()?, post.text);
    repost.author = Some(by);
    repost.repost_of = Some(post.id);
    (repost.url, repost.link, repost.lang) = (post.url, post.link, post.lang);
    Ok(Some(repost))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(url: &str, options: &[(&str, &str)]) -> Result<Request, String> {
        let source = Source::example("bluesky", url, options);
        let since = "2026-11-01T08:10:00Z".parse().ok();
        Bluesky.requests(&source, since).map(|mut requests| requests.remove(0))
    }

    #[test]
    fn a_search_begins_a_little_before_the_newest_known_post() {
        let request = asked("https://api.bsky.app", &[("query", "mail down"), ("lang", "en")]).unwrap();
        assert_eq!(
            request.url.as_str(),
            "https://api.bsky.app/xrpc/app.bsky.feed.searchPosts?q=mail+down&sort=latest&limit=100&lang=en\
             &since=2026-11-01T08%3A00%3A00Z#page=1&since=2026-11-01T08%3A00%3A00Z"
        );
        assert!(request.headers.is_empty() && !request.conditional);
    }

    #[test]
    fn a_token_is_sent_to_the_account_s_server_by_https_only() {
        let options = [("author", "did:plc:harbour234567"), ("token", "INVENTED")];
        let request = asked("https://pds.example", &options).unwrap();
        assert_eq!(request.headers["authorization"], "Bearer INVENTED");
        assert!(request.url.as_str().contains("actor=did%3Aplc%3Aharbour234567&filter=posts_with_replies"));
        assert!(asked("http://pds.example", &options).unwrap_err().contains("only by https"));
    }

    #[test]
    fn a_wrong_option_is_told_what_to_write() {
        let refusal = |options: &[(&str, &str)]| asked("https://api.bsky.app", options).unwrap_err();
        assert!(refusal(&[]).contains("either `query` or `author`"));
        assert!(refusal(&[("query", "a"), ("author", "a.example")]).contains("either `query` or `author`"));
        assert!(refusal(&[("author", "@harbour.example")]).contains("without the @"));
        assert!(refusal(&[("author", "harbour")]).contains("or a DID"));
        assert!(refusal(&[("query", &"m".repeat(513))]).contains("at most 512"));
    }
}
