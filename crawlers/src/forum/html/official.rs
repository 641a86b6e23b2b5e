//! A provider's own page: an item is an incident, its state a word beside it or in its text.

use super::selectors::Selectors;
use super::{drifted, id_and_time, own_address};
use crate::status::{SERVICES_MAX, entry_updates};
use crate::{Fault, Impact, Incident, IncidentState, Page};
use scraper::ElementRef;

/// Reads one item; none for a maintenance or a review, which the same list may hold.
pub(super) fn incident(
    selectors: &Selectors,
    page: &Page,
    item: ElementRef<'_>,
) -> Result<Option<Incident>, Fault> {
    let (id, at) = id_and_time(selectors, item)?;
    let title = selectors.title.as_ref().and_then(|field| field.line(item));
    let title = title.ok_or_else(|| drifted(format!("item {id} has no `title`")))?;
    let text = selectors.text.as_ref().and_then(|field| field.body(item)).unwrap_or_default();
    let word = match &selectors.state {
        Some(field) => Some(field.line(item).ok_or_else(|| drifted(format!("item {id} has no `state`")))?),
        None => None,
    };
    let Some(updates) = entry_updates(&title, word.as_deref(), text, at) else { return Ok(None) };
    let services = selectors.services.as_ref().map(|field| field.lines(item, SERVICES_MAX));
    let last = updates.last();
    Ok(Some(Incident {
        id,
        title,
        state: last.map_or(IncidentState::Investigating, |last| last.state),
        impact: Impact::None,
        services: services.unwrap_or_default(),
        began_at: None,
        published_at: updates.first().map_or(at, |first| first.at.min(at)),
        resolved_at: last.filter(|last| last.state.is_over()).map(|last| last.at),
        url: own_address(selectors, page, item),
        updates,
    }))
}
