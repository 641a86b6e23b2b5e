//! What is made for one person: documents about a swarm, and the operator's own tickets.

use crate::pack::{Pack, PackKind};
use crate::private::{NewTicket, Private, Ticket, TicketClaim, TicketClaimKind};
use crate::server::access::Access;
use crate::server::office::Office;
use crate::server::problem::Problem;
use crate::server::tickets::{barred, visible};
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Tickets, and when they were so.
#[derive(Serialize, ToSchema)]
pub(in crate::server) struct Tickets {
    /// When it was so.
    at: Timestamp,
    /// The tickets.
    tickets: Vec<Ticket>,
}

/// A ticket to be noted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct TicketToNote {
    /// The provider's number of it.
    number: String,
    /// The provider, by id, name or alias.
    #[schema(example = "microsoft-365")]
    provider: String,
    /// When it was opened; now where nothing is said.
    #[serde(default)]
    opened_at: Option<Timestamp>,
    /// Your own words about it.
    #[serde(default)]
    note: Option<String>,
}

/// What support said.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct ClaimToNote {
    /// What it comes to.
    kind: TicketClaimKind,
    /// In whose words.
    words: String,
    /// When it was said; now where nothing is said.
    #[serde(default)]
    at: Option<Timestamp>,
}

const SECURED: &str = "/api/v1/tickets";

/// A document about a swarm, as Markdown: how to word the ticket, what to claim, what to tell one's users.
#[utoipa::path(
    get,
    path = "/api/v1/swarms/{id}/packs/{kind}",
    params(
        ("id" = String, Path, description = "The swarm's id."),
        ("kind" = PackKind, Path, description = "Which document.")
    ),
    responses((status = 200, description = "The document.", body = Pack), (status = 404, description = "There is no such swarm or document."))
)]
pub(super) async fn pack(
    State(office): State<Office>,
    Extension(access): Extension<Access>,
    names: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, Problem> {
    let Path((id, kind)) = names?;
    let none = || Problem::new(StatusCode::NOT_FOUND, "There is no such swarm or document; /api lists both.");
    let kind = PackKind::called(&kind).ok_or_else(none)?;
    let tickets = visible(&office, access).await?;
    let pack = office.ask(move |desk, now| desk.pack(kind, &id, &tickets, now)).await?.ok_or_else(none)?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(pack)).into_response())
}

/// Your own tickets.
#[utoipa::path(get, path = "/api/v1/tickets", security((), ("token" = [])), responses((status = 200, description = "The tickets.", body = Tickets)))]
pub(super) async fn tickets(
    State(office): State<Office>,
    Extension(access): Extension<Access>,
) -> Result<Response, Problem> {
    if let Some(refused) = barred(access, SECURED) {
        return Ok(refused);
    }
    let shown = Tickets { at: office.now(), tickets: visible(&office, access).await? };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(shown)).into_response())
}

/// Notes a ticket.
#[utoipa::path(
    post,
    path = "/api/v1/tickets",
    security((), ("token" = [])),
    request_body = TicketToNote,
    responses((status = 201, description = "It is noted.", body = Ticket), (status = 422, description = "It cannot be noted."))
)]
pub(super) async fn add_ticket(
    State(office): State<Office>,
    Extension(access): Extension<Access>,
    ticket: Result<Json<TicketToNote>, JsonRejection>,
) -> Result<Response, Problem> {
    if let Some(refused) = barred(access, SECURED) {
        return Ok(refused);
    }
    let Json(TicketToNote { number, provider, opened_at, note }) = ticket?;
    let provider = office.ask(move |desk, _| desk.provider_id(&provider).map(str::to_owned)).await?;
    let noted = office.own(move |house, now| {
        let opened_at = opened_at.unwrap_or(now);
        let mut own = Private::open(&house.data)?;
        let id = own.add_ticket(&NewTicket { number, provider, service: None, opened_at, note }, now)?;
        own.ticket(id)
    });
    Ok((StatusCode::CREATED, Json(noted.await?)).into_response())
}

/// Notes what support said of a ticket.
#[utoipa::path(
    post,
    path = "/api/v1/tickets/{id}/claims",
    security((), ("token" = [])),
    params(("id" = u64, Path, description = "The ticket's id here.")),
    request_body = ClaimToNote,
    responses((status = 201, description = "It is noted.", body = Ticket), (status = 404, description = "There is no such ticket."), (status = 422, description = "It cannot be noted."))
)]
pub(super) async fn add_claim(
    State(office): State<Office>,
    Extension(access): Extension<Access>,
    id: Result<Path<u64>, PathRejection>,
    claim: Result<Json<ClaimToNote>, JsonRejection>,
) -> Result<Response, Problem> {
    if let Some(refused) = barred(access, SECURED) {
        return Ok(refused);
    }
    let (Path(id), Json(ClaimToNote { kind, words, at })) = (id?, claim?);
    let noted = office.own(move |house, now| {
        let mut own = Private::open(&house.data)?;
        own.add_claim(id, &TicketClaim { at: at.unwrap_or(now), kind, words }, now)?;
        own.ticket(id)
    });
    Ok((StatusCode::CREATED, Json(noted.await?)).into_response())
}

/// Forgets a ticket.
#[utoipa::path(
    delete,
    path = "/api/v1/tickets/{id}",
    security((), ("token" = [])),
    params(("id" = u64, Path, description = "The ticket's id here.")),
    responses((status = 204, description = "It is forgotten."), (status = 404, description = "There is no such ticket."))
)]
pub(super) async fn remove_ticket(
    State(office): State<Office>,
    Extension(access): Extension<Access>,
    id: Result<Path<u64>, PathRejection>,
) -> Result<Response, Problem> {
    if let Some(refused) = barred(access, SECURED) {
        return Ok(refused);
    }
    let Path(id) = id?;
    office.own(move |house, _| Private::open(&house.data)?.remove_ticket(id)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
