//! What a feed says of a swarm: its last change of state, in words and figures of that moment.
//!
//! Figures that move with every report would make each of them news; so an entry stands as it was said until
//! something else is said. Pure.

use super::super::badge::{provider_name, signature_words};
use super::super::card::places;
use super::super::plain::Plain;
use super::super::words::{amount, span};
use crate::catalog::Catalog;
use crate::detect::{Grade, Step, Swarm, SwarmState};
use crate::store::PastVerdict;
use crate::verdict::state_words;
use jiff::Timestamp;

/// Open swarms that are looked at for one provider, newest first.
pub(super) const SWARMS_MAX: usize = 500;

/// What was said of a swarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct News {
    /// The swarm's id.
    pub(super) swarm: String,
    /// The provider's id.
    pub(super) provider: String,
    /// The provider's name.
    pub(super) name: String,
    /// When the swarm was flagged.
    pub(super) flagged_at: Timestamp,
    /// When this was said.
    pub(super) said_at: Timestamp,
    /// "Norvia Mail: mail is not sent (unacknowledged)".
    pub(super) title: String,
    /// A few sentences.
    pub(super) summary: String,
}

impl News {
    pub(super) fn new(said: &PastVerdict, catalog: &Catalog) -> Self {
        let swarm = &said.swarm;
        let name = provider_name(catalog, &swarm.provider);
        let what = signature_words(catalog, &swarm.signature);
        let unsure =
            swarm.state == SwarmState::Unacknowledged && (swarm.grade == Grade::Possible || swarm.held);
        let state = if unsure { "possible" } else { state_words(swarm.state) };
        Self {
            swarm: swarm.id.clone(),
            provider: swarm.provider.clone(),
            title: words(&format!("{name}: {what} ({state})")),
            summary: words(&summary(swarm, &name, &what, catalog)),
            name: words(&name),
            flagged_at: swarm.flagged_at,
            // A swarm found in an archive was flagged on the archive's clock.
            said_at: said.at.max(swarm.flagged_at),
        }
    }
}

/// One line that hides nothing, without the two characters that XML must not hold and that are nobody's words
/// (XML 1.0, section 2.2).
pub(super) fn words(text: &str) -> String {
    Plain::new(text).to_string().replace(['\u{fffe}', '\u{ffff}'], "")
}

fn summary(swarm: &Swarm, name: &str, what: &str, catalog: &Catalog) -> String {
    let places: Vec<String> =
        places(swarm).iter().map(|(place, reports)| format!("{reports} {place}")).collect();
    let mut text = format!("{} independent people report of {name}: {what}", amount(swarm.people));
    if !places.is_empty() {
        text.push_str(&format!(" ({})", places.join(", ")));
    }
    text.push_str(&format!(". It began between {} and {}.", minute(swarm.onset.0), minute(swarm.onset.1)));
    if swarm.held {
        text.push_str(" Nothing else bears it out, and nobody was alerted.");
    } else if swarm.grade == Grade::Possible && swarm.subsided_at.is_none() {
        text.push_str(" Not sure yet.");
    }
    let said = match (&swarm.acknowledgement, swarm.state) {
        (Some(word), _) => {
            let lag = match word.lag_seconds {
                before @ ..0 => format!("{} before the first report", span(-before)),
                after => format!("{} after the first report", span(after)),
            };
            format!(" The provider said so {}, {lag}: “{}”.", word.step, word.title)
        }
        (None, SwarmState::Subsided) => " The provider never said so in public.".to_owned(),
        (None, _) => " The provider's public channels are silent.".to_owned(),
    };
    text.push_str(&said);
    if swarm.acknowledgement.is_none() && swarm.rung(Step::QuotedId).is_some() {
        text.push_str(" It is acknowledged to customers only.");
    }
    if let Some(cause) = swarm.cause.as_ref().filter(|cause| cause.provider != swarm.provider) {
        text.push_str(&format!(" The cause is probably {}.", provider_name(catalog, &cause.provider)));
    }
    if let Some(at) = swarm.subsided_at {
        text.push_str(&format!(" Nobody has reported it any more since {}.", minute(at)));
    }
    text
}

/// "2031-05-04 06:40 UTC": read anywhere and at any time, so with its date.
fn minute(at: Timestamp) -> String {
    at.strftime("%F %H:%M UTC").to_string()
}
