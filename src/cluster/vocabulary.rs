//! The words that were seen, by number, and how usual each is: the background that a cluster is held against.
//!
//! Numbers make counting cheap; what depends on order goes by the text of a word, never by its number or its place in
//! a hash table.

use super::limit::{KEPT_OF_FULL, TOKENS_MAX, VOCABULARY_WORDS_MAX};
use super::setting;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A word and how often it was seen, in documents, faded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Word {
    pub(super) text: Box<str>,
    pub(super) seen: f64,
}

/// All words.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Vocabulary {
    words: Vec<Word>,
    /// The sum of what was seen.
    total: f64,
    /// Derived from `words`.
    #[serde(skip)]
    numbers: HashMap<Box<str>, u32>,
}

impl PartialEq for Vocabulary {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words && self.total == other.total
    }
}

impl Vocabulary {
    /// Makes what is derived, after loading.
    pub(super) fn number(&mut self) {
        let numbers = self.words.iter().zip(0..).map(|(word, number)| (word.text.clone(), number));
        self.numbers = numbers.collect();
    }

    /// The number of a word, which is new if need be, after counting it once.
    pub(super) fn count(&mut self, text: &str) -> u32 {
        self.total += 1.0;
        if let Some(number) = self.numbers.get(text) {
            self.words[*number as usize].seen += 1.0;
            return *number;
        }
        let number = u32::try_from(self.words.len()).expect("a vocabulary is bounded");
        self.words.push(Word { text: text.into(), seen: 1.0 });
        self.numbers.insert(text.into(), number);
        number
    }

    /// The number of a word that was seen.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// The text of a word.
    pub(super) fn text(&self, number: u32) -> &str {
        &self.words[number as usize].text
    }

    /// Words known.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether the next document may find no room.
    pub(super) fn is_full(&self) -> bool {
        self.words.len() + TOKENS_MAX > VOCABULARY_WORDS_MAX
    }

    /// How often a word was seen, and how often all were, each taken to have been seen a few times more.
    pub(super) fn seen(&self, number: u32) -> (f64, f64) {
        let known = (self.words.len() as f64).max(setting::WORDS_MIN);
        (self.words[number as usize].seen, self.total + setting::UNSEEN_TIMES * known)
    }

    /// What was seen is worth this much of what it was.
    pub(super) fn fade(&mut self, factor: f64) {
        for word in &mut self.words {
            word.seen *= factor;
        }
        self.total *= factor;
    }

    /// Forgets the rarest words; of equally rare ones the oldest. Gives every word its new number.
    pub(super) fn shrink(&mut self) -> Vec<Option<u32>> {
        let mut rarest: Vec<usize> = (0..self.words.len()).collect();
        rarest.sort_by(|a, b| self.words[*a].seen.total_cmp(&self.words[*b].seen).then(a.cmp(b)));
        let kept = (VOCABULARY_WORDS_MAX as f64 * KEPT_OF_FULL) as usize;
        let mut keep = vec![true; self.words.len()];
        for gone in &rarest[..self.words.len().saturating_sub(kept)] {
            keep[*gone] = false;
        }
        let mut next = 0..;
        let numbers: Vec<Option<u32>> = keep.iter().map(|keep| keep.then(|| next.next()).flatten()).collect();
        let mut keep = keep.into_iter();
        self.words.retain(|_| keep.next().unwrap_or(false));
        self.total = self.words.iter().map(|word| word.seen).sum();
        self.number();
        numbers
    }
}
