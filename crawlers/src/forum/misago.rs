//! Misago forums, by the JSON behind their pages: <https://misago-project.org>, `misago/threads/api` and
//! `misago/threads/serializers` of its source.
//!
//! The list of threads says which were written in; each of those is then read. The opening post is named as its
//! thread (`17`), every other one by its thread and its own number (`17/245`), for only the first page shows which
//! post is the opening one.

use super::recent;
use crate::faults::Faults;
use crate::json::{self, Node};
use crate::{Crawler, Fault, Page, Parsed, Post, Request, Source, text};
use jiff::Timestamp;

/// Misago. `source.url` is the forum's address. Options: `category` = its number; `staff` = the name of the rank
/// of the provider's people.
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

/// In the query of a list's further pages, which the forum does not read: the number of the page.
const PAGE: &str = "page";

impl Crawler for Misago {
    fn name(&self) -> &'static str {
        "misago"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let mut url = source.join("api/threads/")?;
        if let Some(category) = source.option("category") {
            if !category.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(format!(
                    "source {}: category = {category:?}: write its number, the last part of its address, as in \
                     \"6\"",
                    source.id
                ));
            }
            url.query_pairs_mut().append_pair("category", category);
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
    if answer.get("post_set").exists() {
        return read_thread(source, page, &answer);
    }
    let mut faults = Faults::default();
    let listed = answer.get("results").entries()?.take(recent::THREADS_LISTED_MAX);
    let threads =
        faults.all(listed, |thread, _| Ok((thread.get("last_post_on").time()?, thread.get("id").count()?)));
    let from = recent::news_from(&page.url);
    let all_new = from.is_some_and(|from| threads.iter().all(|(written_at, _)| *written_at > from));
    let mut next = Vec::new();
    for id in recent::newest(&page.url, threads) {
        let url = recent::address(source, &format!("api/threads/{id}/posts/"))?;
        next.push(Request::thread(url, id.to_string()));
    }
    // The further pages begin at a post, not at a number.
    let start = faults.optional(&answer.get("next"), Node::count).filter(|_| all_new);
    if let (Some(start), Some(url)) = (start, recent::next_page(&page.url, LIST_PAGES_MAX)) {
        let url = recent::with_parameter(&url, "start", &start.to_string());
        next.push(Request { conditional: false, ..Request::get(url) });
    }
    Ok(Parsed { next, faults: faults.into_list(), ..Parsed::default() })
}

fn read_thread(source: &Source, page: &Page, answer: &Node<'_>) -> Result<Parsed, Fault> {
    let (thread, set) = (answer.get("id").id()?, answer.get("post_set"));
    let (number, pages) = (set.get("page").count()?, set.get("pages").count()?);
    let mut faults = Faults::default();
    let mut opening = number == 1;
    // Events such as "moved the thread" nobody wrote.
    let shown = set.get("results").entries()?.filter(|post| !post.get("is_event").is_true());
    let posts = faults.all(shown.take(POSTS_PER_PAGE_MAX), |written, _| {
        let is_opening = std::mem::take(&mut opening);
        read_post(source, answer, &thread, is_opening, written)
    });
    faults.require_authors(&posts, "poster_name");
    let mut parsed = Parsed { posts, faults: faults.into_list(), ..Parsed::default() };
    if number == 1 {
        if pages == 1 && parsed.faults.is_empty() {
            parsed.whole_threads.push(thread);
        }
        let last = (2..=pages).rev().take(PAGES_PER_THREAD_MAX);
        parsed.next = last
            .map(|number| Request::get(recent::with_parameter(&page.url, PAGE, &number.to_string())))
            .collect();
    }
    Ok(parsed)
}

fn read_post(
    source: &Source,
    answer: &Node<'_>,
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
    post.url = path.and_then(|path| text::address(source.url.join(path).ok()?.as_str()));
    post.thread = Some(thread.to_owned());
    if is_opening {
        post.title = answer.get("title").line().ok();
        post.counts.replies = answer.get("replies").count().ok();
    } else {
        post.reply_to = Some(thread.to_owned());
        post.accepted = answer.get("best_answer").id().is_ok_and(|best| best == number);
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
        assert_eq!(asked(&[]), Ok("https://forum.example/api/threads/".to_owned()));
        assert_eq!(
            asked(&[("category", "6")]),
            Ok("https://forum.example/api/threads/?category=6".to_owned())
        );
        assert!(asked(&[("category", "help")]).unwrap_err().contains("as in \"6\""));
    }
}
