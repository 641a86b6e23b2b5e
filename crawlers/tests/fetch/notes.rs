//! A crawler of an invented site, to test the loop that drives crawlers.

use crawlers::crawl::KnownThread;
use crawlers::{
    Crawler, Fault, FaultKind, Impact, Incident, IncidentState, Page, Parsed, Post, Request, Source, Venue,
};
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::BTreeMap;
use url::Url;

/// Reads `{"notes": [{"id", "at", "text"}], "incidents": ["title"], "faults": ["kind"], "next": ["address"],
/// "whole": ["thread"], "known": ["address"], "thread_gone": false, "not_before": "time"}`. An address with `thread=` asks for that thread.
#[derive(Debug)]
pub(crate) struct Notes;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Body {
    notes: Vec<Note>,
    incidents: Vec<String>,
    faults: Vec<String>,
    next: Vec<String>,
    whole: Vec<String>,
    known: Vec<String>,
    thread_gone: bool,
    not_before: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Note {
    id: String,
    at: Timestamp,
    text: String,
}

impl Crawler for Notes {
    fn name(&self) -> &'static str {
        "notes"
    }

    /// Begins at the addresses in the option `begin`, or at `/list`; with the option `since`, the query
    /// says from when.
    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let begin = source.option("begin").unwrap_or("/list").split(' ');
        begin
            .map(|path| {
                let mut url = source.join(path)?;
                if source.option("since").is_some() {
                    url.set_query(since.map(|since| format!("since={since}")).as_deref());
                }
                Ok(Request::get(url))
            })
            .collect()
    }

    fn parse(&self, _: &Source, page: &Page) -> Parsed {
        let text = match page.text() {
            Ok(text) => text,
            Err(error) => return Parsed::fault(FaultKind::Damaged, error.to_string()),
        };
        let body: Body = match serde_json::from_str(&text) {
            Ok(body) => body,
            Err(error) => return Parsed::fault(FaultKind::Damaged, format!("no JSON: {error}")),
        };
        Parsed {
            posts: body.notes.into_iter().map(|note| Post::new(note.id, note.at, note.text)).collect(),
            incidents: body.incidents.into_iter().map(|title| incident(title, page.fetched_at)).collect(),
            faults: body.faults.iter().map(|kind| Fault::new(fault_kind(kind), kind.as_str())).collect(),
            next: body.next.iter().map(|next| request(page.url.join(next).unwrap())).collect(),
            whole_threads: body.whole,
            known_threads: body.known.iter().map(|path| known(page.url.join(path).unwrap())).collect(),
            thread_gone: body.thread_gone,
            not_before: body.not_before,
            ..Parsed::default()
        }
    }
}

/// `/a?thread=7` is where thread 7 is looked for.
fn known(url: Url) -> KnownThread {
    let thread = request(url.clone()).thread.expect("a known thread is named");
    KnownThread { thread, url }
}

fn request(url: Url) -> Request {
    let thread = url.query_pairs().find(|(name, _)| name == "thread").map(|(_, thread)| thread.into_owned());
    Request { thread, ..Request::get(url) }
}

fn incident(title: String, at: Timestamp) -> Incident {
    Incident {
        id: "the-only-one".to_owned(),
        title,
        state: IncidentState::Investigating,
        impact: Impact::Minor,
        services: Vec::new(),
        began_at: None,
        published_at: at,
        resolved_at: None,
        url: None,
        updates: Vec::new(),
    }
}

fn fault_kind(kind: &str) -> FaultKind {
    match kind {
        "drifted" => FaultKind::Drifted,
        "stranger" => FaultKind::Stranger,
        _ => FaultKind::Damaged,
    }
}

/// A source of that site, with options.
pub(crate) fn source(url: Url, options: &[(&str, &str)]) -> Source {
    Source {
        id: "notes-test".to_owned(),
        kind: "notes".to_owned(),
        url,
        venue: Venue::Forum,
        provider: None,
        page_id: None,
        options: options
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect::<BTreeMap<_, _>>(),
    }
}
