//! Every swarm there was, the newest first.

use super::Page;
use crate::catalog::Catalog;
use crate::detect::{Grade, Swarm};
use crate::server::badge::{Badge, provider_name, signature_words};
use crate::server::card::standing;
use crate::server::frame::{Frame, Section, page};
use crate::server::listing::{SwarmQuery, next_link};
use crate::server::office::Office;
use crate::server::problem::Problem;
use crate::server::words::{Moment, amount};
use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use jiff::Timestamp;

#[derive(Template)]
#[template(path = "swarms.html")]
struct SwarmsPage {
    frame: Frame,
    rows: Vec<SwarmRow>,
    /// Names of providers to choose, with their ids.
    providers: Vec<(String, String)>,
    query: SwarmQuery,
    next: Option<String>,
}

/// A swarm in a line.
#[derive(Debug, Clone, PartialEq)]
struct SwarmRow {
    id: String,
    provider: String,
    provider_id: String,
    badge: Badge,
    likely: bool,
    what: String,
    began: Moment,
    people: String,
    standing: String,
}

/// `GET /swarms?provider=&state=&after=`
pub(in crate::server) async fn get(
    State(office): State<Office>,
    query: Result<Query<SwarmQuery>, QueryRejection>,
) -> Page {
    let Query(query) = query.map_err(Problem::from)?;
    let shown = office.ask(move |desk, now| {
        let found = desk.swarms_page(&query.wanted(), now)?;
        let catalog = desk.catalog();
        let mut providers: Vec<(String, String)> =
            catalog.providers.iter().map(|provider| (provider.name.clone(), provider.id.clone())).collect();
        providers.sort_by_key(|(name, _)| name.to_lowercase());
        let frame = Frame::new(Section::Swarms, "Swarms – notjustme").twin(query.link("/api/v1/swarms"));
        Ok(page(&SwarmsPage {
            frame,
            rows: found.swarms.iter().map(|swarm| SwarmRow::new(swarm, catalog, now)).collect(),
            providers,
            next: next_link("/swarms", &query, found.next.as_deref()),
            query,
        }))
    });
    Ok(shown.await?)
}

impl SwarmRow {
    fn new(swarm: &Swarm, catalog: &Catalog, now: Timestamp) -> Self {
        Self {
            id: swarm.id.clone(),
            provider: provider_name(catalog, &swarm.provider),
            provider_id: swarm.provider.clone(),
            badge: Badge::of_swarm(swarm),
            likely: swarm.grade == Grade::Likely,
            what: signature_words(catalog, &swarm.signature),
            began: Moment::clock(swarm.onset.1, now),
            people: amount(swarm.people),
            standing: standing(swarm, now),
        }
    }
}
