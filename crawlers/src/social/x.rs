//! X, by the search of its API v2 with the operator's own token, and archives of v1.1.
//!
//! The search: <https://docs.x.com/x-api/posts/search-recent-posts>. It reaches seven days back, and every
//! post read is billed, so a visit asks only for what is new and follows few pages.

mod archive;
mod signature;
#[cfg(test)]
mod tests;

pub use archive::{ARCHIVE_LINE_BYTES_MAX, read_archive_line};

use crate::faults::Faults;
use crate::json::{self, Node};
use crate::{Crawler, Fault, FaultKind, Page, Parsed, Post, Request, Source, text};
use jiff::{SignedDuration, Timestamp};
use url::Url;

/// X. `source.url` is the API's base address, `https://api.x.com`, or a proxy of it, and posts are then read
/// at the proxy. Options: `query`, and `token`, which holds the operator's bearer token and is put into a
/// copy of the source just before a crawl.
#[derive(Debug)]
pub struct X;

/// The hosts of the API, which show nothing to a person: what they name is read at [`SITE`].
const INTERFACES: &[&str] = &["api.x.com", "api.twitter.com"];

/// Where people read X.
const SITE: &str = "https://x.com";

/// The longest query that pay-per-use access allows, in characters.
pub const QUERY_CHARS_MAX: usize = 512;

/// How many posts one answer may hold; 100 is the most the search gives.
const POSTS_PER_ANSWER_MAX: usize = 100;

/// How many answers of one search are read. Newest first, so what is left out is what is oldest.
const PAGES_MAX: u32 = 5;

/// How far back the search reaches, less a margin for the way there.
const REACH: SignedDuration = SignedDuration::from_secs(7 * 24 * 60 * 60 - 60);

/// The search ends 30 seconds before now, and refuses to begin after that.
const FRESHNESS: SignedDuration = SignedDuration::from_secs(60);

/// In the fragment of an address, which is never sent: the number of the page, counted from 1.
const PAGE: &str = "page=";

/// The longest `next_token` that is followed, in characters.
const NEXT_TOKEN_CHARS_MAX: usize = 512;

const FIELDS: &str = "created_at,author_id,conversation_id,lang,public_metrics,referenced_tweets,note_tweet";

impl Crawler for X {
    fn name(&self) -> &'static str {
        "x"
    }

    /// The only reader of the clock in this crate: the search refuses a `start_time` outside its reach.
    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        search(source, since, Timestamp::now()).map(|request| vec![request])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read(source, page).unwrap_or_else(Parsed::from)
    }
}

fn search(source: &Source, since: Option<Timestamp>, now: Timestamp) -> Result<Request, String> {
    let query = source.option("query").ok_or_else(|| {
        format!("source {}: option `query` is missing: write what to search for", source.id)
    })?;
    let chars = query.chars().count();
    if chars > QUERY_CHARS_MAX {
        return Err(format!(
            "source {}: option `query` has {chars} characters: write at most {QUERY_CHARS_MAX}, or two sources",
            source.id
        ));
    }
    let mut parameters = vec![
        ("query", query.to_owned()),
        ("max_results", POSTS_PER_ANSWER_MAX.to_string()),
        ("tweet.fields", FIELDS.to_owned()),
    ];
    let reach = now.saturating_sub(REACH).ok();
    let latest = now.saturating_sub(FRESHNESS).ok();
    if let Some(since) = since.filter(|since| reach.is_some_and(|reach| *since > reach)) {
        let start = latest.map_or(since, |latest| since.min(latest));
        parameters.push(("start_time", format!("{start:.0}")));
    }
    let url = source.join("2/tweets/search/recent")?;
    signature::sign(source, &url, &parameters, 1)
}

fn read(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let document = json::document(page)?;
    let answer = Node::root(&document);
    let (data, meta) = (answer.get("data"), answer.get("meta"));
    if !data.exists() {
        // A search that finds nothing has no data, but says so.
        let results = meta.get("result_count");
        return match results.count() {
            Ok(0) => Ok(Parsed::default()),
            _ => Err(complaint(&answer).unwrap_or_else(|| results.expected("0, for there is no `data`"))),
        };
    }
    // `errors` beside data are about posts that others refer to and we did not ask for.
    let mut faults = Faults::default();
    let posts = faults.all(data.entries()?.take(POSTS_PER_ANSWER_MAX), |post, _| read_post(source, post));
    faults.require_authors(&posts, "author_id");
    let next_token = meta.get("next_token").text().ok();
    let next = next_token.and_then(|token| next_page(source, &page.url, token)).into_iter().collect();
    Ok(Parsed { posts, next, faults: faults.into_list(), ..Parsed::default() })
}

/// What the answer complains about instead of giving data.
fn complaint(answer: &Node<'_>) -> Option<Fault> {
    let first = answer.get("errors").entries().ok()?.next()?;
    let what = ["detail", "message", "title"].iter().find_map(|key| first.get(key).line().ok())?;
    Some(Fault::new(FaultKind::Drifted, format!("X answers with an error instead of posts: {what}")))
}

fn read_post(source: &Source, written: &Node<'_>) -> Result<Post, Fault> {
    let id = written.get("id").id()?;
    let short = written.get("text").text()?;
    let long = written.get("note_tweet").get("text").text();
    let mut post = Post::new(&id, written.get("created_at").time()?, unescaped(long.unwrap_or(short)));
    post.url = source.shown_at(INTERFACES, SITE, &post_path(&id));
    post.author = written.get("author_id").id().ok();
    post.thread = written.get("conversation_id").id().ok();
    post.lang = written.get("lang").text().ok().filter(|lang| is_language(lang)).map(str::to_owned);
    let metrics = written.get("public_metrics");
    post.counts.likes = metrics.get("like_count").count().ok();
    post.counts.replies = metrics.get("reply_count").count().ok();
    let mut quoted = None;
    for reference in written.get("referenced_tweets").entries().into_iter().flatten() {
        let id = reference.get("id").id().ok();
        match reference.get("type").text() {
            Ok("replied_to") => post.reply_to = id,
            Ok("retweeted") => post.repost_of = id,
            Ok("quoted") => quoted = id,
            _ => {}
        }
    }
    post.answer_quoted(quoted);
    Ok(post)
}

/// The following page, signed anew. Without its number in the address nobody could stop counting.
fn next_page(source: &Source, asked: &Url, next_token: &str) -> Option<Request> {
    let page = asked.fragment()?.strip_prefix(PAGE)?.parse::<u32>().ok()?.checked_add(1)?;
    let is_token = next_token.len() <= NEXT_TOKEN_CHARS_MAX
        && next_token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if page > PAGES_MAX || !is_token {
        return None;
    }
    let pairs: Vec<(String, String)> = asked.query_pairs().into_owned().collect();
    let mut parameters: Vec<(&str, String)> =
        pairs.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    parameters.retain(|(key, _)| *key != "next_token");
    parameters.push(("next_token", next_token.to_owned()));
    let mut url = asked.clone();
    url.set_query(None);
    url.set_fragment(None);
    signature::sign(source, &url, &parameters, page).ok()
}

/// The path at which a person can read a post, without knowing its author's name.
fn post_path(id: &str) -> String {
    format!("i/status/{id}")
}

/// X writes three characters as entities and no other markup.
fn unescaped(written: &str) -> String {
    text::from_plain(&written.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

/// Two letters are a language; `und`, `qme`, `zxx` and the like say that there is none.
fn is_language(lang: &str) -> bool {
    lang.split('-').next().is_some_and(|language| language.len() == 2)
}
