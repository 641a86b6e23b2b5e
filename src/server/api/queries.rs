//! What queries may hold.

use crate::desk::{EXPORT_ROWS_MAX, SearchRequest, Sort};
use crate::server::listing::within;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;

/// What was recognised in a text: the address of an answer.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes pairs that may stand several times, which are read as pairs")]
pub(in crate::server) struct Again {
    /// Ids of providers.
    #[param(example = json!(["microsoft-365"]))]
    provider: Vec<String>,
    /// Codes and symptoms, such as `code:smtp:4.4.7` and `symptom:mail-not-sent`.
    signature: Vec<String>,
    /// Whose fault the words suggested: `provider`, `local`, `third-party` or `either`.
    side: Option<String>,
    /// When it was seen.
    at: Option<Timestamp>,
}

/// The query of a search.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct Search {
    /// Words, codes, fields and times, such as `code:smtp:4.4.7 venue:forum after:-7d`.
    #[param(example = "code:smtp:4.4.7")]
    pub(in crate::server) q: String,
    /// In which order.
    #[serde(default)]
    #[param(inline)]
    pub(in crate::server) sort: Sort,
    /// How many posts, at most 100; of a file, at most 100,000.
    #[serde(default, deserialize_with = "within::<_, u32, 100_000>")]
    #[param(minimum = 1, maximum = 100_000, example = 25)]
    pub(in crate::server) limit: Option<u32>,
    /// Where to go on, as `next` of the page before says.
    #[serde(default)]
    pub(in crate::server) after: Option<String>,
}

/// Posts of a page, where the query does not say how many.
const POSTS_SHOWN: u32 = 25;

/// The most posts of a page.
const POSTS_MAX: u32 = 100;

impl Search {
    /// A page of it; `counted` adds what it can be narrowed by.
    pub(in crate::server) fn page(&self, counted: bool) -> SearchRequest {
        let limit = self.limit.unwrap_or(POSTS_SHOWN).clamp(1, POSTS_MAX) as usize;
        let after = self.after.clone().filter(|after| !after.is_empty());
        SearchRequest { query: self.q.clone(), sort: self.sort, limit, after, counted }
    }

    /// All of it, as a file.
    pub(in crate::server) fn file(&self) -> SearchRequest {
        let limit = self.limit.map_or(EXPORT_ROWS_MAX, |limit| limit as usize);
        SearchRequest { limit, ..self.page(false) }
    }
}
