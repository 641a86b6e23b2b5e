//! Finds documents.
//!
//! Results are in a strict order: what is equally relevant comes newest first, and what is of the same moment
//! by key. So two searches of the same index give the same answer, and pages do not overlap.

use crate::buckets::Buckets;
use crate::count::{by_time, clamped, counting, told, values};
use crate::cursor::{Cursor, Place};
use crate::error::Error;
use crate::facet::{Facet, FacetCounts};
use crate::query::Query;
use crate::rank::Ranked;
use crate::reader::Index;
use crate::schema::{PROVIDER, SIGNATURE};
use crate::span::Span;
use jiff::Timestamp;
use tantivy::collector::{Collector, Count};
use tantivy::query::EnableScoring;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, Term};

/// The most hits one search gives.
pub const LIMIT_MAX: usize = 1000;

/// Which part of the result is wanted, in which order.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Page {
    /// How many hits, at most [`LIMIT_MAX`].
    pub limit: usize,
    /// In which order.
    pub sort: Sort,
    /// [`Hits::next`] of the page before; the first page without.
    pub after: Option<Cursor>,
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
    /// How many documents match, on all pages.
    pub total: usize,
    /// Those of the page, in order.
    pub hits: Vec<Hit>,
    /// Where to go on, if there are more.
    pub next: Option<Cursor>,
}

/// One document that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The store's row id of the post.
    pub key: u64,
    /// When it was written, to the millisecond.
    pub at: Timestamp,
    /// How well it matches (BM25), to be compared within one search; 0 in an order by time.
    pub score: f32,
    /// Ids of the providers it is about.
    pub providers: Vec<String>,
    /// What it shares with other reports of the same failure.
    pub signatures: Vec<String>,
}

/// A page of places, before it is known what stands there.
pub(crate) struct Found {
    pub(crate) places: Vec<(Place, DocAddress)>,
    next: Option<Cursor>,
}

/// What is counted of everything that matches, beside the page of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted<'a> {
    /// By which values.
    pub facets: &'a [Facet],
    /// How many values of each facet, the most frequent; at most [`FACET_VALUES_MAX`](crate::FACET_VALUES_MAX).
    pub values_max: usize,
    /// In how many buckets of time at most; 0 for none.
    pub buckets_max: usize,
    /// Times outside these have no bucket: a post may claim any.
    pub times: Option<(Timestamp, Timestamp)>,
}

/// What a search found, and counts of all of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Explored {
    /// The page.
    pub hits: Hits,
    /// The facets asked for, in their order.
    pub facets: Vec<FacetCounts>,
    /// When what matches was written, from the first to the last; none if nothing was in the times asked for.
    pub histogram: Option<(Buckets, Vec<u32>)>,
}

impl Index {
    /// Finds the documents that match. A query without words matches all alike: in the order of relevance that is
    /// the newest first.
    ///
    /// # Errors
    ///
    /// [`Error::OtherOrder`] when [`Page::after`] is of a search in another order; else only when the index cannot
    /// be read.
    pub fn search(&self, query: &Query, page: &Page) -> Result<Hits, Error> {
        let compiled = query.compile(&self.fields);
        let searcher = self.searcher();
        let (found, total) = self.collect(&searcher, &*compiled, &page.of(query), Count)?;
        hits(&searcher, found, total)
    }

    /// Finds the documents that match and counts them by values and times, all in the same state of the index: in one
    /// pass, and a second for the times, which have to be known before they can be divided.
    ///
    /// # Errors
    ///
    /// Those of [`Index::search`].
    pub fn explore(&self, query: &Query, page: &Page, counted: &Counted<'_>) -> Result<Explored, Error> {
        let (searcher, compiled) = (self.searcher(), query.compile(&self.fields));
        let facets = (!counted.facets.is_empty()).then(|| counting(values(counted.facets), 1));
        let span = (counted.buckets_max > 0).then_some(Span { within: counted.times });
        let beside = (Count, facets, span);
        let (found, (total, values, span)) = self.collect(&searcher, &*compiled, &page.of(query), beside)?;
        let facets =
            values.map(|values| told(values, counted.facets, counted.values_max)).unwrap_or_default();
        let histogram = match span.flatten() {
            None => None,
            Some((first, last)) => {
                let buckets = Buckets::covering(first, last, counted.buckets_max);
                let counts = searcher.search(&*compiled, &by_time(&buckets))?;
                Some((buckets, counts.into_iter().map(clamped).collect()))
            }
        };
        Ok(Explored { hits: hits(&searcher, found, total)?, facets, histogram })
    }

    /// Finds a page, and whatever else is wanted in the same pass. How many match is not counted.
    pub(crate) fn collect<C: Collector>(
        &self,
        searcher: &Searcher,
        query: &dyn tantivy::query::Query,
        page: &Page,
        beside: C,
    ) -> Result<(Found, C::Fruit), Error> {
        let after = match page.after {
            None => None,
            Some(cursor) if cursor.sort != page.sort => return Err(Error::OtherOrder),
            Some(cursor) => Some(self.place_now(searcher, query, cursor)?),
        };
        let limit = page.limit.min(LIMIT_MAX);
        // One more tells whether there are more.
        let ranked = Ranked { sort: page.sort, limit: if limit == 0 { 0 } else { limit + 1 }, after };
        let (mut places, fruit) = searcher.search(query, &(ranked, beside))?;
        let is_last = places.len() <= limit;
        places.truncate(limit);
        let next =
            places.last().filter(|_| !is_last).map(|(place, _)| Cursor { sort: page.sort, place: *place });
        Ok((Found { places, next }, fruit))
    }

    /// Where the document that a cursor names stands now: documents written since change how much words say. Where it
    /// was, if it is gone.
    fn place_now(
        &self,
        searcher: &Searcher,
        query: &dyn tantivy::query::Query,
        cursor: Cursor,
    ) -> Result<Place, Error> {
        let Cursor { sort, place } = cursor;
        if sort != Sort::Relevance {
            return Ok(place);
        }
        let key = Term::from_field_u64(self.fields.key, place.key);
        let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
        for segment in searcher.segment_readers() {
            let postings =
                segment.inverted_index(self.fields.key)?.read_postings(&key, IndexRecordOption::Basic)?;
            let Some(mut postings) = postings else { continue };
            while postings.doc() != TERMINATED {
                let document = postings.doc();
                let mut scorer = weight.scorer(segment, 1.0)?;
                let alive = !segment.is_deleted(document);
                if alive && scorer.doc() <= document && scorer.seek(document) == document {
                    return Ok(Place { score: scorer.score(), ..place });
                }
                postings.advance();
            }
        }
        Ok(place)
    }
}

impl Page {
    /// The page as it is for this query: without words all match alike, and the order by time is found sooner.
    fn of(self, query: &Query) -> Page {
        match self.sort {
            Sort::Relevance if !query.has_words() => Page { sort: Sort::Newest, ..self },
            _ => self,
        }
    }
}

/// Tells what is known of the documents of a page.
fn hits(searcher: &Searcher, found: Found, total: usize) -> Result<Hits, Error> {
    let mut hits = Vec::with_capacity(found.places.len());
    for (place, document) in found.places {
        // A time outside those there are has no hit.
        let Some(at) = from_milliseconds(place.at) else { continue };
        let providers = values_of(searcher, document, PROVIDER)?;
        let signatures = values_of(searcher, document, SIGNATURE)?;
        hits.push(Hit { key: place.key, at, score: place.score, providers, signatures });
    }
    Ok(Hits { total, hits, next: found.next })
}

/// The values of a column in one document.
fn values_of(searcher: &Searcher, document: DocAddress, column: &str) -> Result<Vec<String>, Error> {
    let segment = searcher.segment_reader(document.segment_ord);
    let Some(column) = segment.fast_fields().str(column)? else { return Ok(Vec::new()) };
    let mut values = Vec::new();
    for value in column.term_ords(document.doc_id) {
        let mut text = String::new();
        column.ord_to_str(value, &mut text)?;
        values.push(text);
    }
    Ok(values)
}

/// [`Timestamp::from_millisecond`] refuses the last second there is.
pub(crate) fn from_milliseconds(milliseconds: i64) -> Option<Timestamp> {
    let nanoseconds = i32::try_from(milliseconds.rem_euclid(1000) * 1_000_000).ok()?;
    Timestamp::new(milliseconds.div_euclid(1000), nanoseconds).ok()
}
