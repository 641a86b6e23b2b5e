//! AWS's public health dashboard: the open events and those that just ended.
//!
//! Shape: undocumented; `https://health.aws.amazon.com/public/currentevents`, the file behind the
//! dashboard, is a flat list of events in UTF-16 with a byte order mark, `[]` when nothing is open. Numbers
//! are strings in some places and numbers in others. Status codes, as the dashboard's legend shows them:
//! 0 operating normally, 1 informational, 2 degradation, 3 disruption.

use super::{
    INCIDENTS_MAX, SERVICES_MAX, UPDATES_MAX, headline, progress, prose, read_incidents, said_resolved,
};
use crate::faults::Faults;
use crate::json::Node;
use crate::{Crawler, Fault, Impact, Incident, IncidentState, IncidentUpdate, Page, Parsed, Request, Source};
use jiff::Timestamp;

/// Where a person reads an event: there are no addresses for single ones.
const DASHBOARD: &str = "https://health.aws.amazon.com/health/status";

/// AWS's public health dashboard. `url` is the address of the file itself.
#[derive(Debug)]
pub struct AwsHealth;

impl Crawler for AwsHealth {
    fn name(&self) -> &'static str {
        "aws-health"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        Ok(vec![Request::get(source.url.clone())])
    }

    fn parse(&self, _source: &Source, page: &Page) -> Parsed {
        read_incidents(page, |root, faults| Ok(faults.each(root, INCIDENTS_MAX, incident)))
    }
}

fn incident(node: &Node<'_>, faults: &mut Faults) -> Result<Incident, Fault> {
    let (status, summary) = (status(&node.get("status"))?, node.get("summary").text()?);
    let began_at = node.get("date").epoch()?;
    let updates = updates(node, faults);
    let worst = faults.each_if_any(&node.get("event_log"), UPDATES_MAX, |entry, _| {
        Ok(self::status(&entry.get("status")).unwrap_or_default())
    });
    let over = status == 0 || said_resolved(summary);
    let last = updates.last();
    let open = last.map_or(IncidentState::Investigating, |last| last.state);
    Ok(Incident {
        id: node.get("arn").id()?,
        title: headline(summary),
        state: if over { IncidentState::Resolved } else { open },
        impact: impact(worst.into_iter().max().unwrap_or_default().max(status)),
        services: services(node, faults),
        began_at: Some(began_at),
        published_at: updates.first().map_or(began_at, |first| first.at),
        resolved_at: last.filter(|last| over && last.state.is_over()).map(|last| last.at),
        url: Some(DASHBOARD.to_owned()),
        updates,
    })
}

/// The log, oldest first. An entry with status 0 says that it is over.
fn updates(node: &Node<'_>, faults: &mut Faults) -> Vec<IncidentUpdate> {
    let entry = |node: &Node<'_>, faults: &mut Faults| {
        let summary = faults.optional(&node.get("summary"), Node::text).unwrap_or_default();
        let over = status(&node.get("status"))? == 0 || said_resolved(summary);
        let message = faults.optional(&node.get("message"), Node::text).unwrap_or(summary);
        Ok((node.get("timestamp").epoch()?, over, prose(message)))
    };
    let mut entries = faults.each_if_any(&node.get("event_log"), UPDATES_MAX, entry);
    entries.sort_by_key(|(at, _, _)| *at);
    let mut open = IncidentState::Investigating;
    let step = |(at, over, text): (Timestamp, bool, String)| {
        open = progress(&text).unwrap_or(open);
        IncidentUpdate { at, state: if over { IncidentState::Resolved } else { open }, text }
    };
    entries.into_iter().map(step).collect()
}

/// The affected services with their region, as AWS itself writes them elsewhere: `Amazon S3 (UAE)`.
fn services(node: &Node<'_>, faults: &mut Faults) -> Vec<String> {
    let region = faults.optional(&node.get("region_name"), Node::line);
    let impacted = node.get("impacted_services").fields();
    let mut names: Vec<String> = std::iter::once(node)
        .filter(|_| impacted.is_empty())
        .chain(impacted.iter().take(SERVICES_MAX))
        .filter_map(|service| faults.optional(&service.get("service_name"), Node::line))
        .map(|name| match &region {
            Some(region) => format!("{name} ({region})"),
            None => name,
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

/// A status code, 0 to 3.
fn status(node: &Node<'_>) -> Result<i64, Fault> {
    node.number()
        .ok()
        .filter(|code| (0..=3).contains(code))
        .ok_or_else(|| node.expected("a status of 0 to 3"))
}

/// How bad a status code is.
pub(super) fn impact(status: i64) -> Impact {
    match status {
        3 => Impact::Major,
        2 => Impact::Minor,
        _ => Impact::None,
    }
}
