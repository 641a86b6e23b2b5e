//! Search: the index finds and counts, the store tells the words.

use super::{Desk, DeskError};
use crawlers::Venue;
use index::{Counted, Cursor, Facet, Highlighter, Page, Query};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The most hits of one page.
pub const SEARCH_LIMIT_MAX: usize = index::LIMIT_MAX;

/// Values told of each facet, the most frequent.
const FACET_VALUES_MAX: usize = 12;

/// Buckets of a histogram: what a line of a terminal and a phone hold.
const BUCKETS_MAX: usize = 60;

/// Posts that claim to be older are in no bucket: nobody told of outages on the web before 1990.
const OLDEST: &str = "1990-01-01T00:00:00Z";

/// Posts that claim to be of the future are in no bucket either, but for clocks that are wrong.
const FUTURE: SignedDuration = SignedDuration::from_hours(24);

/// What is searched for, and which part of it is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchRequest {
    /// In the grammar of [`index::Query`]; empty for every post.
    pub query: String,
    /// In which order.
    pub sort: Sort,
    /// How many hits, at most [`SEARCH_LIMIT_MAX`].
    pub limit: usize,
    /// [`Results::next`] of the page before.
    pub after: Option<String>,
    /// Whether everything that matches is counted by values and times.
    pub counted: bool,
}

/// The order of hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// What matches best first; without words the newest first.
    #[default]
    Relevance,
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
}

/// Results of a search.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Results {
    /// How many posts match in all.
    pub total: usize,
    /// The asked-for page of them.
    pub hits: Vec<Hit>,
    /// Where to go on: to be given as `after`; `null` on the last page.
    pub next: Option<String>,
    /// How often values are among everything that matches; empty unless asked for.
    pub facets: Vec<FacetCounts>,
    /// When what matches was written; `null` unless asked for.
    pub histogram: Option<Histogram>,
}

/// How often the values of one field are among what matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FacetCounts {
    /// The field, as it stands before the colon in a query.
    pub field: String,
    /// The most frequent values.
    pub values: Vec<FacetValue>,
    /// What the values left out add up to.
    pub others: u64,
}

/// A value, and how many posts have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FacetValue {
    /// The value, as it stands after the colon in a query.
    pub value: String,
    /// How many of the posts that match have it.
    pub count: u64,
}

/// How many posts were written in each of some stretches of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Histogram {
    /// When the first stretch begins.
    pub from: Timestamp,
    /// How long each is, in seconds.
    pub width_seconds: i64,
    /// How many posts each has. What claims to be of before 1990 or of more than a day ahead has no place here.
    pub counts: Vec<u32>,
}

/// One post that matches.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Hit {
    /// The source's id.
    pub source: String,
    /// The post's id there.
    pub post: String,
    /// What sort of place it is.
    #[schema(value_type = String)]
    pub venue: Venue,
    /// When it was written.
    pub at: Timestamp,
    /// When its author last changed it, where the site says so.
    pub edited_at: Option<Timestamp>,
    /// Its title, if it has one.
    pub title: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// The id of the thread it stands in.
    pub thread: Option<String>,
    /// Whether the provider's own people wrote it.
    pub staff: bool,
    /// Whether its thread takes it for the answer.
    pub accepted: bool,
    /// Ids of the providers it reports of.
    pub providers: Vec<String>,
    /// What it shares with other reports of the same failure.
    pub signatures: Vec<String>,
    /// The part that matches, plain text.
    pub snippet: String,
    /// Byte ranges of the snippet that match.
    pub highlights: Vec<(usize, usize)>,
}

impl Desk {
    /// Posts that match a query, a page of them.
    ///
    /// # Errors
    /// When the query or the place to go on from cannot be understood, or store or index cannot be read.
    pub fn search(&self, request: &SearchRequest, now: Timestamp) -> Result<Results, DeskError> {
        let query = Query::parse(&request.query, now)?;
        self.find(&query, &query.highlighter(), request, now)
    }

    /// The same for a query that was read already.
    pub(super) fn find(
        &self,
        query: &Query,
        highlighter: &Highlighter,
        request: &SearchRequest,
        now: Timestamp,
    ) -> Result<Results, DeskError> {
        let after: Option<Cursor> = request.after.as_deref().map(str::parse).transpose()?;
        let page = Page { limit: request.limit, sort: request.sort.into(), after };
        let oldest = OLDEST.parse().unwrap_or(Timestamp::UNIX_EPOCH);
        let counted = Counted {
            facets: &Facet::ALL,
            values_max: FACET_VALUES_MAX,
            buckets_max: BUCKETS_MAX,
            times: Some((oldest, now.saturating_add(FUTURE).unwrap_or(now))),
        };
        let counted = if request.counted { counted } else { Counted::default() };
        let found = match self.index.explore(query, &page, &counted) {
            Err(index::Error::OtherOrder) => return Err(DeskError::OtherOrder),
            found => found?,
        };
        Ok(Results {
            total: found.hits.total,
            next: found.hits.next.map(|next| next.to_string()),
            hits: self.hits(found.hits.hits, highlighter)?,
            facets: found.facets.into_iter().map(FacetCounts::from).collect(),
            histogram: found.histogram.map(|(buckets, counts)| Histogram {
                from: buckets.from(),
                width_seconds: buckets.width().as_secs(),
                counts,
            }),
        })
    }

    /// What the store knows of what the index found; what was deleted meanwhile is left out.
    fn hits(&self, found: Vec<index::Hit>, highlighter: &Highlighter) -> Result<Vec<Hit>, DeskError> {
        let keys: Vec<u64> = found.iter().map(|hit| hit.key).collect();
        let mut known: BTreeMap<u64, index::Hit> = found.into_iter().map(|hit| (hit.key, hit)).collect();
        let hits = self.posts(&keys)?.into_iter().map(|stored| {
            let snippet = highlighter.snippet(&stored.post.text);
            let known = known.remove(&stored.key);
            let (providers, signatures) =
                known.map(|hit| (hit.providers, hit.signatures)).unwrap_or_default();
            Hit {
                source: stored.source,
                post: stored.post.id,
                venue: stored.venue,
                at: stored.post.at,
                edited_at: stored.post.edited_at,
                title: stored.post.title,
                url: stored.post.url,
                thread: stored.post.thread,
                staff: stored.post.staff,
                accepted: stored.post.accepted,
                providers,
                signatures,
                snippet: snippet.text,
                highlights: snippet.highlighted.into_iter().map(|range| (range.start, range.end)).collect(),
            }
        });
        Ok(hits.collect())
    }
}

impl From<Sort> for index::Sort {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Relevance => Self::Relevance,
            Sort::Newest => Self::Newest,
            Sort::Oldest => Self::Oldest,
        }
    }
}

impl From<index::FacetCounts> for FacetCounts {
    fn from(counts: index::FacetCounts) -> Self {
        let values = counts.values.into_iter().map(|(value, count)| FacetValue { value, count });
        Self { field: counts.facet.name().to_owned(), values: values.collect(), others: counts.others }
    }
}
