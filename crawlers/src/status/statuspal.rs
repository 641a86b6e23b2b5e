//! StatusPal: what is going on, and the incidents that were.
//!
//! Shape: `https://www.statuspal.io/api-docs/v2` (`/summary` and `/incidents` of a status page), which says
//! that times are UTC and writes them without an offset. Incidents name services by id; the names stand in
//! the summary. Owners invent their own kinds of incident beside minor and major, which then have no
//! impact; maintenance has its own lists in the summary, and is told by its kind in the other one.

use super::clock::utc;
use super::words;
use super::{
    INCIDENTS_MAX, SERVICES_MAX, UPDATES_MAX, address_part, names, owner, prose, read_page, resolved_at,
};
use crate::faults::Faults;
use crate::json::Node;
use crate::{Crawler, Fault, Impact, Incident, IncidentState, IncidentUpdate, Page, Parsed, Request, Source};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// How deep services stand below each other. Real pages have two levels.
const SERVICE_DEPTH_MAX: usize = 4;

/// StatusPal. `url` is the interface, `https://statuspal.io` or `https://statuspal.eu`; `page_id` is the
/// page's subdomain there.
#[derive(Debug)]
pub struct Statuspal;

impl Crawler for Statuspal {
    fn name(&self) -> &'static str {
        "statuspal"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let page = address_part(
            "page_id",
            source.page_id.as_deref(),
            "-",
            "the page's subdomain, such as \"harbour-mail\"",
        )?;
        Ok(vec![Request::get(source.join(&format!("api/v2/status_pages/{page}/summary"))?)])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read_page(page, |root, faults| {
            if page.url.path().ends_with("/incidents") {
                let names = names::attached(&page.url);
                let read = |node: &Node<'_>, faults: &mut Faults| incident(node, &names, page, faults);
                let incidents = faults.each(&root.get("incidents"), INCIDENTS_MAX, read);
                return Ok(Parsed {
                    incidents: incidents.into_iter().flatten().collect(),
                    ..Parsed::default()
                });
            }
            summary(source, page, root, faults)
        })
    }
}

/// Reads what is going on, and names the page of what was.
fn summary(source: &Source, page: &Page, root: &Node<'_>, faults: &mut Faults) -> Result<Parsed, Fault> {
    owner::same(source, &root.get("status_page").get("subdomain"))?;
    let mut names = BTreeMap::new();
    services(&root.get("services"), SERVICE_DEPTH_MAX, &mut names, faults);
    let read = |node: &Node<'_>, faults: &mut Faults| incident(node, &names, page, faults);
    let incidents = faults.each(&root.get("incidents"), INCIDENTS_MAX, read);
    let mut past = page.url.clone();
    if let Ok(mut segments) = past.path_segments_mut() {
        segments.pop().push("incidents");
    }
    names::attach(&mut past, &names);
    let past = Request { conditional: false, ..Request::get(past) };
    Ok(Parsed { incidents: incidents.into_iter().flatten().collect(), next: vec![past], ..Parsed::default() })
}

/// Collects the names of services and of what stands below them.
fn services(list: &Node<'_>, depth: usize, names: &mut BTreeMap<String, String>, faults: &mut Faults) {
    let found = faults.each_if_any(list, SERVICES_MAX, |node, _| {
        Ok((node.get("id").id()?, node.get("name").line()?, node.get("children")))
    });
    for (id, name, children) in found {
        names.insert(id, name);
        if depth > 1 {
            services(&children, depth - 1, names, faults);
        }
    }
}

/// Reads one incident; none for a maintenance.
fn incident(
    node: &Node<'_>,
    names: &BTreeMap<String, String>,
    page: &Page,
    faults: &mut Faults,
) -> Result<Option<Incident>, Fault> {
    let impact = match node.get("type").text()? {
        "major" => Impact::Major,
        "minor" => Impact::Minor,
        kind if kind == "scheduled" || kind.contains("maintenance") => return Ok(None),
        _ => Impact::None,
    };
    let starts_at = utc(&node.get("starts_at"))?;
    let ends_at = faults.optional(&node.get("ends_at"), utc).filter(|ends_at| *ends_at <= page.fetched_at);
    let mut updates = faults.each_if_any(&node.get("updates"), UPDATES_MAX, update);
    updates.sort_by_key(|(at, _, _)| *at);
    let mut open = IncidentState::Investigating;
    let step = |(at, state, text): (Timestamp, Option<IncidentState>, String)| {
        open = state.unwrap_or(open);
        IncidentUpdate { at, state: open, text }
    };
    let updates: Vec<IncidentUpdate> = updates.into_iter().map(step).collect();
    let reached = updates.last().map_or(IncidentState::Investigating, |last| last.state);
    let state = if ends_at.is_some() && !reached.is_over() { IncidentState::Resolved } else { reached };
    let ids = faults.each_if_any(&node.get("service_ids"), SERVICES_MAX, |node, _| node.id());
    let inserted_at = faults.optional(&node.get("inserted_at"), utc);
    Ok(Some(Incident {
        id: node.get("id").id()?,
        title: node.get("title").line()?,
        state,
        impact,
        services: names::of(&ids, names),
        began_at: Some(starts_at),
        published_at: updates.first().map(|first| first.at).or(inserted_at).unwrap_or(starts_at),
        resolved_at: ends_at.or_else(|| resolved_at(state, &updates)),
        url: faults.optional(&node.get("url"), Node::address).map(String::from),
        updates,
    }))
}

/// Reads one update. `issue` opens an incident; a word that names no state leaves it as it was.
fn update(node: &Node<'_>, faults: &mut Faults) -> Result<(Timestamp, Option<IncidentState>, String), Fault> {
    let posted_at = faults.optional(&node.get("posted_at"), utc);
    let text = faults.optional(&node.get("description"), Node::text).unwrap_or_default();
    let state = match node.get("type").text()? {
        "issue" => Some(IncidentState::Investigating),
        word => words::state(word),
    };
    Ok((posted_at.map_or_else(|| utc(&node.get("inserted_at")), Ok)?, state, prose(text)))
}
