//! The one spelling in which phrases are looked for.
//!
//! Two people who say the same thing differ in quotes, capitals, width and invisible characters. Rules
//! would have to list them all; so text is brought to one spelling first, and rules are written in it.

use crate::plain::{is_hidden, turns_direction};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest normalised text, in characters: what a post says after 8 KiB adds cost and no symptom.
pub const NORMAL_CHARS_MAX: usize = 8 * 1024;

/// How much of a text is looked at, in characters, however little of it remains: a body of ten million
/// invisible characters ends here.
const READ_CHARS_MAX: usize = 4 * NORMAL_CHARS_MAX;

/// The longest run of combining marks that is kept. Normalisation sorts a run, and no language needs more.
const MARKS_MAX: usize = 8;

/// `text` in NFKC, in lower case, with straight quotes and hyphens, without invisible, control and
/// direction characters, its white space collapsed to single spaces, cut to [`NORMAL_CHARS_MAX`].
///
/// Normalising twice is normalising once.
pub fn normalise(text: &str) -> String {
    if text.is_ascii() {
        return normalise_ascii(text);
    }
    let mut normal = Normal::default();
    let mut marks = 0;
    let visible = text
        .chars()
        .take(READ_CHARS_MAX)
        .filter(|character| !is_hidden(*character) && !turns_direction(*character))
        .map(plain);
    let bounded = visible.filter(move |character| {
        marks = if is_combining_mark(*character) { marks + 1 } else { 0 };
        marks <= MARKS_MAX
    });
    // Lower case can leave a decomposed letter behind (as of İ), so composition comes last again.
    for character in bounded.nfkc().flat_map(char::to_lowercase).nfkc() {
        if !normal.push(character) {
            break;
        }
    }
    normal.text
}

/// Most posts: NFKC leaves them as they are, which the long way would find out slowly.
fn normalise_ascii(text: &str) -> String {
    let mut normal = String::with_capacity(text.len().min(NORMAL_CHARS_MAX));
    let mut space = false;
    for byte in text.bytes().take(READ_CHARS_MAX) {
        let character = match byte {
            b'A'..=b'Z' => char::from(byte | 0x20),
            b'`' => '\'',
            b'!'..=b'~' => char::from(byte),
            b' ' | b'\t'..=b'\r' => {
                space = !normal.is_empty();
                continue;
            }
            _ => continue,
        };
        if normal.len() + usize::from(space) >= NORMAL_CHARS_MAX {
            break;
        }
        if std::mem::take(&mut space) {
            normal.push(' ');
        }
        normal.push(character);
    }
    normal
}

/// A normalised text in the making.
#[derive(Default)]
struct Normal {
    text: String,
    chars: usize,
    /// White space was read after the last character, and will be one space if another one follows.
    space: bool,
}

impl Normal {
    /// False when there is no room for `character`.
    fn push(&mut self, character: char) -> bool {
        if character.is_whitespace() {
            self.space = self.chars > 0;
            return true;
        }
        if character.is_control() {
            return true;
        }
        if self.chars + usize::from(self.space) >= NORMAL_CHARS_MAX {
            return false;
        }
        if std::mem::take(&mut self.space) {
            self.text.push(' ');
            self.chars += 1;
        }
        self.text.push(plain(character));
        self.chars += 1;
        true
    }
}

/// The straight form of quotes and hyphens. The accents are quotes of people without a key for them.
fn plain(character: char) -> char {
    match character {
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{00b4}' | '`' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '«' | '»' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spelling_does_not_matter() {
        assert_eq!(normalise("  Can’t\u{a0}sign\r\n\tIN "), "can't sign in");
        assert_eq!(normalise("ＡＷＳ　ｉｓ　ＤＯＷＮ"), "aws is down");
        assert_eq!(normalise("ﬁxed “now” – really"), "fixed \"now\" - really");
        assert_eq!(normalise("ﾛｸﾞｲﾝできない"), "ログインできない");
    }

    #[test]
    fn invisible_characters_hide_no_word() {
        assert_eq!(normalise("do\u{200b}wn \u{202e}no\u{ad}w"), "down now");
        assert_eq!(normalise("do\0wn\u{1b}[31m"), "down[31m");
    }

    #[test]
    fn a_text_has_an_end() {
        assert_eq!(normalise(&"ab ".repeat(10_000)).chars().count(), NORMAL_CHARS_MAX);
        assert!(normalise(&"ﷺ".repeat(10_000)).chars().count() <= NORMAL_CHARS_MAX);
        assert_eq!(normalise(&format!("{}down", "\u{200b}".repeat(READ_CHARS_MAX))), "");
        assert_eq!(normalise(&format!("e{} down", "\u{301}".repeat(1_000))).chars().count(), MARKS_MAX + 5);
    }

    proptest! {
        #[test]
        fn twice_is_once(text in "\\PC{0,60}") {
            let once = normalise(&text);
            prop_assert_eq!(&normalise(&once), &once);
        }

        #[test]
        fn the_short_way_is_the_long_way(text in "[ -~\\t\\n]{0,40}") {
            let long = normalise(&format!("{text}é"));
            let short = normalise(&format!("{text}e"));
            prop_assert_eq!(long.strip_suffix('é'), short.strip_suffix('e'));
        }
    }
}
