//! Counts of one provider by quarter hours, for the rules that detectors are compared with.

use std::collections::VecDeque;

/// Seconds of a bin.
pub(crate) const BIN_SECONDS: i64 = 900;

/// Bins of a day.
pub(crate) const DAY_BINS: i64 = 96;

/// The newest events are kept apart so long, in seconds, for windows that end now.
const RECENT_SECONDS: i64 = 3600;

/// Counts by quarter hours.
#[derive(Debug, Default)]
pub(crate) struct History {
    first: Option<i64>,
    bins: Vec<u32>,
    recent: VecDeque<i64>,
}

impl History {
    /// Counts an event, in seconds; they come in order.
    pub(crate) fn add(&mut self, at: i64) {
        let bin = at.div_euclid(BIN_SECONDS);
        let first = *self.first.get_or_insert(bin);
        let place = usize::try_from(bin - first).unwrap_or_default();
        if place >= self.bins.len() {
            self.bins.resize(place + 1, 0);
        }
        self.bins[place] += 1;
        self.recent.push_back(at);
        while self.recent.front().is_some_and(|old| *old <= at - RECENT_SECONDS) {
            self.recent.pop_front();
        }
    }

    /// Events of the last `minutes` (at most an hour) before the newest one, it included.
    pub(crate) fn newest(&self, minutes: i64) -> f64 {
        let Some(newest) = self.recent.back() else { return 0.0 };
        let count = self.recent.iter().rev().take_while(|at| **at > newest - minutes * 60).count();
        f64::from(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// The count of a bin; `None` before the first event.
    pub(crate) fn bin(&self, bin: i64) -> Option<f64> {
        let place = usize::try_from(bin - self.first?).ok()?;
        Some(f64::from(self.bins.get(place).copied().unwrap_or(0)))
    }
}
