//! phpBB 3.3 and later, by the pages of its own style `prosilver` and of those made from it:
//! <https://github.com/phpbb/phpbb/tree/3.3.x/phpBB/styles/prosilver/template>.
//!
//! Version 3.3 writes times for machines beside those for people. Older boards write only the latter, in a zone
//! and a language of their own; they are read by their feeds.

use super::board::{self, Listed, ThreadPage};
use super::recent;
use crate::{Crawler, Fault, Page, Parsed, Post, Request, Source, text, tree};
use jiff::Timestamp;
use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use url::Url;

/// phpBB. `source.url` is the board's address. Options: `forum` (the number behind `f=` in a forum's address)
/// and `staff_ranks` (the ranks that mark the provider's people, with commas).
#[derive(Debug)]
pub struct PhpBb;

/// In the address of a later page: how many posts come before it.
const START: &str = "start";

static ROWS: LazyLock<Selector> = LazyLock::new(|| tree::css("ul.topics > li.row"));
static ROW_TITLE: LazyLock<Selector> = LazyLock::new(|| tree::css("a.topictitle"));
static ROW_TIME: LazyLock<Selector> = LazyLock::new(|| tree::css("dd.lastpost time"));
static FORUM: LazyLock<Selector> = LazyLock::new(|| tree::css("body.section-viewforum"));
static THREAD: LazyLock<Selector> = LazyLock::new(|| tree::css("h2.topic-title"));
static POSTS: LazyLock<Selector> = LazyLock::new(|| tree::css("div.post[id^=p]"));
static AUTHOR: LazyLock<Selector> =
    LazyLock::new(|| tree::css(".postprofile .username, .postprofile .username-coloured"));
static RANK: LazyLock<Selector> = LazyLock::new(|| tree::css(".profile-rank"));
static TIME: LazyLock<Selector> = LazyLock::new(|| tree::css("p.author time"));
static CONTENT: LazyLock<Selector> = LazyLock::new(|| tree::css(".postbody .content"));
static QUOTED: LazyLock<Selector> = LazyLock::new(|| tree::css("blockquote [data-post-id]"));
static CITED: LazyLock<Selector> = LazyLock::new(|| tree::css("blockquote cite"));
static BUTTONS: LazyLock<Selector> = LazyLock::new(|| tree::css(".content .codebox > p"));
static PAGES: LazyLock<Selector> = LazyLock::new(|| tree::css(".pagination a[href]"));

impl Crawler for PhpBb {
    fn name(&self) -> &'static str {
        "phpbb"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let forum = source.option("forum").filter(|forum| forum.bytes().all(|byte| byte.is_ascii_digit()));
        let forum = forum.ok_or_else(|| {
            format!(
                "source {}: option `forum`: write the number behind f= in the forum's address, as in \"4\"",
                source.id
            )
        })?;
        Ok(vec![recent::list(source.join(&format!("viewforum.php?f={forum}"))?, since)])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read(source, page).unwrap_or_else(Parsed::from)
    }
}

fn read(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let mut document = tree::document(page)?;
    if page.url.path().ends_with("/viewtopic.php") {
        // "Kate wrote:" is a line by itself, and "Select all" is none at all.
        tree::rename(&mut document, &CITED, "div");
        tree::remove(&mut document, &BUTTONS);
        return read_thread(source, page, &document);
    }
    let what = "the page is no list of a forum: neither topics nor body.section-viewforum";
    board::read_list(page, &document, (&ROWS, &FORUM), what, read_row)
}

fn read_row(page: &Page, row: ElementRef<'_>) -> Result<Listed, Fault> {
    let link = tree::first(row, &ROW_TITLE).and_then(|link| board::address(page, link, "href"));
    let id = link.as_ref().and_then(|url| number_of(url, "t"));
    let id = id.ok_or_else(|| board::drifted("a topic of the list has no address with t="))?;
    let time = tree::first(row, &ROW_TIME).and_then(board::time);
    let written_at = time.ok_or_else(|| board::drifted(format!("topic {id} of the list has no time of its last post for machines: phpBB 3.3 writes <time datetime>")))?;
    let mut url = page.url.clone();
    url.set_fragment(None);
    // Without the session that some boards put into every address.
    let path = url.path().replace("viewforum.php", "viewtopic.php");
    url.set_path(&path);
    url.set_query(Some(&format!("t={id}")));
    Ok(Listed { id: id.to_string(), url, written_at: Some(written_at) })
}

/// A number in the query of an address.
fn number_of(url: &Url, key: &str) -> Option<u64> {
    recent::parameter(url, key)?.parse().ok()
}

fn read_thread(source: &Source, page: &Page, document: &Html) -> Result<Parsed, Fault> {
    let root = document.root_element();
    let thread = number_of(&page.url, "t").ok_or_else(|| board::drifted("a thread's address has no t="))?;
    let is_first = number_of(&page.url, START).is_none();
    let page = ThreadPage {
        page,
        thread: thread.to_string(),
        title: tree::line(root, &THREAD),
        is_first,
        last_pages: last_pages(page, root),
        shows_all: true,
    };
    let address = page.page.url.clone();
    Ok(page.read(root.select(&POSTS), |element| read_post(source, &address, element)))
}

/// The pages of a topic are named by how many posts come before them.
fn last_pages(page: &Page, root: ElementRef<'_>) -> Vec<Url> {
    let urls = root.select(&PAGES).filter_map(|link| board::address(page, link, "href"));
    let starts: BTreeSet<u64> = urls.filter_map(|url| number_of(&url, START)).collect();
    let (Some(last), Some(&step)) = (starts.last(), starts.iter().find(|start| **start > 0)) else {
        return Vec::new();
    };
    // A step that is no page's length would lead before the beginning.
    let earlier = last.checked_sub(step).filter(|start| *start > 0);
    let url = |start: u64| {
        let mut url = page.url.clone();
        let thread = number_of(&page.url, "t")?;
        url.set_query(Some(&format!("t={thread}&{START}={start}")));
        Some(url)
    };
    [Some(*last), earlier].into_iter().flatten().filter(|start| *start > 0).filter_map(url).collect()
}

fn read_post(source: &Source, address: &Url, element: ElementRef<'_>) -> Result<Post, Fault> {
    let id = element.attr("id").and_then(|id| id.strip_prefix('p')?.parse::<u64>().ok());
    let id = id.ok_or_else(|| board::drifted("a post's id is not p and a number"))?;
    let at = tree::first(element, &TIME).and_then(board::time);
    let at = at.ok_or_else(|| {
        board::drifted(format!("post {id} has no time for machines: phpBB 3.3 writes <time datetime>"))
    })?;
    let content = tree::first(element, &CONTENT);
    let content = content.ok_or_else(|| board::drifted(format!("post {id} has no .postbody .content")))?;
    let mut post = Post::new(id.to_string(), at, text::from_html(&content.inner_html()));
    post.author = tree::line(element, &AUTHOR);
    post.reply_to =
        tree::first(content, &QUOTED).and_then(|quote| quote.attr("data-post-id")).map(text::line);
    post.staff = tree::line(element, &RANK).is_some_and(|rank| source.option_lists("staff_ranks", &rank));
    post.deleted = element.value().classes().any(|class| class == "deleted");
    let mut url = address.clone();
    url.set_query(Some(&format!("p={id}")));
    url.set_fragment(Some(&format!("p{id}")));
    post.url = text::address(url.as_str());
    Ok(post)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(options: &[(&str, &str)]) -> Result<String, String> {
        let source = Source::example("phpbb", "https://board.example/forum", options);
        PhpBb.requests(&source, None).map(|requests| requests[0].url.to_string())
    }

    #[test]
    fn a_forum_is_asked_for_by_its_number() {
        assert_eq!(asked(&[("forum", "4")]).unwrap(), "https://board.example/forum/viewforum.php?f=4");
        for forum in ["", "viewforum.php?f=4", "-1"] {
            assert!(asked(&[("forum", forum)]).unwrap_err().contains("behind f="), "{forum}");
        }
    }
}
