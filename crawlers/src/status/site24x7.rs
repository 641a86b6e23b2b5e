//! Site24x7 StatusIQ: the interface the page itself reads.
//!
//! Shape: not documented; the vendor's own open-source client for iOS has the fields, the numbers of states
//! (10 acknowledged, 11 investigating, 12 identified, 13 monitoring, 14 resolved; 21 to 24 a maintenance)
//! and of severities (1 operational, 2 informational, 3 degraded, 4 maintenance, 5 partial outage, 6 major
//! outage). Incidents that are over are grouped by day.

use super::{
    INCIDENTS_MAX, SERVICES_MAX, UPDATES_MAX, address_part, owner, prose, read_incidents, resolved_at,
};
use crate::faults::Faults;
use crate::json::Node;
use crate::{Crawler, Fault, Impact, Incident, IncidentState, IncidentUpdate, Page, Parsed, Request, Source};
use jiff::Timestamp;

/// How many days with incidents that are over are read.
const DAYS_MAX: usize = 100;

/// Site24x7 StatusIQ. `url` is the page, `page_id` its `enc_statuspage_id`.
#[derive(Debug)]
pub struct Site24x7;

impl Crawler for Site24x7 {
    fn name(&self) -> &'static str {
        "site24x7"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let what = "the page's enc_statuspage_id, as the page's own source shows it";
        let page = address_part("page_id", source.page_id.as_deref(), "-_=", what)?;
        let path = format!("sp/api/public/summary_details/statuspages/{page}?period=1&timezone=UTC");
        Ok(vec![Request::get(source.join(&path)?)])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read_incidents(page, |root, faults| {
            let data = root.get("data");
            if !data.get("current_status").is_list() {
                return Err(data.get("current_status").expected("a list"));
            }
            let details = data.get("statuspage_details");
            let id = owner::same(source, &details.get("enc_statuspage_id"))?;
            let (open, days) = (data.get("active_incident_details"), data.get("resolved_incident_details"));
            let bare = data.get("current_status").is_bare() && open.is_bare();
            owner::claimed(page, &id, details.get("updated_at").time().ok(), bare)?;
            let read = |node: &Node<'_>, faults: &mut Faults| incident(node, source, faults);
            let mut incidents = faults.each_if_any(&open, INCIDENTS_MAX, read);
            let past = faults.each_if_any(&days, DAYS_MAX, |day, faults| {
                Ok(faults.each_if_any(&day.get("grp_by_incidents_list"), INCIDENTS_MAX, read))
            });
            incidents.extend(past.into_iter().flatten());
            Ok(incidents.into_iter().flatten().take(INCIDENTS_MAX).collect())
        })
    }
}

/// Reads one incident; none for a maintenance.
fn incident(node: &Node<'_>, source: &Source, faults: &mut Faults) -> Result<Option<Incident>, Fault> {
    let severity = node.get("incident_severity_id");
    let impact = match severity.number()? {
        6 => Impact::Critical,
        5 => Impact::Major,
        3 => Impact::Minor,
        1 | 2 => Impact::None,
        4 => return Ok(None),
        _ => return Err(severity.expected("a severity of 1 to 6")),
    };
    let id = node.get("enc_inc_id").id()?;
    let written = faults.each_if_any(&node.get("incident_status_updates"), UPDATES_MAX, update);
    if written.iter().any(Option::is_none) {
        return Ok(None);
    }
    let mut updates: Vec<IncidentUpdate> = written.into_iter().flatten().collect();
    updates.sort_by_key(|update| update.at);
    let began_at = node.get("incident_began_at").time()?;
    let ended_at = faults.optional(&node.get("incident_ended_at"), Node::time);
    let reached = updates.last().map_or(IncidentState::Investigating, |last| last.state);
    let state = if ended_at.is_some() { IncidentState::Resolved } else { reached };
    let name = |node: &Node<'_>, _: &mut Faults| node.get("display_name").line();
    Ok(Some(Incident {
        title: node.get("incident_title").line()?,
        state,
        impact,
        services: faults.each_if_any(&node.get("incident_affected_components"), SERVICES_MAX, name),
        began_at: Some(began_at),
        published_at: updates.first().map_or(began_at, |first| first.at),
        resolved_at: ended_at.or_else(|| resolved_at(state, &updates)),
        url: source.shown(&format!("#/incidents/{id}")),
        updates,
        id,
    }))
}

/// Reads one update; none for a step of a maintenance.
fn update(node: &Node<'_>, faults: &mut Faults) -> Result<Option<IncidentUpdate>, Fault> {
    let number = node.get("incident_status_id");
    let state = match number.number()? {
        10 | 11 => IncidentState::Investigating,
        12 => IncidentState::Identified,
        13 => IncidentState::Monitoring,
        14 => IncidentState::Resolved,
        21..=24 => return Ok(None),
        _ => return Err(number.expected("a state of 10 to 14")),
    };
    let text = faults.optional(&node.get("incident_status_desc"), Node::text).unwrap_or_default();
    Ok(Some(IncidentUpdate { at: node.get("status_updated_at").time()?, state, text: prose(text) }))
}
