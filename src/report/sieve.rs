//! Sets aside the posts that cannot be reports, before anything else is done with them.
//!
//! Ninety-five posts of a hundred say nothing of a failure. Every rule needs some text to stand in a post, so one pass
//! over its bytes that looks for all those texts at once, in the catalog's spelling but without writing it down,
//! tells which rules could find anything. It may let a post through for nothing; it never sets one aside in which
//! a rule would have found something. A character whose spelling depends on its neighbours lets the post through.

mod automaton;
#[cfg(test)]
mod tests;
mod walk;

use super::tokens::is_stop_word;
use crate::catalog::{Catalog, CodeSet, Needed, PhraseSet};
use automaton::{Automaton, Pattern};

/// Longer texts are looked for by their ends: the automaton stays small and hardly any more posts come through.
const LITERAL_BYTES_MAX: usize = 12;

/// What may stand in a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Signs(u8);

impl Signs {
    const NONE: Self = Self(0);
    const CODE: Self = Self(1);
    const SYMPTOM: Self = Self(2);
    const TROUBLE: Self = Self(4);
    const ME_TOO: Self = Self(8);
    const ALL: Self = Self(15);

    /// Whether the text may be a report; by itself, or as an answer in a thread.
    pub fn may_be_report(self, answers: bool) -> bool {
        let own = Self::CODE.0 | Self::SYMPTOM.0 | Self::TROUBLE.0;
        self.0 & (own | if answers { Self::ME_TOO.0 } else { 0 }) != 0
    }

    pub(super) fn may_hold_code(self) -> bool {
        self.0 & Self::CODE.0 != 0
    }

    pub(super) fn may_hold_symptom(self) -> bool {
        self.0 & Self::SYMPTOM.0 != 0
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Every text that a rule needs, ready to be looked for.
#[derive(Debug)]
pub(super) struct Sieve {
    automaton: Automaton,
    /// Signs of rules of which nothing is known that they need.
    always: Signs,
}

impl Sieve {
    pub(super) fn new(catalog: &Catalog, codes: &CodeSet, symptoms: &PhraseSet, forms: &PhraseSet) -> Self {
        let mut patterns = Vec::new();
        let mut always = Signs::NONE;
        match codes.needed() {
            Some(literals) => patterns.extend(literals.iter().map(|literal| {
                pattern(Needed { literal: literal.as_str(), begins: false, ends: false }, Signs::CODE)
            })),
            None => always = always.and(Signs::CODE),
        }
        patterns.extend(symptoms.needed().map(|(_, needed)| pattern(rarest(&needed), Signs::SYMPTOM)));
        for (class, needed) in forms.needed() {
            match catalog.forms[class].id.as_str() {
                "trouble" => patterns.push(pattern(rarest(&needed), Signs::TROUBLE)),
                "me-too" => patterns.push(pattern(rarest(&needed), Signs::ME_TOO)),
                _ => {}
            }
        }
        Self { automaton: Automaton::new(patterns), always }
    }

    /// What may stand in a text.
    pub(super) fn text(&self, text: &str) -> Signs {
        self.always.and(self.automaton.signs::<false>(text.as_bytes()))
    }

    /// What may stand in the texts of a line of JSON, before it is parsed.
    pub(super) fn line(&self, line: &[u8]) -> Signs {
        self.always.and(self.automaton.signs::<true>(line))
    }
}

/// The text that is the rarest of those that a phrase needs: words of every sentence say little, long ones much.
fn rarest<'a>(needed: &[Needed<'a>]) -> Needed<'a> {
    let rarity = |needed: &&Needed<'a>| {
        let words = needed.literal.split(|letter: char| !letter.is_alphanumeric() && letter != '\'');
        let telling: usize = words.filter(|word| !is_stop_word(word)).map(str::len).sum();
        (telling, needed.literal.len())
    };
    *needed.iter().max_by_key(rarity).expect("a phrase begins with a text")
}

/// What the automaton looks for in a text's place.
fn pattern(needed: Needed<'_>, signs: Signs) -> Pattern {
    let text = needed.literal.trim();
    let from = text.ceil_char_boundary(text.len().saturating_sub(LITERAL_BYTES_MAX));
    Pattern {
        text: text[from..].trim_start().to_owned(),
        begins: needed.begins && from == 0 && !needed.literal.starts_with(' '),
        ends: needed.ends && !needed.literal.ends_with(' '),
        signs,
    }
}
