//! How many reports there are of each provider, hour by hour.

use super::{ACTIVITY_HOURS, Desk, DeskError};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

impl Desk {
    /// Reports of each provider in each of the last [`ACTIVITY_HOURS`] hours, the oldest first; providers without one
    /// are left out.
    pub(super) fn activity(&self, now: Timestamp) -> Result<BTreeMap<String, Vec<u32>>, DeskError> {
        let hour = SignedDuration::from_hours(1);
        let hours = i64::try_from(ACTIVITY_HOURS).unwrap_or(i64::MAX);
        let since = now.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MIN);
        Ok(self.index.activity(since, now, hour)?)
    }
}
