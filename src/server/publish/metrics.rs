//! `/metrics`: how the program is doing, for Prometheus and everything that reads its formats.
//!
//! What stands in the store is read when it is asked for, through the same door as every other question.
//! Two spellings of the same figures are served: OpenMetrics 1.0 to whoever asks for it, as Prometheus does,
//! and the older text format 0.0.4 to everybody else, `promtool` among them.

use super::super::office::Office;
use super::counted::Traffic;
use super::figures;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::text::{encode_eof, encode_registry};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::registry::Registry;
use std::time::UNIX_EPOCH;

/// The media type of OpenMetrics, as it is asked for …
const OPEN_METRICS: &str = "application/openmetrics-text";

/// … and as it is served.
const OPEN_METRICS_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The media type of the older format.
const TEXT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Before each name but those that all programs share.
const PREFIX: &str = "notjustme";

/// `GET /metrics`
pub(super) async fn get(
    State(office): State<Office>,
    Extension(traffic): Extension<Traffic>,
    headers: HeaderMap,
) -> Response {
    let waiting = office.waiting();
    let registries = office.ask(move |desk, now| {
        let mut own = Registry::with_prefix(PREFIX);
        figures::register(&mut own, &desk.pulse()?, waiting, now);
        traffic.register(&mut own);
        Ok([own, shared(&traffic)])
    });
    let registries = match registries.await {
        Ok(registries) => registries,
        Err(problem) => return problem.into_response(),
    };
    let text = open_metrics(&registries);
    let wants_open = headers
        .get_all(header::ACCEPT)
        .iter()
        .any(|accept| accept.to_str().is_ok_and(|accept| accept.contains(OPEN_METRICS)));
    let (media_type, text) = if wants_open { (OPEN_METRICS_TYPE, text) } else { (TEXT_TYPE, older(&text)) };
    ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "no-store")], text).into_response()
}

/// What is called the same in every program, and which program this is.
fn shared(traffic: &Traffic) -> Registry {
    let mut registry = Registry::default();
    let since = traffic.since.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
    let help = "Start time of the process since the Unix epoch";
    registry.register("process_start_time_seconds", help, ConstGauge::new(since));
    let build: Family<[(&'static str, &'static str); 1], Gauge> = Family::default();
    build.get_or_create(&[("version", env!("CARGO_PKG_VERSION"))]).set(1);
    registry.register("notjustme_build_info", "Version of the program, always 1", build);
    registry
}

fn open_metrics(registries: &[Registry]) -> String {
    let mut text = String::new();
    for registry in registries {
        encode_registry(&mut text, registry).expect("writing to a string does not fail");
    }
    encode_eof(&mut text).expect("writing to a string does not fail");
    text
}

/// OpenMetrics in the older format: there a counter's name has its ending in the lines about it too, and
/// neither units nor the end are told.
pub(super) fn older(open_metrics: &str) -> String {
    let counters: Vec<&str> = open_metrics
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.strip_suffix(" counter"))
        .collect();
    let mut text = String::with_capacity(open_metrics.len());
    for line in open_metrics.lines().filter(|line| *line != "# EOF" && !line.starts_with("# UNIT ")) {
        let about = ["# HELP ", "# TYPE "].into_iter().find_map(|start| {
            let (name, rest) = line.strip_prefix(start)?.split_once(' ')?;
            counters.contains(&name).then(|| format!("{start}{name}_total {rest}"))
        });
        text.push_str(about.as_deref().unwrap_or(line));
        text.push('\n');
    }
    text
}
