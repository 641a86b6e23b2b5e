//! An incident as we saw it: when it was opened, reopened and over, when it named the cause, and about what.
//!
//! Providers edit all of this afterwards, into the past and into the future. What counts is what stood there when
//! we could first see it; an edit is another claim, never another history.

use super::claims::{Claim, Claimant, Claimed};
use super::ladder::{Rung, Step};
use crate::catalog::{Provider, normalise};
use crawlers::{Incident, IncidentState};
use jiff::Timestamp;
use regex::Regex;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The end of the id of an official feed that is the provider's social account: its entries are messages.
const HANDLE_SUFFIX: &str = "-handle";

/// The most times an incident is followed through being opened again.
const OPENINGS_MAX: usize = 8;

/// The most claims an opening keeps; providers that edit a time more often say nothing by it.
const CLAIMS_PER_OPENING_MAX: usize = 6;

/// Work that was planned is no word about a failure; emergency maintenance is one.
static PLANNED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:scheduled|planned|upcoming|routine)\b.{0,40}\b(?:maintenance|upgrade|downtime|work)\b|^\W*maintenance\b")
        .expect("the pattern is constant and tested")
});

/// A cause stated in words; "the inconvenience caused" states none.
static CAUSE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:root cause|(?:was|were|been) (?:caused|triggered) by|caused by an?\b|due to an?\b|resulted from|as a result of an?\b|traced (?:back )?to)",
    )
    .expect("the pattern is constant and tested")
});

/// An incident of an official source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Notice {
    source: String,
    id: String,
    step: Step,
    title: String,
    /// Ids of the services it names; empty when it names none, or one that the catalog does not know.
    services: Vec<String>,
    /// Never empty; the first is its publication.
    openings: Vec<Opening>,
}

/// One time that an incident was open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Opening {
    at: Timestamp,
    seen_at: Timestamp,
    /// Whether it was over before.
    reopened: bool,
    over_at: Option<Timestamp>,
    cause: Option<Cause>,
    /// What it says of its beginning and end, as said.
    pub(super) claims: Vec<Claim>,
}

/// When the cause was named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Cause {
    at: Timestamp,
    seen_at: Timestamp,
    words: String,
}

impl Notice {
    /// Whether it says that something is wrong now, and has not been saying so for ages.
    pub(super) fn is_open_since(&self, earliest: Timestamp) -> bool {
        self.openings.last().is_some_and(|opening| opening.over_at.is_none() && opening.at >= earliest)
    }

    /// An incident seen for the first time; none for planned work.
    pub(super) fn new(
        provider: Option<&Provider>,
        source: &str,
        incident: &Incident,
        seen_at: Timestamp,
    ) -> Option<Self> {
        if PLANNED.is_match(&incident.title) {
            return None;
        }
        let mut notice = Self {
            source: source.to_owned(),
            id: incident.id.clone(),
            step: if source.ends_with(HANDLE_SUFFIX) { Step::Handle } else { Step::StatusPage },
            title: String::new(),
            services: Vec::new(),
            openings: vec![Opening::new(incident.published_at.min(seen_at), seen_at, false)],
        };
        notice.update(provider, incident, seen_at);
        Some(notice)
    }

    /// The incident was seen again.
    pub(super) fn update(&mut self, provider: Option<&Provider>, incident: &Incident, seen_at: Timestamp) {
        self.title.clone_from(&incident.title);
        // An update that names no component takes none back.
        if self.services.is_empty() || !incident.services.is_empty() {
            self.services = provider.map(|provider| services(provider, incident)).unwrap_or_default();
        }
        let over_at = over_at(incident, seen_at);
        if let Some(over) = self.over_at()
            && over_at.is_none()
            && self.openings.len() < OPENINGS_MAX
        {
            let spoken = incident.updates.iter().filter(|update| !update.state.is_over() && update.at > over);
            let again = spoken.map(|update| update.at).min().unwrap_or(seen_at);
            self.openings.push(Opening::new(again.min(seen_at), seen_at, true));
        }
        let place = (self.source.as_str(), self.id.as_str());
        self.openings.last_mut().expect("never empty").update(place, incident, over_at, seen_at);
    }

    /// Whether it is this one.
    pub(super) fn is(&self, source: &str, id: &str) -> bool {
        self.source == source && self.id == id
    }

    pub(super) fn published_at(&self) -> Timestamp {
        self.openings[0].at
    }

    pub(super) fn services(&self) -> &[String] {
        &self.services
    }

    /// Since when it is over, if it is.
    pub(super) fn over_at(&self) -> Option<Timestamp> {
        self.openings.last().and_then(|opening| opening.over_at)
    }

    /// The first time it was opened after `published`, unless it was over before `over`.
    pub(super) fn covering(&self, published: Timestamp, over: Timestamp) -> Option<&Opening> {
        self.openings
            .iter()
            .find(|opening| opening.at >= published && opening.over_at.is_none_or(|at| at >= over))
    }

    /// The steps it takes: that it is said, and that the cause is named.
    pub(super) fn rungs(&self, opening: &Opening) -> Vec<Rung> {
        let place = (self.source.as_str(), self.id.as_str());
        let said = Rung::new(self.step, place, opening.at, opening.seen_at, &self.title);
        let cause = opening
            .cause
            .as_ref()
            .map(|cause| Rung::new(Step::Cause, place, cause.at, cause.seen_at, &cause.words));
        [said].into_iter().chain(cause).collect()
    }
}

impl Opening {
    fn new(at: Timestamp, seen_at: Timestamp, reopened: bool) -> Self {
        Self { at, seen_at, reopened, over_at: None, cause: None, claims: Vec::new() }
    }

    fn update(
        &mut self,
        place: (&str, &str),
        incident: &Incident,
        over_at: Option<Timestamp>,
        seen_at: Timestamp,
    ) {
        // A postmortem days later does not make it last longer.
        self.over_at = over_at.map(|at| self.over_at.unwrap_or(at));
        if self.cause.is_none() {
            self.cause = cause(incident, self.at, self.reopened, seen_at);
        }
        let began = incident.began_at.map(|at| (Claimed::Began, at.min(seen_at)));
        for (what, at) in began.into_iter().chain(over_at.map(|at| (Claimed::Over, at))) {
            let known = self.claims.iter().any(|claim| claim.what == what && claim.at == at);
            if !known && self.claims.len() < CLAIMS_PER_OPENING_MAX {
                self.claims.push(Claim {
                    by: Claimant::Provider,
                    what,
                    at,
                    people: 1,
                    contradicted_by: 0,
                    said_at: seen_at,
                    source: place.0.to_owned(),
                    id: place.1.to_owned(),
                });
            }
        }
    }
}

/// Since when the provider says it is over. An end that an update outlives, or that lies ahead, is none.
fn over_at(incident: &Incident, seen_at: Timestamp) -> Option<Timestamp> {
    let last = incident.updates.iter().map(|update| update.at).max();
    let named = incident.resolved_at;
    let ended = named.is_some_and(|at| at <= seen_at && last.is_none_or(|last| last <= at));
    if !incident.state.is_over() && !ended {
        return None;
    }
    let said = incident.updates.iter().filter(|update| update.state.is_over()).map(|update| update.at).min();
    Some(named.or(said).unwrap_or(seen_at).min(seen_at))
}

/// When an incident first named the cause: its first step of the state *identified* or *postmortem*, or of another
/// that is over and states one.
fn cause(incident: &Incident, opened_at: Timestamp, reopened: bool, seen_at: Timestamp) -> Option<Cause> {
    let names = |state: IncidentState, text: &str| match state {
        IncidentState::Identified | IncidentState::Postmortem => true,
        IncidentState::Resolved => CAUSE.is_match(text),
        IncidentState::Investigating | IncidentState::Monitoring => false,
    };
    let update = incident
        .updates
        .iter()
        .filter(|update| (!reopened || update.at >= opened_at) && names(update.state, &update.text))
        .min_by_key(|update| update.at);
    match update {
        Some(update) => Some(Cause {
            at: update.at.max(opened_at).min(seen_at),
            seen_at,
            words: words(&update.text, incident),
        }),
        None if incident.updates.is_empty() && names(incident.state, &incident.title) => {
            Some(Cause { at: opened_at, seen_at, words: incident.title.clone() })
        }
        None => None,
    }
}

/// The words of a step; its incident's title where it has none. Cut, for a postmortem may be pages.
fn words(text: &str, incident: &Incident) -> String {
    let text = if text.trim().is_empty() { &incident.title } else { text };
    crate::plain::line(text, super::ladder::RUNG_CHARS_MAX)
}

/// Ids of the services that an incident names: by its list of components, or else by its title. None when a
/// component is one that the catalog does not know: it could be any.
fn services(provider: &Provider, incident: &Incident) -> Vec<String> {
    let known = |words: &str, hints: bool| -> Vec<String> {
        let words = format!(" {} ", spaced(words));
        let named = provider.services.iter().filter(|service| {
            let names = service.aliases.iter().chain([&service.name, &service.id]);
            let hints = service.hints.iter().filter(|_| hints);
            names.chain(hints).any(|name| words.contains(&format!(" {} ", spaced(name))))
        });
        named.map(|service| service.id.clone()).collect()
    };
    if incident.services.is_empty() {
        return known(&incident.title, false);
    }
    let each: Vec<Vec<String>> = incident.services.iter().map(|words| known(words, true)).collect();
    if each.iter().any(Vec::is_empty) { Vec::new() } else { each.concat() }
}

/// Normalised words with one space between them, so that whole words can be found.
fn spaced(words: &str) -> String {
    let words = normalise(words);
    let words = words.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}
