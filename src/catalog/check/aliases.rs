//! A word that names a provider names one provider.

use crate::catalog::file::{Entry, Spot};
use crate::catalog::problem::Problems;
use crate::catalog::{Provider, normalise};
use std::collections::HashMap;

/// The shortest word that names a provider wherever it stands, in characters.
const ALIAS_CHARS_MIN: usize = 2;

/// A word that names a provider.
struct Claim<'d> {
    word: String,
    provider: &'d str,
    /// Only beside words of its context.
    ambiguous: bool,
    spot: Spot<'d>,
}

/// Refuses words that name two providers, unless both say beside which words they do.
pub(super) fn check(providers: &[Entry<'_, Provider>], problems: &mut Problems) {
    let mut first: HashMap<String, Claim<'_>> = HashMap::new();
    for claim in providers.iter().flat_map(claims) {
        let chars = claim.word.chars().count();
        if chars < ALIAS_CHARS_MIN && !claim.ambiguous || !claim.word.contains(char::is_alphanumeric) {
            problems.push(claim.spot.problem(
                format!("`{}` is too short to name a provider wherever it stands", claim.word),
                "move it to `ambiguous` and write a `context`",
            ));
        }
        let Some(other) = first.get(&claim.word) else {
            first.insert(claim.word.clone(), claim);
            continue;
        };
        if other.provider == claim.provider {
            problems.push(claim.spot.problem(
                format!("`{}` names `{}` already in {}", claim.word, claim.provider, other.spot.name()),
                "delete one of the two; the name is an alias by itself",
            ));
        } else if !(other.ambiguous && claim.ambiguous) {
            problems.push(claim.spot.problem(
                format!("`{}` names `{}` already in {}", claim.word, other.provider, other.spot.name()),
                "delete it at one of them, or write it under `ambiguous` with a `context` at both",
            ));
        }
    }
    for entry in providers {
        for (place, ambiguous) in entry.value.ambiguous.iter().enumerate() {
            if ambiguous.context.iter().all(|word| normalise(word).is_empty()) {
                problems.push(entry.spot.key("ambiguous").at(place).problem(
                    format!("`{}` has no context", ambiguous.alias),
                    "write `context = [\"…\"]`: the words beside which it names this provider",
                ));
            }
        }
    }
}

/// All words that name a provider: its name, its aliases and those of its services. A name that is also a
/// common word stands under `ambiguous`, and then it is that claim alone.
fn claims<'d>(entry: &'d Entry<'d, Provider>) -> Vec<Claim<'d>> {
    let provider = &entry.value;
    let claim = |word: &str, ambiguous, spot| Claim {
        word: normalise(word),
        provider: &provider.id,
        ambiguous,
        spot,
    };
    let name = claim(&provider.name, false, entry.spot.key("name"));
    let is_homonym = provider.ambiguous.iter().any(|word| normalise(&word.alias) == name.word);
    let mut claims: Vec<Claim<'d>> = (!is_homonym).then_some(name).into_iter().collect();
    for (place, alias) in provider.aliases.iter().enumerate() {
        claims.push(claim(alias, false, entry.spot.key("aliases").at(place)));
    }
    for (place, service) in provider.services.iter().enumerate() {
        let spot = entry.spot.key("service").at(place).key("aliases");
        claims.extend(
            service.aliases.iter().enumerate().map(|(place, alias)| claim(alias, false, spot.at(place))),
        );
    }
    for (place, ambiguous) in provider.ambiguous.iter().enumerate() {
        claims.push(claim(&ambiguous.alias, true, entry.spot.key("ambiguous").at(place).key("alias")));
    }
    claims
}
