//! One swarm: the whole reason, the evidence, and what is on record of it.

use super::Page;
use super::provider::IncidentView;
use crate::catalog::Catalog;
use crate::desk::{PageOnRecord, SwarmFacts};
use crate::detect::{Figures, Grade};
use crate::server::answer::Past;
use crate::server::card::Card;
use crate::server::chart::Chart;
use crate::server::frame::{Frame, Section, page};
use crate::server::office::Office;
use crate::server::plain::Link;
use crate::server::problem::{Problem, Shown};
use crate::server::words::{Moment, amount, span};
use crate::verdict::state_words;
use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;

#[derive(Template)]
#[template(path = "swarm.html")]
struct SwarmPage {
    frame: Frame,
    swarm: SwarmView,
}

/// A swarm, in words.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::server) struct SwarmView {
    card: Card,
    chart: Chart,
    /// Each figure behind the score, with what it is.
    figures: Vec<(&'static str, String)>,
    /// When, how sure, how it stood, how many people.
    history: Vec<(Moment, &'static str, &'static str, String)>,
    pages: Vec<RecordView>,
    incidents: Vec<IncidentView>,
    past: Vec<Past>,
    at: Moment,
}

/// An official page on record.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::server) struct RecordView {
    source: String,
    link: Option<Link>,
    from: Moment,
    to: Moment,
    bytes: usize,
}

/// `GET /swarm/{id}`
pub(in crate::server) async fn get(
    State(office): State<Office>,
    id: Result<Path<String>, PathRejection>,
) -> Page {
    let Path(id) = id.map_err(Problem::from)?;
    let found = office.ask(move |desk, now| {
        Ok(desk.swarm_facts(&id, now)?.map(|facts| {
            let swarm = SwarmView::new(&facts, desk.catalog(), now);
            let frame = Frame::new(
                Section::Swarms,
                format!("{} – {} – notjustme", swarm.card.provider, facts.swarm.id),
            )
            .twin(format!("/api/v1/swarms/{}", facts.swarm.id))
            .live(format!("/swarm/{}", facts.swarm.id))
            .chart();
            page(&SwarmPage { frame, swarm })
        }))
    });
    found.await?.ok_or_else(no_swarm)
}

/// There is no such swarm.
pub(in crate::server) fn no_swarm() -> Shown {
    let detail = "There is no swarm of this name; the page of swarms lists those that are known.";
    Shown::from(Problem::new(StatusCode::NOT_FOUND, detail))
}

impl SwarmView {
    fn new(facts: &SwarmFacts, catalog: &Catalog, now: Timestamp) -> Self {
        let history = facts.history.iter().map(|change| {
            let grade = match change.grade {
                Grade::Possible => "possible",
                Grade::Likely => "likely",
            };
            (Moment::clock(change.at, now), grade, state_words(change.state), amount(change.people))
        });
        Self {
            card: Card::new(&facts.swarm, catalog, now),
            chart: Chart::new(&facts.timeline, now),
            figures: figures(&facts.swarm.figures, facts.swarm.score, facts.swarm.window_minutes),
            history: history.collect(),
            pages: facts.pages.iter().map(|page| RecordView::new(page, now)).collect(),
            incidents: facts.incidents.iter().map(|incident| IncidentView::new(incident, now)).collect(),
            past: facts.past.iter().map(|past| Past::new(past, catalog, now)).collect(),
            at: Moment::clock(now, now),
        }
    }
}

impl RecordView {
    fn new(page: &PageOnRecord, now: Timestamp) -> Self {
        Self {
            source: page.source.clone(),
            link: Link::new(&page.url),
            from: Moment::clock(page.first_seen_at, now),
            to: Moment::clock(page.last_seen_at, now),
            bytes: page.bytes,
        }
    }
}

/// The figures that are known, in the order in which the score is made of them.
fn figures(figures: &Figures, score: f64, window_minutes: u32) -> Vec<(&'static str, String)> {
    let known = |value: f64, words: String| (value > 0.0).then_some(words);
    let rows = [
        ("Window", known(f64::from(window_minutes), span(i64::from(window_minutes) * 60))),
        ("People in it", known(f64::from(figures.counted), figures.counted.to_string())),
        ("Worth as strangers", known(figures.effective, format!("{:.1} people", figures.effective))),
        ("Usual at this provider", known(figures.level, format!("{:.3} people an hour", figures.level))),
        (
            "Share of this failure",
            known(figures.share, format!("{:.2} % of that", figures.share * 100.0))
                .filter(|_| figures.share < 1.0),
        ),
        ("Spread", known(figures.dispersion, format!("{:.1} times pure chance", figures.dispersion))),
        ("Score", Some(format!("{score:.1}, flagged from {:.1}", figures.threshold))),
        (
            "Rarity",
            known(
                figures.rarity,
                format!(
                    "{:.0} times rarer than the budget of false swarms allows",
                    10f64.powf(figures.rarity)
                ),
            ),
        ),
        ("Second opinion", known(figures.evidence, format!("evidence of 10^{:.1}", figures.evidence))),
    ];
    rows.into_iter().filter_map(|(name, words)| Some((name, words?))).collect()
}
