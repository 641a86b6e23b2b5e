//! The loop: connect → frames → events → hand on; and again when the connection ends.
//!
//! Nothing is lost and nothing comes twice, as far as the server allows: a new connection goes on some
//! seconds before the last frame, for servers do not keep to the order to the microsecond, and what was
//! handed on before is dropped. A receiver that is slow is waited for, and the connection is not read
//! meanwhile: the server then waits as well, or ends the connection, which loses nothing.

use super::connection::{Broken, Connection};
use super::health::{Health, State};
use super::seen::Seen;
use super::subscription::{Ended, Subscription};
use super::{Cursor, Delivery, Event, Frame, What};
use crate::fetch::{Advice, Clock};
use crate::{Fault, FaultKind};
use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use jiff::{SignedDuration, Timestamp};
use std::pin::pin;
use std::time::Duration;
use tokio::sync::mpsc::error::TrySendError;
use tokio::time::Instant;

/// How many faults one connection hands on; the others are counted.
pub const FAULTS_PER_CONNECTION_MAX: u32 = 20;

/// How often a connection may end at one frame that is too large, before the stream goes on behind it.
const TOO_LARGE_MAX: u32 = 3;

/// How often the health is told while all is well, and how old a place in the stream may become that is
/// handed on to go on from.
const TOLD_EVERY: Duration = Duration::from_secs(1);

/// A jump of this much over the place where the stream was to go on means that the server had forgotten.
const GAP: SignedDuration = SignedDuration::from_mins(1);

/// Keeps a stream open from `cursor` on until `stop` is done or nothing can be done. It is `now`.
pub async fn run(
    subscription: Subscription<'_>,
    cursor: Option<Cursor>,
    now: Timestamp,
    stop: impl Future<Output = ()>,
) -> Ended {
    let health = subscription.health.clone();
    let clock = Clock::start(now);
    let mut reader = Reader {
        subscription,
        clock,
        cursor,
        resumed_at: None,
        seen: Seen::default(),
        health: Health::new(now),
        told_at: Instant::now(),
        moved: false,
        faults: 0,
        missing_from: None,
        too_large: (None, 0),
    };
    let mut stop = pin!(stop);
    let ended = tokio::select! {
        () = &mut stop => Ended::Stopped,
        ended = reader.forever() => ended,
    };
    health.send_modify(|health| {
        (health.state, health.since) = (State::Ended, clock.now());
        match &ended {
            Ended::Stopped => {}
            Ended::ReceiverGone => health.why_not = Some("nobody takes what it reads".to_owned()),
            Ended::Source(what) => health.why_not = Some(what.clone()),
            Ended::Refused(error) => health.why_not = Some(error.to_string()),
        }
    });
    ended
}

/// Nobody takes the deliveries.
struct Gone;

struct Reader<'a> {
    subscription: Subscription<'a>,
    clock: Clock,
    /// The furthest place in the stream that was read.
    cursor: Option<Cursor>,
    /// Where this connection was to go on, until its first frame came.
    resumed_at: Option<Cursor>,
    seen: Seen,
    health: Health,
    told_at: Instant,
    /// The cursor moved since the last delivery.
    moved: bool,
    /// Faults handed on of this connection.
    faults: u32,
    /// Since when the stream cannot go on where it was.
    missing_from: Option<Timestamp>,
    /// Where a frame was too large, and how often.
    too_large: (Option<Cursor>, u32),
}

impl Reader<'_> {
    async fn forever(&mut self) -> Ended {
        let mut delays = self.delays();
        loop {
            self.tell(State::Connecting);
            let request = match self.subscription.streamer.request(self.subscription.source, self.resume_at())
            {
                Ok(request) => request,
                Err(what) => return Ended::Source(what),
            };
            let Subscription { fetcher, streamer, .. } = self.subscription;
            let not_before = match Connection::open(fetcher, streamer, request, self.clock).await {
                Ok(connection) => {
                    let (opened, opened_at) = (Instant::now(), self.clock.now());
                    let Ok(broken) = self.connected(connection).await else {
                        return Ended::ReceiverGone;
                    };
                    if opened.elapsed() >= self.subscription.settings.good_after {
                        delays = self.delays();
                    }
                    if self.cursor.is_none() && self.missing_from.is_none() {
                        self.missing_from = self.health.last_frame_at.max(Some(opened_at));
                    }
                    self.health.why_not = Some(broken.to_string());
                    None
                }
                Err(error) => {
                    self.health.why_not = Some(error.to_string());
                    match error.advice() {
                        Advice::GiveUp => return Ended::Refused(error),
                        Advice::Wait(not_before) => Some(not_before),
                        Advice::Retry => None,
                    }
                }
            };
            self.tell(State::Waiting);
            let pause = not_before.and_then(|time| time.duration_since(self.clock.now()).try_into().ok());
            let delay = delays.next().unwrap_or(self.subscription.settings.retry_max);
            tokio::time::sleep(delay.max(pause.unwrap_or_default())).await;
        }
    }

    fn delays(&self) -> ExponentialBackoff {
        ExponentialBuilder::default()
            .with_min_delay(self.subscription.settings.retry_base)
            .with_max_delay(self.subscription.settings.retry_max)
            .without_max_times()
            .with_jitter()
            .build()
    }

    /// Where the next connection goes on: a little before the last frame, and never before what is still
    /// remembered.
    fn resume_at(&self) -> Option<Cursor> {
        let rewind = u64::try_from(self.subscription.settings.rewind.as_micros()).unwrap_or(u64::MAX);
        let before = self.cursor?.saturating_sub(rewind);
        Some(before.max(self.seen.reaches_back_to().unwrap_or(0)))
    }

    /// Reads a connection to its end.
    async fn connected(&mut self, mut connection: Connection) -> Result<Broken, Gone> {
        self.health.connections += 1;
        self.faults = 0;
        self.resumed_at = self.resume_at();
        self.tell(State::Connected);
        if let Some(from) = self.missing_from.take() {
            self.hand_on(What::Gap { from, until: self.clock.now() }).await?;
        }
        loop {
            let received = match connection.next(self.subscription.settings.idle_timeout).await {
                Ok(received) => received,
                Err(Broken::TooLarge) => return self.skip_too_large().await.map(|()| Broken::TooLarge),
                Err(broken) => return Ok(broken),
            };
            self.read(Frame { name: &received.name, data: &received.data }).await?;
        }
    }

    async fn read(&mut self, frame: Frame<'_>) -> Result<(), Gone> {
        self.health.frames += 1;
        let glance = self.subscription.streamer.glance(frame);
        if let Some(cursor) = glance.cursor {
            self.moved |= self.cursor < Some(cursor);
            self.cursor = self.cursor.max(Some(cursor));
            self.look_for_gap(cursor).await?;
        }
        if glance.must_read || (self.subscription.wants)(frame.data) {
            let Event { what, identity } =
                self.subscription.streamer.parse_event(self.subscription.source, frame);
            let is_new = identity.is_none_or(|identity| self.seen.insert(&identity, glance.cursor));
            match what {
                What::Nothing => {}
                What::Fault(fault) => self.hand_on_fault(fault).await?,
                _ if !is_new => self.health.doubles += 1,
                what => self.hand_on(what).await?,
            }
        }
        self.tell_sometimes()
    }

    /// A server that has forgotten the place goes on at the oldest one it knows, without a word.
    async fn look_for_gap(&mut self, cursor: Cursor) -> Result<(), Gone> {
        let Some((from, until)) = self.resumed_at.take().and_then(|from| Some((time(from)?, time(cursor)?)))
        else {
            return Ok(());
        };
        if until.duration_since(from) > GAP { self.hand_on(What::Gap { from, until }).await } else { Ok(()) }
    }

    /// A frame that is too large would end every further connection. After some of them, what stands
    /// behind it is worth more.
    async fn skip_too_large(&mut self) -> Result<(), Gone> {
        let times = if self.too_large.0 == self.cursor { self.too_large.1 + 1 } else { 1 };
        self.too_large = (self.cursor, times);
        if times == 1 {
            self.hand_on_fault(Fault::new(FaultKind::Damaged, Broken::TooLarge.to_string())).await?;
        }
        if times < TOO_LARGE_MAX {
            return Ok(());
        }
        self.too_large = (None, 0);
        self.missing_from = self.cursor.take().and_then(time);
        Ok(())
    }

    async fn hand_on_fault(&mut self, fault: Fault) -> Result<(), Gone> {
        self.health.faults += 1;
        self.faults += 1;
        if self.faults > FAULTS_PER_CONNECTION_MAX {
            return Ok(());
        }
        self.hand_on(What::Fault(fault)).await
    }

    async fn hand_on(&mut self, what: What) -> Result<(), Gone> {
        let delivery = Delivery { what, cursor: self.cursor };
        self.moved = false;
        self.health.delivered += 1;
        self.subscription.deliveries.send(delivery).await.map_err(|_| Gone)
    }

    fn tell(&mut self, state: State) {
        self.health.state = state;
        self.health.since = self.clock.now();
        self.told_at = Instant::now();
        self.subscription.health.send_replace(self.health.clone());
    }

    /// Tells how it goes, and how far the stream has come when nobody wants what it says.
    fn tell_sometimes(&mut self) -> Result<(), Gone> {
        let now = Instant::now();
        if now.duration_since(self.told_at) < TOLD_EVERY && self.health.why_not.is_none() {
            return Ok(());
        }
        self.told_at = now;
        self.health.why_not = None;
        self.health.last_frame_at = Some(self.clock.now());
        self.subscription.health.send_replace(self.health.clone());
        if !std::mem::take(&mut self.moved) {
            return Ok(());
        }
        let delivery = Delivery { what: What::Nothing, cursor: self.cursor };
        match self.subscription.deliveries.try_send(delivery) {
            Ok(()) | Err(TrySendError::Full(_)) => Ok(()),
            Err(TrySendError::Closed(_)) => Err(Gone),
        }
    }
}

/// The time of a place in a stream.
fn time(cursor: Cursor) -> Option<Timestamp> {
    Timestamp::from_microsecond(i64::try_from(cursor).ok()?).ok()
}
