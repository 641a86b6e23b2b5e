//! What this thread used of the processor: on a machine that others use too, the clock on the wall counts them in.

use std::time::{Duration, Instant};

/// A measurement that has begun.
pub(crate) struct Begun {
    at: Instant,
    used: Option<Duration>,
}

impl Begun {
    pub(crate) fn now() -> Self {
        Self { at: Instant::now(), used: used() }
    }

    /// Since then; by the clock where the system does not tell.
    pub(crate) fn elapsed(&self) -> Duration {
        let of_thread = self.used.and_then(|before| used()?.checked_sub(before));
        of_thread.unwrap_or_else(|| self.at.elapsed())
    }
}

/// The kernel's account of this thread, in nanoseconds.
fn used() -> Option<Duration> {
    let account = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    account.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}
