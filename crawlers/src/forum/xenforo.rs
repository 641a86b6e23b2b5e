//! XenForo 2, by the pages of its default style and of those made from it. XenForo documents its templates to
//! those who run it; what they write for machines (`data-author`, `data-content`, `data-time`) is what is read.
//!
//! Versions 2.1 to 2.3, which moved the seconds of a time from `data-time` to `data-timestamp`.

use super::board::{self, Listed, ThreadPage};
use super::recent;
use crate::{Crawler, Fault, Page, Parsed, Post, Request, Source, text, tree};
use jiff::Timestamp;
use scraper::{ElementRef, Html, Selector};
use std::sync::LazyLock;

/// XenForo. `source.url` is a forum's own page, the list of its threads. Options: none.
#[derive(Debug)]
pub struct XenForo;

static ROWS: LazyLock<Selector> = LazyLock::new(|| tree::css(".structItem--thread"));
static ROW_TITLE: LazyLock<Selector> = LazyLock::new(|| {
    tree::css(".structItem-title a[data-tp-primary], .structItem-title a[href*='threads/']")
});
static ROW_TIME: LazyLock<Selector> = LazyLock::new(|| tree::css("time.structItem-latestDate"));
static LIST: LazyLock<Selector> = LazyLock::new(|| tree::css(".structItemContainer, .structItem--note"));
static TITLE: LazyLock<Selector> = LazyLock::new(|| tree::css("h1.p-title-value"));
static POSTS: LazyLock<Selector> = LazyLock::new(|| tree::css(".js-post[data-content^=post-]"));
static TIME: LazyLock<Selector> = LazyLock::new(|| {
    tree::css(".message-attribution time, .message-cell--main header time, time[itemprop=datePublished]")
});
static CONTENT: LazyLock<Selector> = LazyLock::new(|| tree::css(".message-body .bbWrapper"));
static EDITED: LazyLock<Selector> = LazyLock::new(|| tree::css(".message-lastEdit time"));
static STAFF: LazyLock<Selector> = LazyLock::new(|| tree::css(".userBanner--staff"));
static QUOTED: LazyLock<Selector> = LazyLock::new(|| tree::css("blockquote[data-source^='post: ']"));
static REACTIONS: LazyLock<Selector> = LazyLock::new(|| tree::css(".reactionsBar-link"));
static REACTED: LazyLock<Selector> = LazyLock::new(|| tree::css("bdi"));
static PAGES: LazyLock<Selector> = LazyLock::new(|| tree::css(".pageNav-page a[href]"));
static LABELS: LazyLock<Selector> = LazyLock::new(|| {
    tree::css("h1.p-title-value .label, h1.p-title-value .labelLink, .bbCodeBlock-expandLink")
});

/// Before the number of a page in its address.
const PAGE: &str = "/page-";

impl Crawler for XenForo {
    fn name(&self) -> &'static str {
        "xenforo"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        Ok(vec![recent::list(source.url.clone(), since)])
    }

    fn parse(&self, _source: &Source, page: &Page) -> Parsed {
        read(page).unwrap_or_else(Parsed::from)
    }
}

fn read(page: &Page) -> Result<Parsed, Fault> {
    let mut document = tree::document(page)?;
    if let Some(thread) = thread_of(page.url.path()) {
        let thread = thread.to_owned();
        tree::remove(&mut document, &LABELS);
        return Ok(read_thread(page, &document, thread));
    }
    let what = "the page is no list of threads: no .structItemContainer";
    board::read_list(page, &document, (&ROWS, &LIST), what, read_row)
}

/// The number in a thread's address: `/threads/relay-down.41/page-2` or `/threads/41/`.
fn thread_of(path: &str) -> Option<&str> {
    let (_, rest) = path.split_once("threads/")?;
    let name = rest.split('/').next()?;
    let number = name.rsplit('.').next()?;
    number.parse::<u64>().is_ok().then_some(number)
}

fn read_row(page: &Page, row: ElementRef<'_>) -> Result<Listed, Fault> {
    let url = tree::first(row, &ROW_TITLE).and_then(|link| board::address(page, link, "href"));
    let mut url =
        url.ok_or_else(|| board::drifted("a thread of the list has no address in .structItem-title"))?;
    let id = thread_of(url.path()).map(str::to_owned);
    let id = id.ok_or_else(|| board::drifted("a thread's address is not threads/title.number"))?;
    let written_at = tree::first(row, &ROW_TIME).and_then(board::time);
    let written_at = written_at.ok_or_else(|| {
        board::drifted(format!("thread {id} of the list has no time.structItem-latestDate"))
    })?;
    // "Jump to the first unread post", which a list names instead of the thread, is for people with an account.
    if let Some((before, _)) = url.path().split_once("/unread") {
        let path = format!("{before}/");
        url.set_path(&path);
    }
    url.set_fragment(None);
    Ok(Listed { id, url, written_at: Some(written_at) })
}

fn read_thread(page: &Page, document: &Html, thread: String) -> Parsed {
    let root = document.root_element();
    let pages = root.select(&PAGES).filter_map(|link| {
        let url = board::address(page, link, "href")?;
        let number = board::page_number(&url, PAGE);
        (number > 1).then_some((number, url))
    });
    let page = ThreadPage {
        page,
        thread,
        title: tree::line(root, &TITLE),
        is_first: board::page_number(&page.url, PAGE) == 1,
        last_pages: board::last_pages(pages),
        shows_all: true,
    };
    let address = page.page.url.clone();
    page.read(root.select(&POSTS), |element| read_post(&address, element))
}

fn read_post(address: &url::Url, element: ElementRef<'_>) -> Result<Post, Fault> {
    let id = element.attr("data-content").and_then(|name| name.strip_prefix("post-"));
    let id = id.and_then(|id| id.parse::<u64>().ok());
    let id = id.ok_or_else(|| board::drifted("a post's data-content is not post- and a number"))?;
    let at = tree::first(element, &TIME).and_then(board::time);
    let at = at.ok_or_else(|| board::drifted(format!("post {id} has no time in .message-attribution")))?;
    let content = tree::first(element, &CONTENT);
    let content =
        content.ok_or_else(|| board::drifted(format!("post {id} has no .message-body .bbWrapper")))?;
    let mut post = Post::new(id.to_string(), at, text::from_html(&content.inner_html()));
    post.author = element.attr("data-author").map(text::line).filter(|author| !author.is_empty());
    post.edited_at = tree::first(element, &EDITED).and_then(board::time);
    post.staff = tree::first(element, &STAFF).is_some();
    post.accepted = element.value().classes().any(|class| class == "message--solution");
    let quoted = tree::first(content, &QUOTED).and_then(|quote| quote.attr("data-source"));
    post.reply_to = quoted.and_then(|source| source.strip_prefix("post: ")).map(text::line);
    post.counts.likes = Some(reactions(element));
    let mut url = address.clone();
    url.set_fragment(Some(&format!("post-{id}")));
    post.url = text::address(url.as_str());
    Ok(post)
}

/// "Anna, Ben, Cleo and 1,208 others": those named, and the number behind them. No bar is no reaction.
fn reactions(post: ElementRef<'_>) -> u64 {
    let Some(bar) = tree::first(post, &REACTIONS) else { return 0 };
    let named = u64::try_from(bar.select(&REACTED).count()).unwrap_or(0);
    // Only text outside of the names: a name may be a number.
    let outside = bar.children().filter_map(|node| node.value().as_text().map(|text| text.to_string()));
    named + board::number(&outside.collect::<String>()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::thread_of;

    #[test]
    fn a_thread_has_its_number_behind_the_last_point() {
        for (path, thread) in [
            ("/threads/relay-v2.1-down.41/page-2", Some("41")),
            ("/community/threads/41/", Some("41")),
            ("/forums/mail.4/", None),
            ("/threads/relay/", None),
        ] {
            assert_eq!(thread_of(path), thread, "{path}");
        }
    }
}
