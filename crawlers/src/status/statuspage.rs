//! Atlassian Statuspage, API version 2, and the pages that imitate it (incident.io).
//!
//! Shape: `https://<page>/api` documents `/api/v2/incidents.json` (the 50 newest) and
//! `/api/v2/summary.json` (open incidents and components). A provider that moved leaves an unclaimed page
//! behind that answers 200 with data of years ago, so the page's identity and age are looked at first.

use super::{INCIDENTS_MAX, SERVICES_MAX, UPDATES_MAX, owner, prose, read_incidents, words};
use crate::faults::Faults;
use crate::json::Node;
use crate::{Crawler, Fault, Impact, Incident, IncidentState, IncidentUpdate, Page, Parsed, Request, Source};
use jiff::Timestamp;
use url::Url;

/// What is asked for unless the option `path` says otherwise.
const PATH_DEFAULT: &str = "/api/v2/incidents.json";

/// Atlassian Statuspage and its imitators. `url` is the page; the option `path` may ask for
/// `/api/v2/summary.json` instead of the list of incidents.
#[derive(Debug)]
pub struct Statuspage;

impl Crawler for Statuspage {
    fn name(&self) -> &'static str {
        "statuspage"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        Ok(vec![Request::get(source.join(source.option("path").unwrap_or(PATH_DEFAULT))?)])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read_incidents(page, |root, faults| {
            identity(source, page, root)?;
            let address = faults.optional(&root.get("page").get("url"), Node::address);
            let incident = |node: &Node<'_>, faults: &mut Faults| incident(node, address.as_ref(), faults);
            Ok(faults.each(&root.get("incidents"), INCIDENTS_MAX, incident).into_iter().flatten().collect())
        })
    }
}

/// Refuses a page that is not the one the catalog means, or nobody's.
fn identity(source: &Source, page: &Page, root: &Node<'_>) -> Result<(), Fault> {
    let id = owner::same(source, &root.get("page").get("id"))?;
    let touched = root.get("page").get("updated_at").time().ok();
    let bare = root.get("components").is_bare() && root.get("incidents").is_bare();
    owner::claimed(page, &id, touched, bare)
}

/// Reads one incident; none for a maintenance, which the same list may hold.
fn incident(node: &Node<'_>, page: Option<&Url>, faults: &mut Faults) -> Result<Option<Incident>, Fault> {
    let Some(state) = state(&node.get("status"))? else { return Ok(None) };
    let impact = match faults.optional(&node.get("impact"), Node::text) {
        Some("maintenance") => return Ok(None),
        Some("minor") => Impact::Minor,
        Some("major") => Impact::Major,
        Some("critical") => Impact::Critical,
        Some("none") | None => Impact::None,
        Some(_) => {
            faults.add(node.get("impact").expected("none, minor, major or critical"));
            Impact::None
        }
    };
    let id = node.get("id").id()?;
    let link = faults.optional(&node.get("shortlink"), Node::address).map(String::from);
    let mut updates = faults.each_if_any(&node.get("incident_updates"), UPDATES_MAX, update);
    updates.sort_by_key(|update: &IncidentUpdate| update.at);
    Ok(Some(Incident {
        title: node.get("name").line()?,
        state,
        impact,
        services: services(node, faults),
        began_at: faults.optional(&node.get("started_at"), Node::time),
        published_at: node.get("created_at").time()?,
        resolved_at: faults.optional(&node.get("resolved_at"), Node::time),
        url: link
            .or_else(|| page.map(|page| format!("{}/incidents/{id}", page.as_str().trim_end_matches('/')))),
        updates,
        id,
    }))
}

/// Reads one update. Its `display_at` is what the page shows; `created_at` is when it was typed.
fn update(node: &Node<'_>, faults: &mut Faults) -> Result<IncidentUpdate, Fault> {
    let shown = faults.optional(&node.get("display_at"), Node::time);
    let state = state(&node.get("status"))?;
    Ok(IncidentUpdate {
        at: shown.map_or_else(|| node.get("created_at").time(), Ok)?,
        state: state.ok_or_else(|| node.get("status").expected("the state of an incident"))?,
        text: prose(faults.optional(&node.get("body"), Node::text).unwrap_or_default()),
    })
}

/// The names of the affected components; incident.io lists them beside the updates only.
fn services(node: &Node<'_>, faults: &mut Faults) -> Vec<String> {
    let name = |node: &Node<'_>, _: &mut Faults| node.get("name").line();
    let mut names = faults.each_if_any(&node.get("components"), SERVICES_MAX, name);
    if names.is_empty() {
        let lists = faults.each_if_any(&node.get("incident_updates"), UPDATES_MAX, |update, faults| {
            Ok(faults.each_if_any(&update.get("affected_components"), SERVICES_MAX, name))
        });
        for found in lists.into_iter().flatten().take(SERVICES_MAX) {
            if !names.contains(&found) {
                names.push(found);
            }
        }
    }
    names
}

/// The state a status word means; none for the words of a maintenance.
fn state(node: &Node<'_>) -> Result<Option<IncidentState>, Fault> {
    let word = node.text()?;
    let is_maintenance = matches!(word, "scheduled" | "in_progress" | "verifying" | "completed");
    let state = words::state(word);
    if state.is_none() && !is_maintenance {
        Err(node.expected("a status word of an incident"))
    } else {
        Ok(state)
    }
}
