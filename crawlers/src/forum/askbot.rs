//! Askbot, a question-and-answer forum, by its API and its feeds: <https://askbot.com>, `askbot/views/api_v1.py`
//! and `askbot/feed.py` of its source.
//!
//! The API lists the questions with the latest activity, but has no text longer than a summary. The feed of each
//! question has all texts, but no numbers and no author of the question: those travel from the one to the other
//! in the fragment of the feed's address, which is never sent. The feed of a deleted question stays as it was; the
//! API no longer knows the question, so it is the one that is asked whether a question is still there.

mod thread;

use super::recent;
use crate::crawl::KnownThread;
use crate::faults::Faults;
use crate::json::{self, Node};
use crate::{Crawler, Fault, Page, Parsed, Request, Source};
use jiff::{SignedDuration, Timestamp};
use thread::Question;

/// Askbot. `source.url` is the forum's address. Options: `tags`, `query`.
#[derive(Debug)]
pub struct Askbot;

/// Where the list of questions stands, and below it each question.
const LIST: &str = "api/v1/questions/";

/// How many pages of the list are looked at, when everything on one is news.
const LIST_PAGES_MAX: u64 = 3;

/// How far the list's times may be off: the server takes UTC for its own time zone when it counts their seconds.
const CLOCK_OFFSET_MAX: SignedDuration = SignedDuration::from_hours(14);

impl Crawler for Askbot {
    fn name(&self) -> &'static str {
        "askbot"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let mut url = source.join(LIST)?;
        let mut pairs = url.query_pairs_mut();
        pairs.append_pair("sort", "activity-desc");
        if let Some(tags) = source.option("tags") {
            if tags.split(',').any(|tag| tag.is_empty() || tag.contains(char::is_whitespace)) {
                return Err(format!(
                    "source {}: tags = {tags:?}: write one tag, or several that all apply, as in \"mail,smtp\"",
                    source.id
                ));
            }
            pairs.append_pair("tags", tags);
        }
        pairs.extend_pairs(source.option("query").map(|query| ("query", query)));
        drop(pairs);
        let since = since.and_then(|since| since.saturating_sub(CLOCK_OFFSET_MAX).ok());
        Ok(vec![recent::list(url, since)])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read(source, page).unwrap_or_else(Parsed::from)
    }
}

fn read(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    if page.url.path().contains("/feeds/question/") {
        return thread::read(page);
    }
    let document = json::document(page)?;
    let answer = Node::root(&document);
    if !page.url.path().ends_with(LIST) {
        let next = feed(source, &Question::read(&answer)?)?;
        return Ok(Parsed { next: vec![next], ..Parsed::default() });
    }
    let mut faults = Faults::default();
    let listed = answer.get("questions").entries()?.take(recent::THREADS_LISTED_MAX);
    let questions = faults.all(listed, |question, _| {
        Ok((question.get("last_activity_at").epoch()?, Question::read(question)?))
    });
    let from = recent::news_from(&page.url);
    let all_new = from.is_some_and(|from| questions.iter().all(|(written_at, _)| *written_at > from));
    let (mut next, mut known_threads) = (Vec::new(), Vec::new());
    for question in recent::newest(&page.url, questions) {
        let url = recent::address(source, &format!("{LIST}{}/", question.id))?;
        known_threads.push(KnownThread { thread: question.id.to_string(), url });
        next.push(feed(source, &question)?);
    }
    let pages = answer.get("pages").count()?.min(LIST_PAGES_MAX);
    if let Some(url) = recent::next_page(&page.url, pages).filter(|_| all_new) {
        next.push(Request { conditional: false, ..Request::get(url) });
    }
    Ok(Parsed { next, known_threads, faults: faults.into_list(), ..Parsed::default() })
}

/// The request for the texts of a question.
fn feed(source: &Source, question: &Question) -> Result<Request, Fault> {
    let mut url = recent::address(source, &format!("feeds/question/{}/", question.id))?;
    url.set_fragment(Some(&question.to_fragment()));
    Ok(Request::thread(url, question.id.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(options: &[(&str, &str)]) -> Result<String, String> {
        let source = Source::example("askbot", "https://ask.example/en", options);
        let since = "2026-11-01T22:15:00Z".parse().ok();
        Askbot.requests(&source, since).map(|requests| requests[0].url.to_string())
    }

    #[test]
    fn tags_and_words_narrow_the_list() {
        let list = "https://ask.example/en/api/v1/questions/?sort=activity-desc";
        let since = "#since=2026-11-01T08:00:00Z";
        assert_eq!(asked(&[]), Ok(format!("{list}{since}")));
        let narrowed = asked(&[("tags", "mail,smtp"), ("query", "not sent")]);
        assert_eq!(narrowed, Ok(format!("{list}&tags=mail%2Csmtp&query=not+sent{since}")));
        assert!(asked(&[("tags", "mail, smtp")]).unwrap_err().contains("\"mail,smtp\""));
    }
}
