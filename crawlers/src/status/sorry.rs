//! Sorry™: the notices of a page.
//!
//! Shape: `https://docs.sorryapp.com/v1/notices` and `…/v1/notice-updates`. Without a token the interface
//! shows the notices of now, with one the whole history. Updates carry no state, the notice does:
//! investigating, identified, recovering, resolved or false_alarm.

use super::words::{self, steps};
use super::{INCIDENTS_MAX, SERVICES_MAX, UPDATES_MAX, address_part, prose, read_incidents};
use crate::faults::Faults;
use crate::json::Node;
use crate::{Crawler, Fault, Impact, Incident, IncidentState, Page, Parsed, Request, Source, secret};
use jiff::Timestamp;

/// Sorry™. `url` is the interface, `https://api.sorryapp.com`; `page_id` names the page, and `token` is for
/// its owner.
#[derive(Debug)]
pub struct Sorry;

impl Crawler for Sorry {
    fn name(&self) -> &'static str {
        "sorry"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let what = "the page's id, as the page's own source shows it";
        let page = address_part("page_id", source.page_id.as_deref(), "", what)?;
        let path = format!("v1/pages/{page}/notices?include=updates,components");
        let request = Request::get(source.join(&path)?);
        Ok(vec![secret::put(request, "authorization", "Bearer ", secret::token(source)?)])
    }

    fn parse(&self, _source: &Source, page: &Page) -> Parsed {
        read_incidents(page, |root, faults| {
            let notices = faults.each(&root.get("response"), INCIDENTS_MAX, incident);
            Ok(notices.into_iter().flatten().collect())
        })
    }
}

/// Reads one notice; none for a maintenance and for what only informs.
fn incident(node: &Node<'_>, faults: &mut Faults) -> Result<Option<Incident>, Fault> {
    match node.get("type").text()? {
        "unplanned" => {}
        "planned" | "general" => return Ok(None),
        _ => return Err(node.get("type").expected("unplanned, planned or general")),
    }
    let state = state(&node.get("state"))?;
    let (began_at, created_at) = (node.get("began_at"), node.get("created_at").time()?);
    let ended_at = faults.optional(&node.get("ended_at"), Node::time);
    let mut written = faults.each_if_any(&node.get("updates"), UPDATES_MAX, |node, faults| {
        let content = faults.optional(&node.get("content"), Node::text).unwrap_or_default();
        Ok((node.get("created_at").time()?, prose(content)))
    });
    let ended = state.is_over() && !written.is_empty();
    if written.is_empty() {
        // The beginning of the first update, which is not what ended it.
        let synopsis = faults.optional(&node.get("synopsis"), Node::text);
        written.extend(synopsis.map(|synopsis| (created_at, prose(synopsis))));
    }
    let name = |node: &Node<'_>, _: &mut Faults| node.get("name").line();
    Ok(Some(Incident {
        id: node.get("id").id()?,
        title: node.get("subject").line()?,
        state,
        impact: Impact::None,
        services: faults.each_if_any(&node.get("components"), SERVICES_MAX, name),
        began_at: faults.optional(&began_at, Node::time),
        published_at: created_at,
        resolved_at: ended_at.filter(|_| state.is_over()),
        url: faults.optional(&node.get("link"), Node::address).map(String::from),
        updates: steps(written, ended),
    }))
}

fn state(node: &Node<'_>) -> Result<IncidentState, Fault> {
    match node.text()? {
        "recovering" => Ok(IncidentState::Monitoring),
        "false_alarm" => Ok(IncidentState::Resolved),
        word => words::state(word).ok_or_else(|| node.expected("the state of a notice")),
    }
}
