//! Slack's own status API, version 2.0.0: `/current` (open incidents) and `/history`.
//!
//! Shape: `https://docs.slack.dev/reference/slack-status-api`. `/current` is an object with
//! `active_incidents`, `/history` the bare list. Version 1 had one incident at the top, without a list.

use super::words::{steps, unlogged};
use super::{INCIDENTS_MAX, SERVICES_MAX, UPDATES_MAX, prose, read_page};
use crate::faults::Faults;
use crate::json::Node;
use crate::{Crawler, Fault, Impact, Incident, IncidentUpdate, Page, Parsed, Request, Source};
use jiff::Timestamp;

/// What is asked for unless the option `path` says otherwise.
const PATH_DEFAULT: &str = "/api/v2.0.0/current";

/// Slack's status page. `url` is `https://slack-status.com`; the option `path` may ask for
/// `/api/v2.0.0/history` instead of the open incidents.
#[derive(Debug)]
pub struct Slack;

impl Crawler for Slack {
    fn name(&self) -> &'static str {
        "slack"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        Ok(vec![Request::get(source.join(source.option("path").unwrap_or(PATH_DEFAULT))?)])
    }

    fn parse(&self, _source: &Source, page: &Page) -> Parsed {
        read_page(page, |root, faults| {
            let is_history = root.is_list();
            let list = if is_history { root.clone() } else { root.get("active_incidents") };
            let incidents = faults.each(&list, INCIDENTS_MAX, incident).into_iter().flatten().collect();
            Ok(Parsed { incidents, all_open_incidents: !is_history, ..Parsed::default() })
        })
    }
}

/// Reads one incident; none for a maintenance, which the same list may hold.
fn incident(node: &Node<'_>, faults: &mut Faults) -> Result<Option<Incident>, Fault> {
    let kind = node.get("type");
    let impact = match kind.text()? {
        "outage" => Impact::Major,
        "incident" => Impact::Minor,
        "notice" => Impact::None,
        "maintenance" => return Ok(None),
        _ => {
            faults.add(kind.expected("outage, incident, notice or maintenance"));
            Impact::None
        }
    };
    let over = match node.get("status").text()? {
        "active" => false,
        "resolved" | "completed" | "cancelled" => true,
        "scheduled" => return Ok(None),
        _ => return Err(node.get("status").expected("active, resolved, completed, cancelled or scheduled")),
    };
    let updates = updates(node, over, faults);
    let last = updates.last();
    let service = |node: &Node<'_>, _: &mut Faults| node.line();
    Ok(Some(Incident {
        id: node.get("id").id()?,
        title: node.get("title").line()?,
        state: last.map_or_else(|| unlogged(over), |last| last.state),
        impact,
        services: faults.each_if_any(&node.get("services"), SERVICES_MAX, service),
        began_at: None,
        published_at: node.get("date_created").time()?,
        // `date_updated` also moves when the text of an old incident is corrected.
        resolved_at: last.filter(|_| over).map(|last| last.at),
        url: faults.optional(&node.get("url"), Node::address).map(String::from),
        updates,
    }))
}

/// The notes, oldest first. They carry no state; the last one of an incident that is over ended it.
fn updates(node: &Node<'_>, over: bool, faults: &mut Faults) -> Vec<IncidentUpdate> {
    let note = |node: &Node<'_>, faults: &mut Faults| {
        let body = faults.optional(&node.get("body"), Node::text).unwrap_or_default();
        Ok((node.get("date_created").time()?, prose(body)))
    };
    steps(faults.each_if_any(&node.get("notes"), UPDATES_MAX, note), over)
}
