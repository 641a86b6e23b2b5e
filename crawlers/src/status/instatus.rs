//! Instatus: the public `/summary.json` of a page.
//!
//! Shape: `https://instatus.com/help/api/public-data`. It lists what is open, with its state and without
//! any text; newer pages write times as RFC 3339, older ones as JavaScript prints them, and `id` came later
//! than `url`, whose last part it is. A page where all is well has no list at all.

use super::clock::printed_by_javascript;
use super::{INCIDENTS_MAX, owner, read_open_incidents, words};
use crate::faults::Faults;
use crate::json::Node;
use crate::{Crawler, Fault, Impact, Incident, Page, Parsed, Request, Source};
use jiff::Timestamp;
use url::Url;

/// Instatus. `url` is the page.
#[derive(Debug)]
pub struct Instatus;

impl Crawler for Instatus {
    fn name(&self) -> &'static str {
        "instatus"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        Ok(vec![Request::get(source.join("summary.json")?)])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read_open_incidents(page, |root, faults| {
            owner::same(source, &root.get("page").get("url"))?;
            // Without its state it is not such a page.
            root.get("page").get("status").text()?;
            Ok(faults.each_if_any(&root.get("activeIncidents"), INCIDENTS_MAX, incident))
        })
    }
}

fn incident(node: &Node<'_>, faults: &mut Faults) -> Result<Incident, Fault> {
    let (status, url) = (node.get("status"), faults.optional(&node.get("url"), Node::address));
    let state = words::state(status.text()?).ok_or_else(|| status.expected("the state of an incident"))?;
    Ok(Incident {
        id: url
            .as_ref()
            .filter(|_| node.get("id").is_null())
            .and_then(last_part)
            .map_or_else(|| node.get("id").id(), Ok)?,
        title: node.get("name").line()?,
        state,
        impact: impact(&node.get("impact"), faults),
        services: Vec::new(),
        began_at: None,
        published_at: printed_by_javascript(&node.get("started"))?,
        resolved_at: None,
        url: url.map(String::from),
        updates: Vec::new(),
    })
}

/// The last part of an address, which is the incident's id.
fn last_part(url: &Url) -> Option<String> {
    let part = url.path_segments()?.rfind(|part| !part.is_empty())?;
    Some(part.to_owned())
}

fn impact(node: &Node<'_>, faults: &mut Faults) -> Impact {
    match faults.optional(node, Node::text) {
        Some("MAJOROUTAGE") => Impact::Critical,
        Some("PARTIALOUTAGE") => Impact::Major,
        Some("MINOROUTAGE" | "DEGRADEDPERFORMANCE") => Impact::Minor,
        Some("OPERATIONAL" | "UNDERMAINTENANCE") | None => Impact::None,
        Some(_) => {
            faults.add(node.expected("the state of a component"));
            Impact::None
        }
    }
}
