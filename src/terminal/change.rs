//! A swarm opened, or stands differently: one line.

use super::layout::cut;
use super::style::{DIM, STRONG, paint};
use super::words;
use crate::catalog::Catalog;
use crate::detect::{Change, Step, Swarm, SwarmState};
use crate::plain;
use jiff::SignedDuration;
use serde_json::{Value, json};

/// The columns for the provider's name.
const PROVIDER_COLUMNS: usize = 24;

/// The columns for what people say.
const GIST_COLUMNS: usize = 32;

/// One line.
pub fn change(change: &Change, catalog: &Catalog) -> String {
    let swarm = &change.swarm;
    let (style, state) = words::state(swarm);
    format!(
        "{}  {}  {}  {} people  {}  {}\n",
        paint(DIM, &change.at.strftime("%Y-%m-%d %H:%M").to_string()),
        paint(style, &format!("{state:<14}")),
        paint(STRONG, &cut(&words::provider(catalog, &swarm.provider), PROVIDER_COLUMNS)),
        words::people(swarm.people),
        cut(&words::gist(swarm), GIST_COLUMNS),
        paint(DIM, &words::name(&swarm.id)),
    )
}

/// The same for programs: `at` is on the clock by which things became known, `score` −log10 of the chance.
pub fn change_json(change: &Change) -> Value {
    let swarm = &change.swarm;
    json!({
        "at": change.at,
        "swarm": swarm.id,
        "provider": swarm.provider,
        "service": swarm.services.first(),
        "signature": swarm.signature,
        "grade": swarm.grade,
        "state": swarm.state,
        "onset": swarm.onset,
        "reports": swarm.reports,
        "authors": swarm.authors,
        "venues": swarm.venues,
        "expected": swarm.expected,
        "score": swarm.score,
        "rung": swarm.ladder.iter().map(|rung| rung.step).max(),
        "lag_seconds": swarm.acknowledgement.as_ref().map(|word| word.lag_seconds),
        "explanation": explanation(swarm, &swarm.provider),
    })
}

/// Why it is a swarm, in a sentence.
pub fn explanation(swarm: &Swarm, provider: &str) -> String {
    let window = plain::duration(SignedDuration::from_mins(swarm.window_minutes.into()));
    let mut said = match (&swarm.acknowledgement, swarm.state) {
        (Some(word), _) => format!("the provider said so {} {}", word.step, words::lag(word.lag_seconds)),
        (None, SwarmState::Subsided) => "the provider never said so".to_owned(),
        (None, _) => "the provider is silent so far".to_owned(),
    };
    if let Some(rung) = swarm.rung(Step::QuotedId).filter(|_| swarm.acknowledgement.is_none()) {
        said.push_str(&format!(", but told its customers of {}", words::name(&rung.words)));
    }
    if let Some(cause) = &swarm.cause {
        said.push_str(&format!("; the cause is probably {}", words::name(&cause.provider)));
    }
    if swarm.held {
        said.push_str("; nobody is alerted, since nothing else bears it out");
    }
    format!(
        "{} independent people report the same of {}; {} would be usual in the {window} that showed it ({} by \
         chance); {said}.",
        words::people(swarm.people),
        words::name(provider),
        words::people(swarm.expected),
        words::chance(swarm.score),
    )
}
