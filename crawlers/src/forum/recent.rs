//! Lists that say which threads were written in last, as most forums have one; each of those is then read.

use crate::{Fault, FaultKind, Request, Source, mark};
use jiff::{SignedDuration, Timestamp};
use url::Url;

/// How many threads of a list are read in one visit: those written in last.
pub(super) const THREADS_MAX: usize = 20;

/// How many threads of a list are looked at.
pub(super) const THREADS_LISTED_MAX: usize = 200;

/// Threads written in this long before the newest known post are read once more: one that could not be
/// read last time gets another chance.
const OVERLAP: SignedDuration = SignedDuration::from_mins(15);

/// From when on something is news, for a source whose newest known post was written at `since`.
pub(super) fn from(since: Option<Timestamp>) -> Option<Timestamp> {
    since.and_then(|since| since.saturating_sub(OVERLAP).ok())
}

/// A list, asked for whole even when it is unchanged, for the threads that get another chance.
pub(super) fn list(mut url: Url, since: Option<Timestamp>) -> Request {
    mark::set(&mut url, from(since), 1);
    Request { conditional: false, ..Request::get(url) }
}

/// From when on the threads of the list at this address are news.
pub(super) fn news_from(list: &Url) -> Option<Timestamp> {
    mark::since(list)
}

/// The threads that are news, given when each was written in: the latest first, at most [`THREADS_MAX`].
/// Pinned threads stand first however old they are, so the order of the list says nothing.
pub(super) fn newest<T: Ord>(list: &Url, mut threads: Vec<(Timestamp, T)>) -> Vec<T> {
    if let Some(from) = news_from(list) {
        threads.retain(|(written_at, _)| *written_at > from);
    }
    threads.sort_by(|one, other| other.cmp(one));
    threads.into_iter().take(THREADS_MAX).map(|(_, thread)| thread).collect()
}

/// An address on the source's site, or the fault that what a page named makes none.
pub(super) fn address(source: &Source, path: &str) -> Result<Url, Fault> {
    source.join(path).map_err(|error| Fault::new(FaultKind::Drifted, error))
}

/// The value of a query parameter.
pub(super) fn parameter(url: &Url, key: &str) -> Option<String> {
    url.query_pairs().find(|(name, _)| name == key).map(|(_, value)| value.into_owned())
}

/// The same address with another value of a query parameter.
pub(super) fn with_parameter(url: &Url, key: &str, value: &str) -> Url {
    let others: Vec<(String, String)> =
        url.query_pairs().into_owned().filter(|(name, _)| name != key).collect();
    let mut changed = url.clone();
    changed.query_pairs_mut().clear().extend_pairs(others).append_pair(key, value);
    changed
}

/// The same address with the next page number, while there are at most `pages_max` pages to read. Without a
/// number an address means the first page.
pub(super) fn next_page(url: &Url, pages_max: u64) -> Option<Url> {
    let page: u64 = parameter(url, "page").map_or(Some(1), |page| page.parse().ok())?;
    (page < pages_max).then(|| with_parameter(url, "page", &(page + 1).to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_counted_and_end() {
        let url = Url::parse("https://forum.example/list?page=2&tag=a+b#since=x").unwrap();
        let next = next_page(&url, 3).unwrap();
        assert_eq!(next.as_str(), "https://forum.example/list?tag=a+b&page=3#since=x");
        assert_eq!(next_page(&next, 3), None);
        let first = Url::parse("https://forum.example/list").unwrap();
        assert_eq!(next_page(&first, 2).unwrap().as_str(), "https://forum.example/list?page=2");
        let odd = Url::parse("https://forum.example/list?page=-1").unwrap();
        assert_eq!(next_page(&odd, 2), None);
    }

    #[test]
    fn what_was_written_in_last_comes_first_and_what_is_known_not_at_all() {
        let at = |second: i64| Timestamp::from_second(second).unwrap();
        let url = Url::parse("https://forum.example/list").unwrap();
        let threads = vec![(at(5000), "pinned"), (at(9000), "new"), (at(9500), "newest")];
        assert_eq!(newest(&url, threads.clone()), ["newest", "new", "pinned"]);
        let list = list(url, Some(at(9000)));
        assert!(!list.conditional);
        assert_eq!(newest(&list.url, threads), ["newest", "new"], "with some overlap");
    }
}
