//! Writes Markdown out of words of strangers: the one place where they are escaped.
//!
//! A pack is pasted into tickets and mails, and nobody knows what reads it there. So a stranger's words may be no heading, no
//! list, no link, no picture, no HTML and no code, in CommonMark and in what GitHub and others add to it. Everything that is
//! written is a [`Span`], and a span can be made only of our own words or by escaping.

use crate::plain;
use std::fmt;
use url::Url;

/// The longest words of a stranger, in characters.
const WORDS_CHARS_MAX: usize = 300;

/// The longest address, in bytes.
const ADDRESS_BYTES_MAX: usize = 2048;

/// The longest pack, in bytes: thirty times what the longest list in one needs. What comes after it is left out.
pub(super) const MARKDOWN_BYTES_MAX: usize = 1 << 20;

/// What is written where only the operator knows what belongs there.
const BLANK: &str = "[to fill in: ";

/// A piece of Markdown within a line, safe to be put anywhere in one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span(String);

impl Span {
    /// Words of our own, which are Markdown already.
    pub(super) fn own(markdown: impl Into<String>) -> Self {
        Self(markdown.into())
    }

    /// Words of a stranger.
    pub(super) fn words(text: &str) -> Self {
        Self(escaped(&without_addresses(&line(text)), true))
    }

    /// Words of a stranger, in quotes.
    pub(super) fn quote(text: &str) -> Self {
        Self(format!("“{}”", escaped(&without_addresses(&line(text)), false)))
    }

    /// An error text, a number, an id: as code, so that it is read letter by letter.
    pub(super) fn code(text: &str) -> Self {
        let text = line(text);
        if text.is_empty() {
            return Self::own("(nothing)");
        }
        let mut run = 0;
        let longest = text.chars().map(|character| {
            run = if character == '`' { run + 1 } else { 0 };
            run
        });
        let fence = "`".repeat(longest.max().unwrap_or(0) + 1);
        let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
        Self(format!("{fence}{space}{text}{space}{fence}"))
    }

    /// An address, whole, with its host to be seen; none where it is no safe one.
    pub(super) fn address(text: &str) -> Option<Self> {
        address(text).map(|url| Self(format!("<{url}>")))
    }

    /// A field that only the operator can fill.
    pub(super) fn blank(what: &str) -> Self {
        Self(format!("**\\{BLANK}{what}\\]**"))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One line that is safe to print, without a space at its end.
pub(super) fn line(text: &str) -> String {
    let mut line = plain::line(text, WORDS_CHARS_MAX);
    line.truncate(line.trim_end().len());
    line
}

/// An address that may be opened: `http` or `https`, with a host, and without a user name, which could pass for the host.
/// What is left of it has no character that ends an address in Markdown or HTML.
pub(super) fn address(text: &str) -> Option<String> {
    if text.len() > ADDRESS_BYTES_MAX {
        return None;
    }
    let url = Url::parse(text).ok()?;
    let safe = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none();
    let address = url.as_str().replace('|', "%7C").replace('`', "%60").replace('\\', "%5C");
    let plain = address.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"".contains(&byte));
    (safe && plain).then_some(address)
}

/// The words with each address in them replaced by its host: a reader shall see where one would lead, and no renderer
/// shall make a link of it.
fn without_addresses(line: &str) -> String {
    let mut words = String::new();
    for word in line.split_inclusive(' ') {
        let Some(place) = word.find("://") else {
            words.push_str(word);
            continue;
        };
        let scheme = word[..place]
            .rfind(|c: char| !c.is_ascii_alphanumeric())
            .map_or(0, |before| before + word[before..].chars().next().map_or(1, char::len_utf8));
        let end = word[place + 3..]
            .find(|c: char| c.is_whitespace() || "<>\"'()[]{}“”|`".contains(c))
            .map_or(word.len(), |end| place + 3 + end);
        let host = Url::parse(&word[scheme..end]).ok().and_then(|url| url.host_str().map(str::to_owned));
        words.push_str(&word[..scheme]);
        words.push_str(&match host {
            Some(host) => format!("(address at {host})"),
            None => "(address)".to_owned(),
        });
        // What is left of the word may hold another one.
        words.push_str(&word[end..].replace("://", ": "));
    }
    words
}

/// Every character that means something to Markdown behind a backslash. Where they are the `first` of a block, more of them
/// do, and so does a number before a full stop; behind `www` a full stop makes a link.
fn escaped(line: &str, first: bool) -> String {
    let mut markdown = String::with_capacity(line.len() + 8);
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut before = String::new();
    for (place, character) in line.char_indices() {
        let anywhere = "\\`*_[]<>&|~$^!#{}".contains(character);
        let beginning = first && place == 0 && "+-=:%".contains(character);
        let numbered = first && place > 0 && place == digits && ".)".contains(character);
        let linked = character == '.' && before.ends_with("www");
        if anywhere || beginning || numbered || linked {
            markdown.push('\\');
        }
        markdown.push(character);
        before = if character.is_ascii_alphabetic() { before } else { String::new() };
        before.extend(character.to_lowercase());
    }
    markdown
}

/// A document, block by block.
#[derive(Debug, Default)]
pub(super) struct Document {
    markdown: String,
}

impl Document {
    /// A heading of this level, 1 to 6.
    pub(super) fn heading(&mut self, level: usize, words: &Span) -> &mut Self {
        self.block(&format!("{} {words}", "#".repeat(level)))
    }

    /// A paragraph.
    pub(super) fn paragraph(&mut self, words: impl Into<String>) -> &mut Self {
        self.block(&words.into())
    }

    /// A list; nothing where it has no items.
    pub(super) fn list(&mut self, items: impl IntoIterator<Item = Span>) -> &mut Self {
        let items: Vec<String> = items.into_iter().map(|item| format!("- {item}")).collect();
        if items.is_empty() { self } else { self.block(&items.join("\n")) }
    }

    /// A list of items with items of their own below them: the first of each group is the item.
    pub(super) fn outline(&mut self, groups: impl IntoIterator<Item = Vec<Span>>) -> &mut Self {
        let mut lines = Vec::new();
        for group in groups {
            let below = std::iter::once("- ").chain(std::iter::repeat("  - "));
            lines.extend(group.iter().zip(below).map(|(item, before)| format!("{before}{item}")));
        }
        if lines.is_empty() { self } else { self.block(&lines.join("\n")) }
    }

    /// A table of columns as wide as their widest cell, so that it can be read as text as well.
    pub(super) fn table<const CELLS: usize>(
        &mut self,
        head: [&str; CELLS],
        rows: &[[Span; CELLS]],
    ) -> &mut Self {
        let mut columns = head.map(|cell| cell.chars().count());
        for row in rows {
            for (column, cell) in columns.iter_mut().zip(row) {
                *column = (*column).max(cell.0.chars().count());
            }
        }
        let line = |cells: &[&str]| {
            let cells = cells.iter().zip(columns).map(|(cell, column)| format!("{cell:<column$}"));
            format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
        };
        let rule = columns.map(|column| "-".repeat(column));
        let rule: Vec<&str> = rule.iter().map(String::as_str).collect();
        let mut lines = vec![line(&head), line(&rule)];
        lines.extend(rows.iter().map(|row| {
            let cells: Vec<&str> = row.iter().map(|cell| cell.0.as_str()).collect();
            line(&cells)
        }));
        self.block(&lines.join("\n"))
    }

    fn block(&mut self, block: &str) -> &mut Self {
        if self.markdown.len() + block.len() < MARKDOWN_BYTES_MAX {
            if !self.markdown.is_empty() {
                self.markdown.push('\n');
            }
            self.markdown.push_str(block);
            self.markdown.push('\n');
        }
        self
    }

    /// The whole of it.
    pub(super) fn finish(self) -> String {
        self.markdown
    }
}
