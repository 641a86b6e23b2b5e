//! Why a request is not answered, as RFC 9457 problem details for programs and as a page for people.

use super::frame::{Frame, Section, private};
use crate::desk::DeskError;
use crate::private::PrivateError;
use askama::Template;
use axum::Json;
use axum::extract::rejection::{FormRejection, JsonRejection, PathRejection, QueryRejection};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

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

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    frame: Frame,
    status: u16,
    detail: &'a str,
}

/// RFC 9457, section 3.1. The type is always `about:blank`: the status says which problem it is.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct Details<'a> {
    /// Always `about:blank`.
    r#type: &'a str,
    /// The status in words.
    title: &'a str,
    /// The status.
    status: u16,
    /// What to do instead.
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
            let page = ProblemPage {
                frame: Frame::new(Section::Apart, self.title()),
                status: self.status.as_u16(),
                detail: &self.detail,
            };
            (self.status, private(&page)).into_response()
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

/// A problem that is shown to a person.
#[derive(Debug)]
pub(super) struct Shown(Problem);

impl From<Problem> for Shown {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl IntoResponse for Shown {
    fn into_response(self) -> Response {
        self.0.at("/")
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        let status = match error {
            DeskError::BadQuery(_)
            | DeskError::BadPlace(_)
            | DeskError::OtherOrder
            | DeskError::UnknownPlace { .. } => StatusCode::BAD_REQUEST,
            DeskError::UnknownProvider { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            DeskError::Store(_) | DeskError::Index(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::new(status, error.to_string())
    }
}

impl From<PrivateError> for Problem {
    fn from(error: PrivateError) -> Self {
        let status = match error {
            PrivateError::NoTicket { .. } => StatusCode::NOT_FOUND,
            _ if error.is_of_the_asker() => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::new(status, error.to_string())
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Self::new(rejection.status(), rejection.body_text())
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
