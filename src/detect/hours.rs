//! Times before others, hours since the epoch, the cells of a week they fall into, and spans of hours that teach nothing.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Seconds of an hour.
pub(super) const HOUR_SECONDS: i64 = 3600;

/// Cells of a day: its hours (UTC), on working days and on weekends.
pub(super) const DAY_CELLS: usize = 48;

/// Cells of a week: its hours.
pub(super) const WEEK_CELLS: usize = 168;

/// The hour since the epoch.
pub(super) fn hour_of(at: Timestamp) -> i64 {
    at.as_second().div_euclid(HOUR_SECONDS)
}

/// So long before `at`; the earliest time there is where that lies before it.
pub(super) fn before(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_sub(by).unwrap_or(Timestamp::MIN)
}

/// The hour of the week, from Monday 0:00 UTC; 1 January 1970 was a Thursday.
pub(super) fn week_cell(hour: i64) -> usize {
    usize::try_from((hour + 3 * 24).rem_euclid(7 * 24)).expect("0 to 167")
}

/// The hour of the day, on working days and on weekends.
pub(super) fn day_cell(hour: i64) -> usize {
    let cell = week_cell(hour);
    if cell >= 5 * 24 { 24 + cell % 24 } else { cell % 24 }
}

/// Spans `[from, to)` of hours; the last one may be open-ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Spans {
    spans: Vec<(i64, Option<i64>)>,
}

impl Spans {
    /// A span begins, unless one is open. Returns whether it does.
    pub(super) fn open(&mut self, from: i64) -> bool {
        let closed = self.spans.iter().all(|(_, to)| to.is_some());
        if closed {
            self.spans.push((from, None));
        }
        closed
    }

    /// The open span ends before `to`; spans that ended before `oldest` are forgotten.
    pub(super) fn close(&mut self, to: i64, oldest: i64) {
        for (from, end) in &mut self.spans {
            end.get_or_insert(to.max(*from + 1));
        }
        self.spans.retain(|(_, end)| end.is_none_or(|end| end > oldest));
    }

    /// Whether the hour lies in a span.
    pub(super) fn hold(&self, hour: i64) -> bool {
        self.spans.iter().any(|(from, to)| *from <= hour && to.is_none_or(|to| hour < to))
    }
}

#[cfg(test)]
mod tests {
    use super::{day_cell, hour_of, week_cell};

    #[test]
    fn weeks_begin_on_monday() {
        let monday = hour_of("2026-03-02T00:30:00Z".parse().unwrap());
        assert_eq!((week_cell(monday), day_cell(monday)), (0, 0));
        assert_eq!((week_cell(monday + 5 * 24 + 7), day_cell(monday + 5 * 24 + 7)), (127, 31));
        assert_eq!(day_cell(monday + 3 * 24 + 9), 9);
    }
}
