//! Text of strangers, made harmless before a template sees it.
//!
//! Templates escape HTML. What escaping leaves in place is dealt with here, once: characters that turn the
//! direction of a line, hide words, or stack up over the neighbours, and addresses that run code.

use crate::plain::{is_hidden, turns_direction};
use std::fmt;
use unicode_normalization::char::is_combining_mark;
use url::Url;

/// The longest text of a stranger that is shown, in characters.
pub(super) const PLAIN_CHARS_MAX: usize = 600;

/// The longest run of combining marks that is shown; no language needs more.
const MARKS_MAX: usize = 4;

/// The longest address that becomes a link, in bytes.
const LINK_BYTES_MAX: usize = 2048;

/// Text that contains nothing invisible. Still to be escaped, as every text is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Plain(String);

impl Plain {
    /// One line: white space becomes single spaces; control and direction characters become U+FFFD, so
    /// that it shows that something was there; what has no width is dropped.
    pub(super) fn new(text: &str) -> Self {
        let mut plain = String::new();
        let (mut length, mut marks, mut space) = (0, 0, false);
        for character in text.chars() {
            if character.is_whitespace() {
                space = true;
                continue;
            }
            marks = if is_combining_mark(character) { marks + 1 } else { 0 };
            if is_hidden(character) || marks > MARKS_MAX {
                continue;
            }
            if length >= PLAIN_CHARS_MAX {
                plain.push('…');
                return Self(plain);
            }
            if space {
                plain.push(' ');
            }
            space = false;
            plain.push(if character.is_control() || turns_direction(character) {
                char::REPLACEMENT_CHARACTER
            } else {
                character
            });
            length += 1;
        }
        if space {
            plain.push(' ');
        }
        Self(plain)
    }

    /// Whether there is nothing to read.
    pub(super) fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A part of a text, and whether it is what was looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) text: Plain,
    pub(super) matched: bool,
}

/// `text` cut at the ranges that match. Ranges that overlap, run backwards or split a character are left
/// out: they come from an index that may be older than the text.
pub(super) fn parts(text: &str, ranges: &[(usize, usize)]) -> Vec<Part> {
    let mut sorted = ranges.to_vec();
    sorted.sort_unstable();
    let mut parts = Vec::new();
    let mut done = 0;
    let mut push = |text: &str, matched| {
        let text = Plain::new(text);
        if text != Plain::default() {
            parts.push(Part { text, matched });
        }
    };
    for (start, end) in sorted {
        if let (Some(before), Some(matched)) = (text.get(done..start), text.get(start..end))
            && !matched.is_empty()
        {
            push(before, false);
            push(matched, true);
            done = end;
        }
    }
    push(&text[done..], false);
    parts
}

/// An address that may be opened, and the host it leads to, which is shown beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) href: String,
    pub(super) host: String,
}

impl Link {
    /// Only `http` and `https`, only with a host, and without a user name, which could pass for the host.
    pub(super) fn new(address: &str) -> Option<Self> {
        if address.len() > LINK_BYTES_MAX {
            return None;
        }
        let url = Url::parse(address).ok()?;
        let safe =
            matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
        let host = url.host_str()?.to_owned();
        safe.then(|| Self { href: url.into(), host })
    }
}

/// A word or more of a sentence, or an address in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Words(Plain),
    Address(Link),
}

/// A sentence whose addresses can be opened.
pub(super) fn pieces(sentence: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut words = String::new();
    for word in sentence.split_inclusive(char::is_whitespace) {
        if let Some(link) = word.starts_with("http").then(|| Link::new(word.trim_end())).flatten() {
            pieces.push(Piece::Words(Plain::new(&std::mem::take(&mut words))));
            pieces.push(Piece::Address(link));
            words.push_str(&word[word.trim_end().len()..]);
        } else {
            words.push_str(word);
        }
    }
    pieces.push(Piece::Words(Plain::new(&words)));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        Plain::new(text).to_string()
    }

    #[test]
    fn nothing_invisible_is_left() {
        assert_eq!(plain("pay\u{202e}lap\u{2066}x"), "pay\u{fffd}lap\u{fffd}x");
        assert_eq!(plain("do\u{200b}w\u{ad}n\u{feff}"), "down");
        assert_eq!(plain("\u{1b}[31mred\u{0}\u{9b}"), "\u{fffd}[31mred\u{fffd}\u{fffd}");
        assert_eq!(plain("two\r\n\t lines"), "two lines");
        assert_eq!(plain(&format!("e{}x", "\u{301}".repeat(500))), "e\u{301}\u{301}\u{301}\u{301}x");
    }

    #[test]
    fn a_long_text_ends() {
        let text = plain(&"a".repeat(10_000_000));
        assert_eq!(text.chars().count(), PLAIN_CHARS_MAX + 1);
        assert!(text.ends_with('…'));
    }

    #[test]
    fn ranges_that_do_not_fit_mark_nothing() {
        let shown = |ranges: &[(usize, usize)]| -> String {
            let marked = parts("naïve mail queue", ranges).into_iter();
            marked
                .map(|part| if part.matched { format!("[{}]", part.text) } else { part.text.to_string() })
                .collect()
        };
        assert_eq!(shown(&[(7, 11), (0, 6)]), "[naïve] [mail] queue");
        assert_eq!(shown(&[(3, 5), (9, 7), (12, 400), (0, 0)]), "naïve mail queue");
        assert_eq!(shown(&[(7, 11), (9, 17)]), "naïve [mail] queue");
    }

    #[test]
    fn only_web_addresses_become_links() {
        for address in [
            "javascript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            " java\nscript:alert(1)",
            "//example.org/x",
            "https://status.example.com@evil.example/",
            "ftp://example.org/",
            "mailto:a@example.org",
        ] {
            assert_eq!(Link::new(address), None, "{address}");
        }
        let link = Link::new("https://Forum.Example.org/t/1?a=\"><b>").unwrap();
        assert_eq!(link.host, "forum.example.org");
        assert_eq!(link.href, "https://forum.example.org/t/1?a=%22%3E%3Cb%3E");
        assert_eq!(Link::new(&format!("https://example.org/{}", "a".repeat(LINK_BYTES_MAX))), None);
    }

    #[test]
    fn addresses_in_a_sentence_can_be_opened() {
        let pieces = pieces("Join https://forum.example.org/t/1 now, not javascript:x");
        assert_eq!(
            pieces,
            [
                Piece::Words(Plain::new("Join ")),
                Piece::Address(Link::new("https://forum.example.org/t/1").unwrap()),
                Piece::Words(Plain::new(" now, not javascript:x")),
            ]
        );
    }
}
