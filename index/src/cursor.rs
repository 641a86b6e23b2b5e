//! A place in the order of a search, to go on from.
//!
//! It names the last document that was shown, by what the order goes by, and not how many were shown: what is written
//! or removed meanwhile moves no other document. As text it is short, stands in an address as it is, and means nothing
//! to anybody but this file.

use crate::search::Sort;
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// The longest text that can be a cursor, in bytes.
const CURSOR_BYTES_MAX: usize = 64;

/// Where a page of a search ended: the next begins after it.
///
/// In an order by time the pages hold every document once that was there all the time, whatever is written, replaced
/// or removed between them. In the order of relevance that holds while the index stays as it is. Documents that come
/// or go change how much each word says and so every score; the place moves with the document that it names, so
/// that only documents that changed sides with it are shown twice or not at all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cursor {
    pub(crate) sort: Sort,
    pub(crate) place: Place,
}

/// What the orders go by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    /// How well the document matches; 0 in an order by time.
    pub(crate) score: f32,
    /// When it was written, in milliseconds since 1970.
    pub(crate) at: i64,
    pub(crate) key: u64,
}

/// A text that is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "this is no place in a search: give `next` of the page before as it is, or leave it out to begin anew"
)]
pub struct CursorError;

impl Sort {
    /// Which of two documents comes first.
    pub(crate) fn compare(self, one: &Place, other: &Place) -> Ordering {
        let order = match self {
            Sort::Relevance => other.score.total_cmp(&one.score).then(other.at.cmp(&one.at)),
            Sort::Newest => other.at.cmp(&one.at),
            Sort::Oldest => one.at.cmp(&other.at),
        };
        order.then(one.key.cmp(&other.key))
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { score, at, key } = self.place;
        match self.sort {
            Sort::Relevance => write!(f, "r.{:08x}.{at}.{key}", score.to_bits()),
            Sort::Newest => write!(f, "n.{at}.{key}"),
            Sort::Oldest => write!(f, "o.{at}.{key}"),
        }
    }
}

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Cursor, CursorError> {
        if text.len() > CURSOR_BYTES_MAX {
            return Err(CursorError);
        }
        let cursor = read(text).ok_or(CursorError)?;
        // One place has one text: signs and noughts that numbers may begin with are not ours.
        if cursor.place.score.is_finite() && cursor.to_string() == text {
            Ok(cursor)
        } else {
            Err(CursorError)
        }
    }
}

fn read(text: &str) -> Option<Cursor> {
    let (sort, rest) = text.split_once('.')?;
    let (sort, score, rest) = match sort {
        "r" => {
            let (score, rest) = rest.split_once('.')?;
            (Sort::Relevance, f32::from_bits(u32::from_str_radix(score, 16).ok()?), rest)
        }
        "n" => (Sort::Newest, 0.0, rest),
        "o" => (Sort::Oldest, 0.0, rest),
        _ => return None,
    };
    let (at, key) = rest.split_once('.')?;
    Some(Cursor { sort, place: Place { score, at: at.parse().ok()?, key: key.parse().ok()? } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_wrong_text_is_no_cursor_and_says_what_to_do() {
        let long = format!("n.1.{}", "0".repeat(CURSOR_BYTES_MAX));
        for text in [
            "",
            "n",
            "n.1",
            "n.1.2.3",
            "x.1.2",
            "n.+1.2",
            "n.01.2",
            "n.1.-2",
            "r.1.2.3",
            "r.7fc00000.1.2",
            &long,
        ] {
            let error = text.parse::<Cursor>().unwrap_err();
            assert!(error.to_string().contains("leave it out"), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_cursor_reads_as_it_was_written_and_stands_in_an_address(
            score in 0f32..1e9, at: i64, key: u64, sort in 0..3usize
        ) {
            let sort = [Sort::Relevance, Sort::Newest, Sort::Oldest][sort];
            let score = if sort == Sort::Relevance { score } else { 0.0 };
            let cursor = Cursor { sort, place: Place { score, at, key } };
            let text = cursor.to_string();
            prop_assert!(text.len() <= CURSOR_BYTES_MAX);
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte)));
            prop_assert_eq!(text.parse::<Cursor>().unwrap(), cursor);
        }

        #[test]
        fn whatever_is_given_as_a_cursor_is_read_or_refused(text in "[rno.0-9a-f-]{0,40}|.*") {
            if let Ok(cursor) = text.parse::<Cursor>() {
                prop_assert_eq!(cursor.to_string(), text);
            }
        }
    }
}
