//! Google's status dashboards, Cloud and Workspace: `incidents.json`, newest first.
//!
//! Shape: Google Cloud documents it as a JSON schema beside the dashboard
//! (`https://status.cloud.google.com/incidents.schema.json`). Until 2021 incidents had a `number` and no
//! `id`, and updates no `status`; archives hold that shape, so both are read. An incident without `end` is
//! open. `begin` is when the trouble began and `created` when Google said so, often half an hour later.

use super::{INCIDENTS_MAX, SERVICES_MAX, UPDATES_MAX, progress, prose, read_incidents};
use crate::faults::Faults;
use crate::json::Node;
use crate::{
    Crawler, Fault, Impact, Incident, IncidentState, IncidentUpdate, Page, Parsed, Request, Source, text,
};
use jiff::Timestamp;

/// A dashboard of Google's. `url` is the dashboard, such as `https://status.cloud.google.com` or
/// `https://www.google.com/appsstatus/dashboard`.
#[derive(Debug)]
pub struct Google;

impl Crawler for Google {
    fn name(&self) -> &'static str {
        "google"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        Ok(vec![Request::get(source.join("incidents.json")?)])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        let incident = |node: &Node<'_>, faults: &mut Faults| incident(node, source, faults);
        read_incidents(page, |root, faults| Ok(faults.each(root, INCIDENTS_MAX, incident)))
    }
}

fn incident(node: &Node<'_>, source: &Source, faults: &mut Faults) -> Result<Incident, Fault> {
    let id = if node.get("id").is_null() { old_id(node)? } else { node.get("id").id()? };
    let end = faults.optional(&node.get("end"), Node::time);
    let mut written = faults.each_if_any(&node.get("updates"), UPDATES_MAX, written);
    written.sort_by_key(|update| update.at);
    let published_at = match (faults.optional(&node.get("created"), Node::time), written.first()) {
        (Some(created), _) => created,
        (None, Some(first)) => first.at,
        (None, None) => return Err(node.get("created").expected("a time")),
    };
    let updates = steps(written, end);
    let open = updates.last().map_or(IncidentState::Investigating, |update| update.state);
    Ok(Incident {
        id,
        title: headline(node.get("external_desc").text()?),
        state: if end.is_some() { IncidentState::Resolved } else { open },
        impact: impact(node, faults),
        services: services(node, faults),
        began_at: faults.optional(&node.get("begin"), Node::time),
        published_at,
        resolved_at: end,
        url: faults
            .optional(&node.get("uri"), Node::text)
            .and_then(|uri| source.join(uri).ok())
            .filter(text::is_web)
            .map(String::from),
        updates,
    })
}

/// The identity of an incident before 2021: each service counted its own.
fn old_id(node: &Node<'_>) -> Result<String, Fault> {
    Ok(format!("{}/{}", node.get("service_key").id()?, node.get("number").id()?))
}

/// An update as it was written, before its step is known.
struct Written {
    at: Timestamp,
    text: String,
    available: bool,
}

fn written(node: &Node<'_>, faults: &mut Faults) -> Result<Written, Fault> {
    let shown = faults.optional(&node.get("when"), Node::time);
    Ok(Written {
        at: shown.map_or_else(|| node.get("created").time(), Ok)?,
        text: prose(node.get("text").text()?),
        available: faults.optional(&node.get("status"), Node::text) == Some("AVAILABLE"),
    })
}

/// Gives each update its step: what was written after the end, such as a review of the incident, is
/// *resolved*; before it, "available again" is *monitoring* until Google sets the end.
fn steps(written: Vec<Written>, end: Option<Timestamp>) -> Vec<IncidentUpdate> {
    let mut open = IncidentState::Investigating;
    let step = |Written { at, text, available }| {
        if available {
            open = IncidentState::Monitoring;
        } else {
            open = progress(&text).unwrap_or(open);
        }
        let over = end.is_some_and(|end| at >= end || available);
        IncidentUpdate { at, state: if over { IncidentState::Resolved } else { open }, text }
    };
    written.into_iter().map(step).collect()
}

/// `status_impact` says what happened and `severity` how much of it; before 2021 there was only the latter.
fn impact(node: &Node<'_>, faults: &mut Faults) -> Impact {
    let word = |key: &str, faults: &mut Faults| faults.optional(&node.get(key), Node::text);
    match (word("status_impact", faults), word("severity", faults)) {
        (Some("SERVICE_INFORMATION" | "AVAILABLE"), _) => Impact::None,
        (Some("SERVICE_OUTAGE"), Some("high")) => Impact::Critical,
        (Some("SERVICE_OUTAGE"), _) | (_, Some("high")) => Impact::Major,
        (Some("SERVICE_DISRUPTION"), _) | (None, Some("low" | "medium")) => Impact::Minor,
        (None, None) => Impact::None,
        (Some(_), _) => {
            faults.add(node.get("status_impact").expected("SERVICE_OUTAGE, _DISRUPTION or _INFORMATION"));
            Impact::None
        }
        (None, Some(_)) => {
            faults.add(node.get("severity").expected("low, medium or high"));
            Impact::None
        }
    }
}

/// The affected products; `service_name` says "Multiple Products" when there are several.
fn services(node: &Node<'_>, faults: &mut Faults) -> Vec<String> {
    let title = |node: &Node<'_>, _: &mut Faults| node.get("title").line();
    let products = faults.each_if_any(&node.get("affected_products"), SERVICES_MAX, title);
    if products.is_empty() {
        return faults.optional(&node.get("service_name"), Node::line).into_iter().collect();
    }
    products
}

/// The first line of the description that says something: Workspace writes Markdown with a line
/// `**Title:**` above it.
fn headline(description: &str) -> String {
    let lines =
        description.lines().map(|line| line.replace("**", "").trim_start_matches('#').trim().to_owned());
    let mut lines =
        lines.map(|line| line.strip_prefix("Title:").map_or(line.clone(), |rest| rest.trim().to_owned()));
    text::line(&lines.find(|line| !line.is_empty()).unwrap_or_else(|| description.to_owned()))
}
