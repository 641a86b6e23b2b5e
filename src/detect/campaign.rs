//! One text under many names: whoever posts the same sentence about five providers has seen none of them fail.

use super::copies::Copies;
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
#[serde(from = "Saved")]
pub(super) struct Campaigns {
    texts: VecDeque<(Timestamp, CopyHash, String)>,
    /// The hashes of `texts`, in the same order.
    #[serde(skip)]
    copies: Copies,
}

/// What is saved of them; the rest is drawn from it.
#[derive(Deserialize)]
struct Saved {
    texts: VecDeque<(Timestamp, CopyHash, String)>,
}

impl From<Saved> for Campaigns {
    fn from(Saved { texts }: Saved) -> Self {
        let copies = texts.iter().map(|(_, copy, _)| *copy).collect();
        Self { texts, copies }
    }
}

impl Campaigns {
    /// Notes a report; whether its text has been used about too many providers.
    pub(super) fn note(&mut self, report: &Report, now: Timestamp) -> bool {
        let Some(text) = report.campaign.filter(|_| !report.providers.is_empty()) else { return false };
        while self.texts.front().is_some_and(|(at, _, _)| now.duration_since(*at) > REMEMBERED_FOR)
            || self.texts.len() >= TEXTS_MAX
        {
            self.texts.pop_front();
            self.copies.remove(0);
        }
        let campaign = self.providers(report, text) >= PROVIDERS_MIN;
        for named in &report.providers {
            self.texts.push_back((now, text, named.provider.clone()));
            self.copies.insert(self.copies.len(), text);
        }
        campaign
    }

    /// How many providers a text was told of, those of this report among them.
    fn providers(&self, report: &Report, text: CopyHash) -> usize {
        let own = report.providers.iter().map(|named| named.provider.as_str());
        let mut known: BTreeSet<&str> = own.collect();
        if self.copies.any_near(0, text) {
            known.extend(self.copies.near(text).map(|place| self.texts[place].2.as_str()));
        }
        known.len()
    }
}
