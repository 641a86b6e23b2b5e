//! `/readyz`: whether questions can be answered now; `/robots.txt`: what crawlers should leave alone.

use super::super::office::Office;
use crate::desk::Unreadable;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Pages may be read and found; what costs a search, is private or never ends may not.
const ROBOTS: &str = "User-agent: *
Disallow: /answer
Disallow: /api
Disallow: /check
Disallow: /events
Disallow: /mcp
Disallow: /metrics
Disallow: /search
Disallow: /sign-in
Disallow: /tickets
";

/// `GET /readyz`: 200, or 503 and a sentence that says what cannot be read.
pub(super) async fn get(State(office): State<Office>) -> Response {
    let (status, sentence) = match office.ask(|desk, _| Ok(desk.readable())).await {
        Ok(Ok(())) => (StatusCode::OK, "ok".to_owned()),
        Ok(Err(unreadable)) => (StatusCode::SERVICE_UNAVAILABLE, said(&unreadable)),
        Err(problem) => (problem.status, problem.detail),
    };
    (status, [(header::CACHE_CONTROL, "no-store")], sentence + "\n").into_response()
}

/// Which it is, for everybody; why, for the operator alone: errors name files of this machine.
fn said(unreadable: &Unreadable) -> String {
    let why = std::error::Error::source(unreadable).map(ToString::to_string).unwrap_or_default();
    tracing::warn!("not ready: {unreadable} {why}");
    unreadable.to_string()
}

/// `GET /robots.txt`
pub(super) async fn robots() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, ROBOTS).into_response()
}
