//! What people read, word for word, and that strangers' words do nothing there.

mod hostile;
mod output;
mod pages;
mod reading;
mod results;
mod sources;

use crate::catalog::{Catalog, Side};
use crate::desk::SourceLine;
use crate::detect::Swarm;
use crate::report::Signature;
use crate::verdict::{Answer, Similar, SourceState, Verdict};
use crawlers::crawl::{Cursor, RequestCounts, Round};
use crawlers::{Fault, FaultKind, Reading, Source, Venue};
use jiff::{SignedDuration, Timestamp};
use std::sync::LazyLock;

fn now() -> Timestamp {
    "2026-03-01T05:00:00Z".parse().unwrap()
}

fn catalog() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::built_in().unwrap());
    &CATALOG
}

/// The text without its colours.
fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

/// A forum whose last visit was four minutes ago and went like this for three hours.
fn line(id: &str, reading: Option<Reading>, why: Option<&str>) -> SourceLine {
    let well = reading.is_some_and(|reading| !reading.is_blind());
    let visited = now() - SignedDuration::from_mins(4);
    SourceLine {
        id: id.to_owned(),
        kind: "discourse".to_owned(),
        url: format!("https://{id}.example/"),
        venue: Venue::Forum,
        about: None,
        enabled: true,
        verified: true,
        reading,
        since: reading.map(|_| now() - SignedDuration::from_hours(3)),
        why: why.map(str::to_owned),
        last_visit_at: reading.map(|_| visited),
        last_ok_at: well.then_some(visited),
    }
}

fn source(id: &str) -> Source {
    Source {
        id: id.to_owned(),
        kind: "discourse".to_owned(),
        url: "https://forum.example/".parse().unwrap(),
        venue: Venue::Forum,
        provider: None,
        page_id: None,
        options: [("token".to_owned(), "hush".to_owned())].into(),
    }
}

fn round(reading: Reading, faults: &[&str]) -> Round {
    Round {
        posts: Vec::new(),
        incidents: Vec::new(),
        all_open_incidents: false,
        whole_threads: Vec::new(),
        gone_threads: Vec::new(),
        page: None,
        reading,
        faults: faults.iter().map(|what| Fault::new(FaultKind::Drifted, *what)).collect(),
        error: None,
        unread_pages: 0,
        cursor: Cursor::default(),
        not_before: None,
        requests: RequestCounts::default(),
    }
}

fn answer() -> Answer {
    let state = |id: &str, blind: Option<&str>| SourceState {
        id: id.to_owned(),
        official: false,
        about: None,
        last_ok_at: None,
        blind: blind.map(str::to_owned),
    };
    Answer {
        verdict: Verdict::WidespreadUnacknowledged,
        sentence:
            "Not just you: 14 independent people report the same of Amazon Web Services, since 48m ago. \
                   The provider's public channels are silent so far."
                .to_owned(),
        at: now(),
        asked_at: None,
        side: Some(Side::Provider),
        providers: vec!["aws".to_owned()],
        signatures: vec![Signature::Code("smtp:4.4.7".to_owned())],
        phrases: vec!["4.4.7".to_owned()],
        swarms: vec![Swarm::example()],
        similar: vec![Similar {
            source: "cloud-forum".to_owned(),
            post: "71".to_owned(),
            at: now() - SignedDuration::from_mins(40),
            url: Some("https://cloud-forum.example/t/71".to_owned()),
            title: Some("Mail is late".to_owned()),
            snippet: "anyone with 4.4.7 since ten past four?".to_owned(),
            highlights: vec![(12, 17)],
            matching: true,
            author: Some(0),
        }],
        sources: vec![state("cloud-forum", None), state("aws-status", Some("HTTP 503"))],
        next: vec!["Join the largest thread: https://cloud-forum.example/t/71".to_owned()],
    }
}
