//! Whose words were used before: hashes side by side, so that thousands of them are looked at in a few microseconds.
//!
//! Near-copies differ in up to 12 of 64 bits. No index of parts of the hash tells them from the rest at that distance:
//! for five bits in common a third of all would have to be looked at, one by one. What is looked at is bounded instead.

use crate::report::CopyHash;
use std::collections::VecDeque;

/// Hashes compared before it is asked whether one of them was near: many are compared at once, without a branch.
const BLOCK: usize = 64;

/// Hashes in the order in which they are to be forgotten.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Copies(VecDeque<CopyHash>);

impl Copies {
    /// Puts a hash at a place.
    pub(super) fn insert(&mut self, place: usize, copy: CopyHash) {
        self.0.insert(place, copy);
    }

    /// Takes the hash at a place out.
    pub(super) fn remove(&mut self, place: usize) -> Option<CopyHash> {
        self.0.remove(place)
    }

    /// The hash at a place.
    pub(super) fn get(&self, place: usize) -> Option<CopyHash> {
        self.0.get(place).copied()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether one from this place on is nearly the same.
    pub(super) fn any_near(&self, from: usize, copy: CopyHash) -> bool {
        let (front, back) = self.0.as_slices();
        let near = |block: &[CopyHash]| block.iter().filter(|known| known.is_near(copy)).count() > 0;
        let front = &front[from.min(front.len())..];
        let back = &back[from.saturating_sub(self.0.len() - back.len()).min(back.len())..];
        back.chunks(BLOCK).any(near) || front.chunks(BLOCK).any(near)
    }

    /// The places of those that are nearly the same.
    pub(super) fn near(&self, copy: CopyHash) -> impl Iterator<Item = usize> {
        let all = self.0.iter().enumerate();
        all.filter(move |(_, known)| known.is_near(copy)).map(|(place, _)| place)
    }
}

impl FromIterator<CopyHash> for Copies {
    fn from_iter<All: IntoIterator<Item = CopyHash>>(all: All) -> Self {
        Self(all.into_iter().collect())
    }
}
