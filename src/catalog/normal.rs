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

/// So many bytes are spelt at once where nothing stands in the way: what a processor compares in one step or two.
const CHUNK_BYTES: usize = 32;

/// The longest run of combining marks that is kept. Normalisation sorts a run, and no language needs more.
const MARKS_MAX: usize = 8;

/// `text` in NFKC, in lower case, with straight quotes and hyphens, without invisible, control and
/// direction characters, its white space collapsed to single spaces, cut to [`NORMAL_CHARS_MAX`].
///
/// Normalising twice is normalising once.
pub fn normalise(text: &str) -> String {
    normalise_simple(text).unwrap_or_else(|| normalise_any(text))
}

/// How a character is spelt in a normalised text, whatever stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelt {
    /// As this character.
    As(char),
    /// As white space.
    Space,
    /// As three full stops.
    Dots,
    /// Not at all.
    Hidden,
    /// That depends on its neighbours, or takes a table to say.
    Unknown,
}

/// How `character` is spelt. Most characters of most posts are known here, and NFKC leaves the others to
/// [`normalise_any`]: none of the known ones changes beside another known one.
pub(super) fn spelt(character: char) -> Spelt {
    match character {
        'A'..='Z' => Spelt::As(character.to_ascii_lowercase()),
        '`' => Spelt::As('\''),
        '!'..='~' => Spelt::As(character),
        ' ' | '\t'..='\r' => Spelt::Space,
        '\0'..='\u{7f}' => Spelt::Hidden,
        '\u{a0}' | '\u{3000}' => Spelt::Space,
        '…' => Spelt::Dots,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{feff}' => Spelt::Hidden,
        'À'..='Þ' if character != '×' => Spelt::As(character.to_lowercase().next().unwrap_or(character)),
        'ß'..='ÿ' | '×' | '¡' | '¿' | '§' | '©' | '®' | '°' | '·' | '£' | '€' | '•' => {
            Spelt::As(character)
        }
        '«' | '»' | '\u{2010}'..='\u{2015}' | '\u{2018}'..='\u{201f}' => Spelt::As(plain(character)),
        'А'..='Я' => Spelt::As(character.to_lowercase().next().unwrap_or(character)),
        'а'..='я' => Spelt::As(character),
        '、' | '。' | '「' | '」' | 'ー' | '・' => Spelt::As(character),
        'ぁ'..='ゖ' | 'ァ'..='ヺ' | '\u{4e00}'..='\u{9fff}' | '가'..='힣' => Spelt::As(character),
        '！'..='～' => {
            let narrow = u32::from(character) - u32::from('！') + u32::from('!');
            char::from_u32(narrow).map_or(Spelt::Unknown, spelt)
        }
        '\u{2600}'..='\u{26ff}'
        | '\u{1f300}'..='\u{1f64f}'
        | '\u{1f680}'..='\u{1f6c5}'
        | '\u{1f900}'..='\u{1f9ff}' => Spelt::As(character),
        _ => Spelt::Unknown,
    }
}

/// Most posts, whose characters can be spelt one by one; `None` for others.
pub(crate) fn normalise_simple(text: &str) -> Option<String> {
    let mut normal =
        Normal { text: String::with_capacity(text.len().min(NORMAL_CHARS_MAX)), ..Normal::default() };
    let (mut rest, mut read) = (text, 0);
    while read < READ_CHARS_MAX {
        if let Some(chunk) = rest.as_bytes().first_chunk()
            && normal.push_chunk(chunk)
        {
            (rest, read) = (&rest[CHUNK_BYTES..], read + CHUNK_BYTES);
            continue;
        }
        let Some(character) = rest.chars().next() else { break };
        (rest, read) = (&rest[character.len_utf8()..], read + 1);
        let room = match spelt(character) {
            Spelt::As(spelt) => normal.push_plain(spelt),
            Spelt::Space => {
                normal.space = normal.chars > 0;
                true
            }
            Spelt::Dots => (0..3).all(|_| normal.push_plain('.')),
            Spelt::Hidden => true,
            Spelt::Unknown => return None,
        };
        if !room {
            break;
        }
    }
    Some(normal.text)
}

/// Any text, by the tables of Unicode.
fn normalise_any(text: &str) -> String {
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
        character.is_control() || self.push_plain(plain(character))
    }

    /// Whether the bytes could be spelt all at once, as most can: signs and letters of ASCII with single spaces between.
    fn push_chunk(&mut self, chunk: &[u8; CHUNK_BYTES]) -> bool {
        let is_odd = |byte: &u8| (*byte < b' ') | (*byte > b'~') | (*byte == b'`');
        let odd = chunk.iter().fold(false, |odd, byte| odd | is_odd(byte));
        let pairs = chunk.iter().zip(&chunk[1..]);
        let doubled = pairs.fold(false, |doubled, (one, other)| doubled | (one == &b' ') & (other == &b' '));
        let begins_with_space = chunk[0] == b' ';
        let has_room = self.chars + CHUNK_BYTES < NORMAL_CHARS_MAX;
        if odd || doubled || begins_with_space && (self.space || self.chars == 0) || !has_room {
            return false;
        }
        let ends_with_space = chunk[CHUNK_BYTES - 1] == b' ';
        let small = chunk.map(|byte| byte.to_ascii_lowercase());
        let whole = std::str::from_utf8(&small[..CHUNK_BYTES - usize::from(ends_with_space)]);
        let whole = whole.expect("ASCII is UTF-8");
        if std::mem::replace(&mut self.space, ends_with_space) {
            self.text.push(' ');
            self.chars += 1;
        }
        self.text.push_str(whole);
        self.chars += whole.len();
        true
    }

    /// The same for a character in its spelling.
    fn push_plain(&mut self, character: char) -> bool {
        if self.chars + usize::from(self.space) >= NORMAL_CHARS_MAX {
            return false;
        }
        if std::mem::take(&mut self.space) {
            self.text.push(' ');
            self.chars += 1;
        }
        self.text.push(character);
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
    fn what_is_spelt_one_by_one_is_spelt_by_unicode() {
        for character in (0..0x2_0000).filter_map(char::from_u32) {
            let text = format!("a{character}b{character}{character} {character}");
            if let Some(short) = normalise_simple(&text) {
                assert_eq!(short, normalise_any(&text), "{character:?}");
            }
        }
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
        fn the_short_way_is_the_long_way(
            text in "([ -~\\t\\n]|[\\u{80}-\\u{17f}]|[‘-•…«»€´]|[А-яЁё]|[、-〜ぁ-ヿ々]|[！-ﾟ]|[가-각]|[☀-⛿]|[😀-🙏]|[\\u{200b}\\u{fe0f}\\u{301}\\u{3099}\\u{3000}\\u{0}]|障害|K|ſ|ﬁ|İ){0,40}",
        ) {
            if let Some(short) = normalise_simple(&text) {
                prop_assert_eq!(short, normalise_any(&text));
            }
        }
    }
}
