//! Flarum forums, by their JSON:API: <https://docs.flarum.org/rest-api/>.
//!
//! The list of discussions says which were written in; each of those is then read, newest post first. A post is
//! named by its discussion and its number in it (`815/3`), and so a reply finds its opening post even on a page
//! that does not show it.

mod posts;

use super::discourse::is_slug;
use super::recent;
use crate::faults::Faults;
use crate::json::{self, Node};
use crate::{Crawler, Fault, Page, Parsed, Request, Source};
use jiff::Timestamp;

/// Flarum. `source.url` is the forum's address. Option: `tag` = a tag's name, as its address shows it behind `/t/`.
#[derive(Debug)]
pub struct Flarum;

/// How many discussions, and how many posts, one answer may hold; 50 is the most the interface gives.
const PER_PAGE: usize = 50;

impl Crawler for Flarum {
    fn name(&self) -> &'static str {
        "flarum"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let mut url = source.join("api/discussions")?;
        let mut pairs = url.query_pairs_mut();
        pairs.append_pair("sort", "-lastPostedAt").append_pair("page[limit]", &PER_PAGE.to_string());
        if let Some(tag) = source.option("tag") {
            if !is_slug(tag) {
                return Err(format!(
                    "source {}: tag = {tag:?}: write one tag as its address shows it behind /t/, as in \"mail\"",
                    source.id
                ));
            }
            pairs.append_pair("filter[tag]", tag);
        }
        drop(pairs);
        Ok(vec![recent::list(url, since)])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read(source, page).unwrap_or_else(Parsed::from)
    }
}

fn read(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let document = json::document(page)?;
    let answer = Node::root(&document);
    if let Some(discussion) = recent::parameter(&page.url, posts::DISCUSSION) {
        return posts::read(source, page, &answer, &discussion);
    }
    let mut faults = Faults::default();
    let discussions = faults.each(&answer.get("data"), PER_PAGE, |discussion, _| {
        let attributes = discussion.get("attributes");
        // A discussion whose posts are all hidden was never written in.
        let written_at =
            attributes.get("lastPostedAt").time().or_else(|_| attributes.get("createdAt").time())?;
        Ok((written_at, discussion.get("id").number()?))
    });
    let mut next = Vec::new();
    for id in recent::newest(&page.url, discussions) {
        next.push(posts::request(source, id)?);
    }
    Ok(Parsed { next, faults: faults.into_list(), ..Parsed::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(options: &[(&str, &str)]) -> Result<String, String> {
        let source = Source::example("flarum", "https://forum.example/", options);
        Flarum.requests(&source, None).map(|requests| requests[0].url.to_string())
    }

    #[test]
    fn a_tag_narrows_the_list() {
        let all = "https://forum.example/api/discussions?sort=-lastPostedAt&page%5Blimit%5D=50";
        assert_eq!(asked(&[]), Ok(all.to_owned()));
        assert_eq!(asked(&[("tag", "mail")]), Ok(format!("{all}&filter%5Btag%5D=mail")));
        assert!(asked(&[("tag", "a/b")]).unwrap_err().contains("as in \"mail\""));
    }
}
