//! The loop: requests → fetch → parse → next. The only caller of the fetcher.
//!
//! A visit keeps whatever it could read and says what it could not. What it stores for the next visit
//! is a promise, so it promises no more than it has seen:
//!
//! - `since` says "everything up to here was read, or never can be". It moves to the newest post only
//!   when no page failed that a later visit may still get: pages come newest or oldest first, so a
//!   missing page may hold posts on either side of those that were read. Reading a post twice does no
//!   harm; missing it does. A page that is gone for good (deleted, too large, forbidden by
//!   `robots.txt`) holds nothing back, unless it is one the crawler itself begins with. Neither do the
//!   limits of a visit: standing still would reach the same limit at the same page every time.
//! - Validators are kept only when *everything* was read. Otherwise the next visit would be told
//!   "unchanged" at the first page and never reach the rest.

mod queue;
mod visit;

use crate::fetch::{Clock, FetchError, Fetched, Fetcher, Validators};
use crate::{Crawler, Fault, Incident, Page, Post, Request, Source};
use jiff::Timestamp;
use queue::Queue;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use url::Url;
use visit::Visit;

/// How many pages one visit asks for.
pub const PAGES_MAX: usize = 64;

/// How many posts, and how many incidents, one visit keeps.
pub const POSTS_MAX: usize = 20_000;

/// How many pages may fail before a visit ends: each may take minutes of attempts.
pub const FAILURES_MAX: usize = 3;

/// How many faults one visit lists.
pub const FAULTS_MAX: usize = 100;

/// How many addresses a cursor keeps validators of.
pub const VALIDATORS_MAX: usize = 100;

/// How many threads a cursor keeps, to see whether they are still there.
pub const THREADS_MAX: usize = 20;

/// How many of these one visit asks for once more.
pub const THREADS_CHECKED_MAX: usize = 5;

/// A thread that was read lately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownThread {
    /// Its id ([`Post::thread`]).
    pub thread: String,
    /// The address it was read at.
    pub url: Url,
}

/// Where reading a source goes on. Stored with the posts it vouches for, in one transaction.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Time of the newest post read.
    pub since: Option<Timestamp>,
    /// What each address gave for conditional requests.
    pub validators: BTreeMap<String, Validators>,
    /// Threads read lately, the longest unseen first. One that is deleted is in no list any more: some of them are asked
    /// for once more at each visit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub threads: Vec<KnownThread>,
    /// Where a stream goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<crate::stream::Cursor>,
}

/// What one visit to a source brought.
#[derive(Debug)]
pub struct Round {
    /// Messages by people, each id once, oldest first (those of one time in the order they were read):
    /// sites list them newest first, but a backlog must be taken in as it happened.
    pub posts: Vec<Post>,
    /// What the provider says about itself, each id once.
    pub incidents: Vec<Incident>,
    /// Every incident that is open is among them.
    pub all_open_incidents: bool,
    /// Threads that were shown from the first post to the last: a known post of one of them that is not among `posts` is
    /// gone.
    pub whole_threads: Vec<String>,
    /// Threads that the site no longer has.
    pub gone_threads: Vec<String>,
    /// The answer that the visit began with; none when it was "unchanged" or could not be had.
    pub page: Option<Page>,
    /// How the visit went.
    pub reading: Reading,
    /// What could not be read, or why nothing was: one sentence each, at most [`FAULTS_MAX`]. A page
    /// that could not be fetched is among them, as [`crate::FaultKind::Damaged`].
    pub faults: Vec<Fault>,
    /// The first page that could not be fetched: its advice says whether to come back.
    pub error: Option<FetchError>,
    /// How many known pages were not asked for, because of [`PAGES_MAX`], [`POSTS_MAX`] or [`FAILURES_MAX`].
    pub unread_pages: usize,
    /// Where to go on.
    pub cursor: Cursor,
    /// The site asked for no visit before this time.
    pub not_before: Option<Timestamp>,
    /// What was asked for.
    pub requests: RequestCounts,
}

/// How many pages a visit asked for, and of how many it can be told next time that they are unchanged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct RequestCounts {
    /// Pages asked for; those that failed are among them, redirects and further attempts are not.
    pub asked: usize,
    /// Pages that came and would be asked for conditionally.
    pub conditional: usize,
    /// Those of them with an `ETag` or a `Last-Modified`.
    pub validated: usize,
}

/// How a visit went. *Empty*, *damaged*, *drifted* and *unreachable* are different outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reading {
    /// Read, something was there (or nothing changed since the last good visit).
    Ok,
    /// Read, and there was nothing.
    Empty,
    /// Answered, but not in the format.
    Damaged,
    /// In the format, but not the shape we know.
    Drifted,
    /// Answers for somebody else: another page id, an unclaimed page.
    Stranger,
    /// No answer, or a refusal.
    Unreachable,
}

impl Reading {
    /// The word in JSON and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Empty => "empty",
            Self::Damaged => "damaged",
            Self::Drifted => "drifted",
            Self::Stranger => "stranger",
            Self::Unreachable => "unreachable",
        }
    }

    /// Whether the source's silence means nothing: it could not be read, so what people or the provider
    /// wrote there is not known. Only an *ok* or *empty* source that says nothing has nothing to say.
    pub fn is_blind(self) -> bool {
        match self {
            Self::Ok | Self::Empty => false,
            Self::Damaged | Self::Drifted | Self::Stranger | Self::Unreachable => true,
        }
    }
}

/// Visits a source once, with the crawler its kind names.
pub async fn crawl(fetcher: &Fetcher, source: &Source, cursor: &Cursor, now: Timestamp) -> Round {
    match crate::crawler(&source.kind) {
        Some(crawler) => crawl_with(crawler, fetcher, source, cursor, now).await,
        None => {
            let what = match crate::stream::streamer(&source.kind) {
                Some(_) => format!("source {}: it is a stream: `notjustme watch` reads it", source.id),
                None => {
                    format!("source {}: there is no kind of site {:?}: correct it", source.id, source.kind)
                }
            };
            Visit::new(cursor, now).refused(what)
        }
    }
}

/// Visits a source once with this crawler: breadth first, no address twice, within the limits above.
pub async fn crawl_with(
    crawler: &dyn Crawler,
    fetcher: &Fetcher,
    source: &Source,
    cursor: &Cursor,
    now: Timestamp,
) -> Round {
    let clock = Clock::start(now);
    let mut visit = Visit::new(cursor, now);
    // A cursor from a time when our own clock was ahead must not ask for posts of the future.
    let first = match crawler.requests(source, cursor.since.map(|since| since.min(now))) {
        Ok(requests) => requests,
        Err(what) => return visit.refused(what),
    };
    let mut known = first.first().map(|first| known_threads(first, cursor)).unwrap_or_default().into_iter();
    let mut queue = Queue::new(first);
    while !visit.is_full() {
        // Whatever is news comes first.
        let mut missed = known.by_ref().filter(|request| !visit.keeps(request));
        let Some(asked) = queue.next().or_else(|| missed.find_map(|request| queue.check(request))) else {
            break;
        };
        let request = &asked.request;
        visit.ask();
        let validators = cursor.validators.get(request.url.as_str());
        match fetcher.fetch(request, validators, clock.now()).await {
            Ok(Fetched::Page(page, validators)) => {
                visit.came(request, &validators);
                visit.keep_validators(request, validators);
                let mut parsed = crawler.parse(source, &page);
                visit.keep_threads(request, &mut parsed);
                queue.extend(request, std::mem::take(&mut parsed.next), &mut parsed.faults);
                if let (Some(host), Some(not_before)) = (page.url.host_str(), parsed.not_before) {
                    parsed.not_before = Some(fetcher.slow_down(host, not_before, clock.now()));
                }
                visit.read(parsed);
                if asked.number == 0 {
                    visit.keep_page(page);
                }
            }
            Ok(Fetched::NotModified) => {
                visit.keep_thread(request);
                visit.unchanged(request);
            }
            Err(error) => visit.failed(&asked, error),
        }
    }
    visit.end(queue.unread())
}

/// Requests for threads that were read lately, with the headers of the first request of this visit.
fn known_threads(first: &Request, cursor: &Cursor) -> Vec<Request> {
    let own = cursor.threads.iter().filter(|known| queue::same_site(&known.url, &first.url));
    let request = |known: &KnownThread| Request {
        headers: first.headers.clone(),
        ..Request::thread(known.url.clone(), known.thread.clone())
    };
    own.map(request).collect()
}

#[cfg(test)]
mod tests {
    use super::Reading;

    #[test]
    fn the_silence_of_a_source_that_was_not_read_means_nothing() {
        for (word, is_blind) in [
            ("ok", false),
            ("empty", false),
            ("damaged", true),
            ("drifted", true),
            ("stranger", true),
            ("unreachable", true),
        ] {
            let reading: Reading = serde_json::from_value(word.into()).unwrap();
            assert_eq!((reading.as_str(), reading.is_blind()), (word, is_blind));
        }
    }
}
