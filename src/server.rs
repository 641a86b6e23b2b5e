//! The desk as a web page and as an HTTP interface: the same answers, for a browser and for programs.
//!
//! One page, made on the server and complete without script. Handlers fetch and templates show; everything
//! between the two is pure. It listens where the caller says and has no accounts: whoever can reach the
//! address may ask, and nobody can change anything.

mod answer;
mod api;
mod asset;
mod badge;
mod card;
mod chart;
mod frame;
mod fresh;
mod guard;
mod health;
mod listing;
mod live;
mod office;
mod page;
mod plain;
mod problem;
mod publish;
mod words;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use crate::desk::Desk;
use axum::Router;
use axum::http::{StatusCode, Uri};
use axum::middleware::from_fn;
use axum::response::{Redirect, Response};
use axum::routing::{get, post};
use jiff::Timestamp;
use office::Office;
use problem::Problem;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;

/// What time it is; a demonstration has a time of its own.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Serves the page on `listener` until `shutdown` is done and the answers under way are given, and `more` addresses
/// inside the same walls.
///
/// # Errors
/// When the listener has no address.
pub async fn serve(
    desk: Arc<Desk>,
    listener: TcpListener,
    clock: Clock,
    more: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let bound = listener.local_addr()?;
    axum::serve(listener, router(desk, clock, more, bound)).with_graceful_shutdown(shutdown).await
}

/// Every address, and `more` that rooms after this one answer, inside the walls. `bound` is where it will be served:
/// other names are refused.
pub fn router(desk: Arc<Desk>, clock: Clock, more: Router, bound: SocketAddr) -> Router {
    let office = Office::new(desk, clock);
    let pages = Router::new()
        .route("/", get(page::overview::get))
        .route("/check", post(page::answer::post).get(|| async { Redirect::to("/") }))
        .route("/answer", get(page::answer::get))
        .route("/providers", get(page::providers::get))
        .route("/provider/{id}", get(page::provider::get))
        .route("/swarms", get(page::swarms::get))
        .route("/swarm/{id}", get(page::swarm::get))
        .route("/swarm/{id}/page/{source}", get(page::record::get))
        .route("/search", get(page::search::get))
        .route("/sources", get(page::sources::get))
        .route("/look", get(page::look::get))
        .route("/api", get(page::api::get));
    let router = pages.merge(api::router().0).layer(from_fn(fresh::tagged));
    let router =
        router.route("/events", get(live::events)).merge(publish::router()).with_state(office).merge(more);
    enclosed(router, bound)
}

/// Adds what needs no desk, and the walls.
fn enclosed(router: Router, bound: SocketAddr) -> Router {
    let router = router
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/static/{hash}/{name}", get(asset::get))
        .fallback(no_page)
        .method_not_allowed_fallback(no_method);
    publish::counted(guard::walled(router, bound))
}

async fn no_page(uri: Uri) -> Response {
    Problem::new(StatusCode::NOT_FOUND, "There is nothing at this address; start from the first page.")
        .at(uri.path())
}

async fn no_method(uri: Uri) -> Response {
    let detail = "This address cannot be asked in this way; start from the first page.";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, detail).at(uri.path())
}
