//! Which clusters have a word: the way from a document to the few clusters it could join.
//!
//! Derived from the clusters and always in step with them.

use super::group::{Group, Product, factor};
use super::limit::{POSTINGS_MAX, RIVALS_MAX};
use super::vocabulary::Vocabulary;

/// A cluster, by its place, and how often it has the word.
#[derive(Debug, Clone)]
struct Posting {
    slot: usize,
    times: f64,
}

/// The clusters of every word.
#[derive(Debug, Clone, Default)]
pub(super) struct Postings(Vec<Vec<Posting>>);

impl Postings {
    /// Those of these clusters.
    pub(super) fn of(groups: &[Group], words: usize) -> Self {
        let mut postings = Self(vec![Vec::new(); words]);
        for (slot, group) in groups.iter().enumerate() {
            for count in &group.counts {
                postings.0[count.word as usize].push(Posting { slot, times: count.times });
            }
        }
        postings
    }

    /// Makes room for new words.
    pub(super) fn grow(&mut self, words: usize) {
        self.0.resize_with(words, Vec::new);
    }

    /// A word is there so often in the cluster at `slot`; the cluster that has to lose it for that, if any.
    fn set(&mut self, word: u32, slot: usize, times: f64) -> Option<usize> {
        let list = &mut self.0[word as usize];
        if let Some(posting) = list.iter_mut().find(|posting| posting.slot == slot) {
            posting.times = times;
            return None;
        }
        list.push(Posting { slot, times });
        if list.len() <= POSTINGS_MAX {
            return None;
        }
        let others = list.iter().enumerate().filter(|(_, posting)| posting.slot != slot);
        let rarest = others.min_by(|(_, a), (_, b)| a.times.total_cmp(&b.times).then(a.slot.cmp(&b.slot)));
        rarest.map(|(place, _)| place).map(|place| list.swap_remove(place).slot)
    }

    /// The clusters of a word and how often each has it, to compare.
    #[cfg(test)]
    pub(super) fn sorted(&self, word: u32) -> Vec<(usize, f64)> {
        let mut list: Vec<_> =
            self.0[word as usize].iter().map(|posting| (posting.slot, posting.times)).collect();
        list.sort_by_key(|(slot, _)| *slot);
        list
    }

    /// A word is no longer in the cluster at `slot`.
    pub(super) fn forget(&mut self, word: u32, slot: usize) {
        self.0[word as usize].retain(|posting| posting.slot != slot);
    }
}

/// Counts a word of the cluster at `slot`, there and here.
pub(super) fn count(groups: &mut [Group], postings: &mut Postings, slot: usize, word: u32, times: f64) {
    let (gone, times) = groups[slot].count(word, times);
    if let Some(gone) = gone {
        postings.forget(gone, slot);
    }
    if let Some(loser) = postings.set(word, slot, times) {
        groups[loser].forget(word);
    }
}

/// The clusters that share a word with a document.
#[derive(Debug, Clone, Default)]
pub(super) struct Candidates {
    /// For every cluster, what the words of the document say of it.
    products: Vec<Product>,
    /// Those that share one.
    touched: Vec<usize>,
    /// Those it is likelier in than in the background, the best first.
    rivals: Vec<(usize, f64)>,
}

impl Candidates {
    /// Finds them. `words` are in the order of their texts, which fixes the last bit of every product.
    pub(super) fn gather(&mut self, words: &[u32], vocabulary: &Vocabulary, postings: &Postings, scale: f64) {
        for word in words {
            let seen = vocabulary.seen(*word);
            for posting in &postings.0[*word as usize] {
                if posting.slot >= self.products.len() {
                    self.products.resize(posting.slot + 1, Product::NONE);
                }
                let product = &mut self.products[posting.slot];
                if product.is_none() {
                    self.touched.push(posting.slot);
                }
                product.multiply(factor(posting.times, scale, seen));
            }
        }
    }

    /// The best one for a document of so many tokens, the oldest among equals, and its score, if that is above
    /// `join`. Leaves the next best as rivals, and room for the next document.
    pub(super) fn rank(
        &mut self,
        groups: &[Group],
        scale: f64,
        length: f64,
        join: f64,
    ) -> Option<(usize, f64)> {
        self.rivals.clear();
        for slot in self.touched.drain(..) {
            let product = std::mem::replace(&mut self.products[slot], Product::NONE);
            let Some(score) = groups[slot].score(scale, length, &product) else { continue };
            let better = |(other, than): &(usize, f64)| *than > score || (*than == score && *other < slot);
            let place = self.rivals.iter().take_while(|rival| better(rival)).count();
            if place <= RIVALS_MAX {
                self.rivals.insert(place, (slot, score));
                self.rivals.truncate(RIVALS_MAX + 1);
            }
        }
        self.rivals.first().is_some_and(|(_, score)| *score > join).then(|| self.rivals.remove(0))
    }

    /// The cluster that the document resembles so many ranks after the best.
    pub(super) fn rival(&self, rank: usize) -> Option<usize> {
        self.rivals.get(rank).map(|(slot, _)| *slot)
    }
}
