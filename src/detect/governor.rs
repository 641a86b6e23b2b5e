//! Bounds how many swarms are published that nothing corroborates, whatever the statistics say.
//!
//! A token bucket for each provider. A swarm that only one kind of place shows, and of which the provider's people said
//! nothing, costs a token; it is paid back when it is corroborated after all.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Tokens that can be saved up: this many uncorroborated swarms may follow each other.
const TOKENS_MAX: f64 = 3.0;

/// Seconds of a day.
const DAY_SECONDS: f64 = 86_400.0;

/// The bucket of one provider.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Governor {
    tokens: f64,
    filled_at: Option<Timestamp>,
}

impl Default for Governor {
    fn default() -> Self {
        Self { tokens: TOKENS_MAX, filled_at: None }
    }
}

impl Governor {
    /// Takes a token for an uncorroborated swarm at `now`, if there is one. One is added every `budget_days`.
    pub(super) fn allows(&mut self, now: Timestamp, budget_days: f64) -> bool {
        let since = self.filled_at.map_or(0.0, |at| now.duration_since(at).as_secs_f64().max(0.0));
        self.tokens = (self.tokens + since / (budget_days * DAY_SECONDS)).min(TOKENS_MAX);
        self.filled_at = Some(self.filled_at.map_or(now, |at| at.max(now)));
        if self.tokens < 1.0 {
            return false;
        }
        self.tokens -= 1.0;
        true
    }

    /// The swarm was corroborated after all.
    pub(super) fn repay(&mut self) {
        self.tokens = (self.tokens + 1.0).min(TOKENS_MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::Governor;
    use jiff::{SignedDuration, Timestamp};

    #[test]
    fn however_often_it_is_asked_it_allows_no_more_than_the_budget() {
        let mut governor = Governor::default();
        let mut now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let mut allowed = 0;
        for _ in 0..300 * 24 {
            now += SignedDuration::from_hours(1);
            allowed += u32::from(governor.allows(now, 30.0));
        }
        assert_eq!(allowed, 3 + 9, "a full bucket, and one in 30 days");
    }

    #[test]
    fn what_is_corroborated_costs_nothing() {
        let mut governor = Governor::default();
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        for _ in 0..50 {
            assert!(governor.allows(now, 30.0));
            governor.repay();
        }
    }
}
