//! Adobe's status page: every event of the last weeks in one file.
//!
//! Shape: undocumented; `https://data.status.adobe.com/adobestatus/StatusEvents` is the file behind the page, read by
//! `inket/stts` (`AdobeStore.swift`) and Centreon's plugin for Adobe. An incident has products, and each product a
//! history; titles and messages stand apart, by their token and language. Maintenance is a list of its own.

use super::words::steps;
use super::{INCIDENTS_MAX, SERVICES_MAX, UPDATES_MAX, prose, read_incidents};
use crate::faults::Faults;
use crate::json::Node;
use crate::{Crawler, Fault, Impact, Incident, Page, Parsed, Request, Source, text};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// The host of the file, and the site where a person reads the same.
const INTERFACES: &[&str] = &["data.status.adobe.com"];
const SITE: &str = "https://status.adobe.com";

/// The language whose texts are read.
const LANGUAGE: &str = "en";

/// Adobe's status page. `url` is `https://data.status.adobe.com`.
#[derive(Debug)]
pub struct Adobe;

impl Crawler for Adobe {
    fn name(&self) -> &'static str {
        "adobe"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        Ok(vec![Request::get(source.join("adobestatus/StatusEvents")?)])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read_incidents(page, |root, faults| {
            let events = root.get("incidentEvent");
            let (texts, list) = (events.get("messages").get(LANGUAGE), events.get("incidents"));
            if list.is_null() {
                return Err(list.expected("the incidents"));
            }
            let events = list.fields();
            if events.len() > INCIDENTS_MAX {
                faults.add(list.expected(&format!("at most {INCIDENTS_MAX} incidents")));
            }
            let events = events.into_iter().take(INCIDENTS_MAX);
            let read = |node: &Node<'_>, faults: &mut Faults| incident(node, &texts, source, faults);
            Ok(faults.all(events, read).into_iter().flatten().collect())
        })
    }
}

/// Reads one incident; none for one without products, which nobody is touched by.
fn incident(
    node: &Node<'_>,
    texts: &Node<'_>,
    source: &Source,
    faults: &mut Faults,
) -> Result<Option<Incident>, Fault> {
    let id = node.get("id").id()?;
    let products = node.get("products").fields().into_iter().take(SERVICES_MAX);
    let products = faults.all(products, product);
    let (Some(first), Some(newest)) = (products.first(), newest(&products)) else { return Ok(None) };
    let over = products.iter().all(|product| product.over);
    let title = said(texts, newest.title.as_deref());
    let notes: BTreeMap<(Timestamp, Option<&str>), &Note> = products
        .iter()
        .flat_map(|product| &product.notes)
        .map(|note| ((note.at, note.message.as_deref()), note))
        .collect();
    let mut entries: Vec<(Timestamp, String)> =
        notes.into_values().map(|note| (note.at, said(texts, note.message.as_deref()))).collect();
    entries.truncate(UPDATES_MAX);
    let updates = steps(entries, over);
    let last = updates.last();
    let began_at = products.iter().filter_map(|product| product.began_at).min();
    Ok(Some(Incident {
        title: if title.is_empty() { first.name.clone() } else { text::line(&title) },
        state: last.map_or_else(|| super::words::unlogged(over), |last| last.state),
        impact: products.iter().map(|product| product.level).max().unwrap_or(Impact::None),
        services: products.iter().map(|product| product.name.clone()).collect(),
        began_at,
        published_at: updates.first().map_or(newest.at, |first| first.at),
        resolved_at: if over {
            let ends = products.iter().filter_map(|product| product.ended_at);
            ends.max().or_else(|| last.map(|last| last.at))
        } else {
            None
        },
        url: source.shown_at(INTERFACES, SITE, &format!("products/{}/{id}", first.id)),
        updates,
        id,
    }))
}

/// A product an incident touches, and what was said about it, oldest first.
struct Product {
    id: String,
    name: String,
    notes: Vec<Note>,
    level: Impact,
    over: bool,
    began_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
}

/// One step, by the tokens of its texts.
struct Note {
    at: Timestamp,
    title: Option<String>,
    message: Option<String>,
    level: Impact,
    over: bool,
}

fn product(node: &Node<'_>, faults: &mut Faults) -> Result<Product, Fault> {
    let history = node.get("history");
    let mut notes = faults.all(history.fields().into_iter().take(UPDATES_MAX), note);
    notes.sort_by_key(|note| note.at);
    let last = notes.last().ok_or_else(|| history.expected("at least one step"))?;
    let ended_at = moment(&node.get("endedOn"), faults);
    Ok(Product {
        id: node.get("id").id()?,
        name: node.get("name").line()?,
        over: last.over || ended_at.is_some(),
        level: notes.iter().map(|note| note.level).max().unwrap_or(Impact::None),
        notes,
        began_at: moment(&node.get("startedOn"), faults),
        ended_at,
    })
}

fn note(node: &Node<'_>, faults: &mut Faults) -> Result<Note, Fault> {
    let severity = node.get("severity");
    let level = match faults.optional(&severity, Node::text).unwrap_or_default().to_ascii_lowercase().as_str()
    {
        "critical" => Impact::Critical,
        "major" => Impact::Major,
        "minor" => Impact::Minor,
        "trivial" | "potential" | "" => Impact::None,
        _ => {
            faults.add(severity.expected("Critical, Major, Minor, Trivial or Potential"));
            Impact::None
        }
    };
    let status = node.get("status");
    let over = match status.text()?.to_ascii_lowercase().as_str() {
        "opened" | "started" | "updated" | "reopened" | "discovery" => false,
        "closed" | "canceled" | "cancelled" | "completed" | "dismissed" => true,
        _ => return Err(status.expected("Opened, Updated, Reopened, Discovery, Closed or Dismissed")),
    };
    let written = moment(&node.get("messageTime"), faults);
    let at = written.map_or_else(|| node.get("statusTime").epoch(), Ok)?;
    let token = |key: &str, faults: &mut Faults| faults.optional(&node.get(key), Node::line);
    Ok(Note { at, title: token("titleToken", faults), message: token("messageToken", faults), level, over })
}

/// A time in seconds; 0 means that there is none.
fn moment(node: &Node<'_>, faults: &mut Faults) -> Option<Timestamp> {
    faults.optional(node, Node::epoch).filter(|at| *at != Timestamp::UNIX_EPOCH)
}

/// What was said last, of whichever product.
fn newest(products: &[Product]) -> Option<&Note> {
    products.iter().filter_map(|product| product.notes.last()).max_by_key(|note| note.at)
}

/// The text behind a token, if there is one.
fn said(texts: &Node<'_>, token: Option<&str>) -> String {
    let Some(token) = token else { return String::new() };
    let written = texts.get(token);
    let html = written.get("htmlMessage").text().or_else(|_| written.get("textMessage").text());
    html.map(prose).unwrap_or_default()
}
