//! Providers name each other: every name must exist, and nobody may depend on himself.

use super::{each, ids};
use crate::catalog::Provider;
use crate::catalog::file::{Entry, Spot};
use crate::catalog::problem::{Problems, suggestion};
use std::collections::{HashMap, HashSet};

/// Checks ids, references, cycles and hosts.
pub(super) fn check(providers: &[Entry<'_, Provider>], problems: &mut Problems) {
    ids("provider", each(providers, |provider| &provider.id), problems);
    for entry in providers {
        services(entry, problems);
        hosts(entry, problems);
    }
    let wholes = |entry: &Entry<'_, Provider>| entry.value.part_of.iter().cloned().collect();
    relation("part_of", providers, wholes, problems);
    relation("depends_on", providers, |entry| entry.value.depends_on.clone(), problems);
}

fn services(entry: &Entry<'_, Provider>, problems: &mut Problems) {
    let spot = entry.spot.key("service");
    let services = entry.value.services.iter().enumerate();
    ids("service", services.map(|(place, service)| (service.id.as_str(), spot.at(place))), problems);
}

fn hosts(entry: &Entry<'_, Provider>, problems: &mut Problems) {
    for (place, host) in entry.value.status_hosts.iter().enumerate() {
        let is_host = host.contains('.')
            && host
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte));
        if !is_host {
            let bare = host.rsplit("://").next().and_then(|rest| rest.split('/').next()).unwrap_or_default();
            problems.push(entry.spot.key("status_hosts").at(place).problem(
                format!("`{host}` is no host name"),
                format!("write it without scheme and path, in small letters: `{}`", bare.to_lowercase()),
            ));
        }
    }
}

/// Checks that everything `named` by a provider exists and that following the names never comes back.
fn relation(
    key: &str,
    providers: &[Entry<'_, Provider>],
    named: impl Fn(&Entry<'_, Provider>) -> Vec<String>,
    problems: &mut Problems,
) {
    let known: HashMap<&str, &Entry<'_, Provider>> =
        providers.iter().map(|entry| (entry.value.id.as_str(), entry)).collect();
    for entry in providers {
        for (place, id) in named(entry).iter().enumerate() {
            if !known.contains_key(id.as_str()) {
                let spot: Spot<'_> = entry.spot.key(key).at(place);
                let all = providers.iter().map(|entry| entry.value.id.as_str());
                problems.push(spot.problem(format!("there is no provider `{id}`"), suggestion(id, all)));
            }
        }
    }
    let mut reported = HashSet::new();
    for entry in providers {
        if let Some(cycle) = cycle_from(&entry.value.id, &known, &named) {
            let mut members = cycle.clone();
            members.sort_unstable();
            if reported.insert(members) {
                problems.push(entry.spot.key(key).problem(
                    format!("`{key}` goes round in a circle: {} → {}", cycle.join(" → "), cycle[0]),
                    format!("leave `{key}` out at the one that stands lowest"),
                ));
            }
        }
    }
}

/// The names on the way from `start` back to it, if there is such a way.
fn cycle_from(
    start: &str,
    known: &HashMap<&str, &Entry<'_, Provider>>,
    named: &impl Fn(&Entry<'_, Provider>) -> Vec<String>,
) -> Option<Vec<String>> {
    let mut seen = HashSet::new();
    let mut ways = vec![vec![start.to_owned()]];
    while let Some(way) = ways.pop() {
        let Some(entry) = way.last().and_then(|last| known.get(last.as_str())) else { continue };
        for next in named(entry) {
            if next == start {
                return Some(way);
            }
            if seen.insert(next.clone()) {
                ways.push(way.iter().cloned().chain([next]).collect());
            }
        }
    }
    None
}
