//! The status page, in the wire format of Atlassian Statuspage, and for people.
//!
//! Shape: `/api/v2/incidents.json` and `/api/v2/summary.json`, which every such page documents at `/api`.
//! Green until the provider speaks: that is the point of the story.

use super::super::script::{Component, Maintenance};
use super::super::view::{IncidentView, View};
use super::answer::Answer;
use super::{Site, html, not_found, wire};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use crawlers::Impact;
use serde_json::{Value, json};
use std::fmt::Write;

/// Incidents in the list, as Statuspage has them.
const INCIDENTS_MAX: usize = 50;

/// `/api/v2/incidents.json`: the newest incidents, open or not.
pub(super) async fn incidents(State(site): State<Site>, headers: HeaderMap) -> Response {
    let view = site.view();
    let shown: Vec<Value> = view
        .incidents()
        .iter()
        .take(INCIDENTS_MAX)
        .map(|incident| incident_entry(&site, &view, incident))
        .collect();
    Answer::json(&json!({ "page": page_entry(&site, &view), "incidents": shown })).respond(&headers)
}

/// `/api/v2/summary.json`: components, open incidents, announced work and one sentence.
pub(super) async fn summary(State(site): State<Site>, headers: HeaderMap) -> Response {
    let view = site.view();
    let (indicator, description) = verdict(&view);
    let components = view.world.status.components.iter().zip(1..);
    let incidents = view.incidents();
    let open = incidents.iter().filter(|incident| !incident.is_over());
    Answer::json(&json!({
        "page": page_entry(&site, &view),
        "components": components.map(|(one, position)| component_entry(&view, one, position)).collect::<Vec<_>>(),
        "incidents": open.map(|incident| incident_entry(&site, &view, incident)).collect::<Vec<_>>(),
        "scheduled_maintenances":
            view.maintenances().into_iter().map(|work| maintenance_entry(&site, &view, work)).collect::<Vec<_>>(),
        "status": { "indicator": indicator, "description": description },
    }))
    .respond(&headers)
}

/// The sentence at the top of the page.
fn verdict(view: &View<'_>) -> (&'static str, &'static str) {
    let open = view.incidents().iter().any(|incident| !incident.is_over());
    match view.impact(None) {
        Impact::None if open => ("none", "Service Disruption"),
        Impact::None => ("none", "All Systems Operational"),
        Impact::Minor => ("minor", "Minor Service Outage"),
        Impact::Major => ("major", "Partial System Outage"),
        Impact::Critical => ("critical", "Major Service Outage"),
    }
}

fn page_entry(site: &Site, view: &View<'_>) -> Value {
    let status = &view.world.status;
    json!({
        "id": status.page_id,
        "name": status.name,
        "url": format!("{}/status", site.base),
        "time_zone": "Etc/UTC",
        "updated_at": wire(view.status_changed_at()),
    })
}

fn component_entry(view: &View<'_>, component: &Component, position: usize) -> Value {
    let state = match view.impact(Some(component)) {
        Impact::None => "operational",
        Impact::Minor => "degraded_performance",
        Impact::Major => "partial_outage",
        Impact::Critical => "major_outage",
    };
    json!({
        "id": component.id,
        "name": component.name,
        "status": state,
        "created_at": wire(view.world.starts_at),
        "updated_at": wire(view.status_changed_at()),
        "position": position,
        "description": null,
        "showcase": false,
        "start_date": null,
        "group_id": null,
        "page_id": view.world.status.page_id,
        "group": false,
        "only_show_if_degraded": false,
    })
}

/// The components that an incident or some work names, as the page shows them now.
fn affected(view: &View<'_>, ids: &[String]) -> Vec<Value> {
    let components = view.world.status.components.iter().zip(1..);
    components
        .filter(|(component, _)| ids.contains(&component.id))
        .map(|(component, position)| component_entry(view, component, position))
        .collect()
}

fn incident_entry(site: &Site, view: &View<'_>, incident: &IncidentView<'_>) -> Value {
    let script = incident.script;
    let resolved_at = incident.is_over().then(|| wire(incident.last.at));
    // Statuspage gives updates newest first.
    let updates = incident.updates.iter().rev().map(|update| {
        json!({
            "id": update.id,
            "incident_id": script.id,
            "status": update.state.as_str(),
            "body": update.text,
            "created_at": wire(update.at),
            "updated_at": wire(update.at),
            "display_at": wire(update.at),
            "affected_components": null,
            "deliver_notifications": true,
            "custom_tweet": null,
            "tweet_id": null,
        })
    });
    json!({
        "id": script.id,
        "name": script.name,
        "status": incident.last.state.as_str(),
        "created_at": wire(incident.first.at),
        "updated_at": wire(incident.last.at),
        "monitoring_at": null,
        "resolved_at": resolved_at,
        "impact": script.impact.as_str(),
        "shortlink": format!("{}/status/incidents/{}", site.base, script.id),
        "started_at": wire(incident.first.at),
        "page_id": view.world.status.page_id,
        "incident_updates": updates.collect::<Vec<_>>(),
        "components": affected(view, &script.components),
        "reminder_intervals": null,
    })
}

fn maintenance_entry(site: &Site, view: &View<'_>, work: &Maintenance) -> Value {
    let state = if view.now < work.starts_at { "scheduled" } else { "in_progress" };
    json!({
        "id": work.id,
        "name": work.name,
        "status": state,
        "created_at": wire(work.announced_at),
        "updated_at": wire(work.announced_at),
        "monitoring_at": null,
        "resolved_at": null,
        "impact": "maintenance",
        "shortlink": format!("{}/status/", site.base),
        "started_at": wire(work.announced_at),
        "page_id": view.world.status.page_id,
        "incident_updates": [{
            "id": format!("{}-1", work.id),
            "incident_id": work.id,
            "status": "scheduled",
            "body": work.text,
            "created_at": wire(work.announced_at),
            "updated_at": wire(work.announced_at),
            "display_at": wire(work.announced_at),
            "affected_components": null,
        }],
        "components": affected(view, &work.components),
        "scheduled_for": wire(work.starts_at),
        "scheduled_until": wire(work.ends_at),
    })
}

/// The page for people.
pub(super) async fn page(State(site): State<Site>, headers: HeaderMap) -> Response {
    let view = site.view();
    let (_, description) = verdict(&view);
    let colour = if view.incidents().iter().all(IncidentView::is_over) { "green" } else { "red" };
    let mut body = format!(
        "<p class=\"{colour}\"><b>{description}</b></p><p class=\"by\">As of {}</p>",
        html::time(view.now)
    );
    for incident in view.incidents() {
        body.push_str(&incident_markup(&incident));
    }
    for work in view.maintenances() {
        write!(body, "<h2>{}</h2><p>{}</p>", html::text(&work.name), html::text(&work.text))
            .expect("a string takes every write");
    }
    Answer::html(html::page(&view, &view.world.status.name, &body)).respond(&headers)
}

/// One incident for people.
pub(super) async fn incident_page(
    State(site): State<Site>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let view = site.view();
    let Some(incident) = view.incidents().into_iter().find(|incident| incident.script.id == id) else {
        return not_found();
    };
    Answer::html(html::page(&view, &view.world.status.name, &incident_markup(&incident))).respond(&headers)
}

fn incident_markup(incident: &IncidentView<'_>) -> String {
    let mut markup = format!("<h2>{}</h2>", html::text(&incident.script.name));
    for update in incident.updates.iter().rev() {
        markup.push_str(&html::post(update.state.as_str(), update.at, "", &update.text, &update.id, false));
    }
    markup
}
