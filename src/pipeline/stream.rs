//! Streams beside the visits: what they bring is taken in a few times a second, like a visit.
//!
//! Each stream has a task of its own and a channel of limited size: while the belt is busy a stream is not read, and its
//! server waits. Of streams about everything, what names no provider of the catalog is not even parsed.

use crate::config::Config;
use crate::pipeline::{PipelineError, resolve};
use crate::report::Sieve;
use crate::store::{Store, Visit};
use crawlers::crawl::Cursor;
use crawlers::fetch::Fetcher;
use crawlers::stream::{self, Delivery, Ended, Health, State, StreamSettings, Subscription, What, streamer};
use crawlers::{Fault, FaultKind, Post, Reading, Source};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

/// Deliveries of one stream that wait to be taken in.
const DELIVERIES_MAX: usize = 4096;

/// A stream that has no connection for so long cannot be read.
const PATIENCE: SignedDuration = SignedDuration::from_mins(1);

/// A stream that was refused is asked for again after this time.
const RESTART_AFTER: SignedDuration = SignedDuration::from_mins(10);

/// How often the store is told how a stream is doing though it brings nothing.
const TOLD_EVERY: SignedDuration = SignedDuration::from_secs(30);

/// A stream that is kept open.
pub(super) struct OpenStream {
    source: Source,
    deliveries: mpsc::Receiver<Delivery>,
    health: watch::Receiver<Health>,
    task: JoinHandle<Ended>,
    begun_at: Timestamp,
    told_at: Option<Timestamp>,
    cursor: Cursor,
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What a stream brought since it was last asked.
#[derive(Default)]
pub(super) struct Batch {
    posts: Vec<Post>,
    gone_authors: Vec<String>,
    fault: Option<Fault>,
    /// Why not everything was read, if so.
    why: Option<String>,
    cursor: Cursor,
}

impl OpenStream {
    /// Opens the stream of a source; none when its kind is visited instead.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn open(
        source: &Source,
        fetcher: &Fetcher,
        sieve: &Arc<Sieve>,
        config: &Config,
        store: &Store,
        now: Timestamp,
    ) -> Result<Option<Self>, PipelineError> {
        let Some(streamer) = streamer(&source.kind) else { return Ok(None) };
        let cursor = store.cursor(&source.id)?.unwrap_or_default();
        let resolved = resolve(source, config, store, now)?;
        let (sender, deliveries) = mpsc::channel(DELIVERIES_MAX);
        let (told, health) = watch::channel(Health::new(now));
        let (fetcher, sieve, from) = (fetcher.clone(), Arc::clone(sieve), cursor.stream);
        let task = tokio::spawn(async move {
            // A stream about one provider is wanted whole.
            let wants = |frame: &[u8]| resolved.provider.is_some() || sieve.may_name_somebody(frame);
            let subscription = Subscription {
                fetcher: &fetcher,
                streamer,
                source: &resolved,
                settings: StreamSettings::default(),
                wants: &wants,
                deliveries: sender,
                health: told,
            };
            stream::run(subscription, from, now, std::future::pending()).await
        });
        let source = source.clone();
        Ok(Some(Self { source, deliveries, health, task, begun_at: now, told_at: None, cursor }))
    }

    /// Whether it came to its end long enough ago to be opened anew.
    pub(super) fn wants_restart(&self, now: Timestamp) -> bool {
        self.task.is_finished() && now.duration_since(self.begun_at) >= RESTART_AFTER
    }

    /// The source.
    pub(super) fn source(&self) -> &Source {
        &self.source
    }

    /// What it brought, if there is something to tell. What is gone and was never known is no news.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn take(&mut self, store: &Store, now: Timestamp) -> Result<Option<Batch>, PipelineError> {
        let mut batch = Batch::default();
        while let Ok(Delivery { what, cursor }) = self.deliveries.try_recv() {
            self.cursor.stream = cursor.or(self.cursor.stream);
            match what {
                What::Post(post) => batch.posts.push(*post),
                What::Deleted(id) if store.find_post(&self.source.id, &id)?.is_some() => {
                    batch.posts.push(Post { deleted: true, ..Post::new(id, now, "") });
                }
                What::AuthorDeleted(author) => batch.gone_authors.push(author),
                What::Gap { from, until } => {
                    let what = format!("what was written from {from} to {until} could not be read");
                    batch.fault = Some(Fault::new(FaultKind::Damaged, what));
                }
                What::Fault(fault) => batch.fault = Some(fault),
                What::Deleted(_) | What::Nothing => {}
            }
            if batch.posts.len() >= DELIVERIES_MAX {
                break;
            }
        }
        let quiet = batch.posts.is_empty() && batch.gone_authors.is_empty() && batch.fault.is_none();
        let told = self.told_at.is_some_and(|told| now.duration_since(told) < TOLD_EVERY);
        if quiet && told {
            return Ok(None);
        }
        self.told_at = Some(now);
        batch.cursor = self.cursor.clone();
        let fault = batch.fault.as_ref().map(|fault| fault.what.clone());
        batch.why = fault.or_else(|| self.health.borrow().why_not.clone());
        Ok(Some(batch))
    }

    /// The visit that a batch is.
    pub(super) fn visit<'a>(&'a self, batch: &'a Batch, now: Timestamp) -> Visit<'a> {
        Visit {
            scope: self.source.url.host_str().unwrap_or(&self.source.kind),
            about: self.source.provider.as_deref(),
            posts: &batch.posts,
            gone_authors: &batch.gone_authors,
            reading: self.reading(batch, now),
            why: batch.why.as_deref(),
            cursor: Some(&batch.cursor),
            ..Visit::new(&self.source.id, self.source.venue, now)
        }
    }

    fn reading(&self, batch: &Batch, now: Timestamp) -> Reading {
        let health = self.health.borrow();
        let lost = health.state != State::Connected && now.duration_since(health.since) >= PATIENCE;
        match &batch.fault {
            _ if !batch.posts.is_empty() => Reading::Ok,
            _ if lost || health.state == State::Ended => Reading::Unreachable,
            Some(fault) if fault.kind == FaultKind::Drifted => Reading::Drifted,
            Some(_) => Reading::Damaged,
            None => Reading::Ok,
        }
    }
}
