//! One phrase: how it is written and where it ends in a text.
//!
//! People bend words and put others between them. `*` at the end of a word stands for any ending and
//! ` … ` for up to [`GAP_WORDS_MAX`] words, within one sentence. Nothing else has a meaning: who writes a
//! phrase needs no regular expressions, and no phrase can be slow.

use super::normalise;

/// The most words a gap may hold.
const GAP_WORDS_MAX: usize = 4;

/// The longest gap in characters, for languages without spaces and for words without end.
const GAP_CHARS_MAX: usize = 64;

/// The most gaps in one phrase.
const GAPS_MAX: usize = 3;

/// The longest phrase, in characters.
const PHRASE_CHARS_MAX: usize = 120;

/// How people write "can't".
const CANNOT: [&str; 4] = ["can't", "cant", "cannot", "can not"];

/// A phrase, taken apart. The first piece is a literal: its anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    anchor: String,
    rest: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// This text, right here.
    Literal(String),
    /// The rest of the word.
    Ending,
    /// Some words, and then this text.
    Gap(String),
}

impl Phrase {
    /// Takes a written phrase apart: one phrase for each common spelling of its contractions.
    ///
    /// # Errors
    /// What is wrong with it and what to write instead.
    pub(super) fn parse(written: &str) -> Result<Vec<Self>, String> {
        if written.chars().count() > PHRASE_CHARS_MAX {
            return Err(format!("a phrase has at most {PHRASE_CHARS_MAX} characters: write its core only"));
        }
        spellings(written).iter().map(|spelling| Self::parse_spelling(spelling)).collect()
    }

    fn parse_spelling(written: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        for (place, chunk) in written.split(" … ").enumerate() {
            if chunk.contains('…') {
                return Err(
                    "`…` stands between two words with a space on either side: write `is … down`".into()
                );
            }
            let normal = normalise(chunk);
            let mut literals = normal.split('*');
            let first = literals.next().unwrap_or_default().to_owned();
            if first.is_empty() {
                return Err(
                    "a phrase, and what follows `…`, begins with a letter or sign: write `deprecat*`".into(),
                );
            }
            pieces.push(if place == 0 { Piece::Literal(first) } else { Piece::Gap(first) });
            for literal in literals {
                pieces.push(Piece::Ending);
                if !literal.is_empty() {
                    if !literal.starts_with(' ') {
                        return Err(
                            "`*` stands at the end of a word only: write `deprecat*`, not `d*ed`".into()
                        );
                    }
                    pieces.push(Piece::Literal(literal.to_owned()));
                }
            }
        }
        let gaps = pieces.iter().filter(|piece| matches!(piece, Piece::Gap(_))).count();
        if gaps > GAPS_MAX {
            return Err(format!("a phrase has at most {GAPS_MAX} gaps `…`: split it into two phrases"));
        }
        let mut pieces = pieces.into_iter();
        match pieces.next() {
            Some(Piece::Literal(anchor)) => Ok(Self { anchor, rest: pieces.collect() }),
            _ => Err("the phrase is empty: write the words people use".into()),
        }
    }

    /// The text it begins with.
    pub(super) fn anchor(&self) -> &str {
        &self.anchor
    }

    /// Where it ends in `text` if its anchor ends at `from`.
    pub(super) fn end(&self, text: &str, from: usize) -> Option<usize> {
        end(text, from, &self.rest)
    }
}

fn end(text: &str, from: usize, pieces: &[Piece]) -> Option<usize> {
    match pieces.split_first() {
        None => ends(text, from).then_some(from),
        Some((Piece::Ending, rest)) => {
            let length = text[from..].find(|character| !is_word(character)).unwrap_or(text.len() - from);
            end(text, from + length, rest)
        }
        Some((Piece::Literal(literal), rest)) => {
            text[from..].starts_with(literal.as_str()).then(|| end(text, from + literal.len(), rest))?
        }
        Some((Piece::Gap(literal), rest)) => {
            ends(text, from).then(|| end_after_gap(text, from, literal, rest))?
        }
    }
}

/// Where the pieces end whose first literal stands up to [`GAP_WORDS_MAX`] words after `from`.
fn end_after_gap(text: &str, from: usize, literal: &str, rest: &[Piece]) -> Option<usize> {
    // Most gaps lead nowhere, which is seen at once.
    let reach = text.floor_char_boundary(from + GAP_CHARS_MAX * char::MAX.len_utf8() + literal.len());
    if !text[from..reach].contains(literal) {
        return None;
    }
    let (mut words, mut in_word, mut sentence_end) = (0, false, false);
    for (offset, character) in text[from..].char_indices().take(GAP_CHARS_MAX) {
        let at = from + offset;
        if !in_word
            && text[at..].starts_with(literal)
            && begins(text, at)
            && let Some(end) = end(text, at + literal.len(), rest)
        {
            return Some(end);
        }
        if is_word(character) {
            words += usize::from(!in_word);
            in_word = true;
        } else {
            // A host name's dot ends no sentence; one before a space does.
            if character == '。' || (sentence_end && character == ' ') {
                return None;
            }
            in_word = character == '\'' && in_word;
        }
        if words > GAP_WORDS_MAX {
            return None;
        }
        sentence_end = matches!(character, '.' | '!' | '?');
    }
    None
}

/// Whether a phrase may begin at byte `at`: not in the middle of a word, nor as a sign stuck to one (`n+1`).
pub(super) fn begins(text: &str, at: usize) -> bool {
    if let Some([before, after]) = at.checked_sub(1).and_then(|before| text.as_bytes().get(before..=at))
        && before.is_ascii()
        && after.is_ascii()
    {
        return *after == b'\'' || !is_word(char::from(*before));
    }
    let (before, after) = around(text, at);
    // A phrase may begin with the end of a contraction: "'s back up" in "google's back up".
    after.is_some_and(|after| after == '\'' || is_unspaced(after)) || !before.is_some_and(is_word)
}

/// Whether a phrase may end at byte `at`.
fn ends(text: &str, at: usize) -> bool {
    let (before, after) = around(text, at);
    before.is_some_and(is_unspaced) || !after.is_some_and(is_word)
}

fn around(text: &str, at: usize) -> (Option<char>, Option<char>) {
    (text[..at].chars().next_back(), text[at..].chars().next())
}

/// Whether a character is part of a word between spaces or signs.
fn is_word(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric() || character == '_';
    }
    character.is_alphanumeric() && !is_unspaced(character)
}

/// Writing without spaces between words, or with endings that stick to them (Hangul): Thai to Khmer,
/// Hangul, Kana, Han.
fn is_unspaced(character: char) -> bool {
    matches!(
        character,
        '\u{0e00}'..='\u{0eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1100}'..='\u{11ff}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{2e80}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7ff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

/// The written phrase and the ways in which people write its contractions: `can't` is also "cant",
/// "cannot" and "can not"; `doesn't` is also "doesnt".
fn spellings(written: &str) -> Vec<String> {
    let written = written.replace('’', "'").to_lowercase();
    let spellings = if written.contains(CANNOT[0]) {
        CANNOT.iter().map(|spelling| written.replace(CANNOT[0], spelling)).collect()
    } else {
        vec![written]
    };
    spellings
        .into_iter()
        .flat_map(|spelling| {
            let bare = spelling.replace("n't", "nt");
            let differs = bare != spelling;
            std::iter::once(spelling).chain(differs.then_some(bare))
        })
        .collect()
}
