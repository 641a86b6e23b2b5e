//! Misago forums (version 0.x), by what their pages hand to their script: the same JSON that the API gives
//! (`misago/threads/serializers` of <https://github.com/rafalp/Misago>). The API itself is closed by the `robots.txt`
//! that every Misago comes with.
//!
//! The list of threads says which were written in; each of those is then read. The opening post is named as its
//! thread (`17`), every other one by its thread and its own number (`17/245`), for only the first page shows which
//! post is the opening one.

use super::discourse::is_slug;
use super::recent;
use crate::faults::Faults;
use crate::json::Node;
use crate::{Crawler, Fault, FaultKind, Page, Parsed, Post, Request, Source, text, tree};
use jiff::Timestamp;
use scraper::Selector;
use serde_json::{Deserializer, Value};
use std::sync::LazyLock;
use url::Url;

/// Misago. `source.url` is the page that lists the threads, usually the forum's address. Options: `category` =
/// `slug/number` (as its address shows it behind `/c/`); `staff` = the name of the rank of the provider's people.
#[derive(Debug)]
pub struct Misago;

/// How many pages of the list are looked at, when everything on one is news.
const LIST_PAGES_MAX: u64 = 3;

/// How many further pages of one thread are read: news is at the end, so the last ones.
const PAGES_PER_THREAD_MAX: usize = 3;

/// How many posts are read from one page; forums are set to 20 or so.
const POSTS_PER_PAGE_MAX: usize = 1000;

/// The rank that every new forum has for the people who run it.
const STAFF: &str = "Forum team";

/// What a page calls with everything it knows.
const CALL: &str = "misago.init(";

static SCRIPT: LazyLock<Selector> =
    LazyLock::new(|| Selector::parse("script").expect("the selector is constant and tested"));

impl Crawler for Misago {
    fn name(&self) -> &'static str {
        "misago"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let path = match source.option("category") {
            None => String::new(),
            Some(category) if is_category(category) => format!("c/{category}/"),
            Some(category) => {
                return Err(format!(
                    "source {}: category = {category:?}: write it as its address shows it behind /c/, as in \
                     \"support/6\"",
                    source.id
                ));
            }
        };
        Ok(vec![recent::list(source.join(&path)?, since)])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read(source, page).unwrap_or_else(Parsed::from)
    }
}

fn is_category(text: &str) -> bool {
    text.split_once('/')
        .is_some_and(|(slug, number)| is_slug(slug) && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn read(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let document = context(page)?;
    let answer = Node::root(&document);
    if answer.get("POSTS").exists() {
        return read_thread(source, page, &answer);
    }
    let (mut faults, list) = (Faults::default(), answer.get("THREADS"));
    let listed = list.get("results").entries()?.take(recent::THREADS_LISTED_MAX);
    let threads = faults.all(listed, |thread, _| {
        let (written_at, id) = (thread.get("last_post_on").time()?, thread.get("id").count()?);
        let path = thread.get("url").get("index");
        let url = page.url.join(path.text()?).map_err(|_| path.expected("an address"))?;
        Ok((written_at, (id, url)))
    });
    let from = recent::news_from(&page.url);
    let all_new = from.is_some_and(|from| threads.iter().all(|(written_at, _)| *written_at > from));
    let newest = recent::newest(&page.url, threads).into_iter();
    let mut next: Vec<Request> = newest.map(|(id, url)| Request::thread(url, id.to_string())).collect();
    // The further pages begin at a post; which page it is, only we count.
    let start = faults.optional(&list.get("next"), Node::count).filter(|_| all_new);
    if let (Some(start), Some(url)) = (start, recent::next_page(&page.url, LIST_PAGES_MAX)) {
        let url = recent::with_parameter(&url, "start", &start.to_string());
        next.push(Request { conditional: false, ..Request::get(url) });
    }
    Ok(Parsed { next, faults: faults.into_list(), ..Parsed::default() })
}

/// What the page hands to its script. Looked for in scripts alone: what people write may look like it.
fn context(page: &Page) -> Result<Value, Fault> {
    let document = tree::document(page)?;
    let scripts = document.select(&SCRIPT).map(|script| script.text().collect::<String>());
    let call = scripts.map(|script| script.trim_start().to_owned()).find(|script| script.starts_with(CALL));
    let call = call.ok_or_else(|| {
        Fault::new(
            FaultKind::Drifted,
            format!("no script of the page begins with `{CALL}`: is it a Misago forum?"),
        )
    })?;
    let value = Deserializer::from_str(&call[CALL.len()..]).into_iter().next();
    let damaged = |what: String| Fault::new(FaultKind::Damaged, format!("`{CALL}`: {what}"));
    value.ok_or_else(|| damaged("nothing follows".to_owned()))?.map_err(|error| damaged(error.to_string()))
}

fn read_thread(source: &Source, page: &Page, answer: &Node<'_>) -> Result<Parsed, Fault> {
    let (written, set) = (answer.get("THREAD"), answer.get("POSTS"));
    let thread = written.get("id").id()?;
    let (number, pages) = (set.get("page").count()?, set.get("pages").count()?);
    let mut faults = Faults::default();
    let mut opening = number == 1;
    // Events such as "moved the thread" nobody wrote.
    let shown = set.get("results").entries()?.filter(|post| !post.get("is_event").is_true());
    let posts = faults.all(shown.take(POSTS_PER_PAGE_MAX), |post, _| {
        let is_opening = std::mem::take(&mut opening);
        read_post(source, page, &written, &thread, is_opening, post)
    });
    faults.require_authors(&posts, "poster_name");
    let mut parsed = Parsed { posts, faults: faults.into_list(), ..Parsed::default() };
    if number == 1 {
        if pages == 1 && parsed.faults.is_empty() {
            parsed.whole_threads.push(thread);
        }
        let last = (2..=pages).rev().take(PAGES_PER_THREAD_MAX);
        parsed.next = last.filter_map(|number| page_of(&page.url, number)).map(Request::get).collect();
    }
    Ok(parsed)
}

/// A further page of a thread: `/t/mail-is-late/17/` has its second at `/t/mail-is-late/17/2/`.
fn page_of(first: &Url, number: u64) -> Option<Url> {
    first.join(&format!("{}/{number}/", first.path().trim_end_matches('/'))).ok()
}

fn read_post(
    source: &Source,
    page: &Page,
    written_thread: &Node<'_>,
    thread: &str,
    is_opening: bool,
    written: &Node<'_>,
) -> Result<Post, Fault> {
    let number = written.get("id").id()?;
    let id = if is_opening { thread.to_owned() } else { format!("{thread}/{number}") };
    let content = written.get("content");
    if !content.exists() {
        return Err(content.expected("a text"));
    }
    let body = text::from_html(content.text().unwrap_or_default());
    let mut post = Post::new(id, written.get("posted_on").time()?, body);
    // The moment of writing is kept in `updated_on` as well.
    let is_edited = written.get("edits").count().is_ok_and(|edits| edits > 0);
    post.edited_at = written.get("updated_on").time().ok().filter(|_| is_edited);
    let poster = written.get("poster");
    // A deleted account leaves its name.
    post.author = poster.get("username").line().or_else(|_| written.get("poster_name").line()).ok();
    let path = written.get("url").get("index").text().ok();
    post.url = path.and_then(|path| text::address(page.url.join(path).ok()?.as_str()));
    post.thread = Some(thread.to_owned());
    if is_opening {
        post.title = written_thread.get("title").line().ok();
        post.counts.replies = written_thread.get("replies").count().ok();
    } else {
        post.reply_to = Some(thread.to_owned());
        post.accepted = written_thread.get("best_answer").id().is_ok_and(|best| best == number);
    }
    post.counts.likes = written.get("likes").count().ok();
    let rank = poster.get("rank").get("name").text();
    post.staff = rank.is_ok_and(|rank| rank == source.option("staff").unwrap_or(STAFF));
    // What is hidden, and what its own checksum says was tampered with, has no content.
    post.deleted = written.get("is_hidden").is_true() || (content.is_null() && post.text.is_empty());
    if post.deleted {
        post.text.clear();
    }
    Ok(post)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(options: &[(&str, &str)]) -> Result<String, String> {
        let source = Source::example("misago", "https://forum.example/", options);
        Misago.requests(&source, None).map(|requests| requests[0].url.to_string())
    }

    #[test]
    fn a_category_narrows_the_list() {
        assert_eq!(asked(&[]), Ok("https://forum.example/".to_owned()));
        assert_eq!(asked(&[("category", "help/6")]), Ok("https://forum.example/c/help/6/".to_owned()));
        for category in ["6", "help", "../admin/6"] {
            assert!(asked(&[("category", category)]).unwrap_err().contains("\"support/6\""), "{category}");
        }
    }
}
