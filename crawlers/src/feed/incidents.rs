//! Official feeds: one incident per entry, its state in the entry's own words.

use super::labels::Labels;
use super::{addresses, body, id, time, title};
use crate::status::{SERVICES_MAX, entry_updates};
use crate::{Impact, Incident, IncidentState, Page, text};
use feed_rs::model::{Entry, Feed};

/// Reads one entry; none for a maintenance, a review or news, which the same feed may hold.
pub(super) fn incident(entry: &Entry, feed: &Feed, page: &Page) -> Result<Option<Incident>, String> {
    let dated =
        time(entry.updated.or(entry.published)).ok_or("expected a date, found none that can be read")?;
    let first_dated = time(entry.published).unwrap_or(dated);
    let (title, text) = (title(entry).ok_or("expected a title, found none")?, body(entry));
    let labels = Labels::read(&text);
    if labels.as_ref().is_some_and(|labels| !labels.is_incident) {
        return Ok(None);
    }
    let Some(mut updates) = entry_updates(&title, None, text, dated) else { return Ok(None) };
    let labels = labels.unwrap_or_default();
    let ended_at = labels.ended_at.filter(|at| *at <= page.fetched_at);
    if let (Some(_), Some(last)) = (ended_at, updates.last_mut()) {
        last.state = IncidentState::Resolved;
    }
    let state = updates.last().map_or(IncidentState::Investigating, |update| update.state);
    let categories =
        entry.categories.iter().map(|category| text::line(category.label.as_ref().unwrap_or(&category.term)));
    Ok(Some(Incident {
        id: id(entry)?,
        title,
        state,
        impact: Impact::None,
        services: categories.chain(labels.services).take(SERVICES_MAX).collect(),
        began_at: labels.began_at,
        published_at: updates.first().map_or(first_dated, |first| first.at.min(first_dated)),
        resolved_at: ended_at
            .or_else(|| updates.last().filter(|last| last.state.is_over()).map(|last| last.at)),
        url: addresses(feed, entry, page).own.map(String::from),
        updates,
    }))
}
