//! Search: the index finds, the store tells the words.

use super::{Desk, DeskError};
use crawlers::Venue;
use index::{Page, Query, Sort};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// Results of a search.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Results {
    /// How many posts match in all.
    pub total: usize,
    /// The asked-for page of them.
    pub hits: Vec<Hit>,
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
    /// Its title, if it has one.
    pub title: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// The part that matches, plain text.
    pub snippet: String,
    /// Byte ranges of the snippet that match.
    pub highlights: Vec<(usize, usize)>,
}

impl Desk {
    /// Posts that match a query, best first. The grammar is that of [`index::Query`].
    ///
    /// # Errors
    /// When the query cannot be understood, or store or index cannot be read.
    pub fn search(
        &self,
        query: &str,
        limit: usize,
        offset: usize,
        now: Timestamp,
    ) -> Result<Results, DeskError> {
        let query = Query::parse(query, now)?;
        let found = self.index.search(&query, &Page { limit, offset, sort: Sort::Relevance })?;
        let highlighter = query.highlighter();
        let hits = self.posts(&found)?.into_iter().map(|stored| {
            let snippet = highlighter.snippet(&stored.post.text);
            Hit {
                source: stored.source,
                post: stored.post.id,
                venue: stored.venue,
                at: stored.post.at,
                title: stored.post.title,
                url: stored.post.url,
                snippet: snippet.text,
                highlights: snippet.highlighted.into_iter().map(|range| (range.start, range.end)).collect(),
            }
        });
        Ok(Results { total: found.total, hits: hits.collect() })
    }
}
