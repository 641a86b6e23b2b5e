//! What a provider published about itself.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a provider published about itself. Never our own finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Unique within its source, and stable over its updates.
    pub id: String,
    /// Its title, plain text.
    pub title: String,
    /// The state it is in now.
    pub state: IncidentState,
    /// How bad the provider says it is. `None` impact is a real incident.
    pub impact: Impact,
    /// The provider's names of what is affected.
    pub services: Vec<String>,
    /// When the provider says the trouble began, which may be before it said so.
    pub began_at: Option<Timestamp>,
    /// When the provider says it published this. Providers edit this afterwards: the store keeps when
    /// it was first *seen* beside it.
    pub published_at: Timestamp,
    /// When the provider says it was over.
    pub resolved_at: Option<Timestamp>,
    /// Where a person can read it.
    pub url: Option<String>,
    /// Its updates, oldest first.
    pub updates: Vec<IncidentUpdate>,
}

/// One step of an incident, in the provider's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentUpdate {
    /// When the provider says it published this update.
    pub at: Timestamp,
    /// The state the incident was in with this update.
    pub state: IncidentState,
    /// Plain text.
    pub text: String,
}

/// The steps of an incident, in Statuspage's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the words of Statuspage")]
pub enum IncidentState {
    Investigating,
    Identified,
    Monitoring,
    Resolved,
    Postmortem,
}

impl IncidentState {
    /// The word in JSON and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Investigating => "investigating",
            Self::Identified => "identified",
            Self::Monitoring => "monitoring",
            Self::Resolved => "resolved",
            Self::Postmortem => "postmortem",
        }
    }

    /// Whether the provider says it is over.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Resolved | Self::Postmortem)
    }
}

/// How bad the provider says it is, in Statuspage's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the words of Statuspage")]
pub enum Impact {
    None,
    Minor,
    Major,
    Critical,
}

impl Impact {
    /// The word in JSON and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Critical => "critical",
        }
    }
}
