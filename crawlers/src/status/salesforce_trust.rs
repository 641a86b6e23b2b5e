//! Salesforce Trust: what Salesforce says about its instances, and about Heroku, Tableau and MuleSoft with them.
//!
//! Shape: `https://api.status.salesforce.com/v1/docs` documents the API; `heroku/cli` reads the same answers
//! (`src/lib/types/status.ts`). An incident has no title. What it is stands in its impacts, what was said in its
//! events. One incident is up for one customer and down for another: it names the *instances* it touches, which the
//! option `instances` may narrow to one's own.

use super::{INCIDENTS_MAX, SERVICES_MAX, UPDATES_MAX, progress, prose, read_incidents};
use crate::faults::Faults;
use crate::json::Node;
use crate::{
    Crawler, Fault, Impact, Incident, IncidentState, IncidentUpdate, Page, Parsed, Request, Source, text,
};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// The newest incidents, and the open ones, which may be older than those.
const PATHS: [&str; 2] = ["v1/incidents?limit=100", "v1/incidents/active"];

/// The host of the interface, and the site where a person reads the same.
const INTERFACES: &[&str] = &["api.status.salesforce.com"];
const SITE: &str = "https://status.salesforce.com";

/// How many impacts of one incident are read. Usual are one or two.
const IMPACTS_MAX: usize = 100;

/// How many instances an incident may touch and still name them: hundreds say no more than "many".
const INSTANCES_NAMED_MAX: usize = 20;

/// The longest option `instances`, in keys.
const INSTANCES_KEPT_MAX: usize = 100;

/// Salesforce Trust. `url` is `https://api.status.salesforce.com`. The option `instances` keeps only incidents that
/// touch one of these instances, written as Trust does and parted by commas: `NA132, EU35`, `Heroku Europe`.
#[derive(Debug)]
pub struct SalesforceTrust;

impl Crawler for SalesforceTrust {
    fn name(&self) -> &'static str {
        "salesforce-trust"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let instances = kept(source);
        if source.option("instances").is_some() && instances.is_empty() {
            return Err(format!(
                "source {}: option `instances` names none: write their keys, such as \"NA132, EU35\", or leave it out",
                source.id
            ));
        }
        if instances.len() > INSTANCES_KEPT_MAX {
            return Err(format!(
                "source {}: option `instances` names {}: write at most {INSTANCES_KEPT_MAX}, or leave it out",
                source.id,
                instances.len()
            ));
        }
        PATHS.iter().map(|path| Ok(Request::get(source.join(path)?))).collect()
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        let instances = kept(source);
        read_incidents(page, |root, faults| {
            let incident = |node: &Node<'_>, faults: &mut Faults| incident(node, source, &instances, faults);
            Ok(faults.each(root, INCIDENTS_MAX, incident).into_iter().flatten().collect())
        })
    }
}

/// The instances whose incidents are kept, in lower case; none means all.
fn kept(source: &Source) -> BTreeSet<String> {
    let written = source.option("instances").unwrap_or_default().split(',');
    written.map(|key| key.trim().to_lowercase()).filter(|key| !key.is_empty()).collect()
}

/// Reads one incident; none for one that touches no instance that is kept.
fn incident(
    node: &Node<'_>,
    source: &Source,
    kept: &BTreeSet<String>,
    faults: &mut Faults,
) -> Result<Option<Incident>, Fault> {
    let instances = names(&node.get("instanceKeys"), faults);
    let own = instances.iter().any(|key| kept.contains(&key.to_lowercase()));
    if !kept.is_empty() && !own && !node.get("affectsAll").is_true() {
        return Ok(None);
    }
    let id = node.get("id").id()?;
    let impacts = faults.each(&node.get("IncidentImpacts"), IMPACTS_MAX, impact);
    let status = faults.optional(&node.get("status"), Node::text).unwrap_or_default();
    let ended = !impacts.is_empty() && impacts.iter().all(|impact| impact.ended_at.is_some());
    let over = ended || ["resolved", "closed"].iter().any(|word| status.eq_ignore_ascii_case(word));
    let updates = updates(node, over, faults);
    let last = updates.last();
    let services = names(&node.get("serviceKeys"), faults);
    Ok(Some(Incident {
        title: title(node, &impacts, &services),
        state: last.map_or_else(|| super::words::unlogged(over), |last| last.state),
        impact: impacts.iter().map(|impact| impact.level).max().unwrap_or(Impact::None),
        began_at: impacts.iter().filter_map(|impact| impact.began_at).min(),
        published_at: node.get("createdAt").time()?,
        resolved_at: if over {
            let ends = impacts.iter().filter_map(|impact| impact.ended_at);
            ends.max().or_else(|| last.map(|last| last.at))
        } else {
            None
        },
        url: source.shown_at(INTERFACES, SITE, &format!("incidents/{id}")),
        services: if instances.len() > INSTANCES_NAMED_MAX {
            services
        } else {
            services.into_iter().chain(instances).take(SERVICES_MAX).collect()
        },
        updates,
        id,
    }))
}

/// The keys of a list, as many of them as are worth reading.
fn names(list: &Node<'_>, faults: &mut Faults) -> Vec<String> {
    match list.entries() {
        Ok(entries) => faults.all(entries.take(SERVICES_MAX), |key, _| key.line()),
        Err(_) => Vec::new(),
    }
}

/// What an incident did, and from when to when.
struct Effect {
    what: Option<String>,
    level: Impact,
    began_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
}

fn impact(node: &Node<'_>, faults: &mut Faults) -> Result<Effect, Fault> {
    let severity = node.get("severity");
    let word = faults.optional(&severity, Node::text).unwrap_or_default().to_ascii_lowercase();
    let level = match word.as_str() {
        "critical" => Impact::Critical,
        "major" => Impact::Major,
        "minor" => Impact::Minor,
        "" | "none" | "informational" => Impact::None,
        _ => {
            faults.add(severity.expected("critical, major or minor"));
            Impact::None
        }
    };
    Ok(Effect {
        what: faults.optional(&node.get("type"), Node::line),
        level,
        began_at: faults.optional(&node.get("startTime"), Node::time),
        ended_at: faults.optional(&node.get("endTime"), Node::time),
    })
}

/// What was said, oldest first. The kind of an event names the step, where it names any; else its words do.
fn updates(node: &Node<'_>, over: bool, faults: &mut Faults) -> Vec<IncidentUpdate> {
    let event = |node: &Node<'_>, faults: &mut Faults| {
        let kind = faults.optional(&node.get("type"), Node::text).unwrap_or_default();
        let message = prose(faults.optional(&node.get("message"), Node::text).unwrap_or_default());
        Ok((node.get("createdAt").time()?, step(kind), message))
    };
    let mut events = faults.each(&node.get("IncidentEvents"), UPDATES_MAX, event);
    events.sort_by_key(|(at, _, _)| *at);
    let (last, mut open) = (events.len(), IncidentState::Investigating);
    let update = |(index, (at, step, text)): (usize, (Timestamp, Option<IncidentState>, String))| {
        open = step.or_else(|| progress(&text)).unwrap_or(open);
        let ended = over && index + 1 == last;
        IncidentUpdate { at, state: if ended { IncidentState::Resolved } else { open }, text }
    };
    events.into_iter().enumerate().map(update).collect()
}

/// The step a kind of event names, such as `issueIsolatedDatabaseTier`.
fn step(kind: &str) -> Option<IncidentState> {
    let kind = kind.to_ascii_lowercase();
    if kind.contains("investigating") {
        Some(IncidentState::Investigating)
    } else if kind.contains("isolated") || kind.contains("identified") {
        Some(IncidentState::Identified)
    } else if kind.contains("monitoring") {
        Some(IncidentState::Monitoring)
    } else {
        None
    }
}

/// What the first impact is, or else the incident, and what it touches: `Feature perf degradation: core service`.
fn title(node: &Node<'_>, impacts: &[Effect], services: &[String]) -> String {
    let what = impacts.iter().find_map(|impact| impact.what.clone()).or_else(|| node.get("type").line().ok());
    let what = spaced(what.as_deref().unwrap_or("incident"));
    let mut letters = what.chars();
    let what: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let services: Vec<String> = services.iter().map(|key| spaced(key)).collect();
    if services.is_empty() { what } else { text::line(&format!("{what}: {}", services.join(", "))) }
}

/// A key such as `coreService` as words.
fn spaced(key: &str) -> String {
    let mut words = String::new();
    let mut after_small = false;
    for letter in key.chars() {
        if letter.is_uppercase() && after_small {
            words.push(' ');
            words.extend(letter.to_lowercase());
        } else {
            words.push(letter);
        }
        after_small = letter.is_lowercase();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{SalesforceTrust, spaced};
    use crate::{Crawler, Source};

    #[test]
    fn keys_become_words_and_names_stay() {
        for (key, words) in [
            ("featurePerfDegradation", "feature perf degradation"),
            ("coreService", "core service"),
            ("CLI", "CLI"),
            ("Heroku North America", "Heroku North America"),
        ] {
            assert_eq!(spaced(key), words);
        }
    }

    #[test]
    fn an_option_that_keeps_nothing_is_refused() {
        let address = "https://api.status.salesforce.com";
        let source = Source::example("salesforce-trust", address, &[("instances", " , ")]);
        assert!(SalesforceTrust.requests(&source, None).unwrap_err().contains("such as \"NA132, EU35\""));
    }
}
