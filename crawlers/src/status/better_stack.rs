//! Better Stack (formerly Better Uptime): the public `/index.json` of a page.
//!
//! Shape: `https://betterstack.com/docs/uptime/status-pages/subscribing-to-status-updates/subscribing-to-api`,
//! a JSON:API document whose `included` holds the page's resources, its reports and their updates; the
//! fields of the last two are those of the interface for reports beside it. Nothing says in which state a
//! report is: an update ends it when all that it names is `resolved`, else its words tell the step.

use super::words::{steps, unlogged};
use super::{INCIDENTS_MAX, SERVICES_MAX, UPDATES_MAX, names, owner, prose, read_incidents, resolved_at};
use crate::faults::Faults;
use crate::json::Node;
use crate::{Crawler, Fault, Impact, Incident, Page, Parsed, Request, Source};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// How many included objects of one page are read: resources, reports and updates.
const INCLUDED_MAX: usize = 5000;

/// Better Stack. `url` is the page.
#[derive(Debug)]
pub struct BetterStack;

impl Crawler for BetterStack {
    fn name(&self) -> &'static str {
        "better-stack"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        Ok(vec![Request::get(source.join("index.json")?)])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read_incidents(page, |root, faults| {
            let data = root.get("data");
            let id = owner::same(source, &data.get("id"))?;
            let attributes = data.get("attributes");
            attributes.get("aggregate_state").text()?;
            let touched = attributes.get("updated_at").time().ok();
            owner::claimed(page, &id, touched, root.get("included").is_bare())?;
            let included = Included::read(root, faults);
            let reports = included.reports.iter().take(INCIDENTS_MAX).cloned();
            let read = |node: &Node<'_>, faults: &mut Faults| incident(node, source, &included, faults);
            Ok(faults.all(reports, read).into_iter().flatten().collect())
        })
    }
}

/// What a page includes, by type.
#[derive(Default)]
struct Included<'a> {
    names: BTreeMap<String, String>,
    reports: Vec<Node<'a>>,
    updates: Vec<Update>,
}

/// An update before its step is known.
#[derive(Clone)]
struct Update {
    id: String,
    /// The report it belongs to; the report may name its updates instead.
    report: Option<String>,
    at: Timestamp,
    text: String,
    /// All that it names is well again.
    ends: bool,
}

impl<'a> Included<'a> {
    fn read(root: &Node<'a>, faults: &mut Faults) -> Self {
        let mut included = Self::default();
        faults.each_if_any(&root.get("included"), INCLUDED_MAX, |node, faults| {
            let attributes = node.get("attributes");
            match node.get("type").text()? {
                "status_page_resource" => {
                    let name = attributes.get("public_name").line()?;
                    included.names.insert(node.get("id").id()?, name);
                }
                "status_report" => included.reports.push(node.clone()),
                "status_update" => included.updates.push(update(node, faults)?),
                _ => {}
            }
            Ok(())
        });
        included
    }
}

fn update(node: &Node<'_>, faults: &mut Faults) -> Result<Update, Fault> {
    let attributes = node.get("attributes");
    let affected = affected(&attributes, faults);
    Ok(Update {
        id: node.get("id").id()?,
        report: attributes.get("status_report_id").id().ok(),
        at: attributes.get("published_at").time()?,
        text: prose(faults.optional(&attributes.get("message"), Node::text).unwrap_or_default()),
        ends: !affected.is_empty() && affected.iter().all(|(_, status)| status == "resolved"),
    })
}

/// The resources a report or an update names, with their states.
fn affected(attributes: &Node<'_>, faults: &mut Faults) -> Vec<(String, String)> {
    faults.each_if_any(&attributes.get("affected_resources"), SERVICES_MAX, |node, _| {
        Ok((node.get("status_page_resource_id").id()?, node.get("status").line()?))
    })
}

/// Reads one report; none for a maintenance.
fn incident(
    node: &Node<'_>,
    source: &Source,
    included: &Included<'_>,
    faults: &mut Faults,
) -> Result<Option<Incident>, Fault> {
    let (id, attributes) = (node.get("id").id()?, node.get("attributes"));
    if attributes.get("report_type").text()? == "maintenance" {
        return Ok(None);
    }
    let ends_at = faults.optional(&attributes.get("ends_at"), Node::time);
    let related = node.get("relationships").get("status_updates").get("data");
    let related = faults.each_if_any(&related, UPDATES_MAX, |node, _| node.get("id").id());
    let related: BTreeSet<String> = related.into_iter().collect();
    let is_own = |update: &&Update| update.report.as_ref() == Some(&id) || related.contains(&update.id);
    let mut written: Vec<Update> =
        included.updates.iter().filter(is_own).take(UPDATES_MAX).cloned().collect();
    written.sort_by_key(|update| update.at);
    let over = ends_at.is_some() || written.last().is_some_and(|last| last.ends);
    let updates = steps(written.into_iter().map(|update| (update.at, update.text)).collect(), over);
    let affected = affected(&attributes, faults);
    let ids: Vec<String> = affected.iter().map(|(id, _)| id.clone()).collect();
    let state = updates.last().map_or_else(|| unlogged(over), |last| last.state);
    Ok(Some(Incident {
        title: attributes.get("title").line()?,
        state,
        impact: impact(&attributes.get("aggregate_state"), faults),
        services: names::of(&ids, &included.names),
        began_at: None,
        published_at: attributes.get("starts_at").time()?,
        resolved_at: ends_at.or_else(|| resolved_at(state, &updates)),
        url: Some(source.url.to_string()),
        updates,
        id,
    }))
}

fn impact(node: &Node<'_>, faults: &mut Faults) -> Impact {
    match faults.optional(node, Node::text).map(str::to_ascii_lowercase).as_deref() {
        Some("downtime") => Impact::Major,
        Some("degraded") => Impact::Minor,
        Some("operational" | "resolved" | "maintenance") | None => Impact::None,
        Some(_) => {
            faults.add(node.expected("operational, degraded, downtime or maintenance"));
            Impact::None
        }
    }
}
