//! Pages: a view and its template give HTML.

use super::asset::{SCRIPT, STYLE, hash};
use super::plain::Piece;
use super::problem::Problem;
use super::view::{Now, View};
use askama::Template;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    title: String,
    style: &'a str,
    script: &'a str,
    view: &'a View,
    /// The fragment, rendered, and its version.
    now: &'a Fragment,
}

#[derive(Template)]
#[template(path = "now.html")]
struct NowPart<'a> {
    now: &'a Now,
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    title: &'a str,
    style: &'a str,
    status: u16,
    detail: &'a str,
}

/// The part of a page that is refreshed, and its version: the same content has the same version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fragment {
    pub(super) html: String,
    /// An entity tag, quotes included.
    pub(super) etag: String,
}

/// The whole page.
pub(super) fn render(view: &View) -> String {
    let title = match &view.answer {
        Some(answer) => format!("{} – Is it just me?", answer.badge.words),
        None => "Is it just me?".to_owned(),
    };
    html(&Page { title, style: &STYLE.path, script: &SCRIPT.path, view, now: &fragment(&view.now) })
}

/// The part of it that is refreshed.
pub(super) fn fragment(now: &Now) -> Fragment {
    let html = html(&NowPart { now });
    let etag = format!("\"{}\"", hash(html.as_bytes()));
    Fragment { html, etag }
}

/// A page that says why there is no other.
pub(super) fn problem(problem: &Problem) -> String {
    html(&ProblemPage {
        title: problem.title(),
        style: &STYLE.path,
        status: problem.status.as_u16(),
        detail: &problem.detail,
    })
}

/// An answer to one person, which no cache may keep.
pub(super) fn no_store(html: String) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Html(html)).into_response()
}

fn html(template: &impl Template) -> String {
    template.render().expect("templates write to a string and call nothing that fails")
}
