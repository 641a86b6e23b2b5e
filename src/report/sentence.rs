//! Which sentence says what: "is it back?" is asked, "still down" is said, "was down yesterday" is told.
//!
//! Phrases alone cannot know what stands beside them. These questions look at the sentence around a phrase, and at
//! the few words before it; nothing here knows a provider or a symptom.

use crate::catalog::PhraseHit;
use std::ops::Range;

/// Words with which a trouble goes on, whatever was said before.
const STILL: [&str; 17] = [
    "still",
    "again",
    "once more",
    "keeps",
    "immer noch",
    "schon wieder",
    "wieder",
    "toujours",
    "encore",
    "sigue",
    "todavía",
    "otra vez",
    "de nuevo",
    "ainda",
    "continua",
    "まだ",
    "また",
];

/// Words that bring what was said of the past into the present.
const NOW: [&str; 9] = ["now", "today", "since", "jetzt", "heute", "aujourd'hui", "hoy", "hoje", "今"];

/// A sentence is looked at this far to either side of a phrase, in bytes.
const SENTENCE_BYTES_MAX: usize = 300;

/// Words that deny what comes after them.
const DENIALS: [&str; 20] = [
    "not", "isn't", "isnt", "hasn't", "hasnt", "haven't", "havent", "aren't", "arent", "wasn't", "never",
    "until", "when", "if", "nicht", "pas", "jamais", "nunca", "não", "kaum",
];

/// A denial reaches over this many words.
const DENIAL_WORDS: usize = 3;

/// What a headline continues with when it explains rather than complains.
const EXPLANATIONS: [&str; 16] = [
    ": how ",
    ": what ",
    ": why ",
    ": here's ",
    ": everything ",
    ": a guide",
    ": tips",
    " - how to ",
    " - what to do",
    " - here's ",
    "? here's ",
    "? how to ",
    ": comment ",
    ": cómo ",
    ": como ",
    ": was ",
];

/// What was found in a normalised text, and where.
#[derive(Debug)]
pub(super) struct Said<'a> {
    text: &'a str,
    /// Each form phrase with the id of its class.
    forms: Vec<(&'a str, PhraseHit)>,
    /// Where symptoms stand; empty when a code is the only sign.
    pub(super) symptoms: &'a [PhraseHit],
}

impl<'a> Said<'a> {
    pub(super) fn new(text: &'a str, forms: Vec<(&'a str, PhraseHit)>, symptoms: &'a [PhraseHit]) -> Self {
        Self { text, forms, symptoms }
    }

    /// Ids of the form classes, in the order of their phrases.
    pub(super) fn ids(&self) -> Vec<&'a str> {
        self.forms.iter().map(|(id, _)| *id).collect()
    }

    /// Whether a phrase of the form was found.
    pub(super) fn has(&self, form: &str) -> bool {
        self.forms.iter().any(|(id, _)| *id == form)
    }

    /// Where phrases of the form stand.
    pub(super) fn of(&self, form: &str) -> impl Iterator<Item = &PhraseHit> {
        self.forms.iter().filter(move |(id, _)| *id == form).map(|(_, hit)| hit)
    }

    /// Whether a phrase of the form stands outside every phrase of the other: the "for me" of "works for me" is no
    /// complaint.
    pub(super) fn has_outside(&self, form: &str, other: &str) -> bool {
        let mut others = self.of(other).peekable();
        if others.peek().is_none() {
            return self.has(form);
        }
        let others: Vec<&PhraseHit> = others.collect();
        self.of(form).any(|hit| !others.iter().any(|other| hit.start < other.end && other.start < hit.end))
    }

    /// Whether the text says that it is over, and not only asks or denies it, nor goes on to say that it is not.
    pub(super) fn is_over(&self) -> bool {
        let said = |hit: &&PhraseHit| {
            !self.is_asked(hit.start)
                && !self.is_denied(hit.start)
                && !self.text[hit.end..].starts_with(" down")
        };
        let Some(last) = self.of("recovered").filter(said).map(|hit| hit.end).max() else { return false };
        !self
            .symptoms
            .iter()
            .any(|hit| hit.start >= last && self.has_word_of(hit, &STILL) && !self.is_asked(hit.start))
    }

    /// Whether every symptom stands in a sentence that tells of the past, and none of them in one that says it goes
    /// on. False without symptoms: a code was pasted, and pasting is done now.
    pub(super) fn is_all_past(&self) -> bool {
        let pasts: Vec<Range<usize>> = self.of("past").map(|hit| self.sentence(hit.start)).collect();
        !pasts.is_empty()
            && !self.symptoms.is_empty()
            && self
                .symptoms
                .iter()
                .all(|hit| pasts.iter().any(|past| past.contains(&hit.start)) && !self.goes_on(hit))
    }

    /// Whether a trouble is said to go on, or to be there now.
    fn goes_on(&self, hit: &PhraseHit) -> bool {
        self.has_word_of(hit, &STILL) || self.has_word_of(hit, &NOW)
    }

    fn has_word_of(&self, hit: &PhraseHit, words: &[&str]) -> bool {
        let sentence = &self.text[self.sentence(hit.start)];
        words.iter().any(|word| holds_word(sentence, word))
    }

    fn is_asked(&self, at: usize) -> bool {
        let sentence = self.sentence(at);
        self.text[sentence].trim_end().ends_with('?')
    }

    fn is_denied(&self, at: usize) -> bool {
        let before = &self.text[self.sentence(at).start..at];
        before.split_whitespace().rev().take(DENIAL_WORDS).any(|word| DENIALS.contains(&word))
    }

    /// The sentence around byte `at`, its last sign included.
    fn sentence(&self, at: usize) -> Range<usize> {
        let first = self.text.ceil_char_boundary(at.saturating_sub(SENTENCE_BYTES_MAX)).min(at);
        let last = self.text.floor_char_boundary(at + SENTENCE_BYTES_MAX).max(at);
        let before = self.text[first..at].char_indices().rev();
        let start =
            end(before.map(|(place, character)| (first + place, character)), self.text).unwrap_or(first);
        let after = self.text[at..last].char_indices();
        start..end(after.map(|(place, character)| (at + place, character)), self.text).unwrap_or(last)
    }
}

/// The byte after the first sign that ends a sentence: one before a space or the end, so that a host's dots end none.
fn end(mut characters: impl Iterator<Item = (usize, char)>, text: &str) -> Option<usize> {
    let is_end = |(at, character): &(usize, char)| match character {
        '。' => true,
        '.' | '!' | '?' => matches!(text.as_bytes().get(at + 1), None | Some(b' ')),
        _ => false,
    };
    characters.find(is_end).map(|(at, character)| at + character.len_utf8())
}

/// Whether the sentence holds the word, between signs or spaces; where none are written, anywhere.
fn holds_word(sentence: &str, word: &str) -> bool {
    let open = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    sentence.match_indices(word).any(|(at, found)| {
        let unspaced = !word.is_ascii() && word.chars().all(|c| c > '\u{3000}');
        unspaced
            || open(sentence[..at].chars().next_back()) && open(sentence[at + found.len()..].chars().next())
    })
}

/// Whether a title goes on to explain: "X is down: how to cope".
pub(super) fn explains(title: &str) -> bool {
    EXPLANATIONS.iter().any(|words| title.contains(words))
}
