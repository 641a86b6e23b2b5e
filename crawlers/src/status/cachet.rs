//! Cachet, hosted by the provider itself: versions 1 and 2, and version 3.
//!
//! Shape: `https://docs.cachethq.io` and the serialisers of its source (`app/Presenters` of version 2,
//! `src/Http/Resources` of version 3, which writes JSON:API). States are numbers: 1 investigating,
//! 2 identified, 3 watching, 4 fixed; 0 is a maintenance in version 2, which version 3 keeps apart. Times
//! have no offset; version 2 writes them in the zone a request names.

mod version_3;

use super::clock::utc;
use super::{INCIDENTS_MAX, UPDATES_MAX, prose, read_page, resolved_at};
use crate::faults::Faults;
use crate::json::Node;
use crate::{Crawler, Fault, Impact, Incident, IncidentState, IncidentUpdate, Page, Parsed, Request, Source};
use jiff::Timestamp;
use url::Url;

/// How many incidents one page holds.
const PER_PAGE: &str = "50";

/// How many pages of a list are read in one visit.
const PAGES_MAX: i64 = 3;

/// Cachet. `url` is the page; the option `version` is `2` (also for version 1) or `3`.
#[derive(Debug)]
pub struct Cachet;

impl Crawler for Cachet {
    fn name(&self) -> &'static str {
        "cachet"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        if source.page_id.is_some() {
            return Err("a page of Cachet shows no identity: leave page_id out".to_owned());
        }
        let (path, query) = match source.option("version").unwrap_or("2") {
            "2" => ("api/v1/incidents", [("sort", "id"), ("order", "desc")].as_slice()),
            "3" => ("api/incidents", [("include", "components,updates")].as_slice()),
            other => return Err(format!("options.version {other:?} must be \"2\" or \"3\"")),
        };
        let mut url = source.join(path)?;
        url.query_pairs_mut().extend_pairs(query).append_pair("per_page", PER_PAGE);
        Ok(vec![request(url)])
    }

    fn parse(&self, _source: &Source, page: &Page) -> Parsed {
        read_page(page, |root, faults| {
            // The places of the link to the next page: version 2 and version 3.
            let pages = [
                root.get("meta").get("pagination").get("links").get("next_page"),
                root.get("links").get("next"),
            ];
            let incidents = if pages[1].exists() {
                version_3::incidents(root, faults)
            } else {
                faults.each(&root.get("data"), INCIDENTS_MAX, incident).into_iter().flatten().collect()
            };
            let next = pages.iter().filter(|link| !link.is_null()).find_map(|_| following(&page.url));
            Ok(Parsed { incidents, next: next.into_iter().collect(), ..Parsed::default() })
        })
    }
}

/// A request for times in UTC.
fn request(url: Url) -> Request {
    let mut request = Request::get(url);
    request.headers.insert("time-zone".to_owned(), "UTC".to_owned());
    request
}

/// The page after this one. Its own link may name the address behind a proxy, so it is counted.
fn following(url: &Url) -> Option<Request> {
    let number =
        url.query_pairs().find(|(key, _)| key == "page").map_or(Ok(1), |(_, value)| value.parse::<i64>());
    let number = number.ok().filter(|number| (1..PAGES_MAX).contains(number))? + 1;
    let others: Vec<_> = url
        .query_pairs()
        .filter(|(key, _)| key != "page")
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect();
    let mut url = url.clone();
    url.query_pairs_mut().clear().extend_pairs(others).append_pair("page", &number.to_string());
    Some(request(url))
}

/// Reads one incident of version 2; none for a maintenance. Version 2.4 added the updates and
/// `latest_status`; before it, `status` is the current one.
fn incident(node: &Node<'_>, faults: &mut Faults) -> Result<Option<Incident>, Fault> {
    let Some(first) = state(&node.get("status"))? else { return Ok(None) };
    let latest = faults.optional(&node.get("latest_status"), state).flatten();
    let occurred_at = faults.optional(&node.get("occurred_at"), utc);
    let published_at = occurred_at.map_or_else(|| utc(&node.get("created_at")), Ok)?;
    let text = prose(faults.optional(&node.get("message"), Node::text).unwrap_or_default());
    let mut later = faults.each_if_any(&node.get("updates"), UPDATES_MAX, |node, faults| {
        let state = state(&node.get("status"))?.ok_or_else(|| node.get("status").expected("1 to 4"))?;
        let text = prose(faults.optional(&node.get("message"), Node::text).unwrap_or_default());
        Ok(IncidentUpdate { at: utc(&node.get("created_at"))?, state, text })
    });
    later.sort_by_key(|update| update.at);
    let state = latest.or(later.last().map(|last| last.state)).unwrap_or(first);
    let changed_at = faults.optional(&node.get("updated_at"), utc);
    let first = IncidentUpdate { at: published_at, state: first, text };
    let updates = with_first(first, changed_at, later);
    Ok(Some(Incident {
        id: node.get("id").id()?,
        title: node.get("name").line()?,
        state,
        impact: Impact::None,
        services: Vec::new(),
        began_at: None,
        published_at,
        resolved_at: resolved_at(state, &updates),
        url: faults.optional(&node.get("permalink"), Node::address).map(String::from),
        updates,
    }))
}

/// The log of an incident whose own text was its first update. One that is over and has no other was last
/// changed when it ended.
fn with_first(
    mut first: IncidentUpdate,
    changed_at: Option<Timestamp>,
    later: Vec<IncidentUpdate>,
) -> Vec<IncidentUpdate> {
    if later.is_empty() && first.state.is_over() {
        first.at = changed_at.unwrap_or(first.at);
    }
    std::iter::once(first).filter(|first| !first.text.is_empty()).chain(later).collect()
}

/// The state a number means; none for a maintenance.
fn state(node: &Node<'_>) -> Result<Option<IncidentState>, Fault> {
    Ok(Some(match node.number()? {
        0 => return Ok(None),
        1 => IncidentState::Investigating,
        2 => IncidentState::Identified,
        3 => IncidentState::Monitoring,
        4 => IncidentState::Resolved,
        _ => return Err(node.expected("a status of 0 to 4")),
    }))
}
