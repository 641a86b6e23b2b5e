//! The first and the last time among what was found.

use crate::schema::AT;
use crate::search::from_milliseconds;
use jiff::Timestamp;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// The first and the last time within some.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) within: Option<(Timestamp, Timestamp)>,
}

/// The same of one file of the index.
pub(crate) struct SpanSegment {
    at: Column<i64>,
    within: (i64, i64),
    span: Option<(i64, i64)>,
}

impl Collector for Span {
    type Fruit = Option<(Timestamp, Timestamp)>;
    type Child = SpanSegment;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SpanSegment> {
        let (first, last) = self.within.unwrap_or((Timestamp::MIN, Timestamp::MAX));
        let within = (first.as_millisecond(), last.as_millisecond());
        Ok(SpanSegment { at: segment.fast_fields().i64(AT)?, within, span: None })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Option<(i64, i64)>>) -> tantivy::Result<Self::Fruit> {
        let spans = || fruits.iter().flatten();
        let first = spans().map(|(first, _)| *first).min().and_then(from_milliseconds);
        let last = spans().map(|(_, last)| *last).max().and_then(from_milliseconds);
        Ok(first.zip(last))
    }
}

impl SegmentCollector for SpanSegment {
    type Fruit = Option<(i64, i64)>;

    fn collect(&mut self, document: DocId, _: Score) {
        let Some(at) = self.at.first(document) else { return };
        if (self.within.0..=self.within.1).contains(&at) {
            let (first, last) = self.span.unwrap_or((at, at));
            self.span = Some((first.min(at), last.max(at)));
        }
    }

    fn harvest(self) -> Self::Fruit {
        self.span
    }
}
