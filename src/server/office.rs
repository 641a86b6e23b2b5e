//! What every handler needs: the desk, the time, and a limit on how many ask at once.

use super::asset::hash;
use super::live::LISTENERS_MAX;
use super::problem::Problem;
use super::{Clock, House};
use crate::desk::{Desk, DeskError};
use crate::private::PrivateError;
use axum::http::StatusCode;
use jiff::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// How many questions the desk answers at once; each holds a thread while it reads.
const QUESTIONS_AT_ONCE_MAX: usize = 8;

/// How long a question waits for its turn, in seconds.
const TURN_SECONDS_MAX: u64 = 10;

/// What happens now is asked of the desk no more often than this, whoever wants to know.
const VERSION_KEPT: Duration = Duration::from_secs(1);

/// The desk, as handlers ask it.
#[derive(Clone)]
pub(super) struct Office {
    desk: Arc<Desk>,
    house: Arc<House>,
    clock: Clock,
    turns: Arc<Semaphore>,
    seats: Arc<Semaphore>,
    version: Arc<Mutex<Option<(Instant, String)>>>,
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
    pub(super) fn new(desk: Arc<Desk>, house: Arc<House>, clock: Clock) -> Self {
        Self {
            desk,
            house,
            clock,
            turns: Arc::new(Semaphore::new(QUESTIONS_AT_ONCE_MAX)),
            seats: Arc::new(Semaphore::new(LISTENERS_MAX)),
            version: Arc::default(),
            waiting: Arc::default(),
        }
    }

    /// A place among the pages that are kept fresh, while there is one.
    pub(super) fn seat(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.seats).try_acquire_owned().ok()
    }

    /// Changes with everything that pages show of now, and with each minute, since ages are told in minutes; one look
    /// serves all who ask within a second.
    pub(super) async fn version(&self) -> Result<String, Problem> {
        let mut kept = self.version.lock().await;
        if let Some((looked, version)) = &*kept
            && looked.elapsed() < VERSION_KEPT
        {
            return Ok(version.clone());
        }
        let version = self.ask(|desk, now| {
            let overview = desk.overview(now)?;
            let minute = now.as_second().div_euclid(60);
            let shown = (&overview.open, &overview.subsided, &overview.providers, minute);
            Ok(hash(&serde_json::to_vec(&shown).unwrap_or_default()))
        });
        let version = version.await?;
        *kept = Some((Instant::now(), version.clone()));
        Ok(version)
    }

    /// How many questions wait for their turn.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// The time to say beside an answer.
    pub(super) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Does something with what is the operator's own, on a thread that may wait for the disk.
    pub(super) async fn own<T: Send + 'static>(
        &self,
        work: impl FnOnce(&House, Timestamp) -> Result<T, PrivateError> + Send + 'static,
    ) -> Result<T, Problem> {
        let (house, now) = (Arc::clone(&self.house), self.now());
        let done = tokio::task::spawn_blocking(move || work(&house, now));
        match done.await {
            Ok(done) => done.map_err(Problem::from),
            Err(_) => {
                let broken = "This could not be done; what the program printed says where it broke.";
                Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, broken))
            }
        }
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
