//! Cachet's version 3: JSON:API, where components and updates stand beside the incidents.

use super::{state, with_first};
use crate::faults::Faults;
use crate::json::Node;
use crate::status::clock::utc;
use crate::status::{INCIDENTS_MAX, SERVICES_MAX, UPDATES_MAX, names, prose, resolved_at};
use crate::{Fault, Impact, Incident, IncidentState, IncidentUpdate};
use std::collections::BTreeMap;

/// How many included objects of one page are read: components and updates of all its incidents.
const INCLUDED_MAX: usize = 5000;

/// What a page includes, by id.
#[derive(Default)]
struct Included {
    components: BTreeMap<String, String>,
    updates: BTreeMap<String, IncidentUpdate>,
}

pub(super) fn incidents(root: &Node<'_>, faults: &mut Faults) -> Vec<Incident> {
    let mut included = Included::default();
    faults.each_if_any(&root.get("included"), INCLUDED_MAX, |node, faults| {
        let (id, attributes) = (node.get("id").id()?, node.get("attributes"));
        match node.get("type").text()? {
            "components" => {
                included.components.insert(id, attributes.get("name").line()?);
            }
            "updates" => {
                included.updates.insert(id, update(&attributes, faults)?);
            }
            _ => {}
        }
        Ok(())
    });
    let read = |node: &Node<'_>, faults: &mut Faults| incident(node, &included, faults);
    faults.each(&root.get("data"), INCIDENTS_MAX, read)
}

/// Reads one incident. A status of 0 is "unknown" here: nobody set one yet.
fn incident(node: &Node<'_>, included: &Included, faults: &mut Faults) -> Result<Incident, Fault> {
    let (attributes, related) = (node.get("attributes"), node.get("relationships"));
    let state = state(&attributes.get("status").get("value"))?.unwrap_or(IncidentState::Investigating);
    let created_at = utc(&attributes.get("created").get("string"))?;
    let mut later: Vec<IncidentUpdate> = ids(&related.get("updates"), UPDATES_MAX, faults)
        .iter()
        .filter_map(|id| included.updates.get(id).cloned())
        .collect();
    later.sort_by_key(|update| update.at);
    let text = prose(faults.optional(&attributes.get("message"), Node::text).unwrap_or_default());
    let first = if later.is_empty() { state } else { IncidentState::Investigating };
    let changed_at = faults.optional(&attributes.get("updated").get("string"), utc);
    let updates = with_first(IncidentUpdate { at: created_at, state: first, text }, changed_at, later);
    Ok(Incident {
        id: node.get("id").id()?,
        title: attributes.get("name").line()?,
        state,
        impact: Impact::None,
        services: names::of(&ids(&related.get("components"), SERVICES_MAX, faults), &included.components),
        began_at: faults.optional(&attributes.get("occurred").get("string"), utc),
        published_at: created_at,
        resolved_at: resolved_at(state, &updates),
        url: None,
        updates,
    })
}

fn ids(relationship: &Node<'_>, max: usize, faults: &mut Faults) -> Vec<String> {
    faults.each_if_any(&relationship.get("data"), max, |node, _| node.get("id").id())
}

fn update(attributes: &Node<'_>, faults: &mut Faults) -> Result<IncidentUpdate, Fault> {
    Ok(IncidentUpdate {
        at: utc(&attributes.get("created").get("string"))?,
        state: state(&attributes.get("status").get("value"))?.unwrap_or(IncidentState::Investigating),
        text: prose(faults.optional(&attributes.get("message"), Node::text).unwrap_or_default()),
    })
}
