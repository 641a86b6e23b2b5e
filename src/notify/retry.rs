//! When to try again.
//!
//! Pure, and without chance: one sender with a handful of receivers makes no crowd.

use jiff::{SignedDuration, Timestamp};

/// An alert that could not be delivered for this long is given up: it is no news any more.
pub const RETRY_FOR: SignedDuration = SignedDuration::from_hours(24);

/// The pause after the first failure; doubled after each further one.
const PAUSE_MIN: SignedDuration = SignedDuration::from_secs(15);

/// The longest pause.
const PAUSE_MAX: SignedDuration = SignedDuration::from_hours(1);

/// Doublings after which the pause is the longest in any case.
const DOUBLINGS_MAX: u32 = 16;

/// When to try again after a failure at `now` that `failures` others went before; `None` to give up.
pub(super) fn next_try_at(created_at: Timestamp, failures: u32, now: Timestamp) -> Option<Timestamp> {
    let pause = PAUSE_MIN.saturating_mul(1 << failures.min(DOUBLINGS_MAX)).min(PAUSE_MAX);
    let next = now.saturating_add(pause).unwrap_or(Timestamp::MAX);
    (next.duration_since(created_at) <= RETRY_FOR).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour_and_end_after_a_day() {
        let created: Timestamp = "2026-03-01T00:00:00Z".parse().unwrap();
        let mut now = created;
        let mut pauses = Vec::new();
        for failures in 0.. {
            let Some(next) = next_try_at(created, failures, now) else { break };
            pauses.push(next.duration_since(now).as_secs());
            now = next;
        }
        assert_eq!(pauses[..9], [15, 30, 60, 120, 240, 480, 960, 1920, 3600]);
        assert!(pauses[9..].iter().all(|pause| *pause == 3600), "{pauses:?}");
        let tried_for = now.duration_since(created);
        assert!(tried_for <= RETRY_FOR && tried_for > SignedDuration::from_hours(22), "{tried_for}");
        assert_eq!(next_try_at(created, u32::MAX, created), created.checked_add(PAUSE_MAX).ok());
    }
}
