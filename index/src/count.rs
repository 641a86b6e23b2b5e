//! Counts what was found: by value, by time, and the reports of every provider by time.

use crate::buckets::Buckets;
use crate::error::Error;
use crate::facet::{Facet, FacetCounts};
use crate::query::{Compiled, Query, unscored};
use crate::reader::Index;
use crate::schema::{AT, Fields, PROVIDER, SIGNATURE};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::ops::Bound;
use tantivy::Term;
use tantivy::aggregation::agg_req::{Aggregation, AggregationVariants, Aggregations};
use tantivy::aggregation::agg_result::{
    AggregationResult, AggregationResults, BucketEntries, BucketEntry, BucketResult,
};
use tantivy::aggregation::bucket::{HistogramAggregation, HistogramBounds, TermsAggregation};
use tantivy::aggregation::{AggContextParams, AggregationCollector, AggregationLimitsGuard, Key};
use tantivy::collector::{Collector, HistogramCollector};
use tantivy::query::{BooleanQuery, ExistsQuery, Occur, RangeQuery};

/// The most values of a facet that are told.
pub const FACET_VALUES_MAX: usize = 1000;
/// The most values of a facet that are counted in one file of the index: more than there are sources.
const VALUES_COUNTED_MAX: u32 = 65_536;
/// The most providers whose activity is told.
const PROVIDERS_MAX: u32 = 10_000;
/// The most memory that counting takes, in bytes.
const MEMORY_BYTES_MAX: u64 = 256 * 1024 * 1024;

impl Index {
    /// How often the values of facets are among the documents that match; of each the `max` most frequent, at most
    /// [`FACET_VALUES_MAX`].
    ///
    /// # Errors
    ///
    /// Only when the index cannot be read.
    pub fn facets(&self, query: &Query, facets: &[Facet], max: usize) -> Result<Vec<FacetCounts>, Error> {
        let counted =
            self.searcher().search(&*query.compile(&self.fields), &counting(values(facets), facets.len()))?;
        Ok(told(counted, facets, max))
    }

    /// How many of the documents that match were written in each bucket.
    ///
    /// # Errors
    ///
    /// Only when the index cannot be read.
    pub fn histogram(&self, query: &Query, buckets: &Buckets) -> Result<Vec<u32>, Error> {
        let counts = self.searcher().search(&*query.compile(&self.fields), &by_time(buckets))?;
        Ok(counts.into_iter().map(clamped).collect())
    }

    /// For every provider that something was reported of between two times, how many reports were written in each
    /// stretch of `width`; the first begins at `since`. A report names a provider and shows a signature.
    ///
    /// # Errors
    ///
    /// Only when the index cannot be read.
    pub fn activity(
        &self,
        since: Timestamp,
        until: Timestamp,
        width: SignedDuration,
    ) -> Result<BTreeMap<String, Vec<u32>>, Error> {
        let buckets = Buckets::new(since, until, width);
        if buckets.is_empty() {
            return Ok(BTreeMap::new());
        }
        // Times in milliseconds are far below 2^53, so that they are whole as `f64`.
        let start = buckets.start() as f64;
        let step = buckets.step() as f64;
        let per_provider = HistogramAggregation {
            field: AT.to_owned(),
            interval: step,
            offset: Some(buckets.start().rem_euclid(buckets.step()) as f64),
            min_doc_count: Some(1),
            hard_bounds: Some(HistogramBounds { min: start, max: (buckets.end() - 1) as f64 }),
            ..HistogramAggregation::default()
        };
        let by_time = Aggregation {
            agg: AggregationVariants::Histogram(per_provider),
            sub_aggregation: Aggregations::default(),
        };
        let by_provider = Aggregation {
            agg: AggregationVariants::Terms(terms(PROVIDER, PROVIDERS_MAX)),
            sub_aggregation: [(AT.to_owned(), by_time)].into_iter().collect(),
        };
        let request = [(PROVIDER.to_owned(), by_provider)].into_iter().collect();
        let collector = counting(request, buckets.len());
        let mut counted = self.searcher().search(&reports(&self.fields, &buckets), &collector)?;
        let mut activity = BTreeMap::new();
        for mut provider in buckets_of(&mut counted, PROVIDER).0 {
            let mut counts = vec![0; buckets.len()];
            for stretch in buckets_of(&mut provider.sub_aggregation, AT).0 {
                let Key::F64(begin) = stretch.key else { continue };
                let place = ((begin - start) / step).round() as usize;
                if let Some(count) = counts.get_mut(place) {
                    *count += clamped(stretch.doc_count);
                }
            }
            activity.insert(text(provider.key), counts);
        }
        Ok(activity)
    }
}

/// Documents that name a provider, show a signature and are of the time of the buckets.
fn reports(fields: &Fields, buckets: &Buckets) -> BooleanQuery {
    let exists = |column: &str| Box::new(ExistsQuery::new(column.to_owned(), false));
    let bound = |time| Term::from_field_i64(fields.at, time);
    let range =
        RangeQuery::new(Bound::Included(bound(buckets.start())), Bound::Excluded(bound(buckets.end())));
    let clauses: [Compiled; 3] = [Box::new(range), exists(PROVIDER), exists(SIGNATURE)];
    BooleanQuery::new(clauses.into_iter().map(|clause| (Occur::Must, unscored(clause))).collect())
}

/// Counts by time.
pub(crate) fn by_time(buckets: &Buckets) -> HistogramCollector {
    HistogramCollector::new(AT.to_owned(), buckets.start(), buckets.step().unsigned_abs(), buckets.len())
}

/// Asks for the values of facets, each by the name of its column.
pub(crate) fn values(facets: &[Facet]) -> Aggregations {
    let max = u32::try_from(FACET_VALUES_MAX).unwrap_or(u32::MAX);
    let values = |facet: &Facet| {
        let agg = AggregationVariants::Terms(terms(facet.column(), max));
        (facet.column().to_owned(), Aggregation { agg, sub_aggregation: Aggregations::default() })
    };
    facets.iter().map(values).collect()
}

fn terms(column: &str, max: u32) -> TermsAggregation {
    TermsAggregation {
        field: column.to_owned(),
        size: Some(max),
        segment_size: Some(VALUES_COUNTED_MAX),
        ..TermsAggregation::default()
    }
}

/// Runs what is asked for within the limits of what can be asked for.
pub(crate) fn counting(request: Aggregations, each: usize) -> impl Collector<Fruit = AggregationResults> {
    let told_max = u32::try_from(each.max(FACET_VALUES_MAX)).unwrap_or(u32::MAX);
    let limits =
        AggregationLimitsGuard::new(Some(MEMORY_BYTES_MAX), Some(told_max.saturating_mul(PROVIDERS_MAX)));
    AggregationCollector::from_aggs(request, AggContextParams { limits, ..AggContextParams::default() })
}

/// What was counted by value, in the order in which it was asked for.
pub(crate) fn told(mut counted: AggregationResults, facets: &[Facet], max: usize) -> Vec<FacetCounts> {
    let mut told = |facet: &Facet| {
        let (buckets, others) = buckets_of(&mut counted, facet.column());
        let mut values: Vec<(String, u64)> =
            buckets.into_iter().map(|bucket| (text(bucket.key), bucket.doc_count)).collect();
        values.sort_unstable_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        let left_out = values.split_off(max.min(values.len()));
        let others = others + left_out.iter().map(|(_, count)| count).sum::<u64>();
        FacetCounts { facet: *facet, values, others }
    };
    facets.iter().map(&mut told).collect()
}

/// The buckets under a name, and how many documents are in those left out.
fn buckets_of(counted: &mut AggregationResults, name: &str) -> (Vec<BucketEntry>, u64) {
    match counted.0.remove(name) {
        Some(AggregationResult::BucketResult(BucketResult::Terms {
            buckets, sum_other_doc_count, ..
        })) => (buckets, sum_other_doc_count),
        Some(AggregationResult::BucketResult(BucketResult::Histogram {
            buckets: BucketEntries::Vec(buckets),
        })) => (buckets, 0),
        _ => (Vec::new(), 0),
    }
}

fn text(key: Key) -> String {
    match key {
        Key::Str(text) => text,
        key => key.to_string(),
    }
}

pub(crate) fn clamped(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
