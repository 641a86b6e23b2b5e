//! Uptime Kuma, hosted by the provider itself: the messages pinned to a status page.
//!
//! Shape: what `server/model/status_page.js` and `incident.js` of
//! `https://github.com/louislam/uptime-kuma` serialise. A page shows one pinned incident, newer versions a
//! list; an incident that is over is unpinned and gone. Times are UTC without an offset. What the monitors
//! measured is no statement of the provider and is not read.

use super::clock::utc;
use super::words::{progress, unlogged};
use super::{INCIDENTS_MAX, address_part, owner, prose, read_open_incidents};
use crate::faults::Faults;
use crate::json::Node;
use crate::{Crawler, Fault, Impact, Incident, IncidentUpdate, Page, Parsed, Request, Source};
use jiff::Timestamp;

/// Uptime Kuma. `url` is the site; the option `slug` names the page (`default`).
#[derive(Debug)]
pub struct UptimeKuma;

impl Crawler for UptimeKuma {
    fn name(&self) -> &'static str {
        "uptime-kuma"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        Ok(vec![Request::get(source.join(&format!("api/status-page/{}", slug(source)?))?)])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read_open_incidents(page, |root, faults| {
            owner::same(source, &root.get("config").get("slug"))?;
            // Without its monitors it is not such a page.
            if !root.get("publicGroupList").is_list() {
                return Err(root.get("publicGroupList").expected("a list"));
            }
            let one = root.get("incident");
            let read = |node: &Node<'_>, faults: &mut Faults| incident(node, source, faults);
            let mut incidents = faults.each_if_any(&root.get("incidents"), INCIDENTS_MAX, read);
            if !one.is_null() {
                incidents.extend(faults.all([one].into_iter(), read));
            }
            Ok(incidents)
        })
    }
}

fn slug(source: &Source) -> Result<&str, String> {
    let what = "the last part of the page's address behind /status/";
    address_part("options.slug", Some(source.option("slug").unwrap_or("default")), "-_", what)
}

fn incident(node: &Node<'_>, source: &Source, faults: &mut Faults) -> Result<Incident, Fault> {
    let published_at = utc(&node.get("createdDate"))?;
    let over = node.get("active").exists() && !node.get("active").is_true();
    let changed_at = faults.optional(&node.get("lastUpdatedDate"), utc);
    let text = prose(faults.optional(&node.get("content"), Node::text).unwrap_or_default());
    let state = if over { unlogged(over) } else { progress(&text).unwrap_or_else(|| unlogged(over)) };
    Ok(Incident {
        id: node.get("id").id()?,
        title: node.get("title").line()?,
        state,
        // The colour of the message.
        impact: match faults.optional(&node.get("style"), Node::text) {
            Some("danger") => Impact::Major,
            Some("warning") => Impact::Minor,
            _ => Impact::None,
        },
        services: Vec::new(),
        began_at: None,
        published_at,
        resolved_at: changed_at.filter(|_| over),
        url: slug(source).ok().and_then(|slug| source.join(&format!("status/{slug}")).ok()).map(String::from),
        updates: vec![IncidentUpdate { at: changed_at.unwrap_or(published_at), state, text }],
    })
}
