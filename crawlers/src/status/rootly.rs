//! Rootly: the open incidents of a page on a domain of its own.
//!
//! Shape: `https://docs.rootly.com/configuration/status-page-public-api`. An incident has no id but its
//! address; its own `status` is Rootly's inner word (started, mitigated, …), its updates carry those of
//! status pages. Nothing shows that an incident is over but that it is gone.

use super::{INCIDENTS_MAX, UPDATES_MAX, owner, prose, read_page, resolved_at, words};
use crate::faults::Faults;
use crate::json::Node;
use crate::{Crawler, Fault, Impact, Incident, IncidentState, IncidentUpdate, Page, Parsed, Request, Source};
use jiff::Timestamp;

/// How many incidents one page of the list holds, which is the most it may.
const PER_PAGE: usize = 100;

/// Rootly. `url` is the page.
#[derive(Debug)]
pub struct Rootly;

impl Crawler for Rootly {
    fn name(&self) -> &'static str {
        "rootly"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        Ok(vec![Request::get(source.join(&format!("api/v1/incidents.json?per_page={PER_PAGE}"))?)])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read_page(page, |root, faults| {
            owner::same(source, &root.get("page").get("url"))?;
            let incidents = faults.each(&root.get("incidents"), INCIDENTS_MAX, incident);
            let incidents = incidents.into_iter().flatten().collect();
            Ok(Parsed { incidents, all_open_incidents: true, ..Parsed::default() })
        })
    }
}

/// Reads one incident; none for a maintenance.
fn incident(node: &Node<'_>, faults: &mut Faults) -> Result<Option<Incident>, Fault> {
    let (status, url) = (node.get("status").text()?, node.get("url").address()?);
    if matches!(status, "scheduled" | "in_progress" | "verifying" | "completed") {
        return Ok(None);
    }
    let mut updates = faults.each_if_any(&node.get("incident_updates"), UPDATES_MAX, update);
    updates.sort_by_key(|update| update.at);
    let ended_at = faults.optional(&node.get("resolved_at"), Node::time);
    let reached = match status {
        "resolved" | "closed" | "cancelled" => IncidentState::Resolved,
        "mitigated" => IncidentState::Monitoring,
        _ => IncidentState::Investigating,
    };
    let state = updates.last().map_or(reached, |last| last.state.max(reached));
    let id =
        url.path_segments().and_then(|mut parts| parts.rfind(|part| !part.is_empty())).map(str::to_owned);
    let started_at = node.get("started_at").time()?;
    Ok(Some(Incident {
        id: id.ok_or_else(|| node.get("url").expected("the address of an incident"))?,
        title: node.get("name").line()?,
        state,
        impact: match faults.optional(&node.get("impact"), Node::text) {
            Some("critical") => Impact::Critical,
            Some("major") => Impact::Major,
            Some("minor") => Impact::Minor,
            Some("none") | None => Impact::None,
            Some(_) => {
                faults.add(node.get("impact").expected("none, minor, major or critical"));
                Impact::None
            }
        },
        services: Vec::new(),
        began_at: Some(started_at),
        published_at: updates.first().map_or(started_at, |first| first.at),
        resolved_at: ended_at.or_else(|| resolved_at(state, &updates)).filter(|_| state.is_over()),
        url: Some(url.into()),
        updates,
    }))
}

fn update(node: &Node<'_>, faults: &mut Faults) -> Result<IncidentUpdate, Fault> {
    let status = node.get("status");
    Ok(IncidentUpdate {
        at: node.get("created_at").time()?,
        state: words::state(status.text()?).ok_or_else(|| status.expected("the state of an incident"))?,
        text: prose(faults.optional(&node.get("body"), Node::text).unwrap_or_default()),
    })
}
