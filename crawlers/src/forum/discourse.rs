//! Discourse forums, by the JSON that every page of them also is: <https://docs.discourse.org>.
//!
//! The list of topics says which of them were written in; each of those is then read. A post is named by
//! its topic and its number in it (`815/3`): answers name each other by number, and so a reply finds its
//! opening post even on a page that does not show it.

mod topic;

use super::recent::{self, address};
use crate::faults::Faults;
use crate::json::{self, Node};
use crate::{Crawler, Fault, Page, Parsed, Request, Source};
use jiff::Timestamp;

/// Discourse. `source.url` is the forum's address. Options, at most one of them: `category` =
/// `slug/id` (as its address shows behind `/c/`), `tag`.
#[derive(Debug)]
pub struct Discourse;

impl Crawler for Discourse {
    fn name(&self) -> &'static str {
        "discourse"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let path = match (source.option("category"), source.option("tag")) {
            (None, None) => "latest.json".to_owned(),
            (Some(category), None) if is_category(category) => format!("c/{category}.json"),
            (None, Some(tag)) if is_slug(tag) => format!("tag/{tag}.json"),
            (Some(_), Some(_)) => {
                return Err(format!("source {}: write `category` or `tag`, not both", source.id));
            }
            (Some(category), None) => {
                return Err(format!(
                    "source {}: category = {category:?}: write it as its address shows it behind /c/, as in \
                     \"support/6\"",
                    source.id
                ));
            }
            (None, Some(tag)) => {
                return Err(format!("source {}: tag = {tag:?}: write one tag's name", source.id));
            }
        };
        Ok(vec![recent::list(source.join(&path)?, since)])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read(source, page).unwrap_or_else(Parsed::from)
    }
}

pub(super) fn is_slug(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
        && text.chars().all(|letter| letter.is_alphanumeric() || "-_.".contains(letter))
}

/// Slugs, then a number: `support/6`, `products/mail/17`.
fn is_category(text: &str) -> bool {
    let number = text.rsplit('/').next().unwrap_or_default();
    text.split('/').all(is_slug) && number.bytes().all(|digit| digit.is_ascii_digit())
}

fn read(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let document = json::document(page)?;
    let answer = Node::root(&document);
    if answer.get("post_stream").exists() {
        return topic::read(source, page, &answer);
    }
    let mut faults = Faults::default();
    let listed = answer.get("topic_list").get("topics").entries()?.take(recent::THREADS_LISTED_MAX);
    let topics = faults.all(listed, |topic, _| read_topic_entry(topic));
    let newest = recent::newest(&page.url, topics).into_iter();
    let next =
        newest.map(|id| Ok(Request::thread(address(source, &format!("t/{id}.json"))?, format!("{id}/1"))));
    Ok(Parsed { next: next.collect::<Result<_, _>>()?, faults: faults.into_list(), ..Parsed::default() })
}

/// When a topic was last written in, and its id.
fn read_topic_entry(topic: &Node<'_>) -> Result<(Timestamp, u64), Fault> {
    let id = topic.get("id").count()?;
    let written_at = topic.get("last_posted_at").time().or_else(|_| topic.get("bumped_at").time())?;
    Ok((written_at, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(options: &[(&str, &str)]) -> Result<String, String> {
        let source = Source::example("discourse", "https://forum.example/talk", options);
        let since = "2026-11-01T08:00:00Z".parse().ok();
        Discourse.requests(&source, since).map(|requests| requests[0].url.to_string())
    }

    #[test]
    fn a_category_or_a_tag_narrows_the_list() {
        let since = "#since=2026-11-01T07:45:00Z";
        let address = |path: &str| Ok(format!("https://forum.example/talk/{path}{since}"));
        assert_eq!(asked(&[]), address("latest.json"));
        assert_eq!(asked(&[("category", "help/mail/6")]), address("c/help/mail/6.json"));
        assert_eq!(asked(&[("tag", "outage")]), address("tag/outage.json"));
    }

    #[test]
    fn a_wrong_option_is_told_what_to_write() {
        for category in ["6/..", "help", "../admin/6", "help?x=/6"] {
            let error = asked(&[("category", category)]).unwrap_err();
            assert!(error.contains("as in \"support/6\""), "{category}: {error}");
        }
        assert!(asked(&[("tag", "a/b")]).unwrap_err().contains("one tag"));
        assert!(asked(&[("tag", "a"), ("category", "help/6")]).unwrap_err().contains("not both"));
    }
}
