//! The words that a text cluster goes by: what is left when everything is taken out that rules already know.
//!
//! Codes, what masks replace, and names of providers are other keys; stop words say nothing. What remains is
//! what two people share who see a failure that no rule knows. Japanese writes no spaces: there, pairs of
//! neighbouring characters are the words.

mod stop;

use std::borrow::Cow;
pub(super) use stop::is_stop_word;

/// The most tokens of one report.
pub const TOKENS_MAX: usize = 64;

/// The longest token, in characters; longer words are cut there.
const TOKEN_CHARS_MAX: usize = 32;

/// The tokens of a normalised text from which codes and names were taken out, in the order in which they stand,
/// each once, at most [`TOKENS_MAX`]. `<ip>` and other masks are passed over.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let mut found = Tokens::default();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if found.tokens.len() == TOKENS_MAX {
            break;
        }
        let length = match character {
            '<' => mask_length(rest).unwrap_or(1),
            _ if is_kana_or_kanji(character) => {
                let run = run(rest, is_kana_or_kanji);
                found.pairs(&rest[..run]);
                run
            }
            _ if character.is_alphanumeric() => {
                let run = run(rest, |other| {
                    (other.is_alphanumeric() || matches!(other, '\'' | '_')) && !is_kana_or_kanji(other)
                });
                found.word(&rest[..run]);
                run
            }
            _ => character.len_utf8(),
        };
        rest = &rest[length..];
    }
    found.tokens
}

/// Tokens found so far, each once.
#[derive(Default)]
struct Tokens {
    tokens: Vec<String>,
}

impl Tokens {
    fn word(&mut self, word: &str) {
        // "can't" and "cant" are one word.
        let word = if word.contains('\'') { Cow::Owned(word.replace('\'', "")) } else { Cow::Borrowed(word) };
        let says_something = word.chars().nth(1).is_some()
            && !word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
            && !is_stop_word(&word);
        if says_something {
            let end = word.char_indices().nth(TOKEN_CHARS_MAX).map_or(word.len(), |(end, _)| end);
            self.add(&word[..end]);
        }
    }

    /// The pairs of neighbours in a run of kana and kanji. Pairs of hiragana alone are endings and particles.
    fn pairs(&mut self, run: &str) {
        let letters: Vec<char> = run.chars().collect();
        for pair in letters.windows(2) {
            if !pair.iter().all(|letter| is_hiragana(*letter)) {
                self.add(&pair.iter().collect::<String>());
            }
        }
    }

    fn add(&mut self, token: &str) {
        if self.tokens.len() < TOKENS_MAX && !self.tokens.iter().any(|known| known == token) {
            self.tokens.push(token.to_owned());
        }
    }
}

/// The bytes of the `<word>` that a mask left, if `text` begins with one.
fn mask_length(text: &str) -> Option<usize> {
    let end = text.bytes().take(TOKEN_CHARS_MAX).position(|byte| byte == b'>')?;
    let inside = &text[1..end];
    (!inside.is_empty() && inside.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'))
        .then_some(end + 1)
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|character| !belongs(character)).unwrap_or(text.len())
}

fn is_hiragana(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{309f}')
}

fn is_kana_or_kanji(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '々')
}

#[cfg(test)]
mod tests {
    use super::{TOKENS_MAX, tokens};

    #[test]
    fn words_that_say_something_stay_in_their_order_each_once() {
        assert_eq!(
            tokens("the export wizard can't find the ledger, and the wizard spins at <time> from <ip>"),
            ["export", "wizard", "find", "ledger", "spins"]
        );
        assert_eq!(
            tokens("der kalender zeigt seit heute die falschen räume"),
            ["kalender", "zeigt", "falschen", "räume"]
        );
        assert_eq!(tokens("a < b > c 12345 <not a mask> x"), ["mask"]);
    }

    #[test]
    fn japanese_is_read_in_pairs() {
        assert_eq!(tokens("予定表が真っ白です"), ["予定", "定表", "表が", "が真", "真っ", "っ白", "白で"]);
    }

    #[test]
    fn a_long_text_has_an_end() {
        let long: String = (0..1000u32).map(|number| format!("word{number} ")).collect();
        assert_eq!(tokens(&long).len(), TOKENS_MAX);
        assert_eq!(tokens(&"x".repeat(10_000))[0].len(), 32);
    }
}
