//! What a receiver is told: one JSON object, the same for every kind of receiver.
//!
//! | key               | value                                                                       |
//! |-------------------|-----------------------------------------------------------------------------|
//! | `version`         | [`MESSAGE_VERSION`]                                                         |
//! | `reason`          | `firing`, `acknowledged` or `resolved`                                      |
//! | `at`              | when that was, RFC 3339 in UTC                                              |
//! | `swarm`           | id of the swarm, the same in all its messages                               |
//! | `provider`        | `{"id", "name"}`                                                            |
//! | `services`        | ids of the services named, most named first                                 |
//! | `signature`       | what the reports share: `code:…`, `symptom:…` or `any`                      |
//! | `state`           | `unacknowledged`, `acknowledged` or `subsided`                              |
//! | `grade`           | `possible` or `likely`                                                      |
//! | `onset`           | `[earliest, latest]` time at which it began                                 |
//! | `reports`         | reports that joined                                                         |
//! | `people`          | independent people, me-too evidence included                                |
//! | `authors`         | distinct authors                                                            |
//! | `venues`          | reports by kind of place                                                    |
//! | `expected`        | people usual in the window                                                  |
//! | `window_minutes`  | the window that showed it                                                   |
//! | `score`           | −log10 of the chance that usual talk gives so many                          |
//! | `phrases`         | `[{"words", "reports"}]`, most first                                        |
//! | `evidence`        | `[{"source", "venue", "at", "url", "excerpt"}]`, at most [`EVIDENCE_LINKS_MAX`] |
//! | `acknowledgement` | `null`, or `{"step", "source", "id", "title", "published_at", "seen_at", "lag_seconds"}` |
//! | `ladder`          | `[{"step", "source", "id", "at", "seen_at", "lag_seconds", "words"}]`, each step reached: `quoted-id`, `staff`, `handle`, `status-page`, `cause` |
//! | `conflicts`       | claims that exclude each other, a sentence each                             |
//! | `cause`           | `null`, or `{"provider", "swarms", "confirmed"}`: the provider below several that fail |
//! | `text`            | all of it in one line for people                                            |
//!
//! Keys may be added without a new version; none is removed or changes its meaning.

use crate::alert::Reason;
use crate::detect::{Grade, Step, Swarm};
use crate::plain;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// The version of the shape above.
pub const MESSAGE_VERSION: u32 = 1;

/// The most reports a message links to.
pub const EVIDENCE_LINKS_MAX: usize = 10;

/// The most phrases in a message.
const PHRASES_MAX: usize = 10;

/// The longest words of a stranger in a message, in characters.
const WORDS_CHARS_MAX: usize = 200;

/// Phrases in the line for people, and how long each may be, in characters.
const GIST_PHRASES_MAX: usize = 3;
const GIST_PHRASE_CHARS_MAX: usize = 60;

/// The longest line for people, in characters.
const TEXT_CHARS_MAX: usize = 500;

/// What receivers are told of `swarm` because of `reason`. Pure.
pub fn message(swarm: &Swarm, reason: Reason, provider_name: &str) -> Value {
    let phrases = swarm.phrases.iter().take(PHRASES_MAX);
    let evidence = swarm.evidence.iter().filter(|evidence| evidence.url.as_deref().is_some_and(is_web));
    let evidence = evidence.take(EVIDENCE_LINKS_MAX);
    json!({
        "version": MESSAGE_VERSION,
        "reason": reason,
        "at": at(swarm, reason),
        "swarm": swarm.id,
        "provider": { "id": swarm.provider, "name": provider_name },
        "services": swarm.services,
        "signature": swarm.signature,
        "state": swarm.state,
        "grade": swarm.grade,
        "onset": swarm.onset,
        "reports": swarm.reports,
        "people": swarm.people,
        "authors": swarm.authors,
        "venues": swarm.venues,
        "expected": swarm.expected,
        "window_minutes": swarm.window_minutes,
        "score": swarm.score,
        "phrases": phrases
            .map(|(words, reports)| json!({ "words": plain::line(words, WORDS_CHARS_MAX), "reports": reports }))
            .collect::<Vec<_>>(),
        "evidence": evidence
            .map(|evidence| json!({
                "source": evidence.source,
                "venue": evidence.venue,
                "at": evidence.at,
                "url": evidence.url,
                "excerpt": plain::line(&evidence.excerpt, WORDS_CHARS_MAX),
            }))
            .collect::<Vec<_>>(),
        "acknowledgement": swarm.acknowledgement.as_ref().map(|word| json!({
            "step": word.step,
            "source": word.source,
            "id": word.id,
            "title": plain::line(&word.title, WORDS_CHARS_MAX),
            "published_at": word.published_at,
            "seen_at": word.seen_at,
            "lag_seconds": word.lag_seconds,
        })),
        "ladder": swarm.ladder,
        "conflicts": swarm.conflicts(),
        "cause": swarm.cause,
        "text": plain::line(&text(swarm, reason, provider_name), TEXT_CHARS_MAX),
    })
}

/// Receivers make links of addresses, and a stranger may have written `javascript:`.
fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// When the news came to be.
fn at(swarm: &Swarm, reason: Reason) -> Timestamp {
    let at = match reason {
        Reason::Firing => None,
        Reason::Acknowledged => swarm.acknowledgement.as_ref().map(|word| word.seen_at),
        Reason::Resolved => swarm.subsided_at,
    };
    at.unwrap_or(swarm.flagged_at)
}

fn text(swarm: &Swarm, reason: Reason, name: &str) -> String {
    let began = swarm.onset.1.strftime("%H:%M UTC");
    match (reason, &swarm.acknowledgement) {
        (Reason::Firing, _) => {
            let sure = if swarm.grade == Grade::Likely { "likely" } else { "possibly" };
            let usual = swarm.expected;
            let window = plain::duration(SignedDuration::from_mins(swarm.window_minutes.into()));
            let said = said(swarm);
            format!(
                "{name} has {sure} failed since {began}: {:.0} independent people report the same (usual in {window}: \
                 {usual:.1}): {}. {said}",
                swarm.people,
                gist(swarm)
            )
        }
        (Reason::Acknowledged, Some(word)) => {
            let lag = SignedDuration::from_secs(word.lag_seconds.saturating_abs());
            let when = if word.lag_seconds < 0 { "before" } else { "after" };
            format!(
                "{name} has said so {}, {} {when} the first report: “{}” ({}).",
                word.step,
                plain::duration(lag),
                plain::line(&word.title, WORDS_CHARS_MAX),
                word.source
            )
        }
        (Reason::Acknowledged, None) => format!("{name} has said so."),
        (Reason::Resolved, word) => {
            let end = swarm.subsided_at.unwrap_or(swarm.last_report_at);
            let lasted = plain::duration(swarm.last_report_at.duration_since(swarm.onset.1));
            let said = if word.is_some() { "" } else { " The provider never said a word." };
            format!(
                "{name}: nobody reports it any more since {}; {} reports in {lasted}.{said}",
                end.strftime("%H:%M UTC"),
                swarm.reports
            )
        }
    }
}

/// Whether the provider speaks of it, in a sentence.
fn said(swarm: &Swarm) -> &'static str {
    match (&swarm.acknowledgement, swarm.rung(Step::QuotedId)) {
        (Some(_), _) => "The provider has said so.",
        (None, Some(_)) => "The provider has told its customers only.",
        (None, None) => "The provider is silent.",
    }
}

/// What people say most, or what their reports share.
fn gist(swarm: &Swarm) -> String {
    let phrases = swarm.phrases.iter().take(GIST_PHRASES_MAX);
    let phrases: Vec<String> =
        phrases.map(|(words, _)| format!("“{}”", plain::line(words, GIST_PHRASE_CHARS_MAX))).collect();
    if phrases.is_empty() { swarm.signature.to_string() } else { phrases.join(", ") }
}
