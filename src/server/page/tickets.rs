//! The operator's own tickets, and where what support said of them does not agree with the swarm.

use super::Page;
use crate::catalog::Catalog;
use crate::pack::{Contradiction, Said, contradictions};
use crate::private::{NewTicket, Private, Ticket, TicketClaim, TicketClaimKind};
use crate::server::access::Access;
use crate::server::badge::provider_name;
use crate::server::frame::{Frame, Section, private};
use crate::server::office::Office;
use crate::server::page::overview::{Ask, Choice};
use crate::server::plain::Plain;
use crate::server::problem::Problem;
use crate::server::tickets::{barred, visible};
use crate::server::words::{Moment, count};
use askama::Template;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use axum::{Extension, Form};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Deserialize;

/// Swarms that tickets are held against, the newest first.
const SWARMS_MAX: usize = 200;

#[derive(Template)]
#[template(path = "tickets.html")]
struct TicketsPage {
    frame: Frame,
    tickets: Vec<TicketView>,
    providers: Vec<Choice>,
    local: bool,
}

/// A ticket, in words.
#[derive(Debug, Clone, PartialEq)]
struct TicketView {
    id: u64,
    number: Plain,
    provider: String,
    opened: Moment,
    note: Option<Plain>,
    /// Kind, time and words of each claim.
    claims: Vec<(&'static str, Moment, Plain)>,
    /// "said solved at …; 12 people reported it after that", with the swarm's id.
    contradictions: Vec<(String, String)>,
}

/// A ticket to be noted.
#[derive(Deserialize)]
pub(in crate::server) struct New {
    number: String,
    provider: String,
    #[serde(default)]
    opened: String,
    #[serde(default)]
    note: String,
}

/// What support said.
#[derive(Deserialize)]
pub(in crate::server) struct NewClaim {
    kind: TicketClaimKind,
    words: String,
    #[serde(default)]
    at: String,
}

/// `GET /tickets`
pub(in crate::server) async fn get(
    State(office): State<Office>,
    Extension(access): Extension<Access>,
) -> Page {
    if let Some(refused) = barred(access, "/tickets") {
        return Ok(refused);
    }
    let tickets = visible(&office, access).await?;
    let shown = office.ask(move |desk, now| {
        let swarms = desk.swarms(false, SWARMS_MAX)?;
        let catalog = desk.catalog();
        let found: Vec<(String, Contradiction)> = swarms
            .iter()
            .flat_map(|swarm| {
                let found = contradictions(swarm, catalog, &tickets, now);
                found.into_iter().map(|one| (swarm.id.clone(), one))
            })
            .collect();
        let tickets = tickets.iter().map(|ticket| TicketView::new(ticket, &found, catalog, now)).collect();
        let frame = Frame::new(Section::Tickets, "My tickets – notjustme").twin("/api/v1/tickets");
        let providers = Ask::new(catalog, None).providers;
        Ok(private(&TicketsPage { frame, tickets, providers, local: access.local }))
    });
    Ok(shown.await?)
}

/// `POST /tickets`
pub(in crate::server) async fn add(
    State(office): State<Office>,
    Extension(access): Extension<Access>,
    form: Result<Form<New>, FormRejection>,
) -> Page {
    if let Some(refused) = barred(access, "/tickets") {
        return Ok(refused);
    }
    let Form(new) = form.map_err(Problem::from)?;
    let note = Some(new.note).filter(|note| !note.trim().is_empty());
    let (opened, provider) = (time(&new.opened), new.provider);
    office
        .own(move |house, now| {
            let ticket = NewTicket {
                number: new.number,
                provider,
                service: None,
                opened_at: opened.unwrap_or(now),
                note,
            };
            Private::open(&house.data)?.add_ticket(&ticket, now)
        })
        .await?;
    Ok(Redirect::to("/tickets").into_response())
}

/// `POST /tickets/{id}/claims`
pub(in crate::server) async fn claim(
    State(office): State<Office>,
    Extension(access): Extension<Access>,
    Path(id): Path<u64>,
    form: Result<Form<NewClaim>, FormRejection>,
) -> Page {
    if let Some(refused) = barred(access, "/tickets") {
        return Ok(refused);
    }
    let Form(new) = form.map_err(Problem::from)?;
    office
        .own(move |house, now| {
            let claim = TicketClaim { at: time(&new.at).unwrap_or(now), kind: new.kind, words: new.words };
            Private::open(&house.data)?.add_claim(id, &claim, now)
        })
        .await?;
    Ok(Redirect::to("/tickets").into_response())
}

/// `POST /tickets/{id}/remove`
pub(in crate::server) async fn remove(
    State(office): State<Office>,
    Extension(access): Extension<Access>,
    Path(id): Path<u64>,
) -> Page {
    if let Some(refused) = barred(access, "/tickets") {
        return Ok(refused);
    }
    office.own(move |house, _| Private::open(&house.data)?.remove_ticket(id)).await?;
    Ok(Redirect::to("/tickets").into_response())
}

/// A time as a form writes it, in UTC; none where nothing is written.
fn time(written: &str) -> Option<Timestamp> {
    let civil: DateTime = written.trim().parse().ok()?;
    Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

impl TicketView {
    fn new(ticket: &Ticket, found: &[(String, Contradiction)], catalog: &Catalog, now: Timestamp) -> Self {
        let of_it =
            |one: &Contradiction| matches!(one.said, Said::Ticket { ticket: id, .. } if id == ticket.id);
        let contradictions = found.iter().filter(|(_, one)| of_it(one)).map(|(swarm, one)| {
            let said = if one.denied { "“not ours”" } else { "“solved”" };
            let least = if one.at_least { "at least " } else { "" };
            let people = count(one.after as usize, "person", "people");
            let newest = Moment::ago(one.newest_report_at, now).words;
            (
                swarm.clone(),
                format!("after {said}, {least}{people} reported it; the newest report is from {newest}"),
            )
        });
        let claims = ticket
            .claims
            .iter()
            .map(|claim| (claim.kind.as_str(), Moment::clock(claim.at, now), Plain::new(&claim.words)));
        Self {
            id: ticket.id,
            number: Plain::new(&ticket.number),
            provider: provider_name(catalog, &ticket.provider),
            opened: Moment::clock(ticket.opened_at, now),
            note: ticket.note.as_deref().map(Plain::new),
            claims: claims.collect(),
            contradictions: contradictions.collect(),
        }
    }
}
