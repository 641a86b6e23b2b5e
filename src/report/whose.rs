//! Whose failure a text speaks of.
//!
//! The place decides; else what is named, the title before the body; else whoever alone shows such a code; else
//! the thread.

use super::Named;
use super::names::Mention;
use super::words::Words;
use crate::catalog::{Catalog, CodeHit};

/// A body that names more providers than this compares them; it reports none.
const PROVIDERS_MAX: usize = 4;

/// The providers of a text, each with the services it names. Names that end before `title_end` stand in the title.
pub(super) fn providers(
    catalog: &Catalog,
    words: &Words<'_>,
    mentions: &[Mention],
    codes: &[CodeHit],
    title_end: usize,
) -> Vec<Named> {
    let titled = mentions.iter().any(|mention| mention.end <= title_end);
    let mut named: Vec<Named> = Vec::new();
    if let Some(about) = words.about {
        note(&mut named, about, None);
    }
    for mention in mentions.iter().filter(|mention| !titled || mention.end <= title_end) {
        let provider = &catalog.providers[mention.provider];
        let service = mention.service.map(|service| provider.services[service].id.as_str());
        if words.about.is_none_or(|about| about == provider.id) {
            note(&mut named, &provider.id, service);
        }
    }
    if named.is_empty() {
        for provider in codes.iter().filter_map(|code| code.provider.as_deref()) {
            note(&mut named, provider, None);
        }
    }
    // Whoever names a part and its brand speaks of the part.
    let brands: Vec<String> =
        named.iter().filter_map(|named| catalog.provider(&named.provider)?.part_of.clone()).collect();
    named.retain(|named| !brands.contains(&named.provider));
    if named.len() > PROVIDERS_MAX {
        named.clear();
    }
    inherited(words, named, mentions.iter().all(|mention| mention.place))
}

/// Who names nobody, or `only_places`, speaks of the thread's provider, and who names no service of it of the thread's
/// service.
fn inherited(words: &Words<'_>, named: Vec<Named>, only_places: bool) -> Vec<Named> {
    let Some(topic) = words.topic else { return named };
    if only_places && !topic.providers.is_empty() {
        return topic.providers.clone();
    }
    let silent = named.iter().all(|named| named.services.is_empty());
    let of_thread = |named: &Named| topic.providers.iter().any(|of| of.provider == named.provider);
    if silent && named.first().is_none_or(of_thread) { topic.providers.clone() } else { named }
}

/// Adds a provider, and the service if one is named, each once.
fn note(named: &mut Vec<Named>, provider: &str, service: Option<&str>) {
    let position = named.iter().position(|named| named.provider == provider).unwrap_or_else(|| {
        named.push(Named { provider: provider.to_owned(), services: Vec::new() });
        named.len() - 1
    });
    let services = &mut named[position].services;
    if let Some(service) = service.filter(|service| !services.iter().any(|known| known == service)) {
        services.push(service.to_owned());
    }
}
