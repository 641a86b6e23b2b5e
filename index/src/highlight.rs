//! Shows where the words of a query stand in a text.
//!
//! The text comes from the store, as it is; nothing is escaped here, since only whoever shows it knows how.

use crate::document::TEXT_BYTES_MAX;
use crate::words::{Sequence, analyzer, cut, sequence};
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use tantivy::tokenizer::TokenStream;

/// The longest snippet, in characters, without the `…` where something is left out.
pub const SNIPPET_CHARS_MAX: usize = 240;
/// Characters before the first word found, so that a snippet does not begin with it out of the blue.
const LEAD_CHARS: usize = 40;
/// The most places that are marked in one text.
const FOUND_MAX: usize = 1000;
/// What stands where something is left out.
const ELLIPSIS: &str = "…";

/// Finds the words of one query in any number of texts.
#[derive(Debug, Clone)]
pub struct Highlighter {
    wanted: Vec<Sequence>,
    words: HashSet<String>,
}

/// The part of a text that matches best, plain and unescaped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The words, with `…` where the text goes on.
    pub text: String,
    /// The bytes of [`Snippet::text`] that were searched for, in order, apart from each other.
    pub highlighted: Vec<Range<usize>>,
}

/// Where something wanted stands, and which of the wanted it is.
struct Found {
    bytes: Range<usize>,
    which: usize,
}

/// A word of the text that is part of something wanted.
struct Word {
    position: usize,
    text: String,
    bytes: Range<usize>,
}

impl Highlighter {
    /// Finds these phrases, each as a sequence of words, as if each were quoted in a query.
    pub fn of_phrases<'a>(phrases: impl IntoIterator<Item = &'a str>) -> Highlighter {
        Highlighter::new(phrases.into_iter().map(sequence).collect())
    }

    pub(crate) fn new(wanted: Vec<Sequence>) -> Highlighter {
        let words = wanted.iter().flatten().map(|(_, word)| word.clone()).collect();
        Highlighter { wanted, words }
    }

    /// The whole text, such as a title, with what was searched for.
    pub fn whole(&self, text: &str) -> Snippet {
        let text = cut(text, TEXT_BYTES_MAX);
        Snippet {
            text: text.to_owned(),
            highlighted: merged(self.find(text).iter().map(|found| found.bytes.clone())),
        }
    }

    /// The part of a text with the most of what was searched for; its beginning if there is nothing.
    pub fn snippet(&self, text: &str) -> Snippet {
        let text = cut(text, TEXT_BYTES_MAX);
        let found = self.find(text);
        let window = best_window(text, &found);
        let before = if window.start > 0 { ELLIPSIS } else { "" };
        let after = if window.end < text.len() { ELLIPSIS } else { "" };
        let shift = |byte: usize| byte.clamp(window.start, window.end) - window.start + before.len();
        Snippet {
            highlighted: merged(found.iter().map(|found| shift(found.bytes.start)..shift(found.bytes.end))),
            text: format!("{before}{}{after}", &text[window.clone()]),
        }
    }

    /// Everything wanted, in the order in which it stands in the text.
    fn find(&self, text: &str) -> Vec<Found> {
        let mut analyzer = analyzer();
        let mut stream = analyzer.token_stream(text);
        let mut words = Vec::new();
        while let Some(token) = stream.next() {
            if self.words.contains(&token.text) {
                let (position, text) = (token.position, token.text.clone());
                words.push(Word { position, text, bytes: token.offset_from..token.offset_to });
            }
        }
        let mut found = Vec::new();
        for (first, word) in words.iter().enumerate() {
            if found.len() >= FOUND_MAX {
                break;
            }
            for (which, sequence) in self.wanted.iter().enumerate() {
                if let Some(end) = end_of(sequence, &words[first..]) {
                    found.push(Found { bytes: word.bytes.start..end, which });
                }
            }
        }
        found
    }
}

/// Where a sequence ends that begins with the first of the words; none if it does not stand there.
fn end_of(sequence: &Sequence, words: &[Word]) -> Option<usize> {
    let first = words.first()?;
    if sequence.first()?.1 != first.text {
        return None;
    }
    let mut end = first.bytes.end;
    let mut following = words.iter().peekable();
    for (offset, wanted) in sequence {
        let position = first.position + offset;
        while following.next_if(|word| word.position < position).is_some() {}
        // A code and its first piece share a position.
        while following.next_if(|word| word.position == position && word.text != *wanted).is_some() {}
        end = following.next_if(|word| word.position == position)?.bytes.end;
    }
    Some(end)
}

/// The stretch of text with the most different things wanted, then the most things, then the earliest.
fn best_window(text: &str, found: &[Found]) -> Range<usize> {
    let mut best = window_around(text, 0);
    let mut best_count = (0, 0);
    for (first, anchor) in found.iter().enumerate() {
        let window = window_around(text, anchor.bytes.start);
        let inside = || found[first..].iter().take_while(|other| other.bytes.start < window.end);
        let different: BTreeSet<usize> = inside().map(|other| other.which).collect();
        let count = (different.len(), inside().count());
        if count > best_count {
            (best, best_count) = (window, count);
        }
    }
    best
}

/// [`SNIPPET_CHARS_MAX`] characters around a byte, cut between words where there are words.
fn window_around(text: &str, anchor: usize) -> Range<usize> {
    let lead = text[..anchor].char_indices().rev().take(LEAD_CHARS).last().map_or(anchor, |(at, _)| at);
    let start = match text[lead..anchor].find(char::is_whitespace) {
        Some(space) if lead > 0 => lead + space + 1,
        _ => lead,
    };
    let start = text.ceil_char_boundary(start);
    let Some((end, _)) = text[start..].char_indices().nth(SNIPPET_CHARS_MAX) else {
        return start..text.len();
    };
    let end = start + end;
    let tail = text[..end].char_indices().rev().take(LEAD_CHARS).last().map_or(end, |(at, _)| at);
    let end = text[tail..end].rfind(char::is_whitespace).map_or(end, |space| tail + space);
    start..end
}

/// Ranges in order and apart from each other, none of them empty.
fn merged(ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges.filter(|range| !range.is_empty()) {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Query;
    use jiff::Timestamp;

    fn highlighter(query: &str) -> Highlighter {
        Query::parse(query, Timestamp::UNIX_EPOCH).unwrap().highlighter()
    }

    fn marked(snippet: &Snippet) -> Vec<&str> {
        snippet.highlighted.iter().map(|range| &snippet.text[range.clone()]).collect()
    }

    #[test]
    fn words_phrases_and_codes_are_marked_where_they_stand() {
        let snippet = highlighter("\"is down\" storung 4.4.7 -never code:aad:AADSTS50058")
            .whole("It is what it is. Outlook is DOWN, Störung! #4.4.7, not 10.4.4.7; never AADSTS50058");
        assert_eq!(marked(&snippet), ["is DOWN", "Störung", "4.4.7", "AADSTS50058"]);
    }

    #[test]
    fn pairs_of_characters_are_marked_together() {
        assert_eq!(
            marked(&highlighter("接続できない").whole("今日も接続できないので困る")),
            ["接続できない"]
        );
    }

    #[test]
    fn the_snippet_is_where_most_of_the_words_are() {
        let text = format!(
            "{} mail {} outlook mail\nis down {}",
            "bla ".repeat(200),
            "bla ".repeat(200),
            "é".repeat(900)
        );
        let snippet = highlighter("outlook mail down").snippet(&text);
        assert_eq!(marked(&snippet), ["outlook", "mail", "down"]);
        assert!(snippet.text.starts_with("…bla ") && snippet.text.ends_with('…'), "{}", snippet.text);
        assert!(snippet.text.chars().count() <= SNIPPET_CHARS_MAX + 2);
    }

    #[test]
    fn a_text_without_the_words_shows_its_beginning() {
        let snippet = highlighter("outlook").snippet("All quiet.");
        assert_eq!(snippet, Snippet { text: "All quiet.".to_owned(), highlighted: Vec::new() });
    }
}
