//! What the reports of a swarm say, by how many say it.

use super::vote::Vote;
use crate::report::Signature;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Phrases shown.
const PHRASES_MAX: usize = 12;

/// Different words kept of each sort; an outage is described in dozens of ways, an attack in millions.
const KINDS_MAX: usize = 1000;

/// A symptom that a single report mentions beside others is not yet what the swarm is about.
const SYMPTOM_REPORTS_MIN: u32 = 2;

/// What the reports of a swarm say.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Words {
    services: BTreeMap<String, u32>,
    phrases: BTreeMap<String, u32>,
    signatures: BTreeMap<Signature, u32>,
}

impl Words {
    /// Adds the words of a report.
    pub(super) fn add(&mut self, vote: &Vote) {
        vote.services.iter().for_each(|service| count(&mut self.services, service));
        vote.phrases.iter().for_each(|phrase| count(&mut self.phrases, phrase));
        vote.signatures.iter().for_each(|signature| count(&mut self.signatures, signature));
    }

    /// Services, most named first.
    pub(super) fn services(&self) -> Vec<String> {
        most_first(&self.services).into_iter().map(|(service, _)| service).collect()
    }

    /// Phrases with how many reports hold each, most first.
    pub(super) fn phrases(&self) -> Vec<(String, u32)> {
        let mut phrases = most_first(&self.phrases);
        phrases.truncate(PHRASES_MAX);
        phrases
    }

    /// What was `found` to be unusual, then what else the reports show.
    pub(super) fn signatures(&self, found: &[Signature]) -> Vec<Signature> {
        let shown = most_first(&self.signatures).into_iter().filter(|(signature, reports)| {
            let enough = matches!(signature, Signature::Code(_)) || *reports >= SYMPTOM_REPORTS_MIN;
            enough && !found.contains(signature)
        });
        found.iter().cloned().chain(shown.map(|(signature, _)| signature)).collect()
    }
}

fn count<Word: Ord + Clone>(words: &mut BTreeMap<Word, u32>, word: &Word) {
    if let Some(count) = words.get_mut(word) {
        *count += 1;
    } else if words.len() < KINDS_MAX {
        words.insert(word.clone(), 1);
    }
}

/// Words by how often, then by name.
fn most_first<Word: Ord + Clone>(words: &BTreeMap<Word, u32>) -> Vec<(Word, u32)> {
    let mut words: Vec<(Word, u32)> = words.iter().map(|(word, count)| (word.clone(), *count)).collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    words
}
