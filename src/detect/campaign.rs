//! One text under many names: whoever posts the same sentence about five providers has seen none of them fail.

use crate::report::{CopyHash, Report};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, VecDeque};

/// How long a text is remembered.
const REMEMBERED_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Texts remembered.
const TEXTS_MAX: usize = 2048;

/// A text about this many providers is a campaign.
const PROVIDERS_MIN: usize = 3;

/// The texts of late, with the providers they were about.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Campaigns {
    texts: VecDeque<(Timestamp, CopyHash, String)>,
}

impl Campaigns {
    /// Notes a report; whether its text has been used about too many providers.
    pub(super) fn note(&mut self, report: &Report, now: Timestamp) -> bool {
        let Some(text) = report.campaign.filter(|_| !report.providers.is_empty()) else { return false };
        while self.texts.front().is_some_and(|(at, _, _)| now.duration_since(*at) > REMEMBERED_FOR)
            || self.texts.len() >= TEXTS_MAX
        {
            self.texts.pop_front();
        }
        let known: BTreeSet<&str> = self
            .texts
            .iter()
            .filter(|(_, other, _)| other.is_near(text))
            .map(|(_, _, provider)| provider.as_str())
            .chain(report.providers.iter().map(|named| named.provider.as_str()))
            .collect();
        let campaign = known.len() >= PROVIDERS_MIN;
        for named in &report.providers {
            self.texts.push_back((now, text, named.provider.clone()));
        }
        campaign
    }
}
