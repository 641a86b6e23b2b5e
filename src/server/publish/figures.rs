//! The program's own figures under the names that a monitoring program knows them by.
//!
//! Names follow the Prometheus naming practice: base units, and a counter ends on `_total`. Labels are
//! bounded by the code and the catalog: kinds of site, ways a visit goes, kinds of place. There is none per
//! source, of which there may be ten thousand. Pure.

use crate::desk::{Pulse, SourceLine};
use crate::detect::{Grade, SwarmState};
use crate::verdict::state_words;
use crawlers::Reading;
use jiff::Timestamp;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::registry::Registry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicU64;

/// How reading a source may go, in a word each.
const READINGS: [&str; 8] = ["ok", "empty", "damaged", "drifted", "stranger", "unreachable", "never", "off"];

/// Figures of one name, told apart by labels.
type Series<const LABELS: usize> = BTreeMap<[(&'static str, String); LABELS], f64>;

/// Makes the figures part of what is told.
pub(super) fn register(registry: &mut Registry, pulse: &Pulse, questions_waiting: usize, now: Timestamp) {
    let age = |at: Timestamp| now.duration_since(at).as_secs_f64().max(0.0);
    let mut one = |name: &str, help: &str, value: f64| registry.register(name, help, ConstGauge::new(value));
    one("index_documents", "Documents that the search index finds", pulse.index_documents as f64);
    let behind = |position: u64| pulse.log_changes.saturating_sub(position) as f64;
    one(
        "index_behind_changes",
        "Changes of the log that are not in the index yet",
        behind(pulse.index_position),
    );
    let help = "Changes of the log that the detector has not read yet";
    one("detector_behind_changes", help, behind(pulse.detector_position));
    one("alerts_waiting", "Alerts in the outbox that are not delivered yet", pulse.alerts_waiting as f64);
    let help = "Age of the oldest alert that waits for delivery; 0 where none waits";
    one("alerts_oldest_waiting_seconds", help, pulse.oldest_alert_at.map_or(0.0, age));
    one("questions_waiting", "Questions that wait for their turn at the desk", questions_waiting as f64);

    let help = "Posts ever recorded, deleted ones counted";
    registry.register("posts_recorded", help, ConstCounter::new(pulse.posts_recorded));
    let help = "Changes in the log: posts, edits, deletions, incidents, health of sources";
    registry.register("log_changes", help, ConstCounter::new(pulse.log_changes));

    series(registry, "sources", "Sources by kind and by how the last visit went", sources(&pulse.sources));
    let enabled = || pulse.sources.iter().filter(|source| source.enabled);
    let ages = |choose: fn(f64, f64) -> f64| {
        let mut ages: Series<1> = BTreeMap::new();
        for (venue, at) in enabled().filter_map(|source| Some((source.venue, source.last_ok_at?))) {
            let known = ages.entry([("venue", venue.as_str().to_owned())]).or_insert_with(|| age(at));
            *known = choose(*known, age(at));
        }
        ages
    };
    let help = "Time since the source of this kind of place that waits longest was last read well; those never read \
                well are among the sources alone";
    series(registry, "source_oldest_read_age_seconds", help, ages(f64::max));
    let help = "Time since any source of this kind of place was last read well";
    series(registry, "source_newest_read_age_seconds", help, ages(f64::min));
    series(registry, "open_swarms", "Swarms that are not over, by state and grade", open_swarms(pulse));
}

/// Every way a visit can go, for each kind that the catalog has: what is absent cannot be watched.
fn sources(sources: &[SourceLine]) -> Series<2> {
    let labels = |kind: &str, reading: &str| [("kind", kind.to_owned()), ("reading", reading.to_owned())];
    let kinds: BTreeSet<&str> = sources.iter().map(|source| source.kind.as_str()).collect();
    let mut series: Series<2> =
        kinds.into_iter().flat_map(|kind| READINGS.map(|reading| (labels(kind, reading), 0.0))).collect();
    for source in sources {
        *series.entry(labels(&source.kind, reading(source))).or_default() += 1.0;
    }
    series
}

fn reading(source: &SourceLine) -> &'static str {
    match source.reading {
        _ if !source.enabled => "off",
        None => "never",
        Some(Reading::Ok) => "ok",
        Some(Reading::Empty) => "empty",
        Some(Reading::Damaged) => "damaged",
        Some(Reading::Drifted) => "drifted",
        Some(Reading::Stranger) => "stranger",
        Some(Reading::Unreachable) => "unreachable",
    }
}

fn open_swarms(pulse: &Pulse) -> Series<2> {
    let labels = |state: SwarmState, grade: Grade| {
        let grade = if grade == Grade::Likely { "likely" } else { "possible" };
        [("state", state_words(state).to_owned()), ("grade", grade.to_owned())]
    };
    let mut series: Series<2> = BTreeMap::new();
    for state in [SwarmState::Unacknowledged, SwarmState::Acknowledged] {
        for grade in [Grade::Possible, Grade::Likely] {
            series.insert(labels(state, grade), 0.0);
        }
    }
    for swarm in &pulse.open_swarms {
        *series.entry(labels(swarm.state, swarm.grade)).or_default() += 1.0;
    }
    series
}

fn series<const LABELS: usize>(registry: &mut Registry, name: &str, help: &str, series: Series<LABELS>) {
    let family: Family<[(&'static str, String); LABELS], Gauge<f64, AtomicU64>> = Family::default();
    for (labels, value) in series {
        family.get_or_create(&labels).set(value);
    }
    registry.register(name, help, family);
}
