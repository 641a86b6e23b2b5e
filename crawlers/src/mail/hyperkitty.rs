//! HyperKitty, the archives of Mailman 3: <https://docs.mailman3.org/projects/hyperkitty>.
//!
//! Its REST interface lists the threads with the time each was written in last. A message's text it gives
//! one request at a time, so the texts come from the mbox that HyperKitty exports of a thread: one
//! request for all of it, with the authors' addresses. Shapes: `api/thread.py`, `views/mlist.py` and
//! `models/email.py` in HyperKitty 1.3.

use super::archive;
use crate::crawl::KnownThread;
use crate::faults::Faults;
use crate::json::{self, Node};
use crate::{Crawler, Fault, FaultKind, Page, Parsed, Request, Source, mark, text};
use jiff::{SignedDuration, Timestamp};
use url::Url;

/// HyperKitty. `source.url` is the list's page, such as
/// `https://lists.example/hyperkitty/list/users@lists.example/`.
#[derive(Debug)]
pub struct Hyperkitty;

/// How many threads are read in one visit: those written in last.
const THREADS_MAX: usize = 40;

/// Threads written in this long before the newest known message are read once more: mail may travel for
/// hours, and a thread is dated by when its messages were sent.
const OVERLAP: SignedDuration = SignedDuration::from_hours(6);

/// In a thread's address: its id.
const THREAD: &str = "thread";

impl Crawler for Hyperkitty {
    fn name(&self) -> &'static str {
        "hyperkitty"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let (site, list) = list(source)?;
        let path = format!("{site}/api/list/{list}/threads/");
        let mut url = source.url.join(&path).map_err(|error| format!("source {}: {error}", source.id))?;
        url.set_query(Some(&format!("limit={THREADS_MAX}")));
        let since = since.and_then(|since| since.saturating_sub(OVERLAP).ok());
        mark::set(&mut url, since, 1);
        Ok(vec![Request { conditional: false, ..Request::get(url) }])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        let thread = page.url.query_pairs().find(|(key, _)| key == THREAD).map(|(_, id)| id.into_owned());
        let read = match thread {
            Some(thread) => read_thread(source, page, &thread),
            None => read_list(source, page),
        };
        read.unwrap_or_else(Parsed::from)
    }
}

/// The path of HyperKitty itself, and the list's address.
fn list(source: &Source) -> Result<(&str, &str), String> {
    let found = source.url.path().trim_end_matches('/').rsplit_once("/list/");
    found.filter(|(_, list)| list.contains('@') && !list.contains('/')).ok_or_else(|| {
        format!(
            "source {}: url: write the list's own page, as in \
             \"https://lists.example/hyperkitty/list/users@lists.example/\"",
            source.id
        )
    })
}

fn read_list(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let document = json::document(page)?;
    let mut faults = Faults::default();
    let threads = Node::root(&document).get("results");
    let listed = threads.entries()?.take(THREADS_MAX);
    let listed = faults.all(listed, |thread, _| {
        let active_at = thread.get("date_active").time()?;
        Ok((active_at, thread.get("thread_id").id()?))
    });
    let since = mark::since(&page.url);
    let active = listed.into_iter().filter(|(at, _)| since.is_none_or(|since| *at > since));
    let next: Result<Vec<_>, _> = active.map(|(_, id)| thread_request(source, page, &id)).collect();
    Ok(Parsed { next: next?, faults: faults.into_list(), ..Parsed::default() })
}

fn thread_request(source: &Source, page: &Page, thread: &str) -> Result<Request, Fault> {
    let mut url = below(source, page, "export/thread.mbox.gz")?;
    url.query_pairs_mut().append_pair(THREAD, thread);
    Ok(Request::get(url))
}

/// An address below the list's own page, as a person sees it.
fn below(source: &Source, page: &Page, path: &str) -> Result<Url, Fault> {
    let drifted = |error: String| Fault::new(FaultKind::Drifted, error);
    let (site, list) = list(source).map_err(drifted)?;
    page.url.join(&format!("{site}/list/{list}/{path}")).map_err(|error| drifted(error.to_string()))
}

/// The messages of one thread. The export leaves `References` out, so what a thread is, the request says.
fn read_thread(source: &Source, page: &Page, thread: &str) -> Result<Parsed, Fault> {
    let mut parsed = archive::read(page)?;
    archive::as_one_thread(&mut parsed);
    // The export of a thread that was deleted is an empty file, not a refusal. The list names threads by other ids
    // than their messages do.
    parsed.thread_gone = parsed == Parsed::default();
    let root = parsed.posts.first().and_then(|post| post.thread.clone());
    parsed.known_threads.extend(root.map(|thread| KnownThread { thread, url: page.url.clone() }));
    let mut url = below(source, page, "")?;
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(["thread", thread, ""]);
    }
    for post in &mut parsed.posts {
        post.url = text::address(url.as_str());
    }
    Ok(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(url: &str) -> Result<String, String> {
        let since = "2026-11-01T08:00:00Z".parse().ok();
        let source = Source::example("hyperkitty", url, &[]);
        Hyperkitty.requests(&source, since).map(|requests| requests[0].url.to_string())
    }

    #[test]
    fn the_interface_is_found_from_the_lists_page() {
        for (page, site) in [
            ("https://lists.example/hyperkitty/list/users@lists.example/", "/hyperkitty"),
            ("https://lists.example/archives/list/users@lists.example", "/archives"),
            ("https://lists.example/list/users@lists.example/", ""),
        ] {
            let address = format!(
                "https://lists.example{site}/api/list/users@lists.example/threads/?limit=40\
                 #since=2026-11-01T02:00:00Z"
            );
            assert_eq!(asked(page), Ok(address), "{page}");
        }
    }

    #[test]
    fn a_wrong_address_is_told_what_to_write() {
        for page in ["https://lists.example/hyperkitty/", "https://lists.example/list/a@b/thread/X/"] {
            assert!(asked(page).unwrap_err().contains("the list's own page"), "{page}");
        }
    }
}
