//! The demo's virtual time: one clock that the site and its reader share.
//!
//! A clock of speed 0 stands until it is moved, which makes a run repeatable; a faster one lets a story of
//! days be watched in minutes. It never goes back, because neither a site nor its reader could explain that.

use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Tells the virtual time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Virtual time that runs `speed` times as fast as real time, or stands.
#[derive(Debug)]
pub struct DemoClock {
    speed: f64,
    anchor: Mutex<Anchor>,
}

/// A moment known in both times.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    start_virtual: Timestamp,
    start_real: Instant,
}

impl DemoClock {
    /// A clock that shows `start` and moves only by [`Self::advance_to`].
    pub fn standing(start: Timestamp) -> Self {
        Self::running(start, 0.0)
    }

    /// A clock that shows `start` now and runs `speed` virtual seconds per second. A negative or endless
    /// speed counts as 0.
    pub fn running(start: Timestamp, speed: f64) -> Self {
        let speed = if speed.is_finite() { speed.max(0.0) } else { 0.0 };
        Self { speed, anchor: Mutex::new(Anchor { start_virtual: start, start_real: Instant::now() }) }
    }

    /// The virtual time.
    pub fn now(&self) -> Timestamp {
        self.at(*self.anchor.lock().unwrap_or_else(PoisonError::into_inner), Instant::now())
    }

    /// Jumps forward to `time` and runs on from there; a `time` that has passed changes nothing.
    pub fn advance_to(&self, time: Timestamp) {
        let mut anchor = self.anchor.lock().unwrap_or_else(PoisonError::into_inner);
        let real = Instant::now();
        if time > self.at(*anchor, real) {
            *anchor = Anchor { start_virtual: time, start_real: real };
        }
    }

    /// This clock as the site takes it.
    pub fn shared(self: &Arc<Self>) -> Clock {
        let clock = Arc::clone(self);
        Arc::new(move || clock.now())
    }

    fn at(&self, anchor: Anchor, real: Instant) -> Timestamp {
        let elapsed = real.saturating_duration_since(anchor.start_real).as_secs_f64() * self.speed;
        let elapsed = Duration::try_from_secs_f64(elapsed).unwrap_or(Duration::MAX);
        let elapsed = SignedDuration::try_from(elapsed).unwrap_or(SignedDuration::MAX);
        anchor.start_virtual.saturating_add(elapsed).unwrap_or(Timestamp::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::DemoClock;
    use jiff::{SignedDuration, Timestamp};
    use std::sync::Arc;
    use std::time::Duration;

    fn start() -> Timestamp {
        "2012-05-09T00:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_standing_clock_moves_only_when_told_and_never_back() {
        let clock = Arc::new(DemoClock::standing(start()));
        let shared = clock.shared();
        assert_eq!(shared(), start());
        let later = start() + SignedDuration::from_hours(5);
        clock.advance_to(later);
        clock.advance_to(start());
        assert_eq!(shared(), later);
    }

    #[test]
    fn a_running_clock_multiplies_real_time() {
        let clock = DemoClock::running(start(), 3600.0);
        let anchor = *clock.anchor.lock().unwrap();
        let after = clock.at(anchor, anchor.start_real + Duration::from_millis(1500));
        assert_eq!(after, start() + SignedDuration::from_mins(90));
    }

    #[test]
    fn a_senseless_speed_stands_or_ends_at_the_last_moment() {
        for speed in [f64::NAN, f64::INFINITY, -1.0] {
            assert_eq!(DemoClock::running(start(), speed).now(), start());
        }
        let clock = DemoClock::running(start(), f64::MAX);
        let anchor = *clock.anchor.lock().unwrap();
        assert_eq!(clock.at(anchor, anchor.start_real + Duration::from_secs(9)), Timestamp::MAX);
    }
}
