//! Which source is due?
//!
//! Pure. A source is visited as often as its entry says, later when it fails or asks for patience, and
//! never twice at once.

use jiff::{SignedDuration, Timestamp};

/// A failing source is asked ever more rarely, up to this.
const BACKOFF_MAX: SignedDuration = SignedDuration::from_hours(6);

/// What is known of the visits to one source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Visits {
    /// When the last one began.
    pub last_at: Option<Timestamp>,
    /// How many failed in a row.
    pub failures: u32,
    /// The site asked for no visit before.
    pub not_before: Option<Timestamp>,
}

/// When the source is due next. Each failure doubles the pause.
pub fn due_at(every: SignedDuration, visits: &Visits) -> Timestamp {
    let Some(last) = visits.last_at else { return visits.not_before.unwrap_or(Timestamp::MIN) };
    let pause =
        every.checked_mul(1 << visits.failures.min(10)).unwrap_or(BACKOFF_MAX).min(BACKOFF_MAX.max(every));
    let next = last.saturating_add(pause).unwrap_or(Timestamp::MAX);
    next.max(visits.not_before.unwrap_or(Timestamp::MIN))
}

#[cfg(test)]
mod tests {
    use super::{Visits, due_at};
    use jiff::{SignedDuration, Timestamp};

    const EVERY: SignedDuration = SignedDuration::from_mins(5);

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_600_000_000 + minutes * 60).unwrap()
    }

    #[test]
    fn failures_double_the_pause_up_to_a_limit_and_patience_is_kept() {
        let visits = |failures| Visits { last_at: Some(at(0)), failures, not_before: None };
        assert_eq!(due_at(EVERY, &Visits::default()), Timestamp::MIN);
        assert_eq!(due_at(EVERY, &visits(0)), at(5));
        assert_eq!(due_at(EVERY, &visits(2)), at(20));
        assert_eq!(due_at(EVERY, &visits(u32::MAX)), at(360));
        assert_eq!(due_at(EVERY, &Visits { not_before: Some(at(90)), ..visits(0) }), at(90));
        let daily = SignedDuration::from_hours(24);
        assert_eq!(due_at(daily, &visits(3)), at(24 * 60), "backing off never visits sooner than usual");
    }
}
