//! Official incidents, as a crawler first saw each update.

use super::names::Names;
use super::{Impact, Output};
use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// Pages were captured up to an hour apart: an open incident that was gone from the next capture was over by then.
const GONE_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// An incident that was older when it was first seen is history, and no truth about the time of the archive.
const NEWS_AGE_MAX: SignedDuration = SignedDuration::from_hours(24);

/// A data set that says when a thing was said in several ways: the first of these fields that is there.
fn first<'a>(value: &'a Value, fields: &[&str]) -> &'a Value {
    fields.iter().map(|field| &value[*field]).find(|found| !found.is_null()).unwrap_or(&Value::Null)
}

fn time(value: &Value) -> Result<Timestamp> {
    let text = value.as_str().with_context(|| format!("{value} is no time"))?;
    text.parse().with_context(|| format!("{text} is no time"))
}

/// One line per update, and one for when it was gone.
pub(crate) fn incident(incident: &Value, names: &Names, output: &mut Output<'_>) -> Result<()> {
    if incident["kind"] == "scheduled_maintenance" || incident["type"] == "notice" {
        return Ok(());
    }
    let name = incident["provider"].as_str().context("no provider")?;
    let provider = names.provider(name);
    let id = match &incident["id"] {
        Value::String(id) => id.clone(),
        _ => ["service", "date"].map(|field| incident[field].as_str().unwrap_or_default()).join(" "),
    };
    let (none, is_aws) = (Vec::new(), !incident["versions"].is_null());
    let updates = first(incident, &["updates", "versions"]).as_array().unwrap_or(&none);
    let impact = impact(incident);
    let mut title = words(first(incident, &["name", "title", "external_desc"]));
    let services = services(incident);
    let (mut published, mut ended): (Option<Timestamp>, Option<Timestamp>) = (None, None);
    for (number, update) in updates.iter().enumerate() {
        let seen_at = time(&update["first_seen"])?;
        let summary = words(&update["summary"]);
        let state = match first(update, &["status"]) {
            _ if is_aws && (summary.contains("[RESOLVED]") || update["status"] == "0") => "resolved",
            Value::String(status) => match status.as_str() {
                state @ ("identified" | "monitoring" | "resolved" | "postmortem") => state,
                "verifying" => "monitoring",
                "AVAILABLE" => "resolved",
                _ => "investigating",
            },
            _ if !incident["end"].is_null() && number + 1 == updates.len() => "resolved",
            _ => "investigating",
        };
        if is_aws {
            title = summary.replace("[RESOLVED]", "").trim().to_owned();
        }
        // A page of AWS shows all updates at once and does not say when each was made.
        let at = if is_aws && number > 0 {
            seen_at
        } else {
            time(first(
                if is_aws { incident } else { update },
                &["display_at", "created_at", "created", "date"],
            ))?
        };
        published.get_or_insert(at.min(seen_at));
        if state == "resolved" {
            ended = Some(at.min(seen_at));
        }
        output.line(&json!({
            "kind": "incident", "seen_at": seen_at, "at": at, "provider": provider, "id": id, "state": state,
            "impact": impact, "title": title, "text": words(first(update, &["body", "text", "description"])),
            "services": services,
        }))?;
    }
    let Some(published) = published else { return Ok(()) };
    let ended = match (ended, incident["last_seen"].is_null()) {
        (None, false) => {
            let gone = time(&incident["last_seen"])? + GONE_AFTER;
            output.line(&json!({
                "kind": "incident", "seen_at": gone, "at": gone, "provider": provider, "id": id,
                "state": "resolved", "impact": impact, "title": title, "services": services,
            }))?;
            gone
        }
        (ended, _) => ended.unwrap_or(published),
    };
    let counts = output.impact == Impact::All || matches!(impact, "major" | "critical");
    if counts && time(&incident["first_seen"])?.duration_since(published) <= NEWS_AGE_MAX {
        let began = first(incident, &["begin", "started_at", "created_at", "date_created", "date"]);
        let from = time(began)?.min(published);
        output.truth(&json!({
            "provider": provider, "from": from, "to": ended.max(from), "acknowledged_at": published,
            "kind": "outage", "note": title, "impact": impact,
        }))?;
    }
    Ok(())
}

/// The impact in the words of statuspage.io: others have a severity, a type, or the worst colour shown.
fn impact(incident: &Value) -> &'static str {
    if let Some(severity) = incident["severity"].as_str() {
        return if severity == "high" { "major" } else { "minor" };
    }
    if incident["versions"].is_array() {
        // 1 is blue (information), 2 yellow (degraded), 3 red (disrupted).
        let levels = incident["versions"].as_array().into_iter().flatten();
        let level = |version: &Value| match &version["status"] {
            Value::String(level) => level.parse().unwrap_or(0),
            level => level.as_u64().unwrap_or(0),
        };
        return match levels.map(level).max().unwrap_or(0) {
            3 => "critical",
            2 => "major",
            1 => "minor",
            _ => "none",
        };
    }
    match first(incident, &["impact", "type"]).as_str().unwrap_or("none") {
        "critical" => "critical",
        "major" | "outage" => "major",
        "minor" | "incident" => "minor",
        _ => "none",
    }
}

fn services(incident: &Value) -> Vec<&str> {
    let listed = first(incident, &["components", "services", "affected_products"]).as_array();
    let listed = listed.into_iter().flatten();
    let named = |service: &Value| service.as_str().map(str::len).is_some();
    let texts: Vec<&str> = listed.filter(|it| named(it)).filter_map(Value::as_str).collect();
    if texts.is_empty() { incident["service_name"].as_str().into_iter().collect() } else { texts }
}

/// Text without markup: one page of AWS is HTML in JSON.
fn words(value: &Value) -> String {
    crawlers::text::from_html(value.as_str().unwrap_or_default())
}
