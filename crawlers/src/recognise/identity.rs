//! The identity that a status page shows about itself, so that a source can be held to it.

use crate::Page;
use crate::json::{self, Node};

/// Where each kind of status page shows its identity: the same place that its crawler compares with `page_id`.
const PLACES: [(&str, [&str; 2]); 7] = [
    ("better-stack", ["data", "id"]),
    ("cstate", ["baseURL", ""]),
    ("incident-io", ["summary", "id"]),
    ("instatus", ["page", "url"]),
    ("rootly", ["page", "url"]),
    ("statuspage", ["page", "id"]),
    ("uptime-kuma", ["config", "slug"]),
];

/// What the page that a visit to a source of this kind began with shows as its identity, if it shows one.
pub fn page_id(kind: &str, page: &Page) -> Option<String> {
    let (_, place) = PLACES.iter().find(|(known, _)| *known == kind)?;
    let document = json::document(page).ok()?;
    let node =
        place.iter().filter(|key| !key.is_empty()).fold(Node::root(&document), |node, key| node.get(key));
    node.id().ok()
}
