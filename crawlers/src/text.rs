//! Plain text out of what people and sites write, so that everything behind reads one clean form.
//!
//! Every post is hostile. Here HTML loses its markup, terminal escapes and direction overrides go, white
//! space collapses but lines stay, and all of it ends at a limit.

mod markup;
mod tags;

pub use markup::from_html;
pub(crate) use tags::{ATTRIBUTES_MAX, overlong_in_html, overlong_in_xml};

use std::iter;
use url::Url;

/// The longest text of a post, in characters.
pub const POST_CHARS_MAX: usize = 64 * 1024;

/// The longest title, name or address, in characters.
pub const LINE_CHARS_MAX: usize = 1_000;

/// What stands before each line that quotes somebody else, as in mail: a quotation is not the author's
/// own observation.
pub const QUOTE_MARK: &str = "> ";

/// Plain text as a site gives it, cleaned: at most [`POST_CHARS_MAX`] characters.
pub fn from_plain(text: &str) -> String {
    let mut writer = Writer::default();
    writer.push(text, true);
    writer.text
}

/// A title or a name: one line of at most [`LINE_CHARS_MAX`] characters.
pub fn line(text: &str) -> String {
    let mut writer = Writer::new(LINE_CHARS_MAX);
    writer.push(text, false);
    writer.text
}

/// An address a person can open: `http` or `https`, at most [`LINE_CHARS_MAX`] characters. Anything else
/// that a post points to (`javascript:` above all) is none.
pub fn address(text: &str) -> Option<String> {
    Url::parse(text.trim()).ok().filter(is_web).map(String::from)
}

/// Whether an address leads to a web page, and is no longer than [`LINE_CHARS_MAX`].
pub(crate) fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.as_str().len() <= LINE_CHARS_MAX
}

/// Writes characters, holding back white space and line breaks until something follows them.
struct Writer {
    text: String,
    chars_left: usize,
    space: bool,
    breaks: usize,
    quote_depth: usize,
}

impl Default for Writer {
    fn default() -> Self {
        Self::new(POST_CHARS_MAX)
    }
}

impl Writer {
    fn new(chars_max: usize) -> Self {
        Self { text: String::new(), chars_left: chars_max, space: false, breaks: 0, quote_depth: 0 }
    }

    fn is_full(&self) -> bool {
        self.chars_left == 0
    }

    fn line_breaks(&mut self, count: usize) {
        self.breaks = self.breaks.max(count);
    }

    /// One more line break, but at most one empty line.
    fn add_line_break(&mut self) {
        self.breaks = (self.breaks + 1).min(2);
    }

    fn push(&mut self, text: &str, keeps_lines: bool) {
        for character in text.chars() {
            match character {
                '\n' if keeps_lines => self.add_line_break(),
                _ if character.is_whitespace() => self.space = true,
                _ if is_unprintable(character) => {}
                _ => self.put(character),
            }
            if self.is_full() {
                return;
            }
        }
    }

    /// Writes a character after what was held back, or ends the text where both do not fit.
    fn put(&mut self, character: char) {
        let begins_line = self.text.is_empty() || self.breaks > 0;
        let breaks = if self.text.is_empty() { 0 } else { self.breaks };
        let between = match begins_line {
            true if self.quote_depth > 0 => QUOTE_MARK,
            false if self.space => " ",
            _ => "",
        };
        let Some(left) = self.chars_left.checked_sub(breaks + between.chars().count() + 1) else {
            self.chars_left = 0;
            return;
        };
        self.text.extend(iter::repeat_n('\n', breaks));
        self.text.push_str(between);
        self.text.push(character);
        (self.breaks, self.space, self.chars_left) = (0, false, left);
    }
}

/// Characters that steer a terminal or a reader's eye and are no text: control characters, direction
/// overrides and isolates, invisible separators and tags. Joiners stay: emoji and Persian need them.
fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{AD}' | '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
        || matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}')
        || matches!(character, '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_reads_goes() {
        assert_eq!(from_html("a<script>alert(1)</script><style>b{}</style><!-- c -->d"), "ad");
        assert_eq!(
            from_html("\u{1b}[31mred\u{1b}[0m \u{202e}nwod\u{202c} so\u{ad}ft"),
            "[31mred[0m nwod soft"
        );
        assert_eq!(from_plain("a\r\n\r\n\r\n b\u{7}\tc "), "a\n\nb c");
        assert_eq!(line(" two\n lines "), "two lines");
        assert_eq!(address(" https://nimbus.example/a b"), Some("https://nimbus.example/a%20b".to_owned()));
        assert_eq!(address("javascript:alert(1)").or(address("/relative")), None);
    }

    #[test]
    fn everything_ends_at_its_limit() {
        let long = "é".repeat(2 * POST_CHARS_MAX);
        assert_eq!(from_html(&long).chars().count(), POST_CHARS_MAX);
        assert_eq!(from_plain(&long).chars().count(), POST_CHARS_MAX);
        assert_eq!(line(&long).chars().count(), LINE_CHARS_MAX);
        let address = format!("https://nimbus.example/{}", "a".repeat(LINE_CHARS_MAX));
        assert_eq!(super::address(&address), None);
    }

    #[test]
    fn nothing_is_held_open_at_the_limit() {
        for between in [" ", "\n", "\n\n"] {
            let cut = from_plain(&format!("{}{between}more", "a".repeat(POST_CHARS_MAX - 1)));
            assert_eq!(cut.trim_end(), cut, "{between:?}");
        }
        let quoted = format!("{}<blockquote>more", "a".repeat(POST_CHARS_MAX - 3));
        assert!(from_html(&quoted).ends_with('a'), "a mark of a quotation that quotes nothing");
    }
}
