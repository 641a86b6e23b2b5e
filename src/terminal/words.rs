//! How ids, numbers and times are said. Everything is safe to print.

use super::link::link;
use super::style::{BAD, GOOD, STRONG, UNSURE};
use crate::catalog::Catalog;
use crate::detect::{Grade, Step, Swarm, SwarmState};
use crate::plain;
use crate::report::Signature;
use crate::verdict::state_words;
use anstyle::Style;
use jiff::{SignedDuration, Timestamp};

/// The longest name or id in a line, in characters.
const NAME_CHARS_MAX: usize = 60;

/// The longest sentence of a stranger, in characters.
const SENTENCE_CHARS_MAX: usize = 300;

/// Phrases that make a gist.
const GIST_PHRASES_MAX: usize = 2;

/// The longest paragraph, in characters.
const PARAGRAPH_CHARS_MAX: usize = 4000;

/// The largest power of ten that is written out.
const WRITTEN_OUT_MAX: f64 = 6.0;

/// A name or an id.
pub(super) fn name(text: &str) -> String {
    plain::line(text, NAME_CHARS_MAX)
}

/// A sentence of a stranger: a title, a snippet, an error.
pub(super) fn sentence(text: &str) -> String {
    plain::line(text, SENTENCE_CHARS_MAX)
}

/// A few sentences, some of which quote strangers.
pub(super) fn paragraph(text: &str) -> String {
    plain::line(text, PARAGRAPH_CHARS_MAX)
}

/// An address, whole: half of one leads elsewhere. Without white space, which no address has; a link, where
/// that can be followed.
pub(super) fn address(url: &str) -> String {
    link(&plain::text(url).split_whitespace().collect::<String>())
}

/// The provider's name, or its id where the catalog does not know it.
pub(super) fn provider(catalog: &Catalog, id: &str) -> String {
    name(catalog.provider(id).map_or(id, |provider| provider.name.as_str()))
}

/// `error smtp:4.4.7`, `mail not sent`, `any failure`.
pub(super) fn signature(signature: &Signature) -> String {
    match signature {
        Signature::Code(code) => format!("error {}", name(code)),
        Signature::Symptom(symptom) => name(&symptom.replace('-', " ")),
        Signature::Service(both) => name(&both.replace('-', " ").replace('/', ": ")),
        Signature::Text(_) => "the same words".to_owned(),
        Signature::Any => "any failure".to_owned(),
    }
}

/// Where a swarm stands in one word, and the colour of that: how sure we are matters until the provider has
/// said so.
pub(super) fn state(swarm: &Swarm) -> (Style, &'static str) {
    match (swarm.state, swarm.grade) {
        (SwarmState::Unacknowledged, Grade::Possible) => (UNSURE, "possible"),
        (SwarmState::Unacknowledged, Grade::Likely) => (BAD, state_words(swarm.state)),
        (SwarmState::Acknowledged, _) => (STRONG, state_words(swarm.state)),
        (SwarmState::Subsided, _) => (GOOD, state_words(swarm.state)),
    }
}

/// `likely` or `possible`.
pub(super) fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::Possible => "possible",
        Grade::Likely => "likely",
    }
}

/// A step of the ladder in a word or two.
pub(super) fn step(step: Step) -> &'static str {
    match step {
        Step::QuotedId => "customers only",
        Step::Staff => "staff reply",
        Step::Handle => "social account",
        Step::StatusPage => "status page",
        Step::Cause => "cause",
    }
}

/// What people say most, or what their reports share.
pub(super) fn gist(swarm: &Swarm) -> String {
    let phrases: Vec<String> =
        phrases(swarm, GIST_PHRASES_MAX).into_iter().map(|(phrase, _)| phrase).collect();
    if phrases.is_empty() { signature(&swarm.signature) } else { phrases.join(", ") }
}

/// The first `limit` phrases of a swarm, in quotes.
pub(super) fn phrases(swarm: &Swarm, limit: usize) -> Vec<(String, u32)> {
    let phrases = swarm.phrases.iter().take(limit);
    phrases.map(|(words, reports)| (format!("“{}”", name(words)), *reports)).collect()
}

/// `2026-03-01 04:12 UTC`.
pub(super) fn minute(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// `3h 20m ago`.
pub(super) fn ago(at: Timestamp, now: Timestamp) -> String {
    format!("{} ago", plain::duration(now.duration_since(at)))
}

/// When something happened, seen from when it began: `12m after the first report`.
pub(super) fn lag(seconds: i64) -> String {
    let lag = plain::duration(SignedDuration::from_secs(seconds.saturating_abs()));
    format!("{lag} {} the first report", if seconds < 0 { "before" } else { "after" })
}

/// `1 post`, `1,204 posts`.
pub(super) fn count(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// The same for a noun with a plural of its own: `1 person`, `12 people`.
pub(super) fn count_of(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// `1,204`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// People, who need not be whole: `14`, `0.4`.
pub(super) fn people(people: f64) -> String {
    if people < 10.0 && (people - people.round()).abs() > 0.05 {
        format!("{people:.1}")
    } else {
        format!("{people:.0}")
    }
}

/// A figure with one or two digits that mean something: `14`, `2.2`, `0.08`, and nothing for what is no number.
pub(super) fn figure(figure: f64) -> String {
    match figure.abs() {
        0.0 => "0".to_owned(),
        small if small < 0.001 => "under 0.001".to_owned(),
        small if small < 0.095 => format!("{figure:.3}").trim_end_matches('0').to_owned(),
        small if small < 9.95 => {
            format!("{figure:.2}").trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        large if large.is_finite() && large < 1e9 => format!("{figure:.0}"),
        _ => "beyond measure".to_owned(),
    }
}

/// The chance 10^−`score` as `1 in 25,000`.
pub(super) fn chance(score: f64) -> String {
    if score.is_nan() || score <= 0.0 {
        return "no less than any other time".to_owned();
    }
    if score >= WRITTEN_OUT_MAX {
        return format!("1 in 10^{score:.0}");
    }
    // Two figures: the model is not surer than that.
    let number = 10_f64.powf(score);
    let unit = 10_f64.powf((score.floor() - 1.0).max(0.0));
    format!("1 in {}", grouped(((number / unit).round() * unit) as u64))
}
