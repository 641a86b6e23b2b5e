//! Why a request is not answered, as RFC 9457 problem details for programs and as a page for people.

use super::page;
use crate::desk::DeskError;
use axum::Json;
use axum::extract::rejection::{FormRejection, JsonRejection, QueryRejection};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// The media type of RFC 9457.
const PROBLEM_JSON: &str = "application/problem+json";

/// Below this path programs ask, and get their errors as JSON.
pub(super) const API_PREFIX: &str = "/api/";

/// Why a request is not answered, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) status: StatusCode,
    /// One sentence: what to do instead.
    pub(super) detail: String,
}

/// RFC 9457, section 3.1. The type is always `about:blank`: the status says which problem it is.
#[derive(Serialize)]
struct Details<'a> {
    r#type: &'a str,
    title: &'a str,
    status: u16,
    detail: &'a str,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into() }
    }

    /// The status in words, as RFC 9457 asks for where the type is `about:blank`.
    pub(super) fn title(&self) -> &'static str {
        self.status.canonical_reason().unwrap_or("Error")
    }

    /// As JSON below [`API_PREFIX`], as a page elsewhere.
    pub(super) fn at(self, path: &str) -> Response {
        if path.starts_with(API_PREFIX) {
            self.into_response()
        } else {
            (self.status, page::no_store(page::problem(&self))).into_response()
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let details = Details {
            r#type: "about:blank",
            title: self.title(),
            status: self.status.as_u16(),
            detail: &self.detail,
        };
        (self.status, [(header::CONTENT_TYPE, PROBLEM_JSON)], Json(details).into_response().into_body())
            .into_response()
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        let asked_wrongly =
            matches!(error, DeskError::BadQuery(_) | DeskError::BadPlace(_) | DeskError::OtherOrder);
        let status = if asked_wrongly { StatusCode::BAD_REQUEST } else { StatusCode::INTERNAL_SERVER_ERROR };
        Self::new(status, error.to_string())
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        Self::new(rejection.status(), rejection.body_text())
    }
}

impl From<FormRejection> for Problem {
    fn from(rejection: FormRejection) -> Self {
        Self::new(rejection.status(), rejection.body_text())
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::new(rejection.status(), rejection.body_text())
    }
}
