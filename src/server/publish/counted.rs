//! Counts every answer: by route, by method, by class of status, with the time it took.
//!
//! Routes are the templates that are served, never the address that was asked for: that may hold anything,
//! and everything that is counted apart takes memory for as long as the program runs.

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::time::{Instant, SystemTime};

/// Upper bounds of the classes of duration, in seconds.
const DURATION_SECONDS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 10.0];

/// The route of what has none.
const NO_ROUTE: &str = "none";

/// What was answered since the program began.
#[derive(Debug, Clone)]
pub(super) struct Traffic {
    requests: Family<Answered, Counter>,
    durations: Family<Route, Histogram, fn() -> Histogram>,
    /// When counting began: with the server, so with the process.
    pub(super) since: SystemTime,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    method: &'static str,
    status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

impl Traffic {
    fn new() -> Self {
        Self {
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(DURATION_SECONDS)),
            since: SystemTime::now(),
        }
    }

    /// Makes the counts part of what is told.
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register(
            "http_requests",
            "Answers by route, method and class of status",
            self.requests.clone(),
        );
        let help = "Time until the head of the answer was ready, by route";
        registry.register("http_request_duration_seconds", help, self.durations.clone());
    }
}

/// Counts what `router` answers. The counts travel with each request, to the one handler that tells them.
pub(in crate::server) fn counted(router: Router) -> Router {
    router.layer(from_fn_with_state(Traffic::new(), count))
}

async fn count(State(traffic): State<Traffic>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map_or(NO_ROUTE, MatchedPath::as_str).to_owned();
    let method = method(request.method());
    request.extensions_mut().insert(traffic.clone());
    let response = next.run(request).await;
    let status = class(response.status().as_u16());
    traffic.requests.get_or_create(&Answered { route: route.clone(), method, status }).inc();
    traffic.durations.get_or_create(&Route { route }).observe(began.elapsed().as_secs_f64());
    response
}

/// The usual methods by name; there is no end of others.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn class(status: u16) -> &'static str {
    match status {
        100..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    }
}
