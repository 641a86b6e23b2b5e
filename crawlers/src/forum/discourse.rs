//! Discourse forums, by the JSON that every page of them also is: <https://docs.discourse.org>.
//!
//! The list of topics says which of them were written in; each of those is then read. A post is named by
//! its topic and its number in it (`815/3`): answers name each other by number, and so a reply finds its
//! opening post even on a page that does not show it.

mod topic;

use crate::faults::Faults;
use crate::json::{self, Node};
use crate::{Crawler, Fault, FaultKind, Page, Parsed, Request, Source};
use jiff::{SignedDuration, Timestamp};
use url::Url;

/// Discourse. `source.url` is the forum's address. Options, at most one of them: `category` =
/// `slug/id` (as its address shows behind `/c/`), `tag`.
#[derive(Debug)]
pub struct Discourse;

/// How many topics of a list are read in one visit: those written in last.
const TOPICS_MAX: usize = 20;

/// How many topics of a list are looked at.
const TOPICS_LISTED_MAX: usize = 200;

/// Topics written in this long before the newest known post are read once more: one that could not be
/// read last time gets another chance.
const OVERLAP: SignedDuration = SignedDuration::from_mins(15);

/// In the fragment of a list's address: topics not written in since then need no reading. A fragment is
/// never sent, and so keeps the address one and the same for the forum and the caches before it.
const SINCE: &str = "since=";

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
        let mut url = source.join(&path)?;
        let since = since.and_then(|since| since.saturating_sub(OVERLAP).ok());
        url.set_fragment(since.map(|since| format!("{SINCE}{since}")).as_deref());
        // Asked for whole even when it is unchanged, for the topics that get another chance.
        Ok(vec![Request { conditional: false, ..Request::get(url) }])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read(source, page).unwrap_or_else(Parsed::from)
    }
}

fn is_slug(text: &str) -> bool {
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
    let listed = answer.get("topic_list").get("topics").entries()?.take(TOPICS_LISTED_MAX);
    let mut topics = faults.all(listed, |topic, _| read_topic_entry(topic));
    if let Some(since) = since(&page.url) {
        topics.retain(|(written_at, _)| *written_at > since);
    }
    // Pinned topics stand first however old they are, so the order of the list says nothing.
    topics.sort_by(|one, other| other.cmp(one));
    let newest = topics.into_iter().take(TOPICS_MAX);
    let next = newest
        .map(|(_, id)| Ok(Request::thread(address(source, &format!("t/{id}.json"))?, format!("{id}/1"))));
    Ok(Parsed { next: next.collect::<Result<_, _>>()?, faults: faults.into_list(), ..Parsed::default() })
}

fn since(url: &Url) -> Option<Timestamp> {
    url.fragment()?.strip_prefix(SINCE)?.parse().ok()
}

/// When a topic was last written in, and its id.
fn read_topic_entry(topic: &Node<'_>) -> Result<(Timestamp, u64), Fault> {
    let id = topic.get("id").count()?;
    let written_at = topic.get("last_posted_at").time().or_else(|_| topic.get("bumped_at").time())?;
    Ok((written_at, id))
}

fn address(source: &Source, path: &str) -> Result<Url, Fault> {
    source.join(path).map_err(|error| Fault::new(FaultKind::Drifted, error))
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
