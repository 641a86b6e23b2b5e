//! What really happened: a line of a truth file, and when a flag is about it.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// A flag so long before an outage's onset is about it: nobody knows an onset to the minute.
pub const MATCHES_BEFORE: SignedDuration = SignedDuration::from_mins(15);

/// A flag so long after an outage's end is about it: people report it late.
pub const MATCHES_AFTER: SignedDuration = SignedDuration::from_hours(3);

/// An outage, or something that looks like one. Further fields of a line are passed over.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Truth {
    /// The provider's id.
    pub provider: String,
    /// The onset.
    pub from: Timestamp,
    /// The end.
    pub to: Timestamp,
    /// When the provider first said so in public.
    #[serde(default)]
    pub acknowledged_at: Option<Timestamp>,
    /// Whether something failed.
    pub kind: TruthKind,
    /// What it was, in words.
    #[serde(default)]
    pub note: String,
    /// What kind of distractor it was, in a word.
    #[serde(default, alias = "name")]
    pub distractor: Option<String>,
    /// The id of the provider whose failure caused it.
    #[serde(default)]
    pub cause: Option<String>,
    /// Missing it would be a disgrace.
    #[serde(default)]
    pub severe: bool,
}

/// Whether something failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TruthKind {
    /// The provider failed.
    Outage,
    /// It did not, or not then: a flag is false.
    Distractor,
}

impl Truth {
    /// The first and the last time at which a flag is about it.
    pub fn span(&self) -> (Timestamp, Timestamp) {
        let from = self.from.saturating_sub(MATCHES_BEFORE).unwrap_or(Timestamp::MIN);
        let to = self.to.saturating_add(MATCHES_AFTER).unwrap_or(Timestamp::MAX);
        (from, to)
    }

    /// Whether a flag of `provider` at `at` is about it.
    pub fn matches(&self, provider: &str, at: Timestamp) -> bool {
        let (from, to) = self.span();
        self.provider == provider && (from..=to).contains(&at)
    }

    /// What a distractor is counted under.
    pub fn label(&self) -> &str {
        self.distractor.as_deref().unwrap_or(&self.note)
    }
}
