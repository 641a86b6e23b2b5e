//! Tells which lines hold no report, before anything else is done with them.
//!
//! Most posts say nothing of a failure. What makes a report, a code, a symptom, a trouble or a "same here", is looked for
//! in the texts of a line alone, which are found without parsing the rest of it. A line that is written otherwise than
//! this file expects comes through; one in which a rule would find something is never set aside.

#[cfg(test)]
mod tests;
mod texts;

use super::{Reader, Words};
use crate::catalog::{Catalog, PhraseSet, Phrases};
use texts::texts;

/// The form of a post that tells of a failure in whatever words.
pub(super) const TROUBLE: &str = "trouble";

/// The form of a post that says the same of itself.
pub(super) const ME_TOO: &str = "me-too";

/// What stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signs {
    /// Nothing that makes a report.
    None,
    /// What makes a report of an answer in a thread alone.
    Answer,
    /// What may make a report.
    Report,
}

impl Signs {
    /// Whether the text may be a report; by itself, or as an answer in a thread.
    pub fn may_be_report(self, answers: bool) -> bool {
        self == Self::Report || answers && self == Self::Answer
    }
}

/// The phrases that make a report.
#[derive(Debug)]
pub(super) struct Sieve {
    /// Those of symptoms and of troubles, and last those by which an answer agrees.
    telling: PhraseSet,
    /// The class of the last.
    answers: usize,
}

impl Sieve {
    pub(super) fn new(catalog: &Catalog) -> Self {
        let form = |id: &'static str| catalog.forms.iter().filter(move |form| form.id == id);
        let own = catalog.symptoms.iter().chain(form(TROUBLE)).cloned();
        let mut telling: Vec<Phrases> = own.collect();
        let answers = telling.len();
        telling.extend(form(ME_TOO).cloned());
        let telling = PhraseSet::new(&telling).expect("the catalog was validated when it was loaded");
        Self { telling, answers }
    }
}

impl Reader {
    /// What stands in a line of JSON that holds a post, before it is parsed: a line whose signs may not be a report
    /// holds none. What the provider's own people write has no sign, nor has an answer in a line that names no thread.
    pub fn signs(&self, line: &[u8]) -> Signs {
        let Some(texts) = texts(line) else { return Signs::Report };
        let words = Words { title: Some(&texts.title), text: &texts.text, ..Words::default() };
        match self.signs_of(&words) {
            Signs::Answer if !texts.answers => Signs::None,
            signs => signs,
        }
    }

    /// What stands in these words.
    fn signs_of(&self, words: &Words<'_>) -> Signs {
        let normal = words.normal();
        let mut signs = Signs::None;
        self.sieve.telling.each(&normal.text, |hit| {
            signs = if hit.class == self.sieve.answers { Signs::Answer } else { Signs::Report };
            signs == Signs::Answer
        });
        if signs != Signs::Report && !self.codes.find_beside(&words.typed(), normal.simple()).is_empty() {
            signs = Signs::Report;
        }
        signs
    }
}
