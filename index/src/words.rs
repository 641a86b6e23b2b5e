//! Cuts text into words, the same way for posts, queries and snippets.
//!
//! A word is a run of letters and digits, lower-cased and without accents: "Störung" is "storung". Two
//! things are special. Codes made of pieces (`4.4.7`, `ERR_CONNECTION_RESET`) are also kept whole, so that
//! neither "10.4.4.7" nor "5.4.4; 7 users" is mistaken for 4.4.7. And Chinese, Japanese and Korean, which do
//! not part words by spaces, are cut into overlapping pairs of characters.

use std::collections::VecDeque;
use tantivy::tokenizer::{
    AsciiFoldingFilter, LowerCaser, RemoveLongFilter, TextAnalyzer, Token, TokenStream, Tokenizer,
};

/// Longer words, in bytes, are not indexed: they are keys and pictures, not words.
pub const WORD_BYTES_MAX: usize = 64;

/// The way from text to words.
pub(crate) fn analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(Words::default())
        .filter(AsciiFoldingFilter)
        .filter(LowerCaser)
        .filter(RemoveLongFilter::limit(WORD_BYTES_MAX + 1))
        .build()
}

/// Words that stand one after the other, each with its distance from the first. Codes are whole.
pub(crate) type Sequence = Vec<(usize, String)>;

/// The words of a query's word or phrase.
pub(crate) fn sequence(text: &str) -> Sequence {
    let mut analyzer = analyzer();
    let mut stream = analyzer.token_stream(text);
    let mut words = Sequence::new();
    let mut first = None;
    let mut pieces_end = 0;
    while let Some(token) = stream.next() {
        if token.position < pieces_end {
            continue; // a piece of the code before it
        }
        if token.position_length > 1 {
            pieces_end = token.position + token.position_length;
        }
        let first = *first.get_or_insert(token.position);
        words.push((token.position - first, token.text.clone()));
    }
    words
}

/// The longest beginning of `text` with at most `bytes` bytes.
pub(crate) fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

#[derive(Debug, Clone, Default)]
struct Words {
    token: Token,
    waiting: VecDeque<Piece>,
}

/// Bytes of the text that are a token, and the place of the token among the words.
#[derive(Debug, Clone, Copy)]
struct Piece {
    from: usize,
    to: usize,
    position: usize,
    positions: usize,
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        self.waiting.clear();
        WordStream { text, at: 0, position: 0, token: &mut self.token, waiting: &mut self.waiting }
    }
}

struct WordStream<'a> {
    text: &'a str,
    at: usize,
    position: usize,
    token: &'a mut Token,
    waiting: &'a mut VecDeque<Piece>,
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        if self.waiting.is_empty() {
            self.read_run();
        }
        let Some(piece) = self.waiting.pop_front() else { return false };
        self.token.offset_from = piece.from;
        self.token.offset_to = piece.to;
        self.token.position = piece.position;
        self.token.position_length = piece.positions;
        self.token.text.clear();
        self.token.text.extend(self.text[piece.from..piece.to].chars().filter(|&c| !is_accent(c)));
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

impl WordStream<'_> {
    fn read_run(&mut self) {
        let rest = &self.text[self.at..];
        let Some(start) = rest.find(char::is_alphanumeric) else {
            self.at = self.text.len();
            return;
        };
        self.at += start;
        if self.text[self.at..].starts_with(is_unspaced) { self.read_pairs() } else { self.read_words() }
    }

    /// `ABC` is read as `AB`, `BC`; a character alone as itself.
    fn read_pairs(&mut self) {
        let rest = &self.text[self.at..];
        let run = &rest[..rest.find(|c| !is_unspaced(c)).unwrap_or(rest.len())];
        let seconds = run.char_indices().skip(1).map(|(at, c)| at + c.len_utf8());
        let mut pairs = run.char_indices().map(|(at, _)| at).zip(seconds).peekable();
        if pairs.peek().is_none() {
            self.push(self.at, self.at + run.len());
        }
        for (from, to) in pairs {
            self.waiting.push_back(Piece {
                from: self.at + from,
                to: self.at + to,
                position: self.position,
                positions: 1,
            });
            self.position += 1;
        }
        self.at += run.len();
    }

    /// Reads one word, or the words of a run such as `4.4.7` and `ERR_CONNECTION_RESET`, the whole first.
    fn read_words(&mut self) {
        let (start, first_position) = (self.at, self.position);
        let mut joint = None;
        let mut only_digits = true;
        loop {
            let rest = &self.text[self.at..];
            let word = &rest[..rest.find(|c| !is_in_word(c)).unwrap_or(rest.len())];
            only_digits &= word.bytes().all(|byte| byte.is_ascii_digit());
            self.push(self.at, self.at + word.len());
            self.at += word.len();
            let mut following = self.text[self.at..].chars();
            let joined = match following.next() {
                Some(c @ ('.' | '_')) => *joint.get_or_insert(c) == c,
                _ => false,
            };
            if !joined || !following.next().is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c)) {
                break;
            }
            self.at += 1;
        }
        let positions = self.position - first_position;
        if positions > 1 && (joint == Some('_') || only_digits) {
            let whole = Piece { from: start, to: self.at, position: first_position, positions };
            self.waiting.push_front(whole);
        }
    }

    fn push(&mut self, from: usize, to: usize) {
        self.waiting.push_back(Piece { from, to, position: self.position, positions: 1 });
        self.position += 1;
    }
}

fn is_in_word(c: char) -> bool {
    (c.is_alphanumeric() && !is_unspaced(c)) || is_accent(c)
}

/// The accent of a letter, where it is written as a character of its own (Combining Diacritical Marks).
fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Letters of scripts written without spaces: ideographs, kana and Hangul syllables.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
        && c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<(String, usize, &str)> {
        let mut analyzer = analyzer();
        let mut stream = analyzer.token_stream(text);
        let mut tokens = Vec::new();
        while let Some(token) = stream.next() {
            tokens.push((token.text.clone(), token.position, &text[token.offset_from..token.offset_to]));
        }
        tokens
    }

    fn texts(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|(text, ..)| text).collect()
    }

    #[test]
    fn accents_and_case_do_not_matter_however_they_are_written() {
        assert_eq!(texts("Störung STO\u{308}RUNG"), ["storung", "storung"]);
    }

    #[test]
    fn codes_are_kept_whole_beside_their_pieces() {
        assert_eq!(
            tokens("#550 4.4.7."),
            [
                ("550".into(), 0, "550"),
                ("4.4.7".into(), 1, "4.4.7"),
                ("4".into(), 1, "4"),
                ("4".into(), 2, "4"),
                ("7".into(), 3, "7")
            ]
        );
        assert_eq!(texts("ERR_TIMED_OUT!"), ["err_timed_out", "err", "timed", "out"]);
        assert_eq!(sequence("ERR_TIMED_OUT!"), [(0, "err_timed_out".to_owned())]);
    }

    #[test]
    fn names_of_hosts_are_words() {
        assert_eq!(texts("outlook.office365.com"), ["outlook", "office365", "com"]);
    }

    #[test]
    fn scripts_without_spaces_are_pairs() {
        assert_eq!(
            tokens("AWSに接続"),
            [("aws".into(), 0, "AWS"), ("に接".into(), 1, "に接"), ("接続".into(), 2, "接続")]
        );
        assert_eq!(texts("線"), ["線"]);
    }

    #[test]
    fn long_words_are_left_out_and_keep_their_place() {
        let text = format!("key {} end", "a".repeat(WORD_BYTES_MAX + 1));
        assert_eq!(sequence(&text), [(0, "key".to_owned()), (2, "end".to_owned())]);
    }
}
