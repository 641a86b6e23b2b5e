//! incident.io status pages, by the interface the page itself reads.
//!
//! Shape: not documented; `/proxy/<host>` beside every page holds what is going on, with all updates and
//! the names of all components, `/proxy/<host>/incidents?start_at=…&end_at=…` the incidents of up to three
//! months, with the ids of the components alone. Type definitions of public clients show it. The widget
//! (`/api/v1/summary`, `https://docs.incident.io/status-pages/api`) shows of each open incident its last
//! update. Most pages imitate Statuspage as well: the kind `statuspage` reads that.

use super::words;
use super::{INCIDENTS_MAX, SERVICES_MAX, UPDATES_MAX, names, owner, prose, read_page, resolved_at};
use crate::faults::Faults;
use crate::json::Node;
use crate::{Crawler, Fault, Impact, Incident, IncidentState, IncidentUpdate, Page, Parsed, Request, Source};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// How far back the past incidents go that are asked for.
const HISTORY: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The last part of the address of past incidents.
const HISTORY_PATH: &str = "incidents";

/// incident.io. `url` is the page; the option `path` may ask for the widget's `/api/v1/summary` instead of
/// `/proxy/<host>`.
#[derive(Debug)]
pub struct IncidentIo;

impl Crawler for IncidentIo {
    fn name(&self) -> &'static str {
        "incident-io"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let url = match source.option("path") {
            Some(path) => source.join(path)?,
            None => {
                let host = source.url.host_str().unwrap_or_default();
                let address = format!("/proxy/{host}{}", source.url.path().trim_end_matches('/'));
                source.url.join(&address).map_err(|error| format!("{address:?} is no address: {error}"))?
            }
        };
        Ok(vec![Request::get(url)])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read_page(page, |root, faults| {
            if page.url.path().ends_with(&format!("/{HISTORY_PATH}")) {
                return Ok(history(source, page, root, faults));
            }
            if root.get("ongoing_incidents").exists() {
                widget(source, root, faults)
            } else {
                overview(source, page, root, faults)
            }
        })
    }
}

/// Reads what is going on, and names the page of what was.
fn overview(source: &Source, page: &Page, root: &Node<'_>, faults: &mut Faults) -> Result<Parsed, Fault> {
    let summary = root.get("summary");
    let id = owner::same(source, &summary.get("id"))?;
    let component = |node: &Node<'_>, _: &mut Faults| Ok((node.get("id").id()?, node.get("name").line()?));
    let components = faults.each(&summary.get("components"), SERVICES_MAX, component);
    let ongoing = summary.get("ongoing_incidents");
    owner::claimed(page, &id, None, components.is_empty() && ongoing.is_bare())?;
    let names: BTreeMap<String, String> = components.into_iter().collect();
    let read = |node: &Node<'_>, faults: &mut Faults| incident(node, source, &names, faults);
    let incidents = faults.each(&ongoing, INCIDENTS_MAX, read).into_iter().flatten().collect();
    let mut url = page.url.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().push(HISTORY_PATH);
    }
    let start = page.fetched_at.checked_sub(HISTORY).unwrap_or(Timestamp::UNIX_EPOCH);
    let window = [("start_at", start.to_string()), ("end_at", page.fetched_at.to_string())];
    url.query_pairs_mut().clear().extend_pairs(window);
    names::attach(&mut url, &names);
    let past = Request { conditional: false, ..Request::get(url) };
    Ok(Parsed { incidents, next: vec![past], ..Parsed::default() })
}

/// Reads the incidents of the last weeks.
fn history(source: &Source, page: &Page, root: &Node<'_>, faults: &mut Faults) -> Parsed {
    let names = names::attached(&page.url);
    let read = |node: &Node<'_>, faults: &mut Faults| incident(node, source, &names, faults);
    let incidents = faults.each(&root.get("incidents"), INCIDENTS_MAX, read);
    Parsed { incidents: incidents.into_iter().flatten().collect(), ..Parsed::default() }
}

/// Reads one incident; none for a maintenance, which the same list may hold.
fn incident(
    node: &Node<'_>,
    source: &Source,
    names: &BTreeMap<String, String>,
    faults: &mut Faults,
) -> Result<Option<Incident>, Fault> {
    if faults.optional(&node.get("type"), Node::text) == Some("maintenance") {
        return Ok(None);
    }
    if node.get("status_page_id").exists() {
        owner::same(source, &node.get("status_page_id"))?;
    }
    let (id, state) = (node.get("id").id()?, state(&node.get("status"))?);
    let mut updates = faults.each_if_any(&node.get("updates"), UPDATES_MAX, update);
    updates.sort_by_key(|update| update.at);
    let (affected, impacts) = (node.get("affected_components"), node.get("component_impacts"));
    let component = |node: &Node<'_>, faults: &mut Faults| {
        let began_at = faults.optional(&node.get("start_at"), Node::time);
        Ok((node.get("component_id").id()?, impact(&node.get("status"), faults), began_at))
    };
    let mut components = faults.each_if_any(&affected, SERVICES_MAX, component);
    components.extend(faults.each_if_any(&impacts, SERVICES_MAX, component));
    let ids: Vec<String> = components.iter().map(|(id, _, _)| id.clone()).collect();
    Ok(Some(Incident {
        title: node.get("name").line()?,
        state,
        impact: components.iter().map(|(_, impact, _)| *impact).max().unwrap_or(Impact::None),
        services: names::of(&ids, names),
        began_at: components.iter().filter_map(|(_, _, began_at)| *began_at).min(),
        published_at: node.get("published_at").time()?,
        resolved_at: resolved_at(state, &updates),
        url: source.shown(&format!("incidents/{id}")),
        updates,
        id,
    }))
}

fn update(node: &Node<'_>, faults: &mut Faults) -> Result<IncidentUpdate, Fault> {
    Ok(IncidentUpdate {
        at: node.get("published_at").time()?,
        state: state(&node.get("to_status"))?,
        text: prose(faults.optional(&node.get("message_string"), Node::text).unwrap_or_default()),
    })
}

/// Reads the widget: it names no page, so the page's address is its identity, and of the times of an
/// incident it shows the last update's only.
fn widget(source: &Source, root: &Node<'_>, faults: &mut Faults) -> Result<Parsed, Fault> {
    owner::same(source, &root.get("page_url"))?;
    let incidents = faults.each(&root.get("ongoing_incidents"), INCIDENTS_MAX, |node, faults| {
        let (state, at) = (state(&node.get("status"))?, node.get("last_update_at").time()?);
        let name = |node: &Node<'_>, _: &mut Faults| node.get("name").line();
        let text = faults.optional(&node.get("last_update_message"), Node::text).map(prose);
        Ok(Incident {
            id: node.get("id").id()?,
            title: node.get("name").line()?,
            state,
            impact: impact(&node.get("current_worst_impact"), faults),
            services: faults.each_if_any(&node.get("affected_components"), SERVICES_MAX, name),
            began_at: None,
            published_at: at,
            resolved_at: None,
            url: faults.optional(&node.get("url"), Node::address).map(String::from),
            updates: text.map(|text| IncidentUpdate { at, state, text }).into_iter().collect(),
        })
    });
    Ok(Parsed { incidents, all_open_incidents: true, ..Parsed::default() })
}

fn state(node: &Node<'_>) -> Result<IncidentState, Fault> {
    words::state(node.text()?).ok_or_else(|| node.expected("a status word of an incident"))
}

/// How bad the state of a component is.
fn impact(node: &Node<'_>, faults: &mut Faults) -> Impact {
    match faults.optional(node, Node::text) {
        Some("full_outage") => Impact::Critical,
        Some("partial_outage") => Impact::Major,
        Some("degraded_performance") => Impact::Minor,
        Some("operational" | "under_maintenance") | None => Impact::None,
        Some(_) => {
            faults.add(node.expected("the state of a component"));
            Impact::None
        }
    }
}
