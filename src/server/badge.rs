//! How a state is told: by a word and by a shape as well as by a colour; and what things are called.

use crate::catalog::Catalog;
use crate::desk::Standing;
use crate::detect::{Grade, Swarm, SwarmState};
use crate::report::Signature;
use crate::verdict::{Verdict, state_words};
use crawlers::Reading;

/// A state: told by a word and by a shape as well as by a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Badge {
    /// Class of style, and name of the icon.
    pub(super) class: &'static str,
    pub(super) words: &'static str,
    /// What it means, where the words do not say.
    pub(super) meaning: &'static str,
}

impl Badge {
    const fn new(class: &'static str, words: &'static str, meaning: &'static str) -> Self {
        Self { class, words, meaning }
    }

    pub(super) fn of_verdict(verdict: Verdict) -> Self {
        match verdict {
            Verdict::WidespreadUnacknowledged => Self::new(
                "unacknowledged",
                "Widespread, unacknowledged",
                "Others report the same, and the provider's public channels are silent.",
            ),
            Verdict::WidespreadAcknowledged => Self::new(
                "acknowledged",
                "Widespread, acknowledged",
                "Others report the same, and the provider has said so.",
            ),
            Verdict::Possible => {
                Self::new("possible", "Possible", "Others say this, but too few to be sure.")
            }
            Verdict::ThirdParty => {
                Self::new("third-party", "Third-party cause", "The text blames somebody else.")
            }
            Verdict::LikelyLocal => Self::new(
                "local",
                "Likely local",
                "Those who would know are read, and nobody else says this.",
            ),
            Verdict::CannotTell => Self::new("unknown", "Cannot tell", "Too little can be seen to say."),
        }
    }

    /// An unsure swarm looks like an unsure answer.
    pub(super) fn of_swarm(swarm: &Swarm) -> Self {
        let class = match (swarm.state, swarm.grade) {
            (SwarmState::Unacknowledged, Grade::Possible) => "possible",
            (SwarmState::Unacknowledged, Grade::Likely) => "unacknowledged",
            (SwarmState::Acknowledged, _) => "acknowledged",
            (SwarmState::Subsided, _) => "subsided",
        };
        Self::new(class, state_words(swarm.state), "")
    }

    pub(super) fn of_standing(standing: Standing) -> Self {
        match standing {
            Standing::Unacknowledged => {
                Self::new("unacknowledged", "unacknowledged", "the provider is silent")
            }
            Standing::Acknowledged => Self::new("acknowledged", "acknowledged", "the provider has said so"),
            Standing::Possible => Self::new("possible", "possible", "not sure yet"),
            Standing::Unknown => Self::new(
                "unknown",
                "cannot tell",
                "those who would know cannot be read, or are not read at all",
            ),
            Standing::Quiet => Self::new("ok", "nothing swarming", "those who would know are read"),
        }
    }

    pub(super) fn of_source(enabled: bool, reading: Option<Reading>) -> Self {
        match reading {
            _ if !enabled => Self::new("off", "off", "switched off in the catalog"),
            Some(Reading::Ok) => Self::new("ok", "ok", ""),
            Some(Reading::Empty) => Self::new("empty", "empty", "read, and nothing was there"),
            Some(Reading::Damaged) => Self::new("damaged", "damaged", "answers, but not in its format"),
            Some(Reading::Drifted) => Self::new("drifted", "drifted", "its format has changed"),
            Some(Reading::Stranger) => Self::new("stranger", "stranger", "answers for somebody else"),
            Some(Reading::Unreachable) => {
                Self::new("unreachable", "unreachable", "gives no answer, or refuses")
            }
            None => Self::new("never", "never read", "waits for its first visit"),
        }
    }
}

/// The provider's name, or its id where the catalog no longer knows it.
pub(super) fn provider_name(catalog: &Catalog, id: &str) -> String {
    catalog.provider(id).map_or_else(|| id.to_owned(), |provider| provider.name.clone())
}

/// What reports share, as people say it.
pub(super) fn signature_words(catalog: &Catalog, signature: &Signature) -> String {
    match signature {
        Signature::Code(code) => format!("error {}", code.replacen(':', " ", 1)),
        Signature::Symptom(id) => symptom_words(catalog, id),
        Signature::Service(both) => match both.split_once('/') {
            Some((service, id)) => {
                format!("{}: {}", service_name(catalog, service), symptom_words(catalog, id))
            }
            None => both.clone(),
        },
        Signature::Text(_) => "the same words".to_owned(),
        Signature::Any => "failures of several kinds".to_owned(),
    }
}

/// The service's name, or its id where the catalog no longer knows it.
fn service_name(catalog: &Catalog, id: &str) -> String {
    let mut services = catalog.providers.iter().flat_map(|provider| &provider.services);
    services
        .find(|service| service.id == id)
        .map_or_else(|| id.replace('-', " "), |service| service.name.clone())
}

fn symptom_words(catalog: &Catalog, id: &str) -> String {
    let symptom = catalog.symptoms.iter().find(|symptom| symptom.id == *id);
    symptom.map_or_else(|| id.replace('-', " "), |symptom| symptom.name.clone())
}
