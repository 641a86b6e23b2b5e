//! When a swarm goes on, flares up and ends.

use super::Episode;
use crate::detect::scan::Finding;
use crate::detect::swarm::SwarmState;
use crate::report::Signature;
use jiff::{SignedDuration, Timestamp};

/// A swarm of which the provider is silent is waited on for as long as this many reports took on average: silence
/// is not the end of it, and five firms over two days sleep at night.
const REPORTS_AWAITED: f64 = 8.0;

/// Fewer people than this are waited on for at least as long as the window that showed them: what a day had to be looked at
/// for is not over in an hour.
const FEW: f64 = 12.0;

/// Once the provider spoke, people have less reason to report; half as long is enough.
const REPORTS_AWAITED_ACKNOWLEDGED: f64 = 4.0;

/// A swarm subsides no sooner than this after its last report …
const QUIET_MIN: SignedDuration = SignedDuration::from_hours(1);

/// … and no later than this.
const QUIET_MAX: SignedDuration = SignedDuration::from_hours(48);

/// A swarm that flares up again this soon is the same episode, and alerts nobody twice.
const SAME_EPISODE: SignedDuration = SignedDuration::from_hours(6);

/// Two signatures of one provider that start this close together are one failure.
const SAME_START: SignedDuration = SignedDuration::from_mins(30);

/// A window of this length shows what goes on now, whatever window showed it first.
const FRESH_MINUTES: u32 = 60;

/// A burst shown in a window of up to this length, while a swarm goes on that took at least that long to show, is
/// another failure.
const BURST_MINUTES_MAX: u32 = 180;
pub(super) const SLOW_MINUTES_MIN: u32 = 1440;

impl Episode {
    /// Whether new votes may join.
    pub(in crate::detect) fn is_open(&self) -> bool {
        self.swarm.state != SwarmState::Subsided
    }

    /// Whether a flare-up now would be this same episode.
    pub(in crate::detect) fn flares_up(&self, now: Timestamp) -> bool {
        self.swarm.subsided_at.is_some_and(|at| now.duration_since(at) < SAME_EPISODE)
    }

    /// Whether a finding of something else is told of the same failure: it is hot, and what breaks down breaks in many
    /// ways. A burst within a slow failure is another one, and so is one of another service.
    pub(in crate::detect) fn takes_up(&self, finding: &Finding, now: Timestamp) -> bool {
        let hot = self.is_open() && now.duration_since(self.hot_at) < QUIET_MIN;
        let burst = finding.window_minutes <= BURST_MINUTES_MAX && self.window_minutes >= SLOW_MINUTES_MIN;
        let elsewhere = finding.signature.service().is_some_and(|service| {
            let mut services = self.found.iter().filter_map(Signature::service).peekable();
            services.peek().is_some() && services.all(|known| known != service)
        });
        hot && !burst && !elsewhere
    }

    /// Whether a finding that began at `first` is another side of the same failure: it started with it.
    pub(in crate::detect) fn started_with(&self, first: Timestamp) -> bool {
        self.is_open() && self.swarm.onset.1.duration_since(first).abs() <= SAME_START
    }

    /// Whether it was not seen to be unusual for a while, though people join.
    pub(in crate::detect) fn cools(&self, now: Timestamp) -> bool {
        now.duration_since(self.hot_at) > QUIET_MIN / 4
    }

    /// Whether a finding shows that it goes on, by a rarity of at least `least`: a window much longer than the one that
    /// showed it first would show it for days after it is over, but the longest may well show it best meanwhile.
    pub(in crate::detect) fn goes_on(&self, finding: &Finding, least: f64) -> bool {
        let fresh = self.window_minutes.max(FRESH_MINUTES);
        finding.windows.iter().any(|shown| shown.minutes <= fresh && shown.rarity >= least)
    }

    /// It was still unusual at this time.
    pub(in crate::detect) fn keep_hot(&mut self, at: Timestamp) {
        self.hot_at = self.hot_at.max(at);
    }

    /// When it will subside if nobody joins any more, or no more than usual do.
    pub(in crate::detect) fn quiet_at(&self) -> Timestamp {
        let lasted = self.swarm.last_report_at.duration_since(self.swarm.onset.1);
        let between = lasted.as_secs_f64() / (self.swarm.people - 1.0).max(1.0);
        let time_of = |reports: f64| SignedDuration::from_secs_f64(between * reports);
        let (from, patience) = match &self.swarm.acknowledgement {
            Some(word) if self.over_at.is_some_and(|over| over >= self.hot_at) => {
                (self.hot_at.max(word.seen_at), QUIET_MIN)
            }
            Some(word) => (self.hot_at.max(word.seen_at), time_of(REPORTS_AWAITED_ACKNOWLEDGED)),
            None if self.swarm.people < FEW => {
                let shown_in = SignedDuration::from_mins(self.window_minutes.into());
                (self.hot_at, time_of(REPORTS_AWAITED).max(shown_in))
            }
            None => (self.hot_at, time_of(REPORTS_AWAITED)),
        };
        from.saturating_add(patience.clamp(QUIET_MIN, QUIET_MAX)).unwrap_or(Timestamp::MAX)
    }

    /// Which part of its votes was usual talk, by the window that showed it best.
    pub(in crate::detect) fn usual(&self) -> f64 {
        (self.swarm.expected / f64::from(self.swarm.figures.counted.max(1))).min(1.0)
    }

    /// Nobody joined for long enough.
    pub(in crate::detect) fn subside(&mut self) {
        self.swarm.subsided_at = Some(self.quiet_at());
        self.swarm.state = SwarmState::Subsided;
    }
}
