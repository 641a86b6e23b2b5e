//! Search: the query, what is found, by what it can be narrowed, and when it was written.

use super::Page;
use crate::desk::{DeskError, FacetCounts, Hit, Results, Sort};
use crate::server::answer::pair_link;
use crate::server::api::Search;
use crate::server::card::venue_words;
use crate::server::chart::Spark;
use crate::server::frame::{Frame, Section, page};
use crate::server::office::Office;
use crate::server::plain::{Link, Part, Plain, parts};
use crate::server::problem::Problem;
use crate::server::words::{Moment, span};
use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use jiff::{SignedDuration, Timestamp};

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    frame: Frame,
    query: String,
    sort: Sort,
    found: Option<Found>,
    wrong: Option<String>,
}

/// What was found, in words.
#[derive(Debug, Clone, PartialEq)]
struct Found {
    total: usize,
    hits: Vec<HitView>,
    facets: Vec<FacetView>,
    times: Option<Times>,
    next: Option<String>,
    csv: String,
}

/// When what matches was written.
#[derive(Debug, Clone, PartialEq)]
struct Times {
    spark: Spark,
    from: Moment,
    to: Moment,
    per: String,
}

/// By which values of a field it can be narrowed.
#[derive(Debug, Clone, PartialEq)]
struct FacetView {
    field: String,
    /// Value, how many, and the address of the narrower search.
    values: Vec<(String, u64, String)>,
}

/// A post that matches, in words.
#[derive(Debug, Clone, PartialEq)]
struct HitView {
    at: Moment,
    edited: Option<Moment>,
    venue: &'static str,
    source: String,
    title: Option<Plain>,
    link: Option<Link>,
    parts: Vec<Part>,
    staff: bool,
    accepted: bool,
    providers: Vec<String>,
}

/// `GET /search?q=&sort=&after=`
pub(in crate::server) async fn get(
    State(office): State<Office>,
    asked: Result<Query<PageQuery>, QueryRejection>,
) -> Page {
    let Query(asked) = asked.map_err(Problem::from)?;
    let search = Search { q: asked.q, sort: asked.sort, limit: None, after: asked.after };
    let shown = office.ask(move |desk, now| {
        let frame =
            Frame::new(Section::Search, "Search – notjustme").twin(link("/api/v1/search", &search, None));
        let (found, wrong) = match search.q.trim() {
            "" => (None, None),
            _ => match desk.search(&search.page(true), now) {
                Ok(results) => (Some(Found::new(&results, &search, now)), None),
                Err(DeskError::BadQuery(why)) => (None, Some(why.to_string())),
                Err(other) => return Err(other),
            },
        };
        let status = if wrong.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
        let shown = page(&SearchPage { frame, query: search.q, sort: search.sort, found, wrong });
        Ok((status, shown).into_response())
    });
    Ok(shown.await?)
}

/// The query of the page: an empty one shows how to ask.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub(in crate::server) struct PageQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    sort: Sort,
    #[serde(default)]
    after: Option<String>,
}

/// The address of a search at `path`.
fn link(path: &str, search: &Search, after: Option<&str>) -> String {
    let mut pairs = vec![("q", search.q.clone())];
    if search.sort != Sort::default() {
        let sort = if search.sort == Sort::Newest { "newest" } else { "oldest" };
        pairs.push(("sort", sort.to_owned()));
    }
    if let Some(after) = after {
        pairs.push(("after", after.to_owned()));
    }
    pair_link(path, &pairs)
}

impl Found {
    fn new(results: &Results, search: &Search, now: Timestamp) -> Self {
        let times = results.histogram.as_ref().filter(|times| !times.counts.is_empty()).map(|times| {
            let length = times.width_seconds * times.counts.len() as i64;
            let to = times.from.saturating_add(SignedDuration::from_secs(length)).unwrap_or(now);
            Times {
                spark: Spark::new(&times.counts),
                from: Moment::clock(times.from, now),
                to: Moment::clock(to.min(now), now),
                per: span(times.width_seconds),
            }
        });
        let facets = results.facets.iter().filter(|facet| facet.values.len() > 1);
        Self {
            total: results.total,
            hits: results.hits.iter().map(|hit| HitView::new(hit, now)).collect(),
            facets: facets.map(|facet| FacetView::new(facet, search)).collect(),
            times,
            next: results.next.as_deref().map(|next| link("/search", search, Some(next))),
            csv: link("/api/v1/search.csv", search, None),
        }
    }
}

impl FacetView {
    fn new(facet: &FacetCounts, search: &Search) -> Self {
        let values = facet.values.iter().map(|value| {
            let narrower =
                Search { q: format!("{} {}:{}", search.q, facet.field, value.value), ..search.clone() };
            (Plain::new(&value.value).to_string(), value.count, link("/search", &narrower, None))
        });
        Self { field: facet.field.clone(), values: values.collect() }
    }
}

impl HitView {
    fn new(hit: &Hit, now: Timestamp) -> Self {
        Self {
            at: Moment::clock(hit.at, now),
            edited: hit.edited_at.map(|at| Moment::clock(at, now)),
            venue: venue_words(hit.venue),
            source: hit.source.clone(),
            title: hit.title.as_deref().map(Plain::new).filter(|title| !title.is_blank()),
            link: hit.url.as_deref().and_then(Link::new),
            parts: parts(&hit.snippet, &hit.highlights),
            staff: hit.staff,
            accepted: hit.accepted,
            providers: hit.providers.clone(),
        }
    }
}
