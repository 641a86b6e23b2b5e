//! Everything a page shows, in words: made from what the desk knows, without asking it anything more.
//!
//! Pure, so that a page can be looked at and tested without a store, an index or a network.

use super::answer::Said;
use super::card::Card;
use super::health::Health;
use super::words::count;
use crate::catalog::Catalog;
use crate::desk::SourceLine;
use crate::detect::{Grade, Swarm, SwarmState};
use crate::report::Signature;
use crate::verdict::{Answer, Verdict, state_words};
use crawlers::Reading;
use jiff::{SignedDuration, Timestamp};

/// Swarms that subsided no longer ago than this are still shown.
const SUBSIDED_SHOWN_FOR: SignedDuration = SignedDuration::from_hours(48);

/// The whole page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct View {
    pub(super) providers: Vec<Choice>,
    pub(super) asked: Asked,
    pub(super) answer: Option<Said>,
    pub(super) now: Now,
}

/// What was asked, to be shown in the form again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) text: String,
    pub(super) about: Option<String>,
    /// Why there is no answer, or what is wrong with it.
    pub(super) remark: Option<&'static str>,
}

/// A provider to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) chosen: bool,
}

/// What happens now: the part of the page that is refreshed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Now {
    /// "2 open swarms, 1 of them unacknowledged".
    pub(super) summary: String,
    pub(super) open: Vec<Card>,
    pub(super) subsided: Vec<Card>,
    pub(super) health: Health,
}

/// A state: told by a word and by a shape as well as by a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Badge {
    /// Class of style, and name of the icon.
    pub(super) class: &'static str,
    pub(super) words: &'static str,
    /// What it means, where the words do not say.
    pub(super) meaning: &'static str,
}

impl View {
    pub(super) fn new(catalog: &Catalog, asked: Asked, answer: Option<&Answer>, now: Now) -> Self {
        let mut providers: Vec<Choice> = catalog
            .providers
            .iter()
            .map(|provider| Choice {
                id: provider.id.clone(),
                name: provider.name.clone(),
                chosen: asked.about.as_deref() == Some(provider.id.as_str()),
            })
            .collect();
        providers.sort_by_key(|provider| provider.name.to_lowercase());
        Self { providers, asked, answer: answer.map(|answer| Said::new(answer, catalog)), now }
    }
}

impl Now {
    pub(super) fn new(swarms: &[Swarm], sources: &[SourceLine], catalog: &Catalog, now: Timestamp) -> Self {
        let cards = |wanted: &dyn Fn(&Swarm) -> bool| -> Vec<Card> {
            swarms.iter().filter(|swarm| wanted(swarm)).map(|swarm| Card::new(swarm, catalog, now)).collect()
        };
        let mut open = cards(&|swarm| swarm.state != SwarmState::Subsided);
        open.sort_by_key(|card| !card.urgent);
        let subsided = cards(&|swarm| {
            let end = swarm.subsided_at.unwrap_or(swarm.last_report_at);
            swarm.state == SwarmState::Subsided && now.duration_since(end) < SUBSIDED_SHOWN_FOR
        });
        let silent = swarms.iter().filter(|swarm| swarm.state == SwarmState::Unacknowledged).count();
        let summary = match (open.len(), silent) {
            (all, 0) => format!("{}, acknowledged", count(all, "open swarm", "open swarms")),
            (all, silent) if all == silent => {
                format!("{}, unacknowledged", count(all, "open swarm", "open swarms"))
            }
            (all, silent) => {
                format!("{}, {silent} of them unacknowledged", count(all, "open swarm", "open swarms"))
            }
        };
        let health = Health::new(sources, open.len(), catalog, now);
        Self { summary, open, subsided, health }
    }

    /// Whether it must be said first how much can be known: when there is no swarm to look at, and when
    /// other swarms may be unseen.
    pub(super) fn needs_notice(&self) -> bool {
        self.open.is_empty() || !self.health.notice.calm
    }
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
            Some((service, id)) => format!("{}: {}", service.replace('-', " "), symptom_words(catalog, id)),
            None => both.clone(),
        },
        Signature::Text(_) => "the same words".to_owned(),
        Signature::Any => "failures of several kinds".to_owned(),
    }
}

fn symptom_words(catalog: &Catalog, id: &str) -> String {
    let symptom = catalog.symptoms.iter().find(|symptom| symptom.id == *id);
    symptom.map_or_else(|| id.replace('-', " "), |symptom| symptom.name.clone())
}
