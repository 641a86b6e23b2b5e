//! The loop: requests → fetch → parse → next. The only caller of the fetcher.

use crate::fetch::{Fetcher, Validators};
use crate::{Fault, Incident, Post, Source};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where reading a source goes on. Stored with the posts it vouches for, in one transaction.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Time of the newest post read.
    pub since: Option<Timestamp>,
    /// What each address gave for conditional requests.
    pub validators: BTreeMap<String, Validators>,
}

/// What one visit to a source brought.
#[derive(Debug)]
pub struct Round {
    /// Messages by people.
    pub posts: Vec<Post>,
    /// What the provider says about itself.
    pub incidents: Vec<Incident>,
    /// How the visit went.
    pub reading: Reading,
    /// What could not be read, or why nothing was: one sentence each.
    pub faults: Vec<Fault>,
    /// Where to go on.
    pub cursor: Cursor,
    /// The site asked for no visit before this time.
    pub not_before: Option<Timestamp>,
}

/// How a visit went. *Empty*, *damaged*, *drifted* and *unreachable* are different outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reading {
    /// Read, something was there (or nothing changed since the last good visit).
    Ok,
    /// Read, and there was nothing.
    Empty,
    /// Answered, but not in the format.
    Damaged,
    /// In the format, but not the shape we know.
    Drifted,
    /// Answers for somebody else: another page id, an unclaimed page.
    Stranger,
    /// No answer, or a refusal.
    Unreachable,
}

/// Visits a source once.
pub async fn crawl(_fetcher: &Fetcher, _source: &Source, _cursor: &Cursor, _now: Timestamp) -> Round {
    unimplemented!()
}
