//! NodeBB forums, by the JSON that every page of them also is below `/api`:
//! <https://docs.nodebb.org/api/read/>.
//!
//! The list of recent topics says which were written in; each of those is then read. Before version 1.13 numbers
//! come as texts.

mod topic;

use super::recent;
use crate::faults::Faults;
use crate::json::{self, Node};
use crate::{Crawler, Fault, Page, Parsed, Request, Source};
use jiff::Timestamp;

/// NodeBB. `source.url` is the forum's address. Option: `category` = its number, as its address shows it.
#[derive(Debug)]
pub struct NodeBb;

/// How many pages of the list are looked at, when everything on one is news.
const LIST_PAGES_MAX: u64 = 3;

impl Crawler for NodeBb {
    fn name(&self) -> &'static str {
        "nodebb"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let mut url = source.join("api/recent")?;
        if let Some(category) = source.option("category") {
            if !category.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(format!(
                    "source {}: category = {category:?}: write its number, as its address shows it behind \
                     /category/, as in \"6\"",
                    source.id
                ));
            }
            url.query_pairs_mut().append_pair("cid", category);
        }
        Ok(vec![recent::list(url, since)])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read(source, page).unwrap_or_else(Parsed::from)
    }
}

fn read(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let document = json::document(page)?;
    let answer = Node::root(&document);
    if answer.get("posts").exists() {
        return topic::read(source, page, &answer);
    }
    let mut faults = Faults::default();
    let listed = answer.get("topics").entries()?.take(recent::THREADS_LISTED_MAX);
    let topics = faults.all(listed, |topic, _| {
        Ok((topic.get("lastposttime").epoch_millis()?, topic::path(topic)?, topic.get("mainPid").id()?))
    });
    let from = recent::news_from(&page.url);
    let all_new = from.is_some_and(|from| topics.iter().all(|(written_at, ..)| *written_at > from));
    let mut next = Vec::new();
    let topics = topics.into_iter().map(|(written_at, path, main)| (written_at, (path, main)));
    for (path, main) in recent::newest(&page.url, topics.collect()) {
        next.push(Request::thread(recent::address(source, &format!("api/topic/{path}"))?, main));
    }
    let more = all_new && answer.get("pagination").get("next").get("active").is_true();
    if let Some(url) = recent::next_page(&page.url, LIST_PAGES_MAX).filter(|_| more) {
        next.push(Request { conditional: false, ..Request::get(url) });
    }
    Ok(Parsed { next, faults: faults.into_list(), ..Parsed::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(options: &[(&str, &str)]) -> Result<String, String> {
        let source = Source::example("nodebb", "https://forum.example/talk", options);
        NodeBb.requests(&source, None).map(|requests| requests[0].url.to_string())
    }

    #[test]
    fn a_category_narrows_the_list() {
        assert_eq!(asked(&[]), Ok("https://forum.example/talk/api/recent".to_owned()));
        assert_eq!(asked(&[("category", "6")]), Ok("https://forum.example/talk/api/recent?cid=6".to_owned()));
        assert!(asked(&[("category", "6/help")]).unwrap_err().contains("as in \"6\""));
    }
}
