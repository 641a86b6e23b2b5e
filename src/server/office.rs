//! What every handler needs: the desk, the time, and a limit on how many ask at once.

use super::Clock;
use super::problem::Problem;
use crate::desk::{Desk, DeskError};
use axum::http::StatusCode;
use jiff::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;

/// How many questions the desk answers at once; each holds a thread while it reads.
const QUESTIONS_AT_ONCE_MAX: usize = 8;

/// How long a question waits for its turn, in seconds.
const TURN_SECONDS_MAX: u64 = 10;

/// The desk, as handlers ask it.
#[derive(Clone)]
pub(super) struct Office {
    desk: Arc<Desk>,
    clock: Clock,
    turns: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
}

/// Counts a question as waiting while it lives: whoever asks may go away at any moment.
struct Waiting(Arc<AtomicUsize>);

impl Waiting {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(count))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Office {
    pub(super) fn new(desk: Arc<Desk>, clock: Clock) -> Self {
        Self { desk, clock, turns: Arc::new(Semaphore::new(QUESTIONS_AT_ONCE_MAX)), waiting: Arc::default() }
    }

    /// How many questions wait for their turn.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// The time to say beside an answer.
    pub(super) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Asks the desk on a thread that may wait for the disk.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Desk, Timestamp) -> Result<T, DeskError> + Send + 'static,
    ) -> Result<T, Problem> {
        let waiting = Waiting::new(&self.waiting);
        let patience = Duration::from_secs(TURN_SECONDS_MAX);
        let turn = tokio::time::timeout(patience, Arc::clone(&self.turns).acquire_owned());
        let Ok(Ok(turn)) = turn.await else {
            let busy = "Too many ask at once; try again in a few seconds.";
            return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, busy));
        };
        drop(waiting);
        let (desk, now) = (Arc::clone(&self.desk), self.now());
        let answer = tokio::task::spawn_blocking(move || {
            let answer = question(&desk, now);
            drop(turn);
            answer
        });
        match answer.await {
            Ok(answer) => answer.map_err(Problem::from),
            Err(_) => {
                let broken = "The desk broke down over this question; what it printed says where.";
                Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, broken))
            }
        }
    }
}
