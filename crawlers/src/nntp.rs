//! What a crawler and the fetcher agree on about newsgroups (NNTP, RFC 3977): addresses and numbers.
//!
//! NNTP is a conversation, not a page. Here `nntp://host/group` stands for the conversation about the
//! articles that came since the last one, and `nntp://host/group/201-400` for that about those numbers; both
//! have the form of RFC 5538 but for the range. With ids of articles in the fragment, which is never sent, it stands
//! for the question whether these are still there. A server numbers the articles of a group as they arrive, so
//! the last number read says, unlike any date, what is new.

use jiff::{SignedDuration, Timestamp};
use std::fmt;
use url::{Url, form_urlencoded};

/// The scheme of such addresses.
pub(crate) const SCHEME: &str = "nntp";

/// The port of a news server.
pub(crate) const PORT: u16 = 119;

/// How many articles one conversation is about.
pub(crate) const ARTICLES_MAX: u64 = 200;

/// How far back, in numbers, the first of them lies at most.
pub(crate) const ARTICLES_BACK_MAX: u64 = 1_000;

/// The longest article that is asked for, in bytes: a longer one is hardly text.
pub(crate) const ARTICLE_BYTES_MAX: u64 = 64 * 1024;

/// How long a server is asked whether an article is still there: one that is older may be gone because servers keep
/// none for ever.
const WATCHED_FOR: SignedDuration = SignedDuration::from_hours(72);

/// The longest id of an article, in bytes (RFC 3977, section 3.6), without its brackets.
const ID_BYTES_MAX: usize = 248;

/// The longest name of a group, in bytes.
const GROUP_BYTES_MAX: usize = 200;

/// A group, or some of its articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) group: String,
    pub(crate) range: Option<Range>,
    /// Ids of articles, without brackets, of which is asked whether they are still there, and nothing else.
    pub(crate) watched: Vec<String>,
}

/// In the fragment: the id of a watched article.
const ID: &str = "id";

/// In the fragment: until when articles are watched.
const UNTIL: &str = "until";

/// Turns the address of a range into the question whether these articles of it are still there.
pub(crate) fn watch<'a>(url: &mut Url, ids: impl Iterator<Item = &'a str>, now: Timestamp) {
    let until = now.saturating_add(WATCHED_FOR).unwrap_or(Timestamp::MAX);
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.append_pair(UNTIL, &until.to_string());
    pairs.extend_pairs(ids.filter(|id| is_id(id)).map(|id| (ID, id)));
    url.set_fragment(Some(&pairs.finish()));
}

/// Whether the question at this address was asked long enough.
pub(crate) fn watched_enough(url: &Url, now: Timestamp) -> bool {
    let mut pairs = form_urlencoded::parse(url.fragment().unwrap_or_default().as_bytes());
    let until = pairs.find(|(key, _)| key == UNTIL).and_then(|(_, until)| until.parse::<Timestamp>().ok());
    until.is_some_and(|until| now > until)
}

/// Whether it can stand in a command, between brackets.
fn is_id(id: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_graphic() && !b"<>".contains(&byte);
    (1..=ID_BYTES_MAX).contains(&id.len()) && id.bytes().all(fits)
}

impl Address {
    /// What `url` stands for, if for anything. No part of it can hold a second command.
    pub(crate) fn of(url: &Url) -> Option<Self> {
        if url.scheme() != SCHEME || url.host_str().is_none_or(str::is_empty) {
            return None;
        }
        let mut parts = url.path_segments()?.filter(|part| !part.is_empty());
        let group = parts.next().filter(|group| is_group(group))?.to_owned();
        let range = match parts.next() {
            Some(range) => Some(Range::read(range)?),
            None => None,
        };
        let pairs = form_urlencoded::parse(url.fragment().unwrap_or_default().as_bytes());
        let ids = pairs.filter(|(key, id)| key == ID && is_id(id)).map(|(_, id)| id.into_owned());
        let watched = ids.take(usize::try_from(ARTICLES_MAX).unwrap_or(usize::MAX)).collect();
        parts.next().is_none().then_some(Self { group, range, watched })
    }
}

fn is_group(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"+-_.".contains(&byte);
    name.len() <= GROUP_BYTES_MAX && name.bytes().all(fits)
}

/// Numbers of articles, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) first: u64,
    pub(crate) last: u64,
}

impl Range {
    /// `201-400`.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (first, last) = text.split_once('-')?;
        let range = Self { first: first.parse().ok()?, last: last.parse().ok()? };
        (range.first <= range.last).then_some(range)
    }

    pub(crate) fn contains(self, number: u64) -> bool {
        (self.first..=self.last).contains(&number)
    }
}

impl fmt::Display for Range {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.first, self.last)
    }
}

/// What a server says of a group: `211 count low high group`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Group {
    low: u64,
    pub(crate) high: u64,
}

impl Group {
    /// Reads the line after its status.
    pub(crate) fn read(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace().skip(1);
        Some(Self { low: words.next()?.parse().ok()?, high: words.next()?.parse().ok()? })
    }

    /// Which articles a conversation is about; none when there are none, or none since `last_read`. A
    /// number read that the group has not reached is one of an earlier group of that name.
    pub(crate) fn range(self, asked: Option<Range>, last_read: Option<u64>) -> Option<Range> {
        let (first, last) = match asked {
            Some(asked) => (asked.first.max(self.low), asked.last.min(self.high)),
            None => {
                let new =
                    last_read.filter(|last| *last <= self.high).map_or(0, |last| last.saturating_add(1));
                let back = self.high.saturating_sub(ARTICLES_BACK_MAX - 1);
                (self.low.max(back).max(new), self.high)
            }
        };
        let last = last.min(first.saturating_add(ARTICLES_MAX - 1));
        (first <= last && last > 0).then_some(Range { first, last })
    }

    /// The articles after `range`.
    pub(crate) fn after(self, range: Range) -> Option<Range> {
        let first = range.last.checked_add(1)?;
        self.range(Some(Range { first, last: self.high.max(first) }), None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_group_and_never_a_second_command() {
        let of = |url: &str| Address::of(&Url::parse(url).unwrap());
        let group = Some(Address { group: "harbour.users".to_owned(), range: None, watched: Vec::new() });
        assert_eq!(of("nntp://news.example/harbour.users"), group);
        let range = Some(Range { first: 201, last: 400 });
        assert_eq!(of("nntp://news.example:1119/harbour.users/201-400").unwrap().range, range);
        for wrong in [
            "http://news.example/harbour.users",
            "nntp://news.example/",
            "nntp:///harbour.users",
            "nntp://news.example/a%0d%0aPOST",
            "nntp://news.example/a/5",
            "nntp://news.example/a/9-5",
            "nntp://news.example/a/1-2/3",
        ] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_article_is_watched_by_its_id_for_a_while_and_an_id_is_never_a_second_command() {
        let now: Timestamp = "2026-11-01T12:00:00Z".parse().unwrap();
        let mut url = Url::parse("nntp://news.example/harbour.users/1-9").unwrap();
        let long = "x".repeat(ID_BYTES_MAX + 1);
        watch(&mut url, ["a&b=%2B@x", "c d@x", "e@x>\r\nPOST", "", &long].into_iter(), now);
        assert_eq!(Address::of(&url).unwrap().watched, ["a&b=%2B@x"]);
        url.set_fragment(Some("id=a%0d%0aPOST&id=b@x"));
        assert_eq!(Address::of(&url).unwrap().watched, ["b@x"]);
        watch(&mut url, std::iter::empty(), now);
        assert!(!watched_enough(&url, now) && watched_enough(&url, now + WATCHED_FOR + WATCHED_FOR));
    }

    #[test]
    fn reading_goes_on_after_the_last_number_and_not_too_far_back() {
        let range = |line: &str, asked: Option<&str>, last| {
            let range = Group::read(line).unwrap().range(asked.and_then(Range::read), last);
            range.map(|range| range.to_string())
        };
        assert_eq!(range("3 1 3 a", None, None).as_deref(), Some("1-3"));
        assert_eq!(range("5000 1 5000 a", None, None).as_deref(), Some("4001-4200"));
        assert_eq!(range("5000 1 5000 a", None, Some(4990)).as_deref(), Some("4991-5000"));
        assert_eq!(range("5000 1 5000 a", None, Some(5000)), None);
        assert_eq!(range("3 1 3 a", None, Some(5000)).as_deref(), Some("1-3"), "the group began anew");
        assert_eq!(range("0 0 0 a", None, None), None);
        assert_eq!(range("0 8 7 a", None, None), None, "how an emptied group is shown");
        assert_eq!(range("9 1 9 a", Some("5-99"), None).as_deref(), Some("5-9"));
        assert_eq!(range("9 1 18446744073709551615 a", None, None).as_deref().map(str::len), Some(41));
    }

    #[test]
    fn the_next_articles_are_those_after_the_last() {
        let group = Group { low: 1, high: 450 };
        assert_eq!(group.after(Range { first: 1, last: 200 }), Range::read("201-400"));
        assert_eq!(group.after(Range { first: 201, last: 400 }), Range::read("401-450"));
        assert_eq!(group.after(Range { first: 401, last: 450 }), None);
        assert_eq!(group.after(Range { first: 1, last: u64::MAX }), None);
    }
}
