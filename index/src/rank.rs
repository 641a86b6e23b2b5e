//! Keeps the first documents of an order that come after a place in it.
//!
//! tantivy's own collector of the first so many skips a number of documents; this one skips up to a place, so that
//! a page costs the same however deep it lies.

use crate::cursor::Place;
use crate::schema::{AT, KEY};
use crate::search::Sort;
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

/// The first `limit` documents after a place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ranked {
    pub(crate) sort: Sort,
    pub(crate) limit: usize,
    pub(crate) after: Option<Place>,
}

/// The same of one file of the index.
pub(crate) struct RankedSegment {
    segment_ord: SegmentOrdinal,
    wanted: Ranked,
    at: Column<i64>,
    key: Column<u64>,
    /// The last of those kept is on top.
    kept: BinaryHeap<Kept>,
}

struct Kept {
    sort: Sort,
    place: Place,
    document: DocId,
}

impl Ord for Kept {
    fn cmp(&self, other: &Self) -> Ordering {
        self.sort.compare(&self.place, &other.place)
    }
}

impl PartialOrd for Kept {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Kept {}

impl Collector for Ranked {
    type Fruit = Vec<(Place, DocAddress)>;
    type Child = RankedSegment;

    fn for_segment(
        &self,
        segment_ord: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<RankedSegment> {
        let columns = segment.fast_fields();
        Ok(RankedSegment {
            segment_ord,
            wanted: *self,
            at: columns.i64(AT)?,
            key: columns.u64(KEY)?,
            kept: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, fruits: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        let mut places: Self::Fruit = fruits.into_iter().flatten().collect();
        places.sort_unstable_by(|one, other| self.sort.compare(&one.0, &other.0));
        places.truncate(self.limit);
        Ok(places)
    }
}

impl RankedSegment {
    /// The last of those kept, once there are enough.
    fn last(&self) -> Option<&Place> {
        if self.kept.len() < self.wanted.limit { None } else { self.kept.peek().map(|kept| &kept.place) }
    }
}

impl SegmentCollector for RankedSegment {
    type Fruit = Vec<(Place, DocAddress)>;

    fn collect(&mut self, document: DocId, score: Score) {
        let Ranked { sort, limit, after } = self.wanted;
        let score = if sort == Sort::Relevance { score } else { 0.0 };
        // Most documents match worse than those kept: their columns are not read.
        if sort == Sort::Relevance && self.last().is_some_and(|last| score < last.score) {
            return;
        }
        // Every document has a time and a key.
        let Some(at) = self.at.first(document) else { return };
        let by_time = Place { score, at, key: 0 };
        if self.last().is_some_and(|last| sort.compare(&by_time, last) == Ordering::Greater) {
            return;
        }
        let Some(key) = self.key.first(document) else { return };
        let place = Place { score, at, key };
        let is_behind = after.is_none_or(|after| sort.compare(&place, &after) == Ordering::Greater);
        if is_behind
            && self.last().is_none_or(|last| sort.compare(&place, last) == Ordering::Less)
            && limit > 0
        {
            if self.kept.len() >= limit {
                self.kept.pop();
            }
            self.kept.push(Kept { sort, place, document });
        }
    }

    fn harvest(self) -> Self::Fruit {
        let address = |kept: &Kept| DocAddress::new(self.segment_ord, kept.document);
        self.kept.iter().map(|kept| (kept.place, address(kept))).collect()
    }
}
