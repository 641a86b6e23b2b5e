//! The desk as a web page and as an HTTP interface: the same answers, for a browser and for programs.
//!
//! Pages are made on the server and complete without script. Handlers fetch and templates show; everything between the
//! two is pure. Nobody can change anything but the operator's own tickets; who may ask is decided at the door.

mod access;
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
mod limit;
mod listing;
mod live;
mod office;
mod page;
mod plain;
mod problem;
mod publish;
mod tickets;
mod words;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use crate::desk::Desk;
use access::Door;
use axum::Router;
use axum::http::{StatusCode, Uri};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{Redirect, Response};
use axum::routing::{get, post};
use jiff::Timestamp;
use limit::Limits;
use office::Office;
use problem::Problem;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;

/// What time it is; a demonstration has a time of its own.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Where and for whom it is served.
#[derive(Debug, Clone)]
pub struct House {
    /// The data directory: what is the operator's own stands there.
    pub data: PathBuf,
    /// Names under which it is reached, beside its address.
    pub names: Vec<String>,
    /// Whether everybody who reaches it may read.
    pub public: bool,
    /// Origins whose pages may read the API and the feeds; `*` for all.
    pub read_by: Vec<String>,
}

impl House {
    /// For the operator of this machine alone.
    pub fn own(data: &Path) -> Self {
        Self { data: data.to_owned(), names: Vec::new(), public: false, read_by: Vec::new() }
    }
}

/// Serves the page on `listener` until `shutdown` is done and the answers under way are given, and `more` addresses
/// inside the same walls.
///
/// # Errors
/// When the listener has no address.
pub async fn serve(
    desk: Arc<Desk>,
    house: House,
    listener: TcpListener,
    clock: Clock,
    more: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let bound = listener.local_addr()?;
    let service = router(desk, house, clock, more, bound).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(shutdown).await
}

/// Every address, and `more` that rooms after this one answer, inside the walls. `bound` is where it will be served:
/// other names are refused.
pub fn router(desk: Arc<Desk>, house: House, clock: Clock, more: Router, bound: SocketAddr) -> Router {
    let house = Arc::new(house);
    let office = Office::new(desk, Arc::clone(&house), clock);
    let pages = Router::new()
        .route("/", get(page::overview::get))
        .route("/check", post(page::answer::post).get(|| async { Redirect::to("/") }))
        .route("/answer", get(page::answer::get))
        .route("/providers", get(page::providers::get))
        .route("/provider/{id}", get(page::provider::get))
        .route("/swarms", get(page::swarms::get))
        .route("/swarm/{id}", get(page::swarm::get))
        .route("/swarm/{id}/page/{source}", get(page::record::get))
        .route("/swarm/{id}/pack/{kind}", get(page::pack::get))
        .route("/tickets", get(page::tickets::get).post(page::tickets::add))
        .route("/tickets/{id}/claims", post(page::tickets::claim))
        .route("/tickets/{id}/remove", post(page::tickets::remove))
        .route("/sign-in", get(page::sign_in::get).post(page::sign_in::post))
        .route("/sign-out", post(page::sign_in::leave))
        .route("/search", get(page::search::get))
        .route("/sources", get(page::sources::get))
        .route("/look", get(page::look::get))
        .route("/api", get(page::api::get));
    let read_elsewhere = api::router().0.merge(publish::router()).layer(guard::read_by(&house.read_by));
    let router = pages.merge(read_elsewhere).layer(from_fn(fresh::tagged));
    let router = router.route("/events", get(live::events)).with_state(office).merge(more);
    enclosed(router, house, bound)
}

/// Adds what needs no desk, and the walls: who asks is looked at first, then whether it may, then how often.
fn enclosed(router: Router, house: Arc<House>, bound: SocketAddr) -> Router {
    let router = router
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/static/{hash}/{name}", get(asset::get))
        .fallback(no_page)
        .method_not_allowed_fallback(no_method)
        .layer(from_fn_with_state(Limits::new(), limit::limited))
        .layer(from_fn_with_state(Door::new(Arc::clone(&house), bound), access::let_in));
    publish::counted(guard::walled(router, house, bound).layer(CompressionLayer::new()))
}

async fn no_page(uri: Uri) -> Response {
    Problem::new(StatusCode::NOT_FOUND, "There is nothing at this address; start from the first page.")
        .at(uri.path())
}

async fn no_method(uri: Uri) -> Response {
    let detail = "This address cannot be asked in this way; start from the first page.";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, detail).at(uri.path())
}
