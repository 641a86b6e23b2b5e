//! What an open swarm that matches lets us say.
//!
//! Careful in one direction only: a swarm that nothing corroborates is never more than possible, and a denial or a
//! word to customers alone leaves the public channels silent.

use super::Verdict;
use crate::catalog::Catalog;
use crate::detect::{Claimed, CommonCause, Grade, Step, Swarm};
use crate::plain;
use jiff::Timestamp;

/// The longest words of a stranger in the sentence, in characters.
const WORDS_CHARS_MAX: usize = 200;

/// The verdict of an open swarm, and the sentence for it.
pub(super) fn widespread(swarm: &Swarm, catalog: &Catalog, now: Timestamp) -> (Verdict, String) {
    let name =
        |id: &str| catalog.provider(id).map_or_else(|| id.to_owned(), |provider| provider.name.clone());
    let cause = swarm.cause.as_ref().filter(|cause| cause.provider != swarm.provider);
    let sure = swarm.grade == Grade::Likely && !swarm.held;
    let verdict = match (&swarm.acknowledgement, cause) {
        (Some(_), _) if !swarm.held => Verdict::WidespreadAcknowledged,
        (None, Some(cause)) if sure || cause.confirmed && !swarm.held => Verdict::ThirdParty,
        (None, None) if sure => Verdict::WidespreadUnacknowledged,
        _ => Verdict::Possible,
    };
    let just = if verdict == Verdict::Possible { "Possibly not just you" } else { "Not just you" };
    let mut sentence = format!(
        "{just}: {:.0} independent people report the same of {}, since {} ago.",
        swarm.people,
        name(&swarm.provider),
        ago(swarm.onset.1, now)
    );
    if swarm.held {
        sentence.push_str(" Nothing else bears it out, and this provider's talk has misled before.");
    }
    if let Some(cause) = cause {
        sentence.push(' ');
        sentence.push_str(&common_cause(cause, &name(&cause.provider)));
    }
    if let Some(word) = &swarm.acknowledgement {
        sentence.push_str(&format!(
            " The provider has said so {} ago {}: “{}”.",
            ago(word.published_at, now),
            word.step,
            plain::line(&word.title, WORDS_CHARS_MAX)
        ));
    } else if verdict != Verdict::Possible {
        sentence.push_str(" The provider's public channels are silent so far.");
    }
    if swarm.acknowledgement.is_none() {
        if let Some(rung) = swarm.rung(Step::QuotedId) {
            let id = plain::line(&rung.words, WORDS_CHARS_MAX);
            sentence.push_str(&format!(
                " It is acknowledged to customers only: they quote {id}, since {} ago.",
                ago(rung.at, now)
            ));
        }
        if swarm.claims.iter().any(|claim| claim.what == Claimed::NotOurs) {
            sentence.push_str(" Its people say that nothing is wrong on their side.");
        }
    }
    (verdict, sentence)
}

/// "The cause is probably X …": one failure below several is inferred, unless that provider shows it too.
fn common_cause(cause: &CommonCause, name: &str) -> String {
    let confirmed =
        if cause.confirmed { "which fails too or has said so" } else { "though nobody says so of it yet" };
    let others = match cause.swarms.len() {
        0 => String::new(),
        1 => ": another provider built on it fails at the same time".to_owned(),
        several => format!(": {several} other providers built on it fail at the same time"),
    };
    format!("The cause is probably {name}, {confirmed}{others}.")
}

/// How long ago, for people.
fn ago(at: Timestamp, now: Timestamp) -> String {
    plain::duration(now.duration_since(at))
}
