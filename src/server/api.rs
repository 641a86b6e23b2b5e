//! What programs ask for, as JSON: the same facts that the page shows.

use super::office::Office;
use super::problem::Problem;
use super::site::SWARMS_MAX;
use crate::desk::{Results, SearchRequest, SourceLine};
use crate::detect::Swarm;
use crate::verdict::Answer;
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The posts of a search that are returned.
const HITS_MAX: usize = 50;

/// The body of a check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    text: String,
    #[serde(default)]
    about: Option<String>,
}

/// The query of a search.
#[derive(Deserialize)]
pub(super) struct Search {
    q: String,
}

/// Swarms, and when they were so.
#[derive(Serialize)]
pub(super) struct Swarms {
    at: Timestamp,
    swarms: Vec<Swarm>,
}

/// Sources, and when they were so.
#[derive(Serialize)]
pub(super) struct Sources {
    at: Timestamp,
    sources: Vec<SourceLine>,
}

/// `POST /api/v1/check`
pub(super) async fn check(
    State(office): State<Office>,
    question: Result<Json<Question>, JsonRejection>,
) -> Result<Json<Answer>, Problem> {
    let Json(Question { text, about }) = question?;
    if text.trim().is_empty() {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "`text` is empty; put what you see into it.",
        ));
    }
    let answer = office.ask(move |desk, now| {
        let known = about.as_deref().is_none_or(|id| desk.catalog().provider(id).is_some());
        if known { desk.check(&text, about.as_deref(), now).map(Some) } else { Ok(None) }
    });
    let unknown = "`about` is no provider of the catalog; leave it out, or give a provider's id.";
    answer.await?.map(Json).ok_or_else(|| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, unknown))
}

/// `GET /api/v1/swarms`: open and subsided, newest first.
pub(super) async fn swarms(State(office): State<Office>) -> Result<Json<Swarms>, Problem> {
    office.ask(|desk, at| Ok(Json(Swarms { at, swarms: desk.swarms(false, SWARMS_MAX)? }))).await
}

/// `GET /api/v1/sources`
pub(super) async fn sources(State(office): State<Office>) -> Result<Json<Sources>, Problem> {
    office.ask(|desk, at| Ok(Json(Sources { at, sources: desk.sources()? }))).await
}

/// `GET /api/v1/search?q=`: the best hits.
pub(super) async fn search(
    State(office): State<Office>,
    search: Result<Query<Search>, QueryRejection>,
) -> Result<Json<Results>, Problem> {
    let Query(Search { q }) = search?;
    let request = SearchRequest { query: q, limit: HITS_MAX, ..SearchRequest::default() };
    office.ask(move |desk, now| desk.search(&request, now).map(Json)).await
}
