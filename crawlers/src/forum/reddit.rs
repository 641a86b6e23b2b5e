//! Reddit, by its API with the operator's own token: <https://www.reddit.com/dev/api/>.
//!
//! A visit reads the newest submissions and the newest comments of a subreddit, then the threads of the newest
//! submissions, which show what became of their comments. Things are named as Reddit names them: `t3_` for a
//! submission, `t1_` for a comment.

mod dump;
mod thing;

pub use dump::read_dump_line;

use crate::faults::Faults;
use crate::json::{self, Node};
use crate::{Crawler, Fault, Page, Parsed, Request, Source, mark, secret};
use jiff::{SignedDuration, Timestamp};
use url::Url;

/// Reddit. `source.url` is the API's base address, `https://oauth.reddit.com`. Options: `subreddit` (its name,
/// or several with `+` between them), `staff_flair` (the flairs that mark the provider's people, with commas)
/// and `token`, the operator's OAuth token.
#[derive(Debug)]
pub struct Reddit;

/// How many things one page of a list holds; 100 is the most Reddit gives.
const THINGS_PER_PAGE: usize = 100;

/// How many pages of one list are read. Newest first, so what is left out is what is oldest.
const PAGES_MAX: u32 = 5;

/// How many threads are read in one visit: those of the newest submissions.
const THREADS_MAX: usize = 15;

/// How many comments Reddit is asked for with a thread.
const COMMENTS_PER_THREAD: usize = 200;

/// How deep Reddit is asked to nest the comments of a thread.
const DEPTH_MAX: usize = 10;

/// How many left-out comments of a thread one request may name; 100 is the most Reddit allows.
const LEFT_OUT_PER_REQUEST: usize = 100;

/// How many further requests one thread may cost.
const REQUESTS_PER_THREAD_MAX: usize = 2;

/// How many comments are read from one answer.
const COMMENTS_PER_ANSWER_MAX: usize = 1_000;

/// How far before the newest known post a list is read again: what waited for a moderator comes late.
const OVERLAP: SignedDuration = SignedDuration::from_mins(15);

impl Crawler for Reddit {
    fn name(&self) -> &'static str {
        "reddit"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let subreddit = source.option("subreddit").filter(|names| names.split('+').all(is_name));
        let subreddit = subreddit.ok_or_else(|| {
            format!(
                "source {}: option `subreddit`: write its name without r/, or several as in \"harbour+harbourmail\"",
                source.id
            )
        })?;
        secret::require(source, "a Reddit app of yours")?;
        let since = since.and_then(|since| since.saturating_sub(OVERLAP).ok());
        let list = |name: &str| {
            let path = format!("r/{subreddit}/{name}?limit={THINGS_PER_PAGE}&raw_json=1");
            let mut url = source.join(&path)?;
            mark::set(&mut url, since, 1);
            list_request(source, url)
        };
        Ok(vec![list("new")?, list("comments")?])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read(source, page).unwrap_or_else(Parsed::from)
    }
}

fn is_name(name: &str) -> bool {
    (2..=24).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Never conditional: votes move while the list stays the same.
fn list_request(source: &Source, url: Url) -> Result<Request, String> {
    Ok(Request { conditional: false, ..signed(source, Request::get(url))? })
}

fn signed(source: &Source, request: Request) -> Result<Request, String> {
    Ok(secret::put(request, "authorization", "Bearer ", secret::token(source)?))
}

fn read(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let document = json::document(page)?;
    let answer = Node::root(&document);
    if answer.is_list() {
        thing::read_thread(source, &answer)
    } else if answer.get("json").exists() {
        thing::read_left_out(source, &answer)
    } else {
        read_list(source, page, &answer)
    }
}

fn read_list(source: &Source, page: &Page, answer: &Node<'_>) -> Result<Parsed, Fault> {
    let mut faults = Faults::default();
    let children = answer.get("data").get("children").entries()?.take(THINGS_PER_PAGE);
    let posts = faults.all(children, |child, _| thing::read_thing(source, child));
    let posts: Vec<_> = posts.into_iter().flatten().collect();
    let since = mark::since(&page.url);
    let reaches_known = posts.iter().any(|post| since.is_some_and(|since| post.at <= since));
    let mut next = Vec::new();
    if mark::page(&page.url) == 1 {
        let threads = posts.iter().filter(|post| post.counts.replies.is_some_and(|replies| replies > 0));
        next.extend(threads.take(THREADS_MAX).filter_map(|post| thread_request(source, &post.id)));
    }
    // A first visit has nothing to catch up with.
    if since.is_some() && !reaches_known {
        next.extend(next_page(source, page, &answer.get("data").get("after")));
    }
    Ok(Parsed { posts, next, faults: faults.into_list(), ..Parsed::default() })
}

fn thread_request(source: &Source, name: &str) -> Option<Request> {
    let id = name.strip_prefix("t3_")?;
    let path = format!("comments/{id}?limit={COMMENTS_PER_THREAD}&depth={DEPTH_MAX}&sort=new&raw_json=1");
    signed(source, Request::thread(source.join(&path).ok()?, name)).ok()
}

/// What follows the last thing of a page.
fn next_page(source: &Source, page: &Page, after: &Node<'_>) -> Option<Request> {
    let number = mark::page(&page.url).checked_add(1).filter(|number| *number <= PAGES_MAX)?;
    let after = after.text().ok().filter(|name| thing::is_fullname(name))?;
    let others = page.url.query_pairs().into_owned().filter(|(key, _)| key != "after");
    let others: Vec<(String, String)> = others.collect();
    let mut url = page.url.clone();
    url.query_pairs_mut().clear().extend_pairs(others).append_pair("after", after);
    mark::set(&mut url, mark::since(&page.url), number);
    list_request(source, url).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(options: &[(&str, &str)]) -> Result<Vec<String>, String> {
        let source = Source::example("reddit", "https://oauth.reddit.com", options);
        let since = "2026-11-01T08:00:00Z".parse().ok();
        let requests = Reddit.requests(&source, since)?;
        Ok(requests.iter().map(|request| request.url.to_string()).collect())
    }

    #[test]
    fn submissions_and_comments_are_asked_for() {
        let marks = "limit=100&raw_json=1#since=2026-11-01T07:45:00Z";
        let asked = asked(&[("subreddit", "harbour+harbour_mail"), ("token", "invented")]).unwrap();
        let expected = ["new", "comments"]
            .map(|list| format!("https://oauth.reddit.com/r/harbour+harbour_mail/{list}?{marks}"));
        assert_eq!(asked, expected);
    }

    #[test]
    fn a_wrong_source_is_told_what_to_write() {
        assert!(asked(&[("subreddit", "harbour")]).unwrap_err().contains("there is no token"));
        for subreddit in ["", "r/harbour", "a", "harbour+", "har bour"] {
            let error = asked(&[("subreddit", subreddit), ("token", "invented")]).unwrap_err();
            assert!(error.contains("without r/"), "{subreddit}: {error}");
        }
    }
}
