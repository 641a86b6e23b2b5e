//! `/provider/{id}/card`: a provider at a glance, for a frame on the page of somebody else.
//!
//! The only page that others may frame. It has no script and no form: nothing in it can be pressed to any
//! effect but a link, which opens the full page by itself.

use super::super::asset::Asset;
use super::super::badge::{Badge, provider_name, signature_words};
use super::super::guard::Shown;
use super::super::office::Office;
use super::super::words::{Moment, amount};
use super::badge::unknown_provider;
use super::cached::Kept;
use super::news::{SWARMS_MAX, words};
use super::standing::Standing;
use crate::catalog::Catalog;
use crate::desk::concerns;
use crate::desk::source_states;
use crate::detect::{Swarm, SwarmState};
use crate::verdict::SourceState;
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use std::sync::LazyLock;

/// How the card looks.
pub(in crate::server) static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("framed.css", "text/css; charset=utf-8", include_str!("../static/framed.css"))
});

/// For how long nobody need ask again, in seconds.
const KEPT_SECONDS: u32 = 60;

/// Swarms on a card; the full page has the rest.
const SHOWN_MAX: usize = 3;

#[derive(Template)]
#[template(path = "framed.html")]
struct Card {
    style: &'static str,
    id: String,
    name: String,
    class: &'static str,
    words: String,
    sentence: &'static str,
    lines: Vec<Line>,
    /// Swarms that are not shown.
    more: usize,
    at: Moment,
}

/// One open swarm.
struct Line {
    id: String,
    /// "26 people report: mail is not sent".
    words: String,
    state: &'static str,
    since: Moment,
}

/// `GET /provider/{id}/card`
pub(super) async fn get(
    State(office): State<Office>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let card = office.ask(move |desk, now| {
        let catalog = desk.catalog();
        if catalog.provider(&id).is_none() {
            return Ok(None);
        }
        let open = desk.swarms(true, SWARMS_MAX)?;
        Ok(Some(draw(&id, &open, &source_states(&desk.sources()?), catalog, now)))
    });
    match card.await {
        Ok(Some(body)) => {
            let kept = Kept {
                media_type: "text/html; charset=utf-8",
                body,
                seconds: KEPT_SECONDS,
                modified_at: None,
            };
            (Extension(Shown::Framed), kept.answer(&headers)).into_response()
        }
        Ok(None) => unknown_provider().at(uri.path()),
        Err(problem) => problem.at(uri.path()),
    }
}

/// The card.
pub(super) fn draw(
    id: &str,
    open: &[Swarm],
    sources: &[SourceState],
    catalog: &Catalog,
    now: Timestamp,
) -> String {
    let standing = Standing::new(id, open, sources, catalog, now);
    let mut swarms: Vec<&Swarm> = open
        .iter()
        .filter(|swarm| swarm.state != SwarmState::Subsided && concerns(swarm, id, catalog))
        .collect();
    swarms.sort_by_key(|swarm| (std::cmp::Reverse((swarm.grade, !swarm.held)), swarm.onset.1));
    let line = |swarm: &&Swarm| Line {
        id: swarm.id.clone(),
        words: words(&format!(
            "{} people report: {}",
            amount(swarm.people),
            signature_words(catalog, &swarm.signature)
        )),
        state: Badge::of_swarm(swarm).words,
        since: Moment::clock(swarm.onset.1, now),
    };
    let card = Card {
        style: &STYLE.path,
        id: id.to_owned(),
        name: words(&provider_name(catalog, id)),
        class: standing.class(),
        words: standing.words(now),
        sentence: standing.sentence(),
        lines: swarms.iter().take(SHOWN_MAX).map(line).collect(),
        more: swarms.len().saturating_sub(SHOWN_MAX),
        at: Moment::clock(now, now),
    };
    card.render().expect("templates write to a string and call nothing that fails")
}
