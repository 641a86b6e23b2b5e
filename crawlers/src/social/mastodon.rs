//! Mastodon, and what speaks its interface, by the public timelines of one server.
//!
//! <https://docs.joinmastodon.org/methods/timelines/>. A timeline is a list of statuses, newest first; the
//! next page begins below the id of the last one. The stream of the same statuses is
//! [`crate::stream::mastodon`].

mod status;

pub(crate) use status::read_status;

use super::pages::Place;
use crate::faults::Faults;
use crate::json::{self, Node};
use crate::{Crawler, Fault, FaultKind, Page, Parsed, Request, Source, secret};
use jiff::Timestamp;

/// Mastodon. `source.url` is the server's address. Options: `tag` = one hashtag, without the `#`; `scope` =
/// `local` or `remote`; `token`, which some servers ask for.
#[derive(Debug)]
pub struct Mastodon;

/// The most statuses one answer holds.
const STATUSES_MAX: usize = 40;

/// How many pages one visit reads. Newest first, so what is left out is what is oldest.
const PAGES_MAX: u32 = 20;

impl Crawler for Mastodon {
    fn name(&self) -> &'static str {
        "mastodon"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let path = match tag(source)? {
            Some(tag) => format!("api/v1/timelines/tag/{tag}"),
            None => "api/v1/timelines/public".to_owned(),
        };
        let mut url = source.join(&path)?;
        let mut query = url.query_pairs_mut();
        if let Some(scope) = scope(source)? {
            query.append_pair(scope, "true");
        }
        query.append_pair("limit", &STATUSES_MAX.to_string());
        drop(query);
        let mut request = Place::first(since).request(url);
        secret::authorize(source, &mut request)?;
        Ok(vec![request])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read(source, page).unwrap_or_else(Parsed::from)
    }
}

/// The hashtag a source asks for.
pub(crate) fn tag(source: &Source) -> Result<Option<&str>, String> {
    let Some(tag) = source.option("tag") else { return Ok(None) };
    if tag.chars().all(|letter| letter.is_alphanumeric() || letter == '_') {
        Ok(Some(tag))
    } else {
        Err(format!("source {}: tag = {tag:?}: write one hashtag without the #, as in \"outage\"", source.id))
    }
}

/// Which half of the statuses a source asks for: those written on the server, or those of all others.
pub(crate) fn scope(source: &Source) -> Result<Option<&str>, String> {
    match source.option("scope") {
        None => Ok(None),
        Some(scope @ ("local" | "remote")) => Ok(Some(scope)),
        Some(other) => Err(format!(
            "source {}: scope = {other:?}: write \"local\" or \"remote\", or leave it out for both",
            source.id
        )),
    }
}

fn read(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let document = json::document(page)?;
    let answer = Node::root(&document);
    if let Ok(what) = answer.get("error").line() {
        let what = format!("the server answers with an error instead of statuses: {what}");
        return Err(Fault::new(FaultKind::Drifted, what));
    }
    let mut faults = Faults::default();
    let mut last = None;
    let statuses = answer.entries()?.take(STATUSES_MAX);
    let read = faults.all(statuses, |status, _| {
        last = status.get("id").id().ok();
        read_status(source, status)
    });
    let posts: Vec<_> = read.into_iter().flatten().collect();
    faults.require_authors(&posts, "account.acct");
    let oldest = posts.last().map(|post| post.at);
    let next = last.and_then(|last| next_page(source, page, &last, oldest)).into_iter().collect();
    Ok(Parsed { posts, next, faults: faults.into_list(), ..Parsed::default() })
}

fn next_page(source: &Source, page: &Page, last: &str, oldest: Option<Timestamp>) -> Option<Request> {
    let mut next = Place::of(&page.url).next(&page.url, ("max_id", last), oldest, PAGES_MAX)?;
    secret::authorize(source, &mut next).ok()?;
    Some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(url: &str, options: &[(&str, &str)]) -> Result<Request, String> {
        let source = Source::example("mastodon", url, options);
        let since = "2026-11-01T08:10:00Z".parse().ok();
        Mastodon.requests(&source, since).map(|mut requests| requests.remove(0))
    }

    #[test]
    fn a_tag_or_everything_is_asked_for_and_the_time_is_kept_to_ourselves() {
        let address = |options: &[(&str, &str)]| {
            let request = asked("https://social.example", options).unwrap();
            assert!(!request.conditional && request.headers.is_empty());
            request.url.to_string()
        };
        let place = "#page=1&since=2026-11-01T08%3A00%3A00Z";
        let api = "https://social.example/api/v1/timelines";
        assert_eq!(address(&[]), format!("{api}/public?limit=40{place}"));
        assert_eq!(address(&[("tag", "outage")]), format!("{api}/tag/outage?limit=40{place}"));
        let local = address(&[("tag", "ausf\u{e4}lle"), ("scope", "local")]);
        assert_eq!(local, format!("{api}/tag/ausf%C3%A4lle?local=true&limit=40{place}"));
    }

    #[test]
    fn a_token_goes_into_a_header_and_never_out_in_the_open() {
        let token = ("token", "INVENTED");
        let request = asked("https://social.example", &[token]).unwrap();
        assert_eq!(request.headers["authorization"], "Bearer INVENTED");
        assert!(!request.url.as_str().contains("INVENTED"));
        assert!(asked("http://social.example", &[token]).unwrap_err().contains("only by https"));
        assert!(asked("http://social.example", &[]).is_ok());
    }

    #[test]
    fn a_wrong_option_is_told_what_to_write() {
        for tag in ["#outage", "a/b", "a b", "../accounts"] {
            let error = asked("https://social.example", &[("tag", tag)]).unwrap_err();
            assert!(error.contains("as in \"outage\""), "{tag}: {error}");
        }
        let error = asked("https://social.example", &[("scope", "all")]).unwrap_err();
        assert!(error.contains("\"local\" or \"remote\""), "{error}");
    }
}
