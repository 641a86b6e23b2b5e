//! What bulletin boards have in common, whoever wrote their software: a list of threads, the last written in
//! first, and threads of numbered pages, the newest posts on the last one.
//!
//! A visit reads the list, then the first page of each thread that was written in, then the last pages of those.
//! The middle of a long thread stays unread.

use super::recent;
use crate::faults::Faults;
use crate::{Fault, FaultKind, Page, Parsed, Post, Request, text, tree};
use jiff::{Timestamp, fmt};
use scraper::{ElementRef, Html, Selector};
use url::Url;

/// How many posts are read from one page.
pub(super) const POSTS_PER_PAGE_MAX: usize = 200;

/// How many of the last pages of a thread are read, beside the first.
const LAST_PAGES: usize = 2;

/// A thread as a list shows it.
pub(super) struct Listed {
    /// Its name on the board.
    pub(super) id: String,
    pub(super) url: Url,
    /// When somebody last wrote in it, if the list says so.
    pub(super) written_at: Option<Timestamp>,
}

/// Reads a list of threads, each in a row of these. A page with none that lacks what every list shows as well is none:
/// `what` says so.
///
/// # Errors
/// When the page is no list.
pub(super) fn read_list(
    page: &Page,
    document: &Html,
    (rows, list): (&Selector, &Selector),
    what: &str,
    read_row: impl Fn(&Page, ElementRef<'_>) -> Result<Listed, Fault>,
) -> Result<Parsed, Fault> {
    let mut faults = Faults::default();
    let mut listed = Vec::new();
    for row in document.select(rows).take(recent::THREADS_LISTED_MAX) {
        match read_row(page, row) {
            Ok(thread) => listed.push(thread),
            Err(fault) => faults.add(fault),
        }
    }
    let faults = faults.into_list();
    if listed.is_empty() && faults.is_empty() && document.select(list).next().is_none() {
        return Err(drifted(what));
    }
    Ok(Parsed { next: thread_requests(page, listed), faults, ..Parsed::default() })
}

/// The requests for those threads of a list that were written in since the last visit. Pinned threads stand
/// first however old they are, so where times are given they decide, and the order of the list where not. What
/// stands on another site is named too: that only the own one is asked is the visit's to say.
pub(super) fn thread_requests(page: &Page, mut listed: Vec<Listed>) -> Vec<Request> {
    if let Some(since) = recent::news_from(&page.url) {
        listed.retain(|thread| thread.written_at.is_none_or(|written_at| written_at > since));
    }
    listed.sort_by_key(|thread| std::cmp::Reverse(thread.written_at));
    // The first page of a long thread stays the same while its last page grows: never conditional.
    let request = |thread: Listed| Request { conditional: false, ..Request::thread(thread.url, thread.id) };
    listed.into_iter().take(recent::THREADS_MAX).map(request).collect()
}

/// One page of a thread.
pub(super) struct ThreadPage<'a> {
    pub(super) page: &'a Page,
    /// The thread's name on the board.
    pub(super) thread: String,
    pub(super) title: Option<String>,
    /// Whether this is the page with the opening post.
    pub(super) is_first: bool,
    /// The thread's last pages, the newest first; none when it has this one only.
    pub(super) last_pages: Vec<Url>,
    /// Whether the page hides none of its own posts, such as comments below a post.
    pub(super) shows_all: bool,
}

impl ThreadPage<'_> {
    /// Reads the posts. `read` names a post, and the one it answers, by their names on the board; here both get
    /// the thread's name before them, and an opening post is named as its thread: only so can a page that does
    /// not show it say whom its posts answer.
    pub(super) fn read<'a>(
        self,
        posts: impl Iterator<Item = ElementRef<'a>>,
        read: impl Fn(ElementRef<'a>) -> Result<Post, Fault>,
    ) -> Parsed {
        let mut faults = Faults::default();
        let mut read_posts: Vec<Post> = Vec::new();
        let mut opening = opening_of(&self.page.url);
        for (index, element) in posts.take(POSTS_PER_PAGE_MAX).enumerate() {
            match read(element) {
                Ok(post) => {
                    if self.is_first && index == 0 {
                        opening = Some(post.id.clone());
                    }
                    read_posts.push(post);
                }
                Err(fault) => faults.add(fault),
            }
        }
        faults.require_authors(&read_posts, "author");
        let faults = faults.into_list();
        if read_posts.is_empty() && faults.is_empty() {
            return drifted(format!("thread {} shows no posts that can be told", self.thread)).into();
        }
        for post in &mut read_posts {
            self.place(post, opening.as_deref());
        }
        let is_cut = read_posts.len() >= POSTS_PER_PAGE_MAX || !tree::is_complete(self.page);
        let mut parsed = Parsed { posts: read_posts, faults, ..Parsed::default() };
        if self.is_first {
            let shows_all = self.shows_all && !is_cut && self.last_pages.is_empty();
            if shows_all && parsed.faults.is_empty() {
                parsed.posts[0].counts.replies = u64::try_from(parsed.posts.len() - 1).ok();
                parsed.whole_threads.push(self.thread);
            }
            parsed.next = later_requests(self.last_pages, opening.as_deref());
        }
        parsed
    }

    /// Puts a post into its thread.
    fn place(&self, post: &mut Post, opening: Option<&str>) {
        let name = |id: &str| match opening {
            Some(opening) if opening == id => self.thread.clone(),
            _ => format!("{}/{id}", self.thread),
        };
        post.thread = Some(self.thread.clone());
        if Some(post.id.as_str()) == opening {
            post.title.clone_from(&self.title);
            post.reply_to = None;
        } else {
            post.reply_to = Some(post.reply_to.as_deref().map_or_else(|| self.thread.clone(), name));
        }
        post.id = name(&post.id);
    }
}

/// In the fragment of a later page's address: the name of the opening post.
const OPENING: &str = "opening=";

fn opening_of(url: &Url) -> Option<String> {
    url.fragment()?.strip_prefix(OPENING).map(str::to_owned)
}

fn later_requests(urls: Vec<Url>, opening: Option<&str>) -> Vec<Request> {
    let marked = urls.into_iter().take(LAST_PAGES).map(|mut url| {
        url.set_fragment(opening.map(|opening| format!("{OPENING}{opening}")).as_deref());
        Request::get(url)
    });
    marked.collect()
}

/// The addresses of a thread's last pages, made from those of the pages it names, each with its number, whose
/// paths end in it.
pub(super) fn last_pages(named: impl Iterator<Item = (u32, Url)>) -> Vec<Url> {
    let Some((last, url)) = named.max_by_key(|(number, _)| *number) else { return Vec::new() };
    let numbers = (2..=last).rev().take(LAST_PAGES);
    numbers.filter_map(|number| renumbered(&url, last, number)).collect()
}

fn renumbered(url: &Url, last: u32, number: u32) -> Option<Url> {
    if number == last {
        return Some(url.clone());
    }
    let beginning = url.path().strip_suffix(&last.to_string())?;
    let mut earlier = url.clone();
    earlier.set_path(&format!("{beginning}{number}"));
    Some(earlier)
}

/// The number at the end of a path, as in `/threads/relay.41/page-3` after `/page-`; 1 when there is none.
pub(super) fn page_number(url: &Url, before: &str) -> u32 {
    let path = url.path().trim_end_matches('/');
    let number = path.rsplit_once(before).and_then(|(_, number)| number.parse().ok());
    number.unwrap_or(1)
}

/// The time of a `<time>` element: seconds in one of its attributes, or its `datetime`.
pub(super) fn time(element: ElementRef<'_>) -> Option<Timestamp> {
    let seconds = ["data-timestamp", "data-time"].iter().find_map(|name| element.attr(name)?.parse().ok());
    seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()).or_else(|| {
        let written = element.attr("datetime")?.trim();
        written.parse().ok().or_else(|| offset_time(written))
    })
}

/// ISO 8601 with an offset that has no colon, as PHP's `DATE_ISO8601` writes it.
fn offset_time(written: &str) -> Option<Timestamp> {
    fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%z", written).ok()?.to_timestamp().ok()
}

/// The address that an element leads to.
pub(super) fn address(page: &Page, element: ElementRef<'_>, attribute: &str) -> Option<Url> {
    let url = page.url.join(element.attr(attribute)?.trim()).ok()?;
    text::is_web(&url).then_some(url)
}

/// The first number in a text, thousands separated or not: `12 likes`, `1,208`.
pub(super) fn number(text: &str) -> Option<u64> {
    let from = text.find(|letter: char| letter.is_ascii_digit())?;
    let digits = text[from..].chars().take_while(|letter| letter.is_ascii_digit() || ",.".contains(*letter));
    digits.filter(char::is_ascii_digit).collect::<String>().parse().ok()
}

/// The fault that says what a page lacks.
pub(super) fn drifted(what: impl Into<String>) -> Fault {
    Fault::new(FaultKind::Drifted, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_pages_are_made_from_the_last_one() {
        let url = |number: u32| Url::parse(&format!("https://board.example/a.4/page-{number}?a=7")).unwrap();
        assert_eq!(last_pages([(2, url(2)), (7, url(7))].into_iter()), [url(7), url(6)]);
        assert_eq!(last_pages([(2, url(2))].into_iter()), [url(2)]);
        assert_eq!(last_pages([(8, url(7))].into_iter()), [url(7)], "its address says something else");
        assert_eq!((page_number(&url(6), "/page-"), page_number(&url(6), "/seite-")), (6, 1));
    }

    #[test]
    fn numbers_are_found_in_words() {
        for (text, found) in
            [("12 likes", Some(12)), ("and 1,208 others", Some(1208)), ("3. ", Some(3)), ("none", None)]
        {
            assert_eq!(number(text), found, "{text}");
        }
    }

    #[test]
    fn an_offset_needs_no_colon() {
        let time = offset_time("2026-11-01T09:07:00+0700").map(|time| time.to_string());
        assert_eq!(time.as_deref(), Some("2026-11-01T02:07:00Z"));
    }
}
