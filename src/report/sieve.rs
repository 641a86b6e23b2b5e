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
use std::collections::{BTreeMap, BTreeSet};

/// Longer texts are looked for by their ends: the automaton stays small and hardly any more posts come through.
const LITERAL_BYTES_MAX: usize = 14;

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

    /// Whether a form may stand in it that makes a report without a code or a symptom.
    pub(super) fn may_hold_form(self, answers: bool) -> bool {
        self.0 & (Self::TROUBLE.0 | if answers { Self::ME_TOO.0 } else { 0 }) != 0
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Every text that a rule needs, ready to be looked for.
#[derive(Debug)]
pub(super) struct Sieve {
    /// None when there are more texts than it can hold: then everything comes through.
    automaton: Option<Automaton>,
    /// Signs of rules of which nothing is known that they need.
    always: Signs,
}

impl Sieve {
    pub(super) fn new(catalog: &Catalog, codes: &CodeSet, symptoms: &PhraseSet, forms: &PhraseSet) -> Self {
        let mut rules = Rules::default();
        for lists in codes.needed() {
            let anywhere = |literal| Needed { literal, begins: false, ends: false };
            let groups = lists.iter().map(|list| list.iter().map(|text| anywhere(text)).collect()).collect();
            rules.add(Signs::CODE, groups);
        }
        for (_, needed) in symptoms.needed() {
            rules.add(Signs::SYMPTOM, rarest(needed));
        }
        for (class, needed) in forms.needed() {
            match catalog.forms[class].id.as_str() {
                "trouble" => rules.add(Signs::TROUBLE, rarest(needed)),
                "me-too" => rules.add(Signs::ME_TOO, rarest(needed)),
                _ => {}
            }
        }
        let always = rules.always;
        Self { automaton: Automaton::new(rules.patterns(), rules.partners), always }
    }

    /// What may stand in a text.
    pub(super) fn text(&self, text: &str) -> Signs {
        self.signs::<false>(text.as_bytes())
    }

    /// What may stand in the texts of a line of JSON, before it is parsed.
    pub(super) fn line(&self, line: &[u8]) -> Signs {
        self.signs::<true>(line)
    }

    fn signs<const JSON: bool>(&self, bytes: &[u8]) -> Signs {
        self.automaton
            .as_ref()
            .map_or(Signs::ALL, |automaton| self.always.and(automaton.signs::<JSON>(bytes)))
    }
}

/// A text that is looked for, and whether nothing of a word may stand before it and after it.
type Looked = (String, bool, bool);

/// The rules as the automaton knows them. Each needs one text, or one of each of two groups of texts.
#[derive(Debug, Default)]
struct Rules {
    /// What each text is a sign of: by itself, and as a member of which groups.
    texts: BTreeMap<Looked, (Signs, BTreeSet<u16>)>,
    /// Each group of texts that are no sign alone.
    groups: BTreeMap<Vec<Looked>, u16>,
    /// For each group, the groups beside which it is a sign, and of what.
    partners: Vec<Vec<(u16, Signs)>>,
    always: Signs,
}

impl Rules {
    /// A rule that needs a text of each group, of which there are at most two.
    fn add(&mut self, signs: Signs, groups: Vec<Vec<Needed<'_>>>) {
        let mut groups: Vec<Vec<Looked>> =
            groups.into_iter().map(|group| group.into_iter().map(looked_for).collect()).collect();
        groups.retain(|group| group.iter().all(|(text, ..)| !text.is_empty()));
        match groups.as_slice() {
            [] => self.always = self.always.and(signs),
            [group] => {
                for text in group {
                    let known = self.texts.entry(text.clone()).or_default();
                    known.0 = known.0.and(signs);
                }
            }
            [one, other, ..] => match (self.group(one), self.group(other)) {
                (Some(one), Some(other)) => self.partners[usize::from(one)].push((other, signs)),
                _ => self.always = self.always.and(signs),
            },
        }
    }

    /// The number of a group; `None` when there are no more numbers.
    fn group(&mut self, texts: &[Looked]) -> Option<u16> {
        let next = u16::try_from(self.partners.len()).ok()?;
        let number = *self.groups.entry(texts.to_vec()).or_insert(next);
        if number == next {
            self.partners.push(Vec::new());
        }
        for text in texts {
            self.texts.entry(text.clone()).or_default().1.insert(number);
        }
        Some(number)
    }

    fn patterns(&self) -> Vec<Pattern> {
        let pattern = |((text, begins, ends), (signs, groups)): (&Looked, &(Signs, BTreeSet<u16>))| Pattern {
            text: text.clone(),
            begins: *begins,
            ends: *ends,
            signs: *signs,
            groups: groups.iter().copied().collect(),
        };
        self.texts.iter().map(pattern).collect()
    }
}

/// The two rarest of the texts that a phrase needs: words of every sentence say little, long ones much.
fn rarest(mut needed: Vec<Needed<'_>>) -> Vec<Vec<Needed<'_>>> {
    needed.sort_by_key(|needed| {
        let words = needed.literal.split(|letter: char| !letter.is_alphanumeric() && letter != '\'');
        let telling: usize = words.filter(|word| !is_stop_word(word)).map(str::len).sum();
        std::cmp::Reverse((telling, needed.literal.len()))
    });
    needed.into_iter().take(2).map(|needed| vec![needed]).collect()
}

/// What is looked for in a text's place, and whether it must stand between words.
fn looked_for(needed: Needed<'_>) -> Looked {
    let text = needed.literal.trim();
    let from = text.ceil_char_boundary(text.len().saturating_sub(LITERAL_BYTES_MAX));
    let begins = needed.begins && from == 0 && !needed.literal.starts_with(' ');
    (text[from..].trim_start().to_owned(), begins, needed.ends && !needed.literal.ends_with(' '))
}
