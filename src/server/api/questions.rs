//! Questions: is it just me, and who wrote what.

use super::queries::{Again, Search};
use crate::desk::{ExportFormat, Reply, Results};
use crate::server::office::Office;
use crate::server::problem::Problem;
use crate::verdict::Asked;
use axum::Json;
use axum::body::Body;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, StreamExt};
use jiff::Timestamp;
use serde::Deserialize;
use std::io;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::time::timeout;
use utoipa::ToSchema;

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

/// Pages of a file that wait for whoever reads it.
const PAGES_AHEAD: usize = 2;

/// How long to wait for whoever reads a file and does not go on.
const PATIENCE: Duration = Duration::from_secs(30);

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

/// Every post that matches a query, with what it can be narrowed by and when it was written.
#[utoipa::path(get, path = "/api/v1/search", params(Search), responses((status = 200, description = "What was found.", body = Results)))]
pub(super) async fn search(
    State(office): State<Office>,
    search: Result<Query<Search>, QueryRejection>,
) -> Result<Json<Results>, Problem> {
    let Query(search) = search?;
    office.ask(move |desk, now| desk.search(&search.page(true), now).map(Json)).await
}

/// The same as a file of CSV (RFC 4180), sent as it is found.
#[utoipa::path(
    get,
    path = "/api/v1/search.csv",
    params(Search),
    responses((status = 200, description = "A row for each post.", body = String, content_type = "text/csv"))
)]
pub(super) async fn export(
    State(office): State<Office>,
    search: Result<Query<Search>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(search) = search?;
    let (sender, mut receiver) = mpsc::channel(PAGES_AHEAD);
    let problems = sender.clone();
    tokio::spawn(async move {
        let runtime = Handle::current();
        let sent = office.ask(move |desk, now| {
            for page in desk.export(search.file(), ExportFormat::Csv, now)? {
                let sent = timeout(PATIENCE, sender.send(Ok(page?)));
                if !matches!(runtime.block_on(sent), Ok(Ok(()))) {
                    break;
                }
            }
            Ok(())
        });
        if let Err(problem) = sent.await {
            problems.send(Err(problem)).await.ok();
        }
    });
    // The first page tells whether there will be any.
    let first = receiver.recv().await.transpose()?.unwrap_or_default();
    let rest = stream::unfold(receiver, |mut receiver| async move {
        let page = receiver.recv().await?.map_err(|problem| io::Error::other(problem.detail));
        Some((page, receiver))
    });
    // Whoever compresses it asks again after the end.
    let rows = stream::once(async { Ok(first) }).chain(rest).fuse();
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"notjustme-search.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Body::from_stream(rows)).into_response())
}
