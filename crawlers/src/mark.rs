//! What a request tells whoever reads its answer: from when on, and which page it is.
//!
//! It stands in the fragment of the address. A fragment is never sent, and so keeps the address one and the
//! same for the site and the caches before it, while a page remains something that is read by itself.

use jiff::Timestamp;
use url::Url;

const SINCE: &str = "since";
const PAGE: &str = "page";

/// Marks an address: what is not newer than `since` is known, and `page` counts from 1.
pub(crate) fn set(url: &mut Url, since: Option<Timestamp>, page: u32) {
    let since = since.map(|since| format!("{SINCE}={since}"));
    let page = (page > 1).then(|| format!("{PAGE}={page}"));
    let marks: Vec<String> = since.into_iter().chain(page).collect();
    url.set_fragment(if marks.is_empty() { None } else { Some(marks.join("&")) }.as_deref());
}

/// From when on there is news.
pub(crate) fn since(url: &Url) -> Option<Timestamp> {
    mark(url, SINCE)?.parse().ok()
}

/// The number of the page, counted from 1.
pub(crate) fn page(url: &Url) -> u32 {
    mark(url, PAGE).and_then(|page| page.parse().ok()).unwrap_or(1)
}

fn mark<'a>(url: &'a Url, key: &str) -> Option<&'a str> {
    url.fragment()?.split('&').find_map(|mark| mark.strip_prefix(key)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_is_read_and_an_address_may_have_no_marks() {
        let mut url = Url::parse("https://a.example/b?c=d#e").unwrap();
        assert_eq!((since(&url), page(&url)), (None, 1));
        let noon: Timestamp = "2026-11-01T12:00:00Z".parse().unwrap();
        set(&mut url, Some(noon), 3);
        assert_eq!(url.as_str(), "https://a.example/b?c=d#since=2026-11-01T12:00:00Z&page=3");
        assert_eq!((since(&url), page(&url)), (Some(noon), 3));
        set(&mut url, None, 1);
        assert_eq!(url.as_str(), "https://a.example/b?c=d");
    }
}
