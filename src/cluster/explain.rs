//! Why a document is in its cluster, in words a person can check.

use super::group::factor;
use super::{Clusters, choose, setting};
use libm::{exp2, log};

/// The score of a document in a cluster as it is now, taken apart. All in nats.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The words that are looked at, by text, each once.
    pub words: Vec<WordShare>,
    /// What the size of the cluster adds.
    pub size: f64,
    /// What the length of the document adds, which is below zero.
    pub length: f64,
    /// What the score must be above for the document to join.
    pub needed: f64,
}

/// What one word says for a cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct WordShare {
    /// The word.
    pub word: String,
    /// Its share; 0 when the cluster does not have it.
    pub share: f64,
}

impl Explanation {
    /// The sum of all shares.
    pub fn score(&self) -> f64 {
        self.size + self.length + self.words.iter().map(|word| word.share).sum::<f64>()
    }
}

impl Clusters {
    /// Why a document with these tokens would be in this cluster; nothing for a cluster that is no more.
    pub fn explain(&self, tokens: &[String], cluster: u32) -> Option<Explanation> {
        let group = self.kept.groups.get(self.slot(cluster)?)?;
        let scale = exp2(self.kept.half_lives);
        let mut order = Vec::new();
        choose(tokens, &mut order);
        let vocabulary = &self.kept.vocabulary;
        let words: Vec<WordShare> = order
            .into_iter()
            .map(|place| {
                let text = &tokens[place as usize];
                let known = vocabulary.find(text).map(|word| (group.times(word), vocabulary.seen(word)));
                let share = known.map_or(0.0, |(times, seen)| log(factor(times, scale, seen)));
                WordShare { word: text.clone(), share }
            })
            .collect();
        let length = words.len() as f64;
        Some(Explanation {
            words,
            size: group.size_share(scale),
            length: group.length_share(scale, length),
            needed: setting::JOIN * libm::sqrt(length),
        })
    }

    /// The words that tell most of a cluster, at most `n`: those that would speak loudest for it in a document that
    /// is drawn from it.
    pub fn words(&self, cluster: u32, n: usize) -> Vec<&str> {
        let Some(group) = self.slot(cluster).and_then(|slot| self.kept.groups.get(slot)) else {
            return Vec::new();
        };
        let scale = exp2(self.kept.half_lives);
        let vocabulary = &self.kept.vocabulary;
        let telling = |word: u32, times: f64| times * log(factor(times, scale, vocabulary.seen(word)));
        let mut words: Vec<(f64, &str)> = group
            .counts
            .iter()
            .map(|count| (telling(count.word, count.times), vocabulary.text(count.word)))
            .collect();
        words.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        words.into_iter().take(n).map(|(_, word)| word).collect()
    }

    /// The place of a living cluster, or of the one it was merged into.
    fn slot(&self, cluster: u32) -> Option<usize> {
        let id = self.current(cluster);
        self.kept.groups.binary_search_by_key(&id, |group| group.id).ok()
    }
}
