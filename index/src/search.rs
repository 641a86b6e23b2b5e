//! Finds documents.
//!
//! Results are in a strict order: what is equally relevant comes newest first, and what is of the same moment
//! by key. So two searches of the same index give the same answer, and pages do not overlap.

use crate::error::Error;
use crate::query::Query;
use crate::reader::Index;
use crate::schema::{AT, KEY};
use jiff::Timestamp;
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByStaticFastValue};
use tantivy::collector::{Count, TopDocs};
use tantivy::{Order, Score};

/// The most hits one search gives.
pub const LIMIT_MAX: usize = 1000;
/// The most hits that can be skipped. What lies deeper is reached with `before:`.
pub const OFFSET_MAX: usize = 100_000;

/// Which part of the result is wanted, in which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// How many hits, at most [`LIMIT_MAX`].
    pub limit: usize,
    /// How many to skip; past [`OFFSET_MAX`] there are none.
    pub offset: usize,
    /// In which order.
    pub sort: Sort,
}

/// The order of hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Those that match best first.
    #[default]
    Relevance,
    /// By time, the newest first.
    Newest,
    /// By time, the oldest first.
    Oldest,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hits {
    /// How many documents match.
    pub total: usize,
    /// Those of the page, in order.
    pub hits: Vec<Hit>,
}

/// One document that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The store's row id of the post.
    pub key: u64,
    /// When it was written, to the millisecond.
    pub at: Timestamp,
    /// How well it matches (BM25), to be compared within one search; 0 in an order by time.
    pub score: f32,
}

impl Index {
    /// Finds the documents that match.
    ///
    /// # Errors
    ///
    /// Only when the index cannot be read.
    pub fn search(&self, query: &Query, page: &Page) -> Result<Hits, Error> {
        let mut page = *page;
        if page.sort == Sort::Relevance && !query.has_words() {
            page.sort = Sort::Newest; // the same order, found sooner
        }
        self.collect(&*query.compile(&self.fields), &page)
    }

    pub(crate) fn collect(&self, query: &dyn tantivy::query::Query, page: &Page) -> Result<Hits, Error> {
        let searcher = self.searcher();
        let limit = page.limit.min(LIMIT_MAX);
        if limit == 0 || page.offset > OFFSET_MAX {
            return Ok(Hits { total: searcher.search(query, &Count)?, hits: Vec::new() });
        }
        let top = TopDocs::with_limit(limit).and_offset(page.offset);
        let at = || SortByStaticFastValue::<i64>::for_field(AT);
        let key = || SortByStaticFastValue::<u64>::for_field(KEY);
        match page.sort {
            Sort::Relevance => {
                let order = ((SortBySimilarityScore, Order::Desc), (at(), Order::Desc), (key(), Order::Asc));
                let (total, found) = searcher.search(query, &(Count, top.order_by(order)))?;
                let hits = found.into_iter().filter_map(|((score, at, key), _)| hit(score, at, key));
                Ok(Hits { total, hits: hits.collect() })
            }
            Sort::Newest | Sort::Oldest => {
                let direction = if page.sort == Sort::Newest { Order::Desc } else { Order::Asc };
                let order = ((at(), direction), (key(), Order::Asc));
                let (total, found) = searcher.search(query, &(Count, top.order_by(order)))?;
                let hits = found.into_iter().filter_map(|((at, key), _)| hit(0.0, at, key));
                Ok(Hits { total, hits: hits.collect() })
            }
        }
    }
}

/// Every document has a key and a time, so there always is a hit.
fn hit(score: Score, at: Option<i64>, key: Option<u64>) -> Option<Hit> {
    Some(Hit { key: key?, at: from_milliseconds(at?)?, score })
}

/// [`Timestamp::from_millisecond`] refuses the last second there is.
fn from_milliseconds(milliseconds: i64) -> Option<Timestamp> {
    let nanoseconds = i32::try_from(milliseconds.rem_euclid(1000) * 1_000_000).ok()?;
    Timestamp::new(milliseconds.div_euclid(1000), nanoseconds).ok()
}
