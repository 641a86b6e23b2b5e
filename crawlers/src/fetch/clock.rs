//! The time of a visit that began at `now`, while it lasts.

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// Tells the time from the `now` a visit was given and the time it has taken since.
///
/// In whole seconds: pauses that sites ask for are counted from the right moment even late in a long
/// visit, and a quick one sees nothing but the time it was given.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    now: Timestamp,
    started: Instant,
}

impl Clock {
    /// It is `now`.
    pub(crate) fn start(now: Timestamp) -> Self {
        Self { now, started: Instant::now() }
    }

    /// What time it is.
    pub(crate) fn now(self) -> Timestamp {
        let seconds = i64::try_from(self.started.elapsed().as_secs()).unwrap_or(i64::MAX);
        self.now.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
    }
}
