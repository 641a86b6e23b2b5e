//! What really happened: the answers beside the posts.
//!
//! Truth never enters a line; a detector that reads the archive cannot see it.

use jiff::Timestamp;
use serde::Serialize;

use crate::line::Line;

/// Whether something truly failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A provider failed.
    Outage,
    /// Nothing failed, or not then, or not there: a flag on it is false.
    Distractor,
}

/// One outage or one distractor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Truth {
    /// The provider people name; of a homonym, the one whose name was borrowed.
    pub provider: String,
    /// The onset.
    pub from: Timestamp,
    /// The end: no post about it was written later.
    pub to: Timestamp,
    /// When the provider first said so in public, if it ever did.
    pub acknowledged_at: Option<Timestamp>,
    /// Outage or distractor.
    pub kind: Kind,
    /// What it is, in words.
    pub note: String,
    /// The distractor's or the curve's name.
    pub name: String,
    /// Outages: the share of the curve's reports that were written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<f64>,
    /// Usual trouble reports per hour of the stream it is laid over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_rate: Option<f64>,
    /// The stratum of the stream: `rare`, `low`, `middle` or `high`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stratum: Option<&'static str>,
    /// The upstream provider whose failure caused it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// The service that failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// What people see, most frequent first; the simulator's own words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub symptoms: Vec<String>,
    /// When the first post about it was written, if one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_at: Option<Timestamp>,
    /// Posts people wrote about it.
    pub posts: u32,
    /// Of full size and one of the loud shapes: missing it would be a disgrace.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub severe: bool,
}

/// Why a line exists: hidden from a detector, for scoring clusters and attribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// Ordinary trouble of one person, or of two.
    Background,
    /// Questions, praise, prices: no report at all.
    Talk,
    /// Belongs to the outage at this index of the world's truths.
    Outage(u32),
    /// Belongs to the distractor at this index of the world's truths.
    Distractor(u32),
}

/// A line and why it exists.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    /// The line.
    pub line: Line,
    /// Why it exists.
    pub label: Label,
}
