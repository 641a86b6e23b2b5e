//! One page of a tag: the questions in it, each with when it was asked and, if so, last answered.

use super::super::recent;
use super::question;
use crate::faults::Faults;
use crate::{Fault, FaultKind, Page, Parsed, Request, tree};
use jiff::Timestamp;
use scraper::Selector;
use std::sync::LazyLock;
use url::Url;

/// How many pages of a tag are looked at, when everything on one is news. A page has 20 questions.
const PAGES_MAX: u64 = 3;

/// A question's link, and then its times.
static MARKS: LazyLock<Selector> = LazyLock::new(|| {
    Selector::parse("a[href*='/answers/questions/'], local-time[datetime]")
        .expect("the selector is constant and tested")
});

/// A question that is listed.
#[derive(Debug)]
struct Listed {
    url: Url,
    id: String,
    /// Of the times beside it the first, when it was asked, and the last, when somebody wrote there.
    times: Option<(Timestamp, Timestamp)>,
}

pub(super) fn read(page: &Page) -> Result<Parsed, Fault> {
    let document = tree::document(page)?;
    let mut listed: Vec<Listed> = Vec::new();
    for mark in document.select(&MARKS) {
        if let Some(href) = mark.attr("href") {
            let url = page.url.join(href).ok().filter(|url| url.origin() == page.url.origin());
            let Some((url, id)) = url.and_then(|url| question::id(&url).map(|id| (url, id))) else {
                continue;
            };
            if listed.iter().all(|known| known.id != id) && listed.len() < recent::THREADS_LISTED_MAX {
                listed.push(Listed { url, id, times: None });
            }
        } else if let (Some(last), Some(time)) = (listed.last_mut(), mark.attr("datetime"))
            && let Ok(time) = time.trim().parse::<Timestamp>()
        {
            let (first, newest) = last.times.unwrap_or((time, time));
            last.times = Some((first.min(time), newest.max(time)));
        }
    }
    if listed.is_empty() {
        let what = "the page of the tag shows no question: does the tag still exist?";
        return Err(Fault::new(FaultKind::Drifted, what));
    }
    let mut faults = Faults::default();
    let mut questions = Vec::new();
    for Listed { mut url, id, times } in listed {
        let Some((asked_at, written_at)) = times else {
            faults.add(Fault::new(FaultKind::Drifted, format!("question {id}: expected a time, found none")));
            continue;
        };
        url.set_query(None);
        url.set_fragment(Some(&question::fragment(asked_at)));
        questions.push((written_at, (id, url)));
    }
    let from = recent::news_from(&page.url);
    let all_new = from.is_some_and(|from| questions.iter().all(|(written_at, _)| *written_at > from));
    let newest = recent::newest(&page.url, questions).into_iter();
    let mut next: Vec<Request> = newest.map(|(id, url)| Request::thread(url, id)).collect();
    if let Some(url) = recent::next_page(&page.url, PAGES_MAX).filter(|_| all_new) {
        next.push(Request { conditional: false, ..Request::get(url) });
    }
    Ok(Parsed { next, faults: faults.into_list(), ..Parsed::default() })
}
