//! Zendesk's status page: JSON:API, an incident and its updates side by side.
//!
//! Shape: `https://developer.zendesk.com/api-reference/status_api/status_api/` documents
//! `/api/incidents/active`, the open incidents; the client `justeat/ZendeskApiClient` names its fields
//! (`Models/Status`). Once an incident is over it is not there any more, which is
//! how its end is known. The page itself reads
//! `/api/ssp/incidents.json`, which keeps it and says when it ended; that one is not documented, and writes
//! `startedAt` for `started_at`. There `status` goes stale: over is what has a `resolved_at`.

use super::words::unlogged;
use super::{INCIDENTS_MAX, SERVICES_MAX, UPDATES_MAX, prose, read_page};
use crate::faults::Faults;
use crate::json::Node;
use crate::{Crawler, Fault, Impact, Incident, IncidentState, IncidentUpdate, Page, Parsed, Request, Source};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// What is asked for, unless the option `history` says otherwise.
const ACTIVE: &str = "api/incidents/active";
const HISTORY: &str = "api/ssp/incidents.json";

/// The longest option `subdomain`, in characters: a label of a host name.
const SUBDOMAIN_CHARS_MAX: usize = 63;

/// How many records beside the incidents (updates, services) are read.
const INCLUDED_MAX: usize = 20_000;

/// Zendesk's status page. `url` is `https://status.zendesk.com`. Options: `history` = `true` asks for the page's own
/// list, with what is over; `subdomain` keeps only what touches the account of that name.
#[derive(Debug)]
pub struct Zendesk;

impl Crawler for Zendesk {
    fn name(&self) -> &'static str {
        "zendesk"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let path = match source.option("history") {
            Some("true") => HISTORY,
            None | Some("false") => ACTIVE,
            Some(other) => {
                let id = &source.id;
                return Err(format!(
                    "source {id}: option `history` = {other:?}: write \"true\" or \"false\""
                ));
            }
        };
        let mut url = source.join(path)?;
        if let Some(subdomain) = source.option("subdomain") {
            if !is_label(subdomain) {
                return Err(format!(
                    "source {}: option `subdomain` = {subdomain:?}: write the name before .zendesk.com alone",
                    source.id
                ));
            }
            url.query_pairs_mut().append_pair("subdomain", subdomain);
        }
        Ok(vec![Request::get(url)])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read_page(page, |root, faults| {
            let included = included(root, faults);
            let incident = |node: &Node<'_>, faults: &mut Faults| incident(node, &included, source, faults);
            let incidents = faults.each(&root.get("data"), INCIDENTS_MAX, incident);
            let all_open_incidents = page.url.path().ends_with(ACTIVE);
            Ok(Parsed { incidents, all_open_incidents, ..Parsed::default() })
        })
    }
}

fn is_label(name: &str) -> bool {
    let fits = (1..=SUBDOMAIN_CHARS_MAX).contains(&name.len());
    fits && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The records beside the incidents, by their kind and id.
type Included<'a> = BTreeMap<(String, String), Node<'a>>;

fn included<'a>(root: &Node<'a>, faults: &mut Faults) -> Included<'a> {
    let record = |node: &Node<'a>, _: &mut Faults| Ok((key(node)?, node.get("attributes")));
    faults.each_if_any(&root.get("included"), INCLUDED_MAX, record).into_iter().collect()
}

/// What names a record: `incident_update` and `incidentUpdate` are one kind.
fn key(node: &Node<'_>) -> Result<(String, String), Fault> {
    let kind = node.get("type").text()?.replace('_', "").to_ascii_lowercase();
    Ok((kind, node.get("id").id()?))
}

/// The field of an object under its documented name, or else as the page's own list writes it.
fn either<'a>(node: &Node<'a>, documented: &str, own: &str) -> Node<'a> {
    let field = node.get(documented);
    if field.exists() { field } else { Some(node.get(own)).filter(Node::exists).unwrap_or(field) }
}

fn incident(
    node: &Node<'_>,
    included: &Included<'_>,
    source: &Source,
    faults: &mut Faults,
) -> Result<Incident, Fault> {
    let written = node.get("attributes");
    let began_at = either(&written, "started_at", "startedAt").time()?;
    let resolved_at = faults.optional(&either(&written, "resolved_at", "resolvedAt"), Node::time);
    let over = resolved_at.is_some();
    let named = state(&written.get("status"), faults);
    let updates = updates(node, included, over, faults);
    let open = updates.last().map_or(named, |last| last.state.max(named));
    Ok(Incident {
        id: node.get("id").id()?,
        title: either(&written, "title", "name").line()?,
        state: if over { unlogged(true) } else { open },
        impact: impact(&written, faults),
        services: services(node, included, faults),
        began_at: Some(began_at),
        published_at: updates.first().map_or(began_at, |first| first.at),
        resolved_at,
        url: source.url.join("/").ok().map(String::from),
        updates,
    })
}

/// The step an open incident is at. Incidents of old carried the state of a service instead.
fn state(node: &Node<'_>, faults: &mut Faults) -> IncidentState {
    match faults.optional(node, Node::text) {
        Some("identified") => IncidentState::Identified,
        Some("monitoring" | "resolved") => IncidentState::Monitoring,
        Some("investigating" | "operational" | "impeded" | "inoperative") | None => {
            IncidentState::Investigating
        }
        Some(_) => {
            faults.add(node.expected("investigating, identified, monitoring or resolved"));
            IncidentState::Investigating
        }
    }
}

/// How bad it is: by its word, else by what it does to the services.
fn impact(written: &Node<'_>, faults: &mut Faults) -> Impact {
    let done = || match (written.get("outage").is_true(), written.get("degradation").is_true()) {
        (true, _) => Impact::Major,
        (false, true) => Impact::Minor,
        (false, false) => Impact::None,
    };
    match faults.optional(&written.get("impact"), Node::text) {
        Some("critical") => Impact::Critical,
        Some("major") => Impact::Major,
        Some("minor") => Impact::Minor,
        Some("no impact" | "none") => Impact::None,
        Some("security") | None => done(),
        Some(_) => {
            faults.add(written.get("impact").expected("no impact, minor, major, critical or security"));
            done()
        }
    }
}

/// The records that an incident refers to.
fn related<'a, 'i>(
    list: &Node<'_>,
    included: &'i Included<'a>,
    max: usize,
    faults: &mut Faults,
) -> Vec<&'i Node<'a>> {
    let keys = faults.each_if_any(&list.get("data"), max, |node, _| key(node));
    keys.iter().filter_map(|key| included.get(key)).collect()
}

fn updates(node: &Node<'_>, included: &Included<'_>, over: bool, faults: &mut Faults) -> Vec<IncidentUpdate> {
    let list = either(&node.get("relationships"), "incident_updates", "incidentUpdates");
    let mut entries = Vec::new();
    for written in related(&list, included, UPDATES_MAX, faults) {
        match either(written, "created_at", "createdAt").time() {
            Ok(at) => {
                let text = faults.optional(&written.get("description"), Node::text).unwrap_or_default();
                entries.push((at, prose(text)));
            }
            Err(fault) => faults.add(fault),
        }
    }
    super::words::steps(entries, over)
}

/// The names of the services: an incident refers to its ties to them, and each tie to one service.
fn services(node: &Node<'_>, included: &Included<'_>, faults: &mut Faults) -> Vec<String> {
    let relationships = node.get("relationships");
    let ties = either(&relationships, "incident_services", "incidentServices");
    let mut names = Vec::new();
    for tie in related(&ties, included, SERVICES_MAX, faults) {
        let Ok(id) = either(tie, "service_id", "serviceId").id() else { continue };
        let service = included.get(&("service".to_owned(), id));
        names.extend(service.and_then(|service| service.get("name").line().ok()));
    }
    for service in related(&relationships.get("services"), included, SERVICES_MAX, faults) {
        names.extend(service.get("name").line());
    }
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::Zendesk;
    use crate::{Crawler, Source};

    fn asked(options: &[(&str, &str)]) -> String {
        let source = Source::example("zendesk", "https://status.zendesk.com", options);
        match Zendesk.requests(&source, None) {
            Ok(requests) => requests[0].url.to_string(),
            Err(complaint) => complaint,
        }
    }

    #[test]
    fn options_choose_the_list_and_wrong_ones_are_told_what_to_write() {
        let active = "https://status.zendesk.com/api/incidents/active";
        assert_eq!(asked(&[]), active);
        assert_eq!(asked(&[("subdomain", "harbour")]), format!("{active}?subdomain=harbour"));
        assert_eq!(asked(&[("history", "true")]), "https://status.zendesk.com/api/ssp/incidents.json");
        assert!(asked(&[("history", "yes")]).contains("write \"true\" or \"false\""));
        assert!(asked(&[("subdomain", "harbour.zendesk.com")]).contains("the name before .zendesk.com"));
    }
}
