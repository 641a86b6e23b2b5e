//! public-inbox: <https://public-inbox.org/design_www.html>.
//!
//! Its Atom feed of new messages says which threads were written in; each of those is then read as an mbox.
//! The feed itself shows messages as HTML, and of a thread only the message answered. A search for a
//! range of dates gives an mbox to a POST only, and is not everywhere. Shapes: `Feed.pm`,
//! `WwwAtomStream.pm`, `View.pm` and `Mbox.pm` in public-inbox 1.9.

use super::archive;
use crate::faults::Faults;
use crate::{Crawler, Fault, FaultKind, Page, Parsed, Request, Source, mark, text};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use regex::Regex;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

/// public-inbox. `source.url` is the inbox, such as `https://inbox.example/users/`.
#[derive(Debug)]
pub struct PublicInbox;

/// How many pages of the feed are read in one visit; a page holds 25 messages.
const FEED_PAGES_MAX: u32 = 4;

/// How many messages of one page are looked at.
const ENTRIES_MAX: usize = 100;

/// Messages that came this long before the newest known one are looked at once more. The feed says when
/// they came, and what is known is when they were sent, by clocks that may be ahead.
const OVERLAP: SignedDuration = SignedDuration::from_hours(1);

/// What the address of a thread's mbox ends with.
const THREAD: &str = "/t.mbox.gz";

/// Each message of the feed, and in it where it stands, what it answers and when it came. The feed is
/// written by one program, which escapes all that people write.
static ENTRY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?s)<entry>.*?<updated>([^<]*)</updated>\s*<link\s+href="([^"]*)"/>\s*<id>[^<]*</id>(?:\s*<thr:in-reply-to\s+ref="[^"]*"\s+href="([^"]*)"/>)?"#,
    )
    .expect("a fixed pattern")
});

impl Crawler for PublicInbox {
    fn name(&self) -> &'static str {
        "public-inbox"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let mut url = source.join("new.atom")?;
        let since = since.and_then(|since| since.saturating_sub(OVERLAP).ok());
        mark::set(&mut url, since, 1);
        Ok(vec![Request { conditional: false, ..Request::get(url) }])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        let read =
            if page.url.path().ends_with(THREAD) { read_thread(page) } else { read_feed(source, page) };
        read.unwrap_or_else(Parsed::from)
    }
}

fn read_feed(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let damaged = |what: String| Fault::new(FaultKind::Damaged, what);
    let feed = page.text().map_err(|error| damaged(format!("expected Atom: {error}")))?;
    if !feed.contains("<feed") || !feed.trim_end().ends_with("</feed>") {
        return Err(damaged("expected Atom: the feed has no beginning, or is cut off".to_owned()));
    }
    let (since, number) = (mark::since(&page.url), mark::page(&page.url));
    let (mut answered, mut order, mut oldest) = (HashMap::new(), Vec::new(), None);
    let (mut faults, mut found) = (Faults::default(), 0);
    for entry in ENTRY.captures_iter(&feed).take(ENTRIES_MAX) {
        found += 1;
        let Ok(at) = entry[1].trim().parse::<Timestamp>() else {
            faults.add(drifted("`updated`", "a time"));
            continue;
        };
        let Some(id) = message(source, page, &entry[2]) else {
            faults.add(drifted("`link`", "the address of a message of this inbox"));
            continue;
        };
        oldest = Some(oldest.map_or(at, |oldest: Timestamp| oldest.min(at)));
        answered.insert(id.clone(), entry.get(3).and_then(|href| message(source, page, href.as_str())));
        if since.is_none_or(|since| at > since) {
            order.push(id);
        }
    }
    if found < feed.matches("<entry>").count().min(ENTRIES_MAX) {
        faults.add(drifted("what it holds", "`updated`, `link` and `id`"));
    }
    let mut parsed = Parsed::default();
    let mut asked = BTreeSet::new();
    for id in order {
        let (first, opens) = first_known(&answered, id);
        if asked.insert(first.clone()) {
            parsed.next.extend(thread_request(source, &first, opens));
        }
    }
    // Only what is newer than something known can go on without a gap.
    if let (Some(since), Some(oldest)) = (since, oldest)
        && oldest > since
        && number < FEED_PAGES_MAX
    {
        parsed.next.push(older(source, oldest, since, number + 1)?);
    }
    parsed.faults = faults.into_list();
    Ok(parsed)
}

fn drifted(place: &str, what: &str) -> Fault {
    Fault::new(
        FaultKind::Drifted,
        format!("an entry of the feed: {place}: expected {what}, found another thing"),
    )
}

/// The id of the message at this address, if it is one of this inbox.
fn message(source: &Source, page: &Page, href: &str) -> Option<String> {
    let url = page.url.join(&text::from_html(href)).ok()?;
    let inbox = source.join("").ok()?;
    // A server behind another one may know itself by another scheme or name; the paths are the same.
    let id = url.path().strip_prefix(inbox.path())?.trim_end_matches('/');
    (!id.is_empty() && !id.contains('/')).then(|| id.to_owned())
}

/// The message furthest up the thread that the feed knows of, and whether it answers nothing.
fn first_known(answered: &HashMap<String, Option<String>>, id: String) -> (String, bool) {
    let (mut first, mut seen) = (id, BTreeSet::new());
    while seen.insert(first.clone()) {
        match answered.get(&first) {
            Some(Some(above)) => first.clone_from(above),
            Some(None) => return (first, true),
            None => break,
        }
    }
    (first, false)
}

fn thread_request(source: &Source, id: &str, opens: bool) -> Option<Request> {
    let url = source.join(&format!("{id}{THREAD}")).ok()?;
    let name = text::line(&percent_decoded(id));
    Some(if opens { Request::thread(url, name) } else { Request::get(url) })
}

/// Message ids stand escaped in addresses.
fn percent_decoded(id: &str) -> String {
    let pair = format!("id={}", id.replace('+', "%2B"));
    let decoded = url::form_urlencoded::parse(pair.as_bytes()).next();
    decoded.map(|(_, id)| id.into_owned()).unwrap_or_default()
}

/// The page of the feed with what came before `oldest`.
fn older(source: &Source, oldest: Timestamp, since: Timestamp, number: u32) -> Result<Request, Fault> {
    let time = oldest.to_zoned(TimeZone::UTC).strftime("%Y%m%d%H%M%S");
    let url = source.join(&format!("new.atom?t={time}"));
    let mut url = url.map_err(|error| Fault::new(FaultKind::Drifted, error))?;
    mark::set(&mut url, Some(since), number);
    Ok(Request { conditional: false, ..Request::get(url) })
}

fn read_thread(page: &Page) -> Result<Parsed, Fault> {
    let mut parsed = archive::read(page)?;
    archive::as_one_thread(&mut parsed);
    let inbox = page.url.join("../").ok();
    for post in &mut parsed.posts {
        let url = inbox.clone().and_then(|mut url| {
            url.path_segments_mut().ok()?.pop_if_empty().extend([post.id.as_str(), ""]);
            Some(url)
        });
        post.url = url.and_then(|url| text::address(url.as_str()));
    }
    Ok(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_asked_for_by_the_first_of_its_messages_that_is_known() {
        let answered: HashMap<String, Option<String>> = [
            ("root", None),
            ("a", Some("root")),
            ("b", Some("a")),
            ("lost", Some("elsewhere")),
            ("x", Some("y")),
            ("y", Some("x")),
        ]
        .map(|(id, above)| (id.to_owned(), above.map(str::to_owned)))
        .into();
        let first = |id: &str| first_known(&answered, id.to_owned());
        assert_eq!(first("b"), ("root".to_owned(), true));
        assert_eq!(first("lost"), ("elsewhere".to_owned(), false));
        assert!(!first("x").1, "a circle ends");
    }

    #[test]
    fn an_id_is_written_back_as_it_was() {
        for (escaped, id) in [("a+b=c@x", "a+b=c@x"), ("a%2Fb@x", "a/b@x"), ("20%25@x", "20%@x")] {
            assert_eq!(percent_decoded(escaped), id);
        }
    }
}
