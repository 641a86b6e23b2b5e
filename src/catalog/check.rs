//! Everything that must hold between the entries of the catalog.

mod aliases;
mod providers;
mod rules;
mod sources;

use super::CatalogSource;
use super::file::{Entry, Spot};
use super::load::Entries;
use super::problem::Problems;
use crawlers::Source;
use std::collections::HashMap;

/// The longest id, in bytes.
const ID_BYTES_MAX: usize = 64;

/// What is known about kinds of sources: the crawlers, or what a test puts in their place.
pub(super) struct Kinds<'k> {
    /// The names of all kinds.
    pub(super) names: Vec<&'k str>,
    /// Whether the crawler of its kind can read a source; else what is wrong with it.
    pub(super) plan: &'k dyn Fn(&Source) -> Result<(), String>,
}

impl Kinds<'static> {
    /// The kinds that the program can read.
    pub(super) fn of_crawlers() -> Self {
        Self { names: crawlers::kinds().collect(), plan: &|source| crawlers::check(source) }
    }
}

/// Checks everything, and gives the sources that can be read.
pub(super) fn all(entries: &Entries<'_>, kinds: &Kinds<'_>, problems: &mut Problems) -> Vec<CatalogSource> {
    providers::check(&entries.providers, problems);
    aliases::check(&entries.providers, problems);
    rules::check(entries, problems);
    sources::check(entries, kinds, problems)
}

/// Refuses ids of the wrong shape and ids that stand twice.
fn ids<'d>(kind: &str, ids: impl Iterator<Item = (&'d str, Spot<'d>)>, problems: &mut Problems) {
    let mut seen: HashMap<&str, Spot<'_>> = HashMap::new();
    for (id, spot) in ids {
        let spot = spot.key("id");
        if !is_id(id) {
            problems.push(spot.problem(
                format!("`{id}` is no id"),
                format!("write at most {ID_BYTES_MAX} small letters, digits and hyphens: `{}`", id_of(id)),
            ));
        }
        match seen.get(id) {
            Some(first) => problems.push(spot.problem(
                format!("the {kind} `{id}` stands twice, first in {}", first.name()),
                "give one of them another id, or delete it",
            )),
            None => drop(seen.insert(id, spot)),
        }
    }
}

fn is_id(id: &str) -> bool {
    (1..=ID_BYTES_MAX).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// The id that somebody probably meant.
pub(crate) fn id_of(written: &str) -> String {
    let words =
        written.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let id = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    let id: String = id.chars().take(ID_BYTES_MAX).collect();
    if id.is_empty() { "some-name".into() } else { id.trim_end_matches('-').into() }
}

/// The ids and places of entries.
fn each<'d, T>(entries: &'d [Entry<'d, T>], id: fn(&T) -> &str) -> impl Iterator<Item = (&'d str, Spot<'d>)> {
    entries.iter().map(move |entry| (id(&entry.value), entry.spot))
}
