//! Search: the query, what is found, by what it can be narrowed, and when it was written.

use super::Page;
use crate::desk::{DeskError, Hit, Results, SearchRequest};
use crate::server::answer::pair_link;
use crate::server::card::venue_words;
use crate::server::frame::{Frame, Section, page};
use crate::server::office::Office;
use crate::server::plain::{Link, Part, Plain, parts};
use crate::server::problem::Problem;
use crate::server::words::Moment;
use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use jiff::Timestamp;
use serde::Deserialize;

/// Hits of a page.
const HITS_SHOWN: usize = 25;

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    frame: Frame,
    query: String,
    found: Option<Found>,
    wrong: Option<String>,
}

/// What is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
pub(in crate::server) struct Asked {
    #[serde(default)]
    q: String,
}

/// What was found, in words.
#[derive(Debug, Clone, PartialEq)]
struct Found {
    total: usize,
    hits: Vec<HitView>,
}

/// A post that matches, in words.
#[derive(Debug, Clone, PartialEq)]
struct HitView {
    at: Moment,
    venue: &'static str,
    source: String,
    title: Option<Plain>,
    link: Option<Link>,
    parts: Vec<Part>,
}

/// `GET /search?q=`
pub(in crate::server) async fn get(
    State(office): State<Office>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Page {
    let Query(asked) = asked.map_err(Problem::from)?;
    let shown = office.ask(move |desk, now| {
        let mut frame = Frame::new(Section::Search, "Search – notjustme");
        if !asked.q.trim().is_empty() {
            frame = frame.twin(pair_link("/api/v1/search", &[("q", asked.q.clone())]));
        }
        let (found, wrong) = match asked.q.trim() {
            "" => (None, None),
            query => {
                let request =
                    SearchRequest { query: query.to_owned(), limit: HITS_SHOWN, ..SearchRequest::default() };
                match desk.search(&request, now) {
                    Ok(results) => (Some(Found::new(&results, now)), None),
                    Err(DeskError::BadQuery(why)) => (None, Some(why.to_string())),
                    Err(other) => return Err(other),
                }
            }
        };
        Ok(page(&SearchPage { frame, query: asked.q, found, wrong }))
    });
    Ok(shown.await?)
}

impl Found {
    fn new(results: &Results, now: Timestamp) -> Self {
        Self { total: results.total, hits: results.hits.iter().map(|hit| HitView::new(hit, now)).collect() }
    }
}

impl HitView {
    fn new(hit: &Hit, now: Timestamp) -> Self {
        Self {
            at: Moment::clock(hit.at, now),
            venue: venue_words(hit.venue),
            source: hit.source.clone(),
            title: hit.title.as_deref().map(Plain::new).filter(|title| !title.is_blank()),
            link: hit.url.as_deref().and_then(Link::new),
            parts: parts(&hit.snippet, &hit.highlights),
        }
    }
}
