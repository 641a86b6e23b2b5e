//! How times, numbers and what fails are said in a pack.

use super::Facts;
use super::contradiction::{Contradiction, Said};
use super::markdown::Span;
use crate::detect::Swarm;
use crate::plain;
use crate::report::Signature;
use jiff::{SignedDuration, Timestamp};

/// The longest name, in characters.
const NAME_CHARS_MAX: usize = 80;

/// `2026-03-01 04:12 UTC`.
pub(super) fn minute(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// From one time to another, as people say it; never negative.
pub(super) fn span(from: Timestamp, to: Timestamp) -> String {
    plain::duration(to.duration_since(from))
}

/// Whole minutes between two times; never negative.
pub(super) fn minutes(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_mins().max(0)
}

/// The interval in which it began.
pub(super) fn onset(swarm: &Swarm) -> String {
    let (from, to) = swarm.onset;
    if minute(from) == minute(to) {
        minute(to)
    } else {
        format!("between {} and {}", minute(from), minute(to))
    }
}

/// `1 report`, `3 reports`.
pub(super) fn count(number: u32, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// People, who need not be whole where a thread's count stands for some.
pub(super) fn people(swarm: &Swarm) -> u32 {
    swarm.people.max(f64::from(swarm.authors)).round().clamp(0.0, f64::from(u32::MAX)) as u32
}

/// The provider's name, plain.
pub(super) fn provider(facts: &Facts<'_>, id: &str) -> String {
    let name = facts.catalog.provider(id).map_or(id, |provider| provider.name.as_str());
    plain::line(name, NAME_CHARS_MAX)
}

/// The names of the services that reports name, plain.
pub(super) fn services(facts: &Facts<'_>) -> Vec<String> {
    facts.swarm.services.iter().map(|id| service_name(facts, id)).collect()
}

fn service_name(facts: &Facts<'_>, id: &str) -> String {
    let provider = facts.catalog.provider(&facts.swarm.provider);
    let known = provider.and_then(|provider| provider.services.iter().find(|service| service.id == id));
    plain::line(known.map_or(id, |service| &service.name), NAME_CHARS_MAX)
}

/// What fails, in a few plain words.
pub(super) fn gist(facts: &Facts<'_>) -> String {
    let swarm = facts.swarm;
    let specific =
        std::iter::once(&swarm.signature).chain(&swarm.signatures).find_map(|one| signature(facts, one));
    let words = || swarm.phrases.first().map(|(phrase, _)| format!("“{phrase}”"));
    plain::line(&specific.or_else(words).unwrap_or_else(|| "a failure".to_owned()), NAME_CHARS_MAX)
}

/// A signature that says something by itself.
pub(super) fn signature(facts: &Facts<'_>, signature: &Signature) -> Option<String> {
    match signature {
        Signature::Code(code) => Some(format!("error {}", code.replacen(':', " ", 1))),
        Signature::Symptom(symptom) => Some(symptom.replace('-', " ")),
        Signature::Service(both) => {
            let (service, symptom) = both.split_once('/')?;
            Some(format!("{} ({})", symptom.replace('-', " "), service_name(facts, service)))
        }
        Signature::Text(_) | Signature::Any => None,
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// When we look again: an hour from now, at the next quarter of an hour.
pub(super) fn next_look(now: Timestamp) -> Timestamp {
    const QUARTER_SECONDS: i64 = 15 * 60;
    let later = now.saturating_add(SignedDuration::from_hours(1)).unwrap_or(now).as_second();
    let next = later.div_euclid(QUARTER_SECONDS) * QUARTER_SECONDS
        + if later.rem_euclid(QUARTER_SECONDS) == 0 { 0 } else { QUARTER_SECONDS };
    Timestamp::from_second(next).unwrap_or(now)
}

/// Two sentences about a contradiction.
pub(super) fn contradiction(found: &Contradiction) -> Span {
    let at = minute(found.at);
    let place = |source: &str, what: &str, id: &str| {
        format!("in {} ({what} {})", Span::words(source), Span::code(id))
    };
    let who = match &found.said {
        Said::Ticket { number, .. } => format!("Support said in our ticket {}", Span::code(number)),
        Said::Staff { source, id } => format!("The provider's people said {}", place(source, "post", id)),
        Said::Provider { source, id } => format!("The provider said {}", place(source, "incident", id)),
    };
    let of_ticket = matches!(found.said, Said::Ticket { .. });
    let what = match (found.denied, of_ticket) {
        (true, _) => format!("at {at} that nothing is wrong on their side"),
        (false, true) => format!("at {at} that it is solved"),
        (false, false) => format!("that it is over since {at}"),
    };
    let words = found.words.as_deref().map(|words| format!(": {}", Span::quote(words)));
    let after = if of_ticket {
        let reports = count(found.after, "independent report", "independent reports");
        let least = if found.at_least { "At least " } else { "" };
        format!("{least}{reports} by others came after that")
    } else {
        format!("{} reported the failure after that", count(found.after, "person", "people"))
    };
    let newest = minute(found.newest_report_at);
    Span::own(format!("{who} {what}{}. {after}; the newest is of {newest}.", words.unwrap_or_default()))
}
