//! cState, a static status page: the list of its issues, and the text of the newest.
//!
//! Shape: the templates of version 5 and later (`layouts/_default/list.json`, `layouts/issues/single.json`
//! of `https://github.com/cstate/cstate`). `/issues/index.json` lists all issues without their texts, each
//! issue's own `index.json` has it as HTML, newest update first, each followed by its time in the page's
//! own zone. The templates escape nothing: a title with a quotation mark in it breaks the whole list.

use super::clock::{month, printed_by_go};
use super::words::{steps, unlogged};
use super::{INCIDENTS_MAX, SERVICES_MAX, UPDATES_MAX, owner, prose, read_page};
use crate::faults::Faults;
use crate::json::Node;
use crate::text::is_web;
use crate::{Crawler, Fault, Impact, Incident, IncidentState, Page, Parsed, Request, Source};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use regex::Regex;
use std::sync::LazyLock;
use url::Url;

/// How many issues' texts are asked for in one visit, the newest.
const TEXTS_MAX: usize = 10;

/// cState. `url` is the page.
#[derive(Debug)]
pub struct CState;

impl Crawler for CState {
    fn name(&self) -> &'static str {
        "cstate"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        Ok(vec![Request::get(source.join("issues/index.json")?)])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read_page(page, |root, faults| {
            if root.get("is").text()? == "issue" {
                let incidents = incident(root, faults)?.into_iter().collect();
                return Ok(Parsed { incidents, ..Parsed::default() });
            }
            owner::same(source, &root.get("baseURL"))?;
            let issues = faults.each(&root.get("pages"), INCIDENTS_MAX, incident);
            let mut incidents: Vec<Incident> = issues.into_iter().flatten().collect();
            incidents.sort_by_key(|incident| std::cmp::Reverse(incident.published_at));
            let texts = incidents.iter().take(TEXTS_MAX).filter_map(|incident| text_of(incident, page));
            Ok(Parsed { next: texts.collect(), incidents, ..Parsed::default() })
        })
    }
}

/// Where the text of an issue stands: below its own address, on the site that lists it.
fn text_of(incident: &Incident, page: &Page) -> Option<Request> {
    let address = page.url.join(incident.url.as_deref()?).ok()?;
    let path = format!("{}/index.json", address.path().trim_end_matches('/'));
    page.url.join(&path).ok().map(Request::get)
}

/// Reads one issue; none for what only informs, such as a maintenance, and for other pages.
fn incident(node: &Node<'_>, faults: &mut Faults) -> Result<Option<Incident>, Fault> {
    if node.get("is").text()? != "issue" || node.get("informational").is_true() {
        return Ok(None);
    }
    let (published_at, offset) = printed_by_go(&node.get("createdAt"))?;
    let permalink = node.get("permalink").line()?;
    let over = node.get("resolved").is_true();
    let ended_at = faults.optional(&node.get("resolvedAt"), |node| ended_at(node, offset));
    let body = faults.optional(&node.get("body"), Node::text).map(prose);
    let updates = steps(body.map(|body| log(&body, published_at, offset)).unwrap_or_default(), over);
    let service = |node: &Node<'_>, _: &mut Faults| node.line();
    Ok(Some(Incident {
        title: node.get("title").line()?,
        state: updates.last().map_or_else(|| unlogged(over), |last| last.state),
        impact: match node.get("severity").text()? {
            "down" => Impact::Critical,
            "disrupted" => Impact::Major,
            "notice" => Impact::Minor,
            _ => {
                faults.add(node.get("severity").expected("down, disrupted or notice"));
                Impact::None
            }
        },
        services: faults.each_if_any(&node.get("affected"), SERVICES_MAX, service),
        began_at: None,
        published_at,
        resolved_at: ended_at
            .or_else(|| {
                updates.last().filter(|last| last.state == IncidentState::Resolved).map(|last| last.at)
            })
            .filter(|_| over),
        url: Url::parse(&permalink).ok().filter(is_web).map(String::from),
        updates,
        id: permalink,
    }))
}

/// When an issue ended, as its author wrote it: with or without an offset.
fn ended_at(node: &Node<'_>, offset: Offset) -> Result<Timestamp, Fault> {
    let local =
        || node.text().ok()?.parse::<DateTime>().ok().and_then(|local| offset.to_timestamp(local).ok());
    printed_by_go(node).map(|(at, _)| at).or_else(|fault| local().ok_or(fault))
}

/// The line below each update: `31 Oct 2026 16:20`.
static WHEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^(\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2})$")
        .expect("the pattern is constant and tested")
});

/// The updates of a text with their times; what has no time of its own was written with the issue.
fn log(body: &str, published_at: Timestamp, offset: Offset) -> Vec<(Timestamp, String)> {
    let (mut entries, mut start) = (Vec::new(), 0);
    for when in WHEN.captures_iter(body).take(UPDATES_MAX) {
        let place = when.get_match();
        let moment = || {
            let written =
                format!("{}-{:02}-{}T{}:{}", &when[3], month(&when[2])?, &when[1], &when[4], &when[5]);
            offset.to_timestamp(written.parse::<DateTime>().ok()?).ok()
        };
        entries.push((moment().unwrap_or(published_at), body[start..place.start()].trim().to_owned()));
        start = place.end();
    }
    let rest = body[start..].trim();
    if !rest.is_empty() {
        entries.push((published_at, rest.to_owned()));
    }
    entries
}
