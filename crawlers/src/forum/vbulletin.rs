//! vBulletin 5 and 6, by the pages of their default style: <https://www.vbulletin.com/docs/>.
//!
//! A post carries its number and its time for machines; the list of topics writes times for people only, so there
//! the order decides. vBulletin 4 and earlier write no time for machines at all and are read by their feeds.

use super::board::{self, Listed, ThreadPage};
use super::recent;
use crate::{Crawler, Fault, Page, Parsed, Post, Request, Source, text, tree};
use jiff::Timestamp;
use scraper::{ElementRef, Html, Selector};
use std::sync::LazyLock;
use url::Url;

/// vBulletin. `source.url` is a forum's own page, the list of its topics. Options: `staff_titles` (the titles
/// below a name that mark the provider's people, with commas).
#[derive(Debug)]
pub struct VBulletin;

static TOPICS: LazyLock<Selector> = LazyLock::new(|| tree::css("a.topic-title.js-topic-title"));
static LIST: LazyLock<Selector> = LazyLock::new(|| tree::css(".topic-list"));
static POSTS: LazyLock<Selector> =
    LazyLock::new(|| tree::css(".b-post[data-node-id][data-node-publishdate]"));
static COMMENTS: LazyLock<Selector> = LazyLock::new(|| tree::css(".b-post .b-post"));
static THREAD: LazyLock<Selector> = LazyLock::new(|| tree::css(".conversation-content, .thread-view"));
static TITLE: LazyLock<Selector> = LazyLock::new(|| tree::css(".js-conversation-starter .js-post-title"));
static AUTHOR: LazyLock<Selector> = LazyLock::new(|| tree::css(".b-userinfo .author"));
static RANK: LazyLock<Selector> = LazyLock::new(|| tree::css(".b-userinfo .usertitle"));
static CONTENT: LazyLock<Selector> = LazyLock::new(|| tree::css(".js-post__content-text"));
static QUOTE: LazyLock<Selector> = LazyLock::new(|| tree::css(".bbcode_quote"));
static QUOTED: LazyLock<Selector> =
    LazyLock::new(|| tree::css(".bbcode_postedby a[href*='p='], .bbcode_quote a[href*='#post']"));
static LIKES: LazyLock<Selector> = LazyLock::new(|| tree::css(".votecount"));
static PAGES: LazyLock<Selector> = LazyLock::new(|| tree::css(".js-pagenav a[data-page][href]"));

/// Before the number of a page in its address.
const PAGE: &str = "/page";

impl Crawler for VBulletin {
    fn name(&self) -> &'static str {
        "vbulletin"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        Ok(vec![recent::list(source.url.clone(), since)])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read(source, page).unwrap_or_else(Parsed::from)
    }
}

fn read(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let mut document = tree::document(page)?;
    let asked_for_list = page.url.path().trim_end_matches('/') == source.url.path().trim_end_matches('/');
    if !asked_for_list {
        let thread = thread_of(&page.url).ok_or_else(|| board::drifted("a topic's address has no number"))?;
        if document.select(&THREAD).next().is_none() {
            return Err(board::drifted("the page is no topic: no .conversation-content"));
        }
        tree::rename(&mut document, &QUOTE, "blockquote");
        return Ok(read_thread(source, page, &document, thread));
    }
    let topics = document.select(&TOPICS).take(recent::THREADS_LISTED_MAX);
    let mut parsed = Parsed::default();
    let mut listed = Vec::new();
    for link in topics {
        let url = board::address(page, link, "href").map(without_page);
        match url.and_then(|url| Some((thread_of(&url)?, url))) {
            Some((id, url)) => listed.push(Listed { id, url, written_at: None }),
            None => {
                parsed.faults = vec![board::drifted("a topic of the list has no address with its number")]
            }
        }
    }
    if listed.is_empty() && parsed.faults.is_empty() && document.select(&LIST).next().is_none() {
        return Err(board::drifted("the page is no list of topics: neither .topic-title nor .topic-list"));
    }
    parsed.next = board::thread_requests(page, listed);
    Ok(parsed)
}

/// A topic's number: `/forum/mail/41-relay-down` or `/forum/mail/41-relay-down/page3`.
fn thread_of(url: &Url) -> Option<String> {
    let mut segments = url.path_segments()?.rev();
    segments.find_map(|segment| {
        let number: String = segment.chars().take_while(char::is_ascii_digit).collect();
        let is_named = segment[number.len()..].starts_with('-') || segment.len() == number.len();
        (is_named && !number.is_empty()).then_some(number)
    })
}

/// The topic's own address, where a list names a place in it.
fn without_page(mut url: Url) -> Url {
    url.set_fragment(None);
    url.set_query(None);
    url
}

fn read_thread(source: &Source, page: &Page, document: &Html, thread: String) -> Parsed {
    let root = document.root_element();
    let pages = root.select(&PAGES).filter_map(|link| {
        let number = link.attr("data-page")?.parse().ok().filter(|number: &u32| *number > 1)?;
        let url = board::address(page, link, "href")?;
        (board::page_number(&url, PAGE) == number).then_some((number, url))
    });
    let page = ThreadPage {
        page,
        thread,
        title: tree::line(root, &TITLE),
        is_first: board::page_number(&page.url, PAGE) == 1,
        last_pages: board::last_pages(pages),
        // Of many comments below a post only some are there at first.
        shows_all: root.select(&COMMENTS).next().is_none(),
    };
    let address = page.page.url.clone();
    page.read(root.select(&POSTS), |element| read_post(source, &address, element))
}

fn read_post(source: &Source, address: &Url, element: ElementRef<'_>) -> Result<Post, Fault> {
    let id = element.attr("data-node-id").and_then(|id| id.parse::<u64>().ok());
    let id = id.ok_or_else(|| board::drifted("a post's data-node-id is no number"))?;
    let written = element.attr("data-node-publishdate").unwrap_or_default();
    let at = written.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    let at = at.ok_or_else(|| {
        board::drifted(format!("post {id}: data-node-publishdate: expected seconds, found {written:?}"))
    })?;
    let content = tree::first(element, &CONTENT);
    let content =
        content.ok_or_else(|| board::drifted(format!("post {id} has no .js-post__content-text")))?;
    let mut post = Post::new(id.to_string(), at, text::from_html(&content.inner_html()));
    post.author = tree::line(element, &AUTHOR);
    post.staff = tree::line(element, &RANK).is_some_and(|title| source.option_lists("staff_titles", &title));
    post.counts.likes = tree::line(element, &LIKES).map(|likes| board::number(&likes).unwrap_or(0));
    post.reply_to = quoted(content, address).or_else(|| commented(element));
    let mut url = address.clone();
    url.set_fragment(Some(&format!("post{id}")));
    post.url = text::address(url.as_str());
    Ok(post)
}

/// The post that a post quotes.
fn quoted(content: ElementRef<'_>, address: &Url) -> Option<String> {
    let url = address.join(tree::first(content, &QUOTED)?.attr("href")?).ok()?;
    let number = url.query_pairs().find(|(key, _)| key == "p").map(|(_, number)| number.into_owned());
    number.or_else(|| url.fragment()?.strip_prefix("post").map(str::to_owned))
}

/// The post that a comment stands below.
fn commented(comment: ElementRef<'_>) -> Option<String> {
    let mut above = comment.ancestors().filter_map(ElementRef::wrap);
    above
        .find_map(|element| element.attr("data-node-publishdate").and(element.attr("data-node-id")))
        .map(text::line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_has_its_number_before_its_name() {
        for (path, thread) in [
            ("/forum/mail/41-relay-down", Some("41")),
            ("/forum/mail/41-relay-down/page3", Some("41")),
            ("/forum/mail/3rd-party", None),
            ("/forum/mail", None),
        ] {
            let url = Url::parse(&format!("https://board.example{path}")).unwrap();
            assert_eq!(thread_of(&url).as_deref(), thread, "{path}");
        }
    }
}
