//! Status.io: the public interface of a page, with what is open.
//!
//! Shape: `https://kb.status.io/developers/public-status-api` and `…/developers/status-codes`. Messages
//! carry two codes: `state` (100 investigating, 200 identified, 300 monitoring, 400 resolved) and `status`
//! (100 operational, 200 maintenance, 300 degraded, 400 partial disruption, 500 disruption, 600 security).

use super::{
    INCIDENTS_MAX, SERVICES_MAX, UPDATES_MAX, address_part, owner, prose, read_open_incidents, resolved_at,
};
use crate::faults::Faults;
use crate::json::Node;
use crate::{
    Crawler, Fault, Impact, Incident, IncidentState, IncidentUpdate, Page, Parsed, Request, Source, text,
};
use jiff::Timestamp;

/// Status.io. `url` is the interface, `https://api.status.io`; `page_id` names the page, and the option
/// `site` is the page's own address, for people.
#[derive(Debug)]
pub struct StatusIo;

impl Crawler for StatusIo {
    fn name(&self) -> &'static str {
        "status-io"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let page = address_part(
            "page_id",
            source.page_id.as_deref(),
            "",
            "the page's id, as its own API link shows it",
        )?;
        if let Some(site) = source.option("site").filter(|site| text::address(site).is_none()) {
            return Err(format!("options.site {site:?} must be the page's own address, with https://"));
        }
        Ok(vec![Request::get(source.join(&format!("1.0/status/{page}"))?)])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read_open_incidents(page, |root, faults| {
            let result = root.get("result");
            let overall = result.get("status_overall");
            overall.get("status_code").number()?;
            let bare = result.get("status").is_bare() && result.get("incidents").is_bare();
            let id = source.page_id.as_deref().unwrap_or_default();
            owner::claimed(page, id, overall.get("updated").time().ok(), bare)?;
            let read = |node: &Node<'_>, faults: &mut Faults| incident(node, source, faults);
            Ok(faults.each(&result.get("incidents"), INCIDENTS_MAX, read))
        })
    }
}

fn incident(node: &Node<'_>, source: &Source, faults: &mut Faults) -> Result<Incident, Fault> {
    let id = node.get("_id").id()?;
    let mut messages = faults.each_if_any(&node.get("messages"), UPDATES_MAX, message);
    messages.sort_by_key(|(update, _)| update.at);
    let impact = messages.iter().map(|(_, impact)| *impact).max().unwrap_or(Impact::None);
    let updates: Vec<IncidentUpdate> = messages.into_iter().map(|(update, _)| update).collect();
    let state = updates.last().map_or(IncidentState::Investigating, |last| last.state);
    let site = source.option("site").map(|site| site.trim_end_matches('/')).zip(source.page_id.as_deref());
    Ok(Incident {
        title: node.get("name").line()?,
        state,
        impact,
        services: services(node, faults),
        began_at: None,
        published_at: node.get("datetime_open").time()?,
        resolved_at: resolved_at(state, &updates),
        url: site.and_then(|(site, page)| text::address(&format!("{site}/pages/incident/{page}/{id}"))),
        updates,
        id,
    })
}

fn message(node: &Node<'_>, faults: &mut Faults) -> Result<(IncidentUpdate, Impact), Fault> {
    let (state, status) = (node.get("state"), node.get("status"));
    let update = IncidentUpdate {
        at: node.get("datetime").time()?,
        state: match state.number()? {
            100 => IncidentState::Investigating,
            200 => IncidentState::Identified,
            300 => IncidentState::Monitoring,
            400 => IncidentState::Resolved,
            _ => return Err(state.expected("a state of 100, 200, 300 or 400")),
        },
        text: prose(faults.optional(&node.get("details"), Node::text).unwrap_or_default()),
    };
    let impact = match faults.optional(&status, Node::number) {
        Some(500) => Impact::Critical,
        Some(400 | 600) => Impact::Major,
        Some(300) => Impact::Minor,
        Some(100 | 200) | None => Impact::None,
        Some(_) => {
            faults.add(status.expected("a status of 100 to 600"));
            Impact::None
        }
    };
    Ok((update, impact))
}

/// The affected components, and the containers (most often regions) they run in.
fn services(node: &Node<'_>, faults: &mut Faults) -> Vec<String> {
    let name = |node: &Node<'_>, _: &mut Faults| node.get("name").line();
    let mut names = faults.each_if_any(&node.get("components_affected"), SERVICES_MAX, name);
    names.extend(faults.each_if_any(&node.get("containers_affected"), SERVICES_MAX, name));
    names
}
