//! One provider: how it stands, what it went through, and how long it takes to say so.

use super::Page;
use crate::catalog::Catalog;
use crate::desk::{IncidentFacts, ProviderFacts};
use crate::detect::Step;
use crate::score::Lags;
use crate::server::answer::Past;
use crate::server::badge::{Badge, provider_name};
use crate::server::card::{Card, lag, step_words};
use crate::server::chart::Spark;
use crate::server::frame::{Frame, Section, page};
use crate::server::health::Row;
use crate::server::office::Office;
use crate::server::plain::{Link, Plain};
use crate::server::problem::{Problem, Shown};
use crate::server::words::{Moment, count, span};
use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;

#[derive(Template)]
#[template(path = "provider.html")]
struct ProviderPage {
    frame: Frame,
    provider: ProviderView,
}

/// A provider, in words.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::server) struct ProviderView {
    id: String,
    name: String,
    category: String,
    badge: Badge,
    note: Option<String>,
    services: Vec<(String, bool)>,
    depends_on: Vec<(String, String)>,
    spark: Spark,
    open: Vec<Card>,
    past: Vec<Past>,
    incidents: Vec<IncidentView>,
    lags: LagWords,
    sources: Vec<Row>,
}

/// What it published about itself.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::server) struct IncidentView {
    pub(in crate::server) title: Plain,
    pub(in crate::server) state: &'static str,
    pub(in crate::server) impact: &'static str,
    pub(in crate::server) published: Moment,
    pub(in crate::server) seen: Moment,
    pub(in crate::server) resolved: Option<Moment>,
    pub(in crate::server) source: String,
    pub(in crate::server) link: Option<Link>,
    /// Step, time and words of each update, the newest first.
    pub(in crate::server) updates: Vec<(&'static str, Moment, Plain)>,
}

/// How long it stays silent, in words.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::server) struct LagWords {
    /// "5 outages: 3 acknowledged, 1 never, 1 waiting".
    summary: String,
    median: Option<String>,
    duration: Option<String>,
    /// Step, how often it was reached, how late.
    steps: Vec<(&'static str, String, String)>,
    outages: usize,
}

/// `GET /provider/{id}`
pub(in crate::server) async fn get(
    State(office): State<Office>,
    id: Result<Path<String>, PathRejection>,
) -> Page {
    let Path(id) = id.map_err(Problem::from)?;
    let found = office.ask(move |desk, now| {
        Ok(desk.provider(&id, now)?.map(|facts| {
            let frame = Frame::new(Section::Providers, format!("{} – notjustme", facts.name))
                .twin(format!("/api/v1/providers/{}", facts.id))
                .live(format!("/provider/{}", facts.id));
            page(&ProviderPage { frame, provider: ProviderView::new(&facts, desk.catalog(), now) })
        }))
    });
    found.await?.ok_or_else(no_provider)
}

fn no_provider() -> Shown {
    let detail = "The catalog knows no such provider; the page of providers lists those that it knows.";
    Shown::from(Problem::new(StatusCode::NOT_FOUND, detail))
}

impl ProviderView {
    fn new(facts: &ProviderFacts, catalog: &Catalog, now: Timestamp) -> Self {
        Self {
            id: facts.id.clone(),
            name: facts.name.clone(),
            category: facts.category.clone(),
            badge: Badge::of_standing(facts.standing),
            note: facts.note.clone(),
            services: facts.services.iter().map(|service| (service.name.clone(), service.swarming)).collect(),
            depends_on: facts.depends_on.iter().map(|id| (id.clone(), provider_name(catalog, id))).collect(),
            spark: Spark::new(&facts.activity),
            open: facts.open.iter().map(|swarm| Card::new(swarm, catalog, now)).collect(),
            past: facts.past.iter().map(|past| Past::new(past, catalog, now)).collect(),
            incidents: facts.incidents.iter().map(|incident| IncidentView::new(incident, now)).collect(),
            lags: LagWords::new(&facts.lags),
            sources: facts.sources.iter().map(|source| Row::new(source, catalog, now)).collect(),
        }
    }
}

impl IncidentView {
    pub(in crate::server) fn new(incident: &IncidentFacts, now: Timestamp) -> Self {
        let updates =
            incident.updates.iter().rev().map(|update| {
                (update.state.as_str(), Moment::clock(update.at, now), Plain::new(&update.text))
            });
        Self {
            title: Plain::new(&incident.title),
            state: incident.state.as_str(),
            impact: incident.impact.as_str(),
            published: Moment::clock(incident.published_at, now),
            seen: Moment::clock(incident.first_seen_at, now),
            resolved: incident.resolved_at.map(|at| Moment::clock(at, now)),
            source: incident.source.clone(),
            link: incident.url.as_deref().and_then(Link::new),
            updates: updates.collect(),
        }
    }
}

impl LagWords {
    fn new(lags: &Lags) -> Self {
        let parts = [
            (lags.acknowledged, "acknowledged"),
            (lags.never, "never acknowledged"),
            (lags.waiting, "still waiting"),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(outages, _)| *outages > 0)
            .map(|(outages, how)| format!("{outages} {how}"))
            .collect();
        let steps = Step::ALL.into_iter().filter_map(|step| {
            let lag_of = lags.steps.get(step.name())?;
            let reached = format!("{} of {}", lag_of.reached, lags.outages);
            Some((step_words(step), reached, lag(lag_of.median_seconds)))
        });
        Self {
            summary: format!("{}: {}", count(lags.outages, "outage", "outages"), parts.join(", ")),
            median: lags.median_seconds.map(span),
            duration: lags.median_duration_seconds.map(span),
            steps: steps.collect(),
            outages: lags.outages,
        }
    }
}
