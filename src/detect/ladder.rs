//! The acknowledgement ladder: who of the provider spoke of a swarm, where and when, each step with its clock.
//!
//! A step is reached once, by whoever we could hear first, and stays reached: providers edit and withdraw what
//! they said. The acknowledgement is the first step that the public can see, so the two never disagree.

use super::swarm::{Swarm, SwarmState};
use crate::plain;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

/// The longest words of a rung, in characters.
pub(super) const RUNG_CHARS_MAX: usize = 200;

/// A step of the acknowledgement ladder: who of the provider spoke, and where. Lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// A customer quotes an incident id that only customers are shown.
    QuotedId,
    /// Its people answer in a thread.
    Staff,
    /// It says so on its social account.
    Handle,
    /// Its status page says so.
    StatusPage,
    /// It names the cause.
    Cause,
}

impl Step {
    /// All of them, lowest first.
    pub const ALL: [Self; 5] = [Self::QuotedId, Self::Staff, Self::Handle, Self::StatusPage, Self::Cause];

    /// The word in JSON: `status-page`.
    pub fn name(self) -> &'static str {
        match self {
            Self::QuotedId => "quoted-id",
            Self::Staff => "staff",
            Self::Handle => "handle",
            Self::StatusPage => "status-page",
            Self::Cause => "cause",
        }
    }

    /// Whether everybody can see it; a word to customers alone leaves the public channels silent.
    pub fn is_public(self) -> bool {
        self != Self::QuotedId
    }
}

/// As it is said after "the provider said so": "on its status page".
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::QuotedId => "to its customers only",
            Self::Staff => "through its people in a thread",
            Self::Handle => "on its social account",
            Self::StatusPage => "on its status page",
            Self::Cause => "by naming the cause",
        })
    }
}

/// A step that was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Rung {
    /// Which.
    pub step: Step,
    /// The source's id.
    pub source: String,
    /// The id of the post or incident there.
    pub id: String,
    /// When it was said, but never later than `seen_at`.
    pub at: Timestamp,
    /// When we could first see it.
    pub seen_at: Timestamp,
    /// From the first report that joined to `at`; negative when the provider was first.
    pub lag_seconds: i64,
    /// Its first words, plain, at most 200 characters; for a quoted id, the id.
    pub words: String,
}

impl Rung {
    /// A rung whose lag is not counted yet. Providers move their times afterwards, even into the future: what was
    /// seen was said by then.
    pub(super) fn new(
        step: Step,
        place: (&str, &str),
        at: Timestamp,
        seen_at: Timestamp,
        words: &str,
    ) -> Self {
        Self {
            step,
            source: place.0.to_owned(),
            id: place.1.to_owned(),
            at: at.min(seen_at),
            seen_at,
            lag_seconds: 0,
            words: plain::line(words, RUNG_CHARS_MAX),
        }
    }

    /// Which of two was heard first, the same whichever arrived first within one visit.
    fn order(&self) -> impl Ord + '_ {
        (self.seen_at, self.at, self.step, &self.source, &self.id)
    }
}

/// The provider's word that something is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Acknowledgement {
    /// Which step of the ladder it is; never [`Step::QuotedId`].
    pub step: Step,
    /// Where it was said: a source's id.
    pub source: String,
    /// The id of the incident or post there.
    pub id: String,
    /// The incident's title, or the post's first words.
    pub title: String,
    /// When the provider says it published it, but never later than `seen_at`.
    pub published_at: Timestamp,
    /// When we could first see it.
    pub seen_at: Timestamp,
    /// From the first report that joined to `published_at`; negative when the provider was first.
    pub lag_seconds: i64,
}

impl Swarm {
    /// The rung of a step, if it was reached.
    pub fn rung(&self, step: Step) -> Option<&Rung> {
        self.ladder.iter().find(|rung| rung.step == step)
    }

    /// Takes in what was heard. A step that was reached stays so; of several words for one step, the first that
    /// could be heard counts. Returns whether the swarm is acknowledged by this.
    pub(super) fn climb(&mut self, heard: Vec<Rung>) -> bool {
        for rung in heard {
            match self.ladder.iter_mut().find(|known| known.step == rung.step) {
                Some(known) if rung.order() < known.order() => *known = rung,
                Some(_) => {}
                None => self.ladder.push(rung),
            }
        }
        self.ladder.sort_by_key(|rung| (rung.at, rung.step));
        let before = self.acknowledgement.is_some();
        self.count_lags();
        if self.state == SwarmState::Unacknowledged && self.acknowledgement.is_some() {
            self.state = SwarmState::Acknowledged;
        }
        !before && self.acknowledgement.is_some()
    }

    /// Counts the lags anew, for the onset may have moved: somebody's report was found late.
    pub(super) fn count_lags(&mut self) {
        let onset = self.onset.1;
        for rung in &mut self.ladder {
            rung.lag_seconds = rung.at.duration_since(onset).as_secs();
        }
        let first =
            self.ladder.iter().filter(|rung| rung.step.is_public()).min_by(|a, b| a.order().cmp(&b.order()));
        self.acknowledgement = first.map(|rung| Acknowledgement {
            step: rung.step,
            source: rung.source.clone(),
            id: rung.id.clone(),
            title: rung.words.clone(),
            published_at: rung.at,
            seen_at: rung.seen_at,
            lag_seconds: rung.lag_seconds,
        });
    }

    /// Forgets the words of a deleted post; that it was said stays known.
    pub(super) fn forget_words(&mut self, source: &str, post: &str) {
        for rung in self.ladder.iter_mut().filter(|rung| rung.source == source && rung.id == post) {
            rung.words.clear();
        }
        self.count_lags();
    }
}
