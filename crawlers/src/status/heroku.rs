//! Heroku's own status page: the open incidents and the newest ones of its history.
//!
//! Shape: `https://status.heroku.com/api/v4`, which `heroku/cli` reads (`src/commands/status.ts`):
//! `current-status` is an object with `incidents`, `incidents` the bare list. `resolved` stays false on incidents
//! that are over, so `state` is read. Announced maintenance stands in `scheduled`, and in the history among the
//! incidents. Salesforce moves Heroku to its own Trust: the kind `salesforce-trust` reads it there.

use super::{INCIDENTS_MAX, SERVICES_MAX, UPDATES_MAX, progress, prose, read_incidents};
use crate::faults::Faults;
use crate::json::Node;
use crate::{Crawler, Fault, Impact, Incident, IncidentState, IncidentUpdate, Page, Parsed, Request, Source};
use jiff::Timestamp;

/// What is going on, and what lately was: only the history says that an incident is over.
const PATHS: [&str; 2] = ["api/v4/current-status", "api/v4/incidents?limit=25"];

/// Heroku's status page. `url` is `https://status.heroku.com`.
#[derive(Debug)]
pub struct Heroku;

impl Crawler for Heroku {
    fn name(&self) -> &'static str {
        "heroku"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        PATHS.iter().map(|path| Ok(Request::get(source.join(path)?))).collect()
    }

    fn parse(&self, _source: &Source, page: &Page) -> Parsed {
        read_incidents(page, |root, faults| {
            let list = if root.is_list() { root.clone() } else { root.get("incidents") };
            Ok(faults.each(&list, INCIDENTS_MAX, incident).into_iter().flatten().collect())
        })
    }
}

/// Reads one incident; none for a maintenance, which the history also holds.
fn incident(node: &Node<'_>, faults: &mut Faults) -> Result<Option<Incident>, Fault> {
    let word = faults.optional(&node.get("state"), Node::text).unwrap_or_default();
    if is_maintenance(word) {
        return Ok(None);
    }
    let over = word == "resolved" || (word.is_empty() && node.get("resolved").is_true());
    let mut notes = faults.each(&node.get("updates"), UPDATES_MAX, note);
    if !notes.is_empty() && notes.iter().all(|note| is_maintenance(&note.kind)) {
        return Ok(None);
    }
    notes.sort_by_key(|note| note.at);
    let updates = steps(notes, over);
    let last = updates.last();
    Ok(Some(Incident {
        id: node.get("id").id().or_else(|fault| number(node).ok_or(fault))?,
        title: node.get("title").line()?,
        state: last.map_or_else(|| super::words::unlogged(over), |last| last.state),
        impact: impact(node, faults),
        services: services(node, faults),
        began_at: None,
        published_at: node.get("created_at").time()?,
        resolved_at: last.filter(|_| over).map(|last| last.at),
        url: faults.optional(&node.get("full_url"), Node::address).map(String::from),
        updates,
    }))
}

/// The number of an incident as the last part of its address.
fn number(node: &Node<'_>) -> Option<String> {
    let address = node.get("full_url").address().ok()?;
    let last = address.path_segments()?.next_back()?;
    (!last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit())).then(|| last.to_owned())
}

/// The words of announced maintenance, as a state and as the kind of a note.
fn is_maintenance(word: &str) -> bool {
    matches!(word, "upcoming" | "scheduled" | "maintenance")
}

/// A note as it was written, before its step is known.
struct Note {
    at: Timestamp,
    kind: String,
    text: String,
}

fn note(node: &Node<'_>, faults: &mut Faults) -> Result<Note, Fault> {
    let written = faults.optional(&node.get("created_at"), Node::time);
    Ok(Note {
        at: written.map_or_else(|| node.get("updated_at").time(), Ok)?,
        kind: faults.optional(&node.get("update_type"), Node::line).unwrap_or_default(),
        text: prose(faults.optional(&node.get("contents"), Node::text).unwrap_or_default()),
    })
}

/// Gives each note its step: by its kind, else by its words. The last note of what is over ended it.
fn steps(notes: Vec<Note>, over: bool) -> Vec<IncidentUpdate> {
    let (last, mut open) = (notes.len(), IncidentState::Investigating);
    let step = |(index, Note { at, kind, text }): (usize, Note)| {
        let named = match kind.as_str() {
            "investigating" | "issue" => Some(IncidentState::Investigating),
            "identified" => Some(IncidentState::Identified),
            "monitoring" => Some(IncidentState::Monitoring),
            "resolved" => return IncidentUpdate { at, state: IncidentState::Resolved, text },
            _ => None,
        };
        open = progress(&text).or(named).unwrap_or(open);
        let ended = over && index + 1 == last;
        IncidentUpdate { at, state: if ended { IncidentState::Resolved } else { open }, text }
    };
    notes.into_iter().enumerate().map(step).collect()
}

/// The worst colour of a system that the incident touches.
fn impact(node: &Node<'_>, faults: &mut Faults) -> Impact {
    let colour = |system: &Node<'_>, faults: &mut Faults| {
        Ok(match faults.optional(&system.get("status"), Node::text) {
            Some("red") => Impact::Major,
            Some("yellow") => Impact::Minor,
            Some("green" | "blue") | None => Impact::None,
            Some(_) => return Err(system.get("status").expected("green, blue, yellow or red")),
        })
    };
    let colours = faults.each_if_any(&node.get("systems"), SERVICES_MAX, colour);
    colours.into_iter().max().unwrap_or(Impact::None)
}

fn services(node: &Node<'_>, faults: &mut Faults) -> Vec<String> {
    faults.each_if_any(&node.get("systems"), SERVICES_MAX, |system, _| system.get("name").line())
}
