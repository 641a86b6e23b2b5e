//! What is known, without a question.

use crate::desk::{Overview, ProviderFacts, SourcesKnown, SwarmFacts, SwarmsFound, Tile};
use crate::server::listing::SwarmQuery;
use crate::server::office::Office;
use crate::server::problem::Problem;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// Providers, and when they were so.
#[derive(Serialize, ToSchema)]
pub(in crate::server) struct Providers {
    /// When it was so.
    at: Timestamp,
    /// Every provider that somebody listens for or that was reported, the worst first.
    providers: Vec<Tile>,
}

/// What is wrong right now, across providers.
#[utoipa::path(get, path = "/api/v1/overview", responses((status = 200, description = "What is wrong now.", body = Overview)))]
pub(super) async fn overview(State(office): State<Office>) -> Result<Json<Overview>, Problem> {
    office.ask(|desk, now| desk.overview(now).map(Json)).await
}

/// Every provider that somebody listens for, with how it stands.
#[utoipa::path(get, path = "/api/v1/providers", responses((status = 200, description = "The providers.", body = Providers)))]
pub(super) async fn providers(State(office): State<Office>) -> Result<Json<Providers>, Problem> {
    let found = office.ask(|desk, at| Ok(Providers { at, providers: desk.overview(at)?.providers }));
    found.await.map(Json)
}

/// One provider: how it stands, what it went through, and how long it takes to say so.
#[utoipa::path(
    get,
    path = "/api/v1/providers/{id}",
    params(("id" = String, Path, description = "The provider's id.", example = "microsoft-365")),
    responses((status = 200, description = "The provider.", body = ProviderFacts), (status = 404, description = "The catalog knows no such provider."))
)]
pub(super) async fn provider(
    State(office): State<Office>,
    Path(id): Path<String>,
) -> Result<Json<ProviderFacts>, Problem> {
    let found = office.ask(move |desk, now| desk.provider(&id, now)).await?;
    let none = "The catalog knows no such provider; /api/v1/providers lists those that it knows.";
    found.map(Json).ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, none))
}

/// Swarms, open and over, the newest first.
#[utoipa::path(get, path = "/api/v1/swarms", params(SwarmQuery), responses((status = 200, description = "A page of swarms.", body = SwarmsFound)))]
pub(super) async fn swarms(
    State(office): State<Office>,
    query: Result<Query<SwarmQuery>, QueryRejection>,
) -> Result<Json<SwarmsFound>, Problem> {
    let Query(query) = query?;
    office.ask(move |desk, now| desk.swarms_page(&query.wanted(), now).map(Json)).await
}

/// One swarm, with the whole reason for it and everything that is on record of it.
#[utoipa::path(
    get,
    path = "/api/v1/swarms/{id}",
    params(("id" = String, Path, description = "The swarm's id.", example = "microsoft-365-20120509T2010")),
    responses((status = 200, description = "The swarm.", body = SwarmFacts), (status = 404, description = "There is no such swarm."))
)]
pub(super) async fn swarm(
    State(office): State<Office>,
    Path(id): Path<String>,
) -> Result<Json<SwarmFacts>, Problem> {
    let found = office.ask(move |desk, now| desk.swarm_facts(&id, now)).await?;
    let none = "There is no such swarm; /api/v1/swarms lists those that are known.";
    found.map(Json).ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, none))
}

/// Every source with its health.
#[utoipa::path(get, path = "/api/v1/sources", responses((status = 200, description = "The sources.", body = SourcesKnown)))]
pub(super) async fn sources(State(office): State<Office>) -> Result<Json<SourcesKnown>, Problem> {
    office.ask(|desk, at| Ok(Json(SourcesKnown { at, sources: desk.sources()? }))).await
}
