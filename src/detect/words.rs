//! What the reports of a swarm say, by how many say it.
//!
//! A report moves its own words up and leaves the others where they are, so it costs little in the storm that says
//! everything.

use super::swarm::Swarm;
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
    /// Adds the words of a report, and shows them in the swarm: services and phrases, most named first; of the
    /// signatures first those that were `found` to be unusual, then what else the reports show.
    pub(super) fn add(&mut self, vote: &Vote, found: &[Signature], swarm: &mut Swarm) {
        for service in &vote.services {
            if count(&mut self.services, service).is_some() {
                raise(&mut swarm.services, service, &self.services);
            }
        }
        for phrase in &vote.phrases {
            if let Some(reports) = count(&mut self.phrases, phrase) {
                raise_phrase(&mut swarm.phrases, phrase, reports);
            }
        }
        self.add_signatures(&vote.signatures, found, &mut swarm.signatures);
    }

    fn add_signatures(&mut self, said: &[Signature], found: &[Signature], shown: &mut Vec<Signature>) {
        let is_shown = |signature: &Signature, reports: u32| {
            let enough = matches!(signature, Signature::Code(_)) || reports >= SYMPTOM_REPORTS_MIN;
            enough && !found.contains(signature)
        };
        let known = shown.starts_with(found);
        let mut others = shown.split_off(found.len().min(shown.len()));
        for signature in said {
            // One after the other: what is counted and not yet in its place would mislead the next.
            if let Some(reports) = count(&mut self.signatures, signature)
                && known
                && is_shown(signature, reports)
            {
                raise(&mut others, signature, &self.signatures);
            }
        }
        if !known {
            // What was found has changed.
            let all = self.signatures.iter().filter(|(signature, reports)| is_shown(signature, **reports));
            let mut all: Vec<(&Signature, &u32)> = all.collect();
            all.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
            others = all.into_iter().map(|(signature, _)| signature.clone()).collect();
            *shown = found.to_vec();
        }
        shown.append(&mut others);
    }
}

/// Counts a word; how often it was said, if there is room for it.
fn count<Word: Ord + Clone>(words: &mut BTreeMap<Word, u32>, word: &Word) -> Option<u32> {
    if let Some(count) = words.get_mut(word) {
        *count += 1;
        return Some(*count);
    }
    (words.len() < KINDS_MAX).then(|| {
        words.insert(word.clone(), 1);
        1
    })
}

/// Moves a word that was counted once more to its place among those listed: by how often, then by name.
fn raise<Word: Ord + Clone>(listed: &mut Vec<Word>, word: &Word, counts: &BTreeMap<Word, u32>) {
    let of = |word: &Word| counts.get(word).copied().unwrap_or(0);
    let own = of(word);
    let before = |other: &Word| (of(other), word) > (own, other);
    let known = listed.iter().position(|other| other == word);
    let place = listed[..known.unwrap_or(listed.len())].partition_point(before);
    match known {
        Some(known) => listed[place..=known].rotate_right(1),
        None => listed.insert(place, word.clone()),
    }
}

/// The same for the few phrases that are shown.
fn raise_phrase(shown: &mut Vec<(String, u32)>, phrase: &str, reports: u32) {
    shown.retain(|(other, _)| other != phrase);
    let before = |(other, of): &(String, u32)| (*of, phrase) > (reports, other.as_str());
    let place = shown.partition_point(before);
    if place < PHRASES_MAX {
        shown.insert(place, (phrase.to_owned(), reports));
        shown.truncate(PHRASES_MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::{count, raise, raise_phrase};
    use std::collections::BTreeMap;

    #[test]
    fn words_moved_one_by_one_lie_as_if_all_were_sorted() {
        let (mut counts, mut listed, mut shown) = (BTreeMap::new(), Vec::new(), Vec::new());
        for step in 0_u32..3_000 {
            let word = format!("word {}", (step.wrapping_mul(2_654_435_761) >> 16) & (step % 64));
            let reports = count(&mut counts, &word).unwrap();
            raise(&mut listed, &word, &counts);
            raise_phrase(&mut shown, &word, reports);
            let mut sorted: Vec<(String, u32)> =
                counts.iter().map(|(word, count)| (word.clone(), *count)).collect();
            sorted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            assert!(listed.iter().eq(sorted.iter().map(|(word, _)| word)), "step {step}: {listed:?}");
            sorted.truncate(super::PHRASES_MAX);
            assert_eq!(shown, sorted, "step {step}");
        }
    }
}
