//! Every rule finds what it says it finds and nothing of what it says it must not.

use super::{each, id_of, ids, is_id};
use crate::catalog::file::{Entry, Spot};
use crate::catalog::load::Entries;
use crate::catalog::pattern::compile;
use crate::catalog::problem::Problems;
use crate::catalog::{Code, CodeSet, Mask, PhraseSet, Phrases, normalise};
use std::collections::HashMap;

/// Checks masks, codes (those of providers too) and phrases.
pub(super) fn check(entries: &Entries<'_>, problems: &mut Problems) {
    ids("mask", each(&entries.masks, |mask| &mask.id), problems);
    ids("symptom", each(&entries.symptoms, |phrases| &phrases.id), problems);
    ids("form", each(&entries.forms, |phrases| &phrases.id), problems);
    ids("region", each(&entries.regions, |phrases| &phrases.id), problems);
    for entry in &entries.masks {
        mask(&entry.value, entry.spot, problems);
    }
    for entry in entries.symptoms.iter().chain(&entries.forms).chain(&entries.regions) {
        phrases(entry, problems);
    }
    let mut seen: HashMap<&str, Spot<'_>> = HashMap::new();
    for (code, spot) in codes(entries) {
        code_id(&code.id, spot, problems);
        if let Some(first) = seen.insert(&code.id, spot) {
            problems.push(spot.key("id").problem(
                format!("the code `{}` stands twice, first in {}", code.id, first.name()),
                "give one of them another name after the dot, or delete it",
            ));
        }
        check_code(code, spot, problems);
    }
}

/// The codes of all providers, then those of everybody.
fn codes<'d>(entries: &'d Entries<'d>) -> impl Iterator<Item = (&'d Code, Spot<'d>)> {
    let own = entries.providers.iter().flat_map(|entry| {
        let spot = entry.spot.key("code");
        entry.value.codes.iter().enumerate().map(move |(place, code)| (code, spot.at(place)))
    });
    own.chain(entries.codes.iter().map(|entry| (&entry.value, entry.spot)))
}

fn code_id(id: &str, spot: Spot<'_>, problems: &mut Problems) {
    let is_code_id = id.split_once('.').is_some_and(|(family, name)| is_id(family) && is_id(name));
    if !is_code_id {
        let (family, name) = id.split_once('.').unwrap_or((id, "code"));
        problems.push(spot.key("id").problem(
            format!("`{id}` is no id of a code"),
            format!("write `family.name`: `{}.{}`", id_of(family), id_of(name)),
        ));
    }
}

fn check_code(code: &Code, spot: Spot<'_>, problems: &mut Problems) {
    if let Err(what) = compile(&code.regex) {
        problems.push(spot.key("regex").problem(what, "mend the expression"));
        return;
    }
    examples(code.matches.len(), code.misses.len(), spot, problems);
    let Ok(alone) = CodeSet::new([(code, None)]) else { return };
    let found = |text: &str| alone.find(text).into_iter().map(|hit| hit.code).collect::<Vec<_>>();
    for (place, example) in code.matches.iter().enumerate() {
        let codes = found(&example.text);
        if !codes.contains(&example.code) {
            let instead =
                if codes.is_empty() { "nothing".into() } else { format!("`{}`", codes.join("`, `")) };
            problems.push(spot.key("matches").at(place).problem(
                format!("`{}` finds {instead} here, not `{}`", code.id, example.code),
                "mend the expression, or write the code it finds",
            ));
        }
    }
    for (place, text) in code.misses.iter().enumerate() {
        if let Some(first) = found(text).first() {
            problems.push(spot.key("misses").at(place).problem(
                format!("`{}` finds `{first}` here, where it must find nothing", code.id),
                "make the expression narrower: demand a word before the code",
            ));
        }
    }
}

fn mask(mask: &Mask, spot: Spot<'_>, problems: &mut Problems) {
    let regex = match compile(&mask.regex) {
        Ok(regex) => regex,
        Err(what) => return problems.push(spot.key("regex").problem(what, "mend the expression")),
    };
    texts(&mask.id, &mask.matches, &mask.misses, |text| regex.is_match(text), spot, problems);
}

fn phrases(entry: &Entry<'_, Phrases>, problems: &mut Problems) {
    let (phrases, spot) = (&entry.value, entry.spot);
    match PhraseSet::new(std::slice::from_ref(phrases)) {
        Ok(set) => {
            let finds = |text: &str| !set.find(&normalise(text)).is_empty();
            texts(&phrases.id, &phrases.matches, &phrases.misses, finds, spot, problems);
        }
        Err(error) => {
            let written = phrases.phrases.get(error.phrase).map_or("", String::as_str);
            problems.push(
                spot.key("phrases").at(error.phrase).problem(format!("`{written}` is no phrase"), error.what),
            );
        }
    }
}

/// Checks the texts that a rule `finds` something in.
fn texts(
    id: &str,
    matches: &[String],
    misses: &[String],
    finds: impl Fn(&str) -> bool,
    spot: Spot<'_>,
    problems: &mut Problems,
) {
    examples(matches.len(), misses.len(), spot, problems);
    for (place, text) in matches.iter().enumerate().filter(|(_, text)| !finds(text)) {
        problems.push(spot.key("matches").at(place).problem(
            format!("`{id}` finds nothing in `{text}`"),
            "write a rule that finds it, or another text",
        ));
    }
    for (place, text) in misses.iter().enumerate().filter(|(_, text)| finds(text)) {
        problems.push(spot.key("misses").at(place).problem(
            format!("`{id}` finds something in `{text}`, where it must find nothing"),
            "make the rule narrower",
        ));
    }
}

/// A rule without examples says nothing about what it is for.
fn examples(matches: usize, misses: usize, spot: Spot<'_>, problems: &mut Problems) {
    for (key, count) in [("matches", matches), ("misses", misses)] {
        if count == 0 {
            problems.push(spot.key(key).problem(format!("`{key}` is empty"), "write at least one text"));
        }
    }
}
