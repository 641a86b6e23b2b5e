//! What a swarm is, with the whole reason for it.

use super::claims::Claim;
use super::ladder::{Acknowledgement, Rung};
use crate::report::Signature;
use crawlers::Venue;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Matching reports by different people, close in time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Swarm {
    /// `provider-YYYYMMDDTHHMM` of when it was flagged, with a letter where that is taken. Stable.
    pub id: String,
    /// The provider's id.
    pub provider: String,
    /// Ids of the services named, most named first.
    pub services: Vec<String>,
    /// What they share: the signature that shows it most clearly.
    pub signature: Signature,
    /// What was found to be unusual first, then what else its reports show.
    pub signatures: Vec<Signature>,
    /// How sure we are.
    pub grade: Grade,
    /// Where it stands.
    pub state: SwarmState,
    /// Between these two times it began: last quiet moment, first report that joined.
    pub onset: (Timestamp, Timestamp),
    /// When it was flagged: the first time its score passed the threshold, on the belt's clock.
    pub flagged_at: Timestamp,
    /// When the newest report that joined was written.
    pub last_report_at: Timestamp,
    /// When it subsided.
    pub subsided_at: Option<Timestamp>,
    /// Reports that joined.
    pub reports: u32,
    /// Independent people, me-too evidence included at its capped weight.
    pub people: f64,
    /// Distinct authors alone.
    pub authors: u32,
    /// Reports by kind of place.
    #[schema(value_type = BTreeMap<String, u32>)]
    pub venues: BTreeMap<Venue, u32>,
    /// The window that showed it, in minutes.
    pub window_minutes: u32,
    /// People usual in that window.
    pub expected: f64,
    /// −log10 of the chance that usual talk gives so many.
    pub score: f64,
    /// Symptom phrases and codes as people wrote them, with how many reports hold each, most first.
    pub phrases: Vec<(String, u32)>,
    /// Reports to open, earliest first, at most [`EVIDENCE_MAX`].
    pub evidence: Vec<Evidence>,
    /// What was not counted, and why.
    pub not_counted: NotCounted,
    /// What the provider said, once it said something.
    pub acknowledgement: Option<Acknowledgement>,
    /// The steps of the provider's acknowledgement, each with its clock, in the order in which they were reached.
    pub ladder: Vec<Rung>,
    /// Who says when it began and whether it is over; kept side by side where they conflict.
    pub claims: Vec<Claim>,
    /// The provider below that several failing providers are built on.
    pub cause: Option<CommonCause>,
    /// Nothing corroborates it and the provider has used up its budget of such flags: nobody is alerted.
    pub held: bool,
    /// The figures behind the score.
    pub figures: Figures,
    /// Sources of this provider that could not be read while it was open: their silence means nothing.
    pub blind_sources: Vec<String>,
}

impl Swarm {
    /// Whether it is not over.
    pub fn is_open(&self) -> bool {
        self.state != SwarmState::Subsided
    }

    /// Whether it counts as an outage afterwards: a likely swarm of which people were told.
    pub fn is_outage(&self) -> bool {
        self.grade == Grade::Likely && !self.held
    }

    /// A swarm that nobody has joined yet.
    pub(super) fn new(
        id: String,
        provider: &str,
        signature: Signature,
        onset: (Timestamp, Timestamp),
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            provider: provider.to_owned(),
            services: Vec::new(),
            signature,
            signatures: Vec::new(),
            grade: Grade::Possible,
            state: SwarmState::Unacknowledged,
            onset,
            flagged_at: now,
            last_report_at: onset.1,
            subsided_at: None,
            reports: 0,
            people: 0.0,
            authors: 0,
            venues: BTreeMap::new(),
            window_minutes: 0,
            expected: 0.0,
            score: 0.0,
            phrases: Vec::new(),
            evidence: Vec::new(),
            not_counted: NotCounted::default(),
            acknowledgement: None,
            ladder: Vec::new(),
            claims: Vec::new(),
            cause: None,
            held: false,
            figures: Figures::default(),
            blind_sources: Vec::new(),
        }
    }
}

/// The most reports a swarm keeps to be opened.
pub const EVIDENCE_MAX: usize = 40;

/// One report of a swarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Evidence {
    /// The source's id.
    pub source: String,
    /// The post's id there.
    pub post: String,
    /// What sort of place it is.
    #[schema(value_type = String)]
    pub venue: Venue,
    /// When it was written.
    pub at: Timestamp,
    /// Where it can be read.
    pub url: Option<String>,
    /// Its thread, if it has one: where to gather.
    pub thread: Option<String>,
    /// Its first words, plain, at most [`EXCERPT_CHARS_MAX`] characters.
    pub excerpt: String,
}

/// The longest excerpt of a report, in characters.
pub const EXCERPT_CHARS_MAX: usize = 200;

/// Posts about the failure that are no independent evidence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NotCounted {
    /// Further posts of an author who already counted.
    pub same_author: u32,
    /// Near-copies of a post that counted.
    pub copies: u32,
    /// One text under the names of several providers.
    #[serde(default)]
    pub campaigns: u32,
    /// Reposts and quotes.
    pub reposts: u32,
    /// Links to news or to a status page.
    pub coverage: u32,
    /// Headlines, and what was yesterday.
    pub retold: u32,
    /// "Back up", "works for me".
    pub recovered: u32,
    /// Written after the provider spoke: explained by it.
    pub explained: u32,
}

/// How sure we are of a swarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// Past the threshold.
    Possible,
    /// Well past it, or seen in two independent kinds of place.
    Likely,
}

/// Where a swarm stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SwarmState {
    /// People report it and the provider's public channels are silent.
    Unacknowledged,
    /// The provider has said so.
    Acknowledged,
    /// Nobody reports it any more.
    Subsided,
}

/// One failure below several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CommonCause {
    /// The id of the provider they are built on.
    pub provider: String,
    /// Ids of the other swarms that it explains.
    pub swarms: Vec<String>,
    /// Whether that provider is itself reported or has spoken; else it is inferred from the others alone.
    pub confirmed: bool,
}

/// The figures behind a score, for the explanation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Figures {
    /// The score it had to reach.
    pub threshold: f64,
    /// log10 of how much rarer it is on quiet days than the budget of false swarms allows.
    pub rarity: f64,
    /// People counted in the window that showed it.
    pub counted: u32,
    /// People usual per hour at this provider.
    pub level: f64,
    /// Variance over mean of the count.
    pub dispersion: f64,
    /// The usual share of the signature among the provider's reports; 1 for the total.
    pub share: f64,
    /// The part of all chances that was spent on trying this signature; 1 for the total.
    pub chance: f64,
    /// What they weigh: whoever answers others weighs less.
    pub effective: f64,
    /// log10 of the evidence of the sequential check that runs beside the scan.
    pub evidence: f64,
}
