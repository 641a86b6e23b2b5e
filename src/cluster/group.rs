//! One cluster: how many documents it holds and which words they have, all of it fading.
//!
//! Nothing is multiplied as time passes. Instead a new document counts more than an old one by as much as the old one
//! has faded (`scale`); counts are brought down together now and then.

use super::limit::{COUNT_MIN, WORDS_PER_CLUSTER_MAX};
use super::setting;
use libm::log;
use serde::{Deserialize, Serialize};

/// How often a cluster has a word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Count {
    pub(super) word: u32,
    pub(super) times: f64,
}

/// Counts are in documents at the last fading: divided by `scale` they are in documents now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Group {
    pub(super) id: u32,
    /// Documents.
    pub(super) weight: f64,
    /// Their different tokens together.
    pub(super) length: f64,
    /// By number of the word.
    pub(super) counts: Vec<Count>,
}

/// A sum of logarithms, as a product as long as it is small enough.
#[derive(Debug, Clone, Copy)]
pub(super) struct Product {
    product: f64,
    log: f64,
}

impl Product {
    /// The largest product that is kept as one; the next factor cannot make it infinite.
    const MAX: f64 = 1e200;

    pub(super) const NONE: Self = Self { product: 1.0, log: 0.0 };

    /// Whether nothing was multiplied: every factor is above one.
    pub(super) fn is_none(&self) -> bool {
        self.product == 1.0 && self.log == 0.0
    }

    pub(super) fn multiply(&mut self, factor: f64) {
        self.product *= factor;
        if self.product > Self::MAX {
            self.log += log(self.product);
            self.product = 1.0;
        }
    }

    fn log(&self) -> f64 {
        self.log + log(self.product)
    }

    /// Whether it exceeds the inverse of `weight`.
    fn outweighs(&self, weight: f64) -> bool {
        self.log > 0.0 || self.product * weight > 1.0
    }
}

/// What a word's occurrence in a cluster multiplies the likelihood by: `1 + n_zw / (B·p_bg)`.
///
/// The background is that of the *other* clusters: in a burst the words of a failure would else become usual by being
/// reported.
pub(super) fn factor(times: f64, scale: f64, (seen, total): (f64, f64)) -> f64 {
    let own = times / scale;
    let elsewhere = (seen - own).max(0.0) + setting::UNSEEN_TIMES;
    1.0 + own * total / (setting::BASE_TOKENS * elsewhere)
}

impl Group {
    /// The score of a document of so many tokens, if it is likelier here than in the background.
    pub(super) fn score(&self, scale: f64, length: f64, words: &Product) -> Option<f64> {
        // The length can only cost; most clusters that share a word fail here, without a logarithm.
        let likely = words.outweighs(self.weight / (scale * setting::NEW_DOCUMENTS));
        let score = || self.size_share(scale) + self.length_share(scale, length) + words.log();
        likely.then(score).filter(|score| *score > 0.0)
    }

    /// What its size adds to a score, in nats.
    pub(super) fn size_share(&self, scale: f64) -> f64 {
        log(self.weight / (scale * setting::NEW_DOCUMENTS))
    }

    /// What the length of a document adds, in nats: below zero, and the more so the larger the cluster.
    pub(super) fn length_share(&self, scale: f64, length: f64) -> f64 {
        length * log(setting::BASE_TOKENS / (self.length / scale + setting::BASE_TOKENS))
    }

    /// How often it has a word, in documents at the last fading.
    pub(super) fn times(&self, word: u32) -> f64 {
        let found = self.counts.binary_search_by_key(&word, |count| count.word);
        found.map_or(0.0, |place| self.counts[place].times)
    }

    /// Counts a word; the word that had to go for it, if any, and how often it is there now.
    pub(super) fn count(&mut self, word: u32, times: f64) -> (Option<u32>, f64) {
        match self.counts.binary_search_by_key(&word, |count| count.word) {
            Ok(place) => {
                self.counts[place].times += times;
                (None, self.counts[place].times)
            }
            Err(place) => {
                self.counts.insert(place, Count { word, times });
                let gone = (self.counts.len() > WORDS_PER_CLUSTER_MAX).then(|| self.rarest_but(word));
                let gone = gone.flatten().map(|place| self.counts.remove(place).word);
                (gone, times)
            }
        }
    }

    /// The place of the rarest word; of equally rare ones the oldest.
    fn rarest_but(&self, word: u32) -> Option<usize> {
        let others = self.counts.iter().enumerate().filter(|(_, count)| count.word != word);
        others.min_by(|(_, a), (_, b)| a.times.total_cmp(&b.times)).map(|(place, _)| place)
    }

    /// Forgets a word.
    pub(super) fn forget(&mut self, word: u32) {
        if let Ok(place) = self.counts.binary_search_by_key(&word, |count| count.word) {
            self.counts.remove(place);
        }
    }

    /// Its most frequent words, the oldest first among equals.
    pub(super) fn mean_document(&self, mean: &mut Vec<Count>) {
        let order = |a: &Count, b: &Count| b.times.total_cmp(&a.times).then(a.word.cmp(&b.word));
        mean.clear();
        mean.extend(self.counts.iter().cloned());
        if mean.len() > setting::MEAN_WORDS {
            mean.select_nth_unstable_by(setting::MEAN_WORDS, order);
            mean.truncate(setting::MEAN_WORDS);
        }
        mean.sort_unstable_by(order);
    }

    /// Everything is worth this much of what it was, and what has faded goes.
    pub(super) fn fade(&mut self, factor: f64) {
        self.weight *= factor;
        self.length *= factor;
        self.counts.retain_mut(|count| {
            count.times *= factor;
            count.times >= COUNT_MIN
        });
    }
}
