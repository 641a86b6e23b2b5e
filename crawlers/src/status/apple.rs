//! Apple's system status pages, the public one and the one for developers.
//!
//! Shape: undocumented, and read by many (npm `apple-system-status`): the file behind the page is JSON, for
//! developers wrapped into a call, `jsonCallback(…);`. It lists every service with its events; one event that
//! touches several services stands under each of them, under one `messageId`. An event has one message, rewritten
//! in place, and no title.

use super::words::unlogged;
use super::{INCIDENTS_MAX, SERVICES_MAX, prose, read_incidents, zone_offset};
use crate::faults::Faults;
use crate::json::Node;
use crate::{
    Crawler, Fault, FaultKind, Impact, Incident, IncidentUpdate, Page, Parsed, Request, Source, text,
};
use jiff::Timestamp;
use jiff::civil::DateTime;
use std::collections::BTreeMap;

/// The host of the files.
const HOST: &str = "www.apple.com";

/// How many events of one service are read. Apple drops them after a day or two.
const EVENTS_MAX: usize = 100;

/// A system status page of Apple's. `url` is the address of the file itself, such as
/// `https://www.apple.com/support/systemstatus/data/system_status_en_US.js`.
#[derive(Debug)]
pub struct Apple;

impl Crawler for Apple {
    fn name(&self) -> &'static str {
        "apple"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        Ok(vec![Request::get(source.url.clone())])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        match unwrapped(page) {
            Ok(page) => read_incidents(&page, |root, faults| read(root, source, faults)),
            Err(fault) => fault.into(),
        }
    }
}

/// The page without the call that JSONP wraps around its JSON.
fn unwrapped(page: &Page) -> Result<Page, Fault> {
    let body = page.text().map_err(|error| Fault::new(FaultKind::Damaged, error.to_string()))?;
    let body = body.trim();
    let inner = match (body.find('('), body.rfind(')')) {
        (Some(open), Some(close)) if !body.starts_with('{') && open < close => &body[open + 1..close],
        _ => body,
    };
    let content_type = Some("application/json; charset=utf-8".to_owned());
    Ok(Page { content_type, body: inner.as_bytes().to_vec(), ..page.clone() })
}

fn read(root: &Node<'_>, source: &Source, faults: &mut Faults) -> Result<Vec<Incident>, Fault> {
    let list = root.get("services");
    if list.entries()?.len() == 0 {
        return Err(list.expected("at least one service"));
    }
    let mut found: BTreeMap<String, Incident> = BTreeMap::new();
    let services = faults.each(&list, INCIDENTS_MAX, |service, faults| {
        let name = service.get("serviceName").line()?;
        let read = |event: &Node<'_>, faults: &mut Faults| event_of(event, &name, faults);
        Ok(faults.each_if_any(&service.get("events"), EVENTS_MAX, read))
    });
    for event in services.into_iter().flatten().flatten() {
        let same = found.entry(event.id.clone());
        same.and_modify(|known| known.services.extend_from_slice(&event.services)).or_insert(event);
    }
    let finish = |mut incident: Incident| {
        incident.services.sort();
        incident.services.dedup();
        incident.services.truncate(SERVICES_MAX);
        incident.title = text::line(&format!("{}: {}", incident.title, incident.services.join(", ")));
        incident.url = dashboard(source);
        incident
    };
    Ok(found.into_values().map(finish).collect())
}

/// Reads one event of one service, its title still only the kind of trouble; none for a maintenance.
fn event_of(node: &Node<'_>, service: &str, faults: &mut Faults) -> Result<Option<Incident>, Fault> {
    let kind = node.get("statusType").line()?;
    let impact = match kind.as_str() {
        "Outage" => Impact::Major,
        "Issue" | "Performance" => Impact::Minor,
        "Maintenance" => return Ok(None),
        _ => {
            faults.add(node.get("statusType").expected("Outage, Issue, Performance or Maintenance"));
            Impact::None
        }
    };
    let over = match node.get("eventStatus").text()? {
        "ongoing" => false,
        "resolved" | "completed" => true,
        "upcoming" | "scheduled" => return Ok(None),
        _ => return Err(node.get("eventStatus").expected("ongoing, resolved, completed or upcoming")),
    };
    let began_at = millis(&node.get("epochStartDate"))?;
    let ended_at = faults.optional(&node.get("epochEndDate"), millis);
    let posted_at = node.get("datePosted").text().ok().and_then(posted).unwrap_or(began_at);
    let others = faults.each_if_any(&node.get("affectedServices"), SERVICES_MAX, |name, _| name.line());
    let message = faults.optional(&node.get("message"), Node::text).unwrap_or_default();
    let users = faults.optional(&node.get("usersAffected"), Node::line).unwrap_or_default();
    let state = unlogged(over);
    Ok(Some(Incident {
        id: node.get("messageId").id()?,
        title: kind,
        state,
        impact,
        services: std::iter::once(service.to_owned()).chain(others).collect(),
        began_at: Some(began_at),
        published_at: posted_at,
        resolved_at: ended_at.filter(|_| over),
        url: None,
        updates: vec![IncidentUpdate { at: posted_at, state, text: prose(&format!("{message}\n{users}")) }],
    }))
}

/// A time as milliseconds since 1970.
fn millis(node: &Node<'_>) -> Result<Timestamp, Fault> {
    let time = node.number().ok().and_then(|millis| Timestamp::from_millisecond(millis).ok());
    time.ok_or_else(|| node.expected("a time in milliseconds"))
}

/// When the message was last written: `07/27/2022 10:48 PDT`. Other languages write it otherwise.
fn posted(written: &str) -> Option<Timestamp> {
    let (civil, zone) = written.trim().rsplit_once(' ')?;
    let civil = DateTime::strptime("%m/%d/%Y %H:%M", civil).ok()?;
    zone_offset(zone)?.to_timestamp(civil).ok()
}

/// Where a person reads it: there are no addresses for single events.
fn dashboard(source: &Source) -> Option<String> {
    let page = if source.url.path().contains("/developer/") {
        "https://developer.apple.com/system-status/"
    } else {
        "https://www.apple.com/support/systemstatus/"
    };
    (source.url.host_str() == Some(HOST)).then(|| page.to_owned())
}
