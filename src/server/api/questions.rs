//! Questions: is it just me, and who wrote what.

use super::queries::{Again, Search};
use crate::desk::{Reply, Results, SearchRequest};
use crate::server::office::Office;
use crate::server::problem::Problem;
use crate::verdict::Asked;
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;

/// The posts of a search that are returned.
const HITS_MAX: usize = 50;

/// What is asked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct Question {
    /// A bounce message, log lines or a sentence; what is longer than 64 KiB is cut. It is not kept.
    #[schema(example = "550 4.4.7 QUEUE.Expired, mail from Office 365 is stuck")]
    text: String,
    /// The provider it is about, by id, name, alias or service.
    #[serde(default)]
    about: Option<String>,
    /// When it was seen; now where nothing is said.
    #[serde(default)]
    at: Option<Timestamp>,
}

/// Is it just me? The answer to a text.
#[utoipa::path(
    post,
    path = "/api/v1/check",
    request_body = Question,
    responses((status = 200, description = "The answer.", body = Reply), (status = 422, description = "Nothing is asked, or of an unknown provider."))
)]
pub(super) async fn check(
    State(office): State<Office>,
    question: Result<Json<Question>, JsonRejection>,
) -> Result<Json<Reply>, Problem> {
    let Json(Question { text, about, at }) = question?;
    if text.trim().is_empty() {
        let empty = "`text` is empty; put what you see into it.";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, empty));
    }
    office.ask(move |desk, now| desk.check(&text, about.as_deref(), at, now).map(Json)).await
}

/// The same question again, from what was recognised in a text and without it.
#[utoipa::path(
    get,
    path = "/api/v1/check",
    params(Again),
    responses((status = 200, description = "The answer.", body = Reply), (status = 422, description = "Nothing known is named."))
)]
pub(super) async fn check_again(
    State(office): State<Office>,
    pairs: Result<Query<Vec<(String, String)>>, QueryRejection>,
) -> Result<Json<Reply>, Problem> {
    let Query(pairs) = pairs?;
    let answer = office.ask(move |desk, now| {
        let asked = Asked::from_pairs(&pairs, desk.catalog());
        let nothing = asked.providers.is_empty() && asked.signatures.is_empty();
        if nothing { Ok(None) } else { desk.check_again(asked, now).map(Some) }
    });
    let nothing = "Name a `provider` of the catalog or a `signature`; /api/v1/providers lists the providers.";
    answer.await?.map(Json).ok_or_else(|| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, nothing))
}

/// Every post that matches a query, best first.
#[utoipa::path(get, path = "/api/v1/search", params(Search), responses((status = 200, description = "What was found.", body = Results)))]
pub(super) async fn search(
    State(office): State<Office>,
    search: Result<Query<Search>, QueryRejection>,
) -> Result<Json<Results>, Problem> {
    let Query(Search { q }) = search?;
    let request = SearchRequest { query: q, limit: HITS_MAX, ..SearchRequest::default() };
    office.ask(move |desk, now| desk.search(&request, now).map(Json)).await
}
