//! Stack Exchange, by its API 2.3: <https://api.stackexchange.com/docs>.
//!
//! The questions with activity since the last visit come first, then their answers and comments, a hundred
//! questions to a request: the day's quota counts requests. The answer's wrapper says how to go on: `has_more`,
//! `backoff` (seconds to wait before the next request) and `quota_remaining`.

mod dump;
mod post;

pub use dump::read_dump_row;

use super::recent;
use crate::faults::Faults;
use crate::json::{self, Node};
use crate::{Crawler, Fault, FaultKind, Page, Parsed, Post, Request, Source};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use url::Url;

/// Stack Exchange. `source.url` is the API's base address, `https://api.stackexchange.com`. Options: `site`
/// (required), `tags`, `query`, `key`, `filter`.
#[derive(Debug)]
pub struct StackExchange;

/// How many items one answer may hold; 100 is the most the API gives.
const ITEMS_MAX: usize = 100;

/// How many pages of one list are read. Newest first, so what is left out is what is oldest.
const PAGES_MAX: u64 = 3;

/// How many comments below one question or answer are read, where a filter includes them.
const COMMENTS_MAX: usize = 500;

/// The filter that is built in and adds the texts; the API knows no other with texts that needs no registration.
const FILTER: &str = "withbody";

/// In the fragment of the address of comments on answers, which is never sent: whose thread each answer is in,
/// for the API does not say it there.
const THREADS: &str = "threads=";

/// In the fragment of the address of answers: from when on their comments are news, in seconds since 1970.
const FROM: &str = "from=";

impl Crawler for StackExchange {
    fn name(&self) -> &'static str {
        "stack-exchange"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let site = source.option("site").filter(|site| is_word(site)).ok_or_else(|| {
            format!("source {}: option `site` is missing: write the site, as in \"serverfault\"", source.id)
        })?;
        let (tags, query) = (source.option("tags"), source.option("query"));
        if tags.is_some_and(|tags| !tags.split(';').all(|tag| !tag.is_empty() && !tag.contains([',', ' ']))) {
            return Err(format!(
                "source {}: tags = {:?}: write one tag, or several that all apply, as in \"outlook;smtp\"",
                source.id,
                tags.unwrap_or_default()
            ));
        }
        let path = if query.is_some() { "2.3/search/advanced" } else { "2.3/questions" };
        let mut url = source.join(path)?;
        let mut pairs = url.query_pairs_mut();
        pairs.extend_pairs([("order", "desc"), ("sort", "activity"), ("site", site)]);
        pairs.extend_pairs(query.map(|query| ("q", query)));
        pairs.extend_pairs(tags.map(|tags| ("tagged", tags)));
        if let Some(from) = recent::from(since) {
            pairs.append_pair("min", &from.as_second().to_string());
        }
        pairs.append_pair("pagesize", &ITEMS_MAX.to_string());
        pairs.append_pair("filter", source.option("filter").unwrap_or(FILTER));
        pairs.extend_pairs(source.option("key").map(|key| ("key", key)));
        drop(pairs);
        // The wrapper counts down with every answer, so none is like another.
        Ok(vec![Request { conditional: false, ..Request::get(url) }])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read(source, page).unwrap_or_else(Parsed::from)
    }
}

/// A site's name or host, as in `serverfault` or `unix.stackexchange.com`.
fn is_word(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte))
}

/// What a list holds; its address says so.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Items {
    Questions,
    Answers,
    Comments,
}

impl Items {
    fn at(url: &Url) -> Self {
        match url.path().rsplit('/').next() {
            Some("answers") => Self::Answers,
            Some("comments") => Self::Comments,
            _ => Self::Questions,
        }
    }
}

fn read(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let document = json::document(page)?;
    let answer = Node::root(&document);
    if let Ok(complaint) = answer.get("error_message").line() {
        return Err(Fault::new(FaultKind::Drifted, format!("the API answers with an error: {complaint}")));
    }
    let mut faults = Faults::default();
    let mut parsed = Parsed::default();
    let threads = threads(&page.url);
    let list = answer.get("items");
    // With a filter of their own choice operators get answers and comments within the questions.
    let is_whole = source.option("filter").is_some();
    let items = Items::at(&page.url);
    faults.each(&list, ITEMS_MAX, |item, faults| {
        match items {
            Items::Questions => post::question(item, is_whole, &mut parsed, faults)?,
            Items::Answers => parsed.posts.push(post::answer(item)?),
            Items::Comments => parsed.posts.push(post::comment(item, &threads)?),
        }
        Ok(())
    });
    faults.require_authors(&parsed.posts, "owner");
    let backoff = faults.optional(&answer.get("backoff"), Node::count);
    parsed.not_before = backoff.and_then(|seconds| {
        let wait = SignedDuration::from_secs(i64::try_from(seconds).ok()?);
        page.fetched_at.checked_add(wait).ok()
    });
    parsed.next = if is_whole { Vec::new() } else { members(source, page, items, &parsed)? };
    if answer.get("has_more").is_true() {
        parsed.next.extend(recent::next_page(&page.url, PAGES_MAX).map(Request::get));
    }
    if answer.get("quota_remaining").count() == Ok(0) && !parsed.next.is_empty() {
        parsed.next.clear();
        faults.add(Fault::new(
            FaultKind::Damaged,
            "the day's quota is used up, the rest is read later: ask less often, or write a `key`",
        ));
    }
    parsed.faults = faults.into_list();
    Ok(parsed)
}

/// The lists of what was written below these posts.
fn members(source: &Source, page: &Page, items: Items, parsed: &Parsed) -> Result<Vec<Request>, Fault> {
    let ids: Vec<&str> = parsed.posts.iter().map(|post| post.id.as_str()).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids = ids.join(";");
    let from =
        recent::parameter(&page.url, "min").or_else(|| in_fragment(&page.url, FROM).map(str::to_owned));
    let list = |path: &str, sort: &str| {
        let dropped = ["q", "tagged", "page", "sort", "min"];
        let others = page.url.query_pairs().filter(|(key, _)| !dropped.contains(&&**key));
        let mut url = recent::address(source, path)?;
        url.query_pairs_mut().append_pair("sort", sort).extend_pairs(others);
        Ok(url)
    };
    // Comments never change much, so the new ones are enough.
    let comments = |path: &str| {
        let mut url = list(path, "creation")?;
        url.query_pairs_mut().extend_pairs(from.iter().map(|from| ("min", from)));
        Ok::<_, Fault>(url)
    };
    match items {
        Items::Questions => {
            // All answers, for one may have been accepted or voted for without being touched.
            let mut answers = list(&format!("2.3/questions/{ids}/answers"), "activity")?;
            answers.set_fragment(from.as_ref().map(|from| format!("{FROM}{from}")).as_deref());
            let comments = comments(&format!("2.3/questions/{ids}/comments"))?;
            Ok(vec![Request::get(answers), Request::get(comments)])
        }
        Items::Answers => {
            let pair = |post: &Post| Some(format!("{}:{}", post.id, post.thread.as_deref()?));
            let pairs: Vec<String> = parsed.posts.iter().filter_map(pair).collect();
            let mut comments = comments(&format!("2.3/answers/{ids}/comments"))?;
            comments.set_fragment(Some(&format!("{THREADS}{}", pairs.join(";"))));
            Ok(vec![Request::get(comments)])
        }
        Items::Comments => Ok(Vec::new()),
    }
}

fn in_fragment<'a>(url: &'a Url, key: &str) -> Option<&'a str> {
    url.fragment()?.strip_prefix(key)
}

/// The thread of each answer, as [`THREADS`] tells it.
fn threads(url: &Url) -> BTreeMap<&str, &str> {
    let pairs = in_fragment(url, THREADS).unwrap_or_default().split(';');
    pairs.filter_map(|pair| pair.split_once(':')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(options: &[(&str, &str)], since: Option<&str>) -> Result<String, String> {
        let source = Source::example("stack-exchange", "https://api.stackexchange.example", options);
        let requests = StackExchange.requests(&source, since.and_then(|since| since.parse().ok()))?;
        Ok(requests[0].url.to_string())
    }

    #[test]
    fn a_visit_goes_on_a_little_before_the_newest_known_post() {
        assert_eq!(
            asked(
                &[("site", "serverfault"), ("tags", "smtp;c++"), ("key", "k")],
                Some("2026-11-01T08:15:00Z")
            ),
            Ok("https://api.stackexchange.example/2.3/questions?order=desc&sort=activity&site=serverfault\
                &tagged=smtp%3Bc%2B%2B&min=1793520000&pagesize=100&filter=withbody&key=k"
                .to_owned())
        );
        assert_eq!(
            asked(&[("site", "serverfault"), ("query", "mail & more")], None),
            Ok("https://api.stackexchange.example/2.3/search/advanced?order=desc&sort=activity\
                &site=serverfault&q=mail+%26+more&pagesize=100&filter=withbody"
                .to_owned())
        );
    }

    #[test]
    fn a_wrong_option_is_told_what_to_write() {
        for options in [&[][..], &[("site", "server fault")]] {
            assert!(asked(options, None).unwrap_err().contains("as in \"serverfault\""), "{options:?}");
        }
        let tags = asked(&[("site", "serverfault"), ("tags", "smtp, mail")], None);
        assert!(tags.unwrap_err().contains("\"outlook;smtp\""));
    }
}
