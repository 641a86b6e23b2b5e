//! Requests to a host begin some time apart, and none while it asks for a pause.
//!
//! Each request reserves the next free moment of its host and sleeps until then. No lock is held
//! meanwhile, so a slow host never holds up another one.

use super::clock::Clock;
use super::error::{self, FetchError};
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Above this many known hosts, those with nothing to remember are forgotten.
const HOSTS_MAX: usize = 20_000;

/// When each host may be asked next.
#[derive(Debug, Default)]
pub(super) struct Pace(Mutex<HashMap<String, Host>>);

#[derive(Debug)]
struct Host {
    /// The next free moment.
    free_at: Instant,
    /// The end of the pause the host asked for.
    not_before: Option<Timestamp>,
}

impl Pace {
    /// Waits for the turn of a request to `host`; the next one's turn is `gap` later.
    ///
    /// # Errors
    /// When the host asked for a pause that is not over, before or after waiting.
    pub(super) async fn turn(&self, host: &str, gap: Duration, clock: Clock) -> Result<(), FetchError> {
        let turn = self.with(host, |known| {
            known.paused(host, clock.now())?;
            let turn = known.free_at.max(Instant::now());
            known.free_at = turn + gap;
            Ok(turn)
        })?;
        tokio::time::sleep_until(turn).await;
        self.with(host, |known| known.paused(host, clock.now()))
    }

    /// Notes that `host` is not to be asked before `not_before`.
    pub(super) fn pause(&self, host: &str, not_before: Timestamp) {
        self.with(host, |known| known.not_before = known.not_before.max(Some(not_before)));
    }

    /// Gives the next turn of `host` no earlier than in `wait`.
    pub(super) fn delay(&self, host: &str, wait: Duration) {
        self.with(host, |known| known.free_at = known.free_at.max(Instant::now() + wait));
    }

    fn with<T>(&self, host: &str, change: impl FnOnce(&mut Host) -> T) -> T {
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if hosts.len() > HOSTS_MAX {
            let now = Instant::now();
            hosts.retain(|_, known| known.free_at > now || known.not_before.is_some());
        }
        let fresh = || Host { free_at: Instant::now(), not_before: None };
        change(hosts.entry(host.to_owned()).or_insert_with(fresh))
    }
}

impl Host {
    /// Refuses while the pause lasts, and forgets it when it is over.
    fn paused(&mut self, host: &str, now: Timestamp) -> Result<(), FetchError> {
        self.not_before = self.not_before.filter(|not_before| *not_before > now);
        match self.not_before {
            Some(not_before) => Err(FetchError::Wait { host: error::line(host), not_before }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GAP: Duration = Duration::from_millis(40);

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn clock(second: i64) -> Clock {
        Clock::start(at(second))
    }

    #[tokio::test]
    async fn requests_to_one_host_are_apart_and_other_hosts_do_not_wait() {
        let pace = Pace::default();
        let hour = Duration::from_secs(3600);
        pace.turn("a.example", hour, clock(0)).await.unwrap();
        let second = pace.turn("a.example", hour, clock(0));
        tokio::time::timeout(GAP, second).await.expect_err("its turn is an hour later");
        let other = pace.turn("b.example", hour, clock(0));
        tokio::time::timeout(hour / 2, other).await.expect("another host is free").unwrap();
    }

    #[tokio::test]
    async fn a_paused_host_is_refused_until_the_pause_is_over() {
        let pace = Pace::default();
        pace.pause("a.example", at(100));
        pace.pause("a.example", at(50)); // a shorter one does not shorten it
        let refused = pace.turn("a.example", GAP, clock(99)).await.unwrap_err();
        assert_eq!(refused, FetchError::Wait { host: "a.example".to_owned(), not_before: at(100) });
        pace.turn("b.example", GAP, clock(99)).await.unwrap();
        pace.turn("a.example", GAP, clock(100)).await.unwrap();
    }

    #[tokio::test]
    async fn a_delayed_host_is_waited_for_and_another_is_not() {
        let pace = Pace::default();
        pace.delay("a.example", Duration::from_secs(3600));
        pace.delay("a.example", GAP); // a shorter one does not shorten it
        let delayed = pace.turn("a.example", GAP, clock(0));
        tokio::time::timeout(GAP, delayed).await.expect_err("its turn is an hour later");
        pace.turn("b.example", GAP, clock(0)).await.unwrap();
    }

    #[tokio::test]
    async fn a_pause_that_begins_while_waiting_counts() {
        let pace = Pace::default();
        pace.turn("a.example", GAP, clock(0)).await.unwrap();
        let (waited, ()) = tokio::join!(pace.turn("a.example", GAP, clock(0)), async {
            pace.pause("a.example", at(100));
        });
        assert!(waited.is_err(), "{waited:?}");
    }
}
