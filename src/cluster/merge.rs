//! When are two clusters one? When the mean document of each would join the other.
//!
//! Only clusters that a document resembles are compared with the one it joined: others share too little. A cluster of one or
//! two documents is tried like a document: it was often opened when too little was known of the words.

use super::group::{Count, Group, factor};
use super::limit::MERGED_MAX;
use super::postings::count;
use super::vocabulary::Vocabulary;
use super::{Clusters, setting};
use libm::{log, sqrt};

/// The mean documents of the two clusters that are compared.
#[derive(Debug, Clone, Default)]
pub(super) struct Means {
    own: Vec<Count>,
    other: Vec<Count>,
}

impl Clusters {
    /// Merges the cluster at `slot` with those the last document resembles as well, if they are one.
    pub(super) fn merge(&mut self, slot: usize, scale: f64) -> Vec<(u32, u32)> {
        let mut merged = Vec::new();
        let mut here = slot;
        let mut rank = 0;
        let mut is_fresh = false;
        while let Some(rival) = self.room.candidates.rival(rank) {
            rank += 1;
            let (own, other) = (&self.kept.groups[here], &self.kept.groups[rival]);
            if !is_fresh {
                own.mean_document(&mut self.room.merge.own);
                is_fresh = true;
            }
            if are_one(own, other, &self.kept.vocabulary, scale, &mut self.room.merge) {
                let (into, from) = (here.min(rival), here.max(rival));
                merged.push(self.pour(from, into));
                here = into;
                is_fresh = false;
            }
        }
        merged
    }

    /// Empties the cluster at `from` into the one at `into`.
    fn pour(&mut self, from: usize, into: usize) -> (u32, u32) {
        let group = &mut self.kept.groups[from];
        let (weight, length) = (std::mem::take(&mut group.weight), std::mem::take(&mut group.length));
        let (counts, from_id) = (std::mem::take(&mut group.counts), group.id);
        for taken in &counts {
            self.postings.forget(taken.word, from);
        }
        let group = &mut self.kept.groups[into];
        group.weight += weight;
        group.length += length;
        let into_id = group.id;
        for taken in counts {
            count(&mut self.kept.groups, &mut self.postings, into, taken.word, taken.times);
        }
        for last in self.kept.merged.values_mut().filter(|last| **last == from_id) {
            *last = into_id;
        }
        self.kept.merged.insert(from_id, into_id);
        while self.kept.merged.len() > MERGED_MAX {
            self.kept.merged.pop_first();
        }
        (from_id, into_id)
    }
}

/// Whether two clusters tell the same; the mean document of the first is known.
fn are_one(own: &Group, other: &Group, vocabulary: &Vocabulary, scale: f64, means: &mut Means) -> bool {
    let small = |group: &Group| group.weight <= setting::SMALL_DOCUMENTS * scale;
    if small(own) && own.weight <= other.weight {
        return resembles(own, &means.own, other, vocabulary, scale, setting::MERGE_SMALL, true);
    }
    let small_other = small(other) && other.weight <= own.weight;
    if !small_other && !resembles(own, &means.own, other, vocabulary, scale, setting::MERGE, false) {
        return false;
    }
    other.mean_document(&mut means.other);
    let bar = if small_other { setting::MERGE_SMALL } else { setting::MERGE };
    resembles(other, &means.other, own, vocabulary, scale, bar, small_other)
}

/// Whether the mean document of one cluster would join another. Its size speaks for it only when the one is small:
/// between two large ones it would be an argument for every merge.
fn resembles(
    one: &Group,
    mean: &[Count],
    other: &Group,
    vocabulary: &Vocabulary,
    scale: f64,
    bar: f64,
    with_size: bool,
) -> bool {
    let length = one.length / one.weight;
    let size = if with_size { other.size_share(scale) } else { 0.0 };
    let shares = mean.iter().map(|count| {
        let times = other.times(count.word);
        let share = if times > 0.0 { log(factor(times, scale, vocabulary.seen(count.word))) } else { 0.0 };
        count.times / one.weight * share
    });
    size + other.length_share(scale, length) + shares.sum::<f64>() > bar * sqrt(length)
}
