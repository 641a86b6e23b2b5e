//! The live loop: what is due is crawled, what comes is taken in, what is news is sent, until stopped.

mod streams;

use super::{Belt, PipelineError, account, keep_pause, remember_pauses, resolve, visit_of};
use crate::catalog::{Catalog, CatalogSource};
use crate::config::Config;
use crate::detect::Change;
use crate::notify::{self, Outcome};
use crate::pipeline::stream::OpenStream;
use crate::report::Sieve;
use crate::schedule::{Planned, Schedule, Visits};
use crate::store::{DueAlert, Store};
use crawlers::crawl::{Cursor, Round, crawl};
use crawlers::fetch::Fetcher;
use crawlers::stream::streamer;
use crawlers::{Reading, Source};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::Instant;

/// Sources visited at the same time, one of each host. Most of them wait for their host's turn or its answer.
const VISITS_AT_ONCE: usize = 128;

/// How long the loop sleeps when nothing is due, and how often the outbox is looked at.
const BEAT: Duration = Duration::from_millis(500);

/// Index and memory are made to last this often.
const SAVE_EVERY: Duration = Duration::from_secs(5);

/// Alerts sent per beat.
const ALERTS_AT_ONCE: usize = 32;

/// Tells the time. The demo's runs fast; everybody else's is [`Timestamp::now`].
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Alerts and what became of them.
type Delivered = Vec<(DueAlert, Outcome)>;

/// What a source was visited as, and what that brought.
type Visited = (CatalogSource, Round);

/// What the loop tells whoever watches it.
#[derive(Debug)]
pub enum Told<'a> {
    /// A source was visited.
    Visited(&'a CatalogSource, &'a Round),
    /// A stream was asked what it has brought: how it goes, how many posts, and what could not be read.
    Streamed(&'a Source, Reading, usize, Option<&'a str>),
    /// A swarm changed.
    Changed(&'a Change),
}

/// The live loop.
pub struct Watch {
    belt: Belt,
    fetcher: Fetcher,
    /// Those that are visited.
    sources: Vec<CatalogSource>,
    /// Those that are streams, as they were opened.
    streams: Vec<OpenStream>,
    streamed: Vec<CatalogSource>,
    /// Made where there are streams: it takes a while.
    sieve: Option<Arc<Sieve>>,
    config: Config,
    clock: Clock,
    schedule: Schedule,
    /// The places in the schedule of those that are being visited.
    places: HashMap<Id, usize>,
    /// Providers with an open swarm.
    urgent: BTreeSet<String>,
    saved: Option<Instant>,
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("sources", &self.sources.len()).finish_non_exhaustive()
    }
}

impl Watch {
    /// Watches the enabled sources of a catalog.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn new(
        belt: Belt,
        fetcher: Fetcher,
        catalog: &Catalog,
        config: &Config,
        clock: Clock,
    ) -> Result<Self, PipelineError> {
        let enabled = catalog.sources.iter().filter(|source| source.enabled).cloned();
        let (streamed, sources): (Vec<_>, Vec<_>) =
            enabled.partition(|source| streamer(&source.source.kind).is_some());
        let all = sources.iter().chain(&streamed).map(|source| &source.source);
        remember_pauses(all, belt.store(), &fetcher)?;
        let mut before = visits_before(belt.store())?;
        let schedule = Schedule::new(sources.iter().map(|source| Planned {
            host: source.source.url.host_str().unwrap_or_default().to_owned(),
            about: source.source.provider.clone(),
            every: SignedDuration::from_secs(source.every_seconds.into()),
            visits: before.remove(&source.source.id).unwrap_or_default(),
        }));
        let mut watch = Self {
            belt,
            fetcher,
            sources,
            streams: Vec::new(),
            sieve: (!streamed.is_empty()).then(|| Arc::new(Sieve::new(catalog))),
            streamed,
            config: config.clone(),
            clock,
            schedule,
            places: HashMap::new(),
            urgent: BTreeSet::new(),
            saved: None,
        };
        watch.hurry();
        Ok(watch)
    }

    /// Runs until `stop` is done. Visits under way are given up: nothing of them was kept, so nothing is lost.
    ///
    /// # Errors
    /// When the store or the index cannot be written.
    pub async fn run(
        mut self,
        stop: impl Future<Output = ()>,
        mut tell: impl FnMut(Told<'_>),
    ) -> Result<(), PipelineError> {
        tokio::pin!(stop);
        let mut beat = tokio::time::interval(BEAT);
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut under_way = JoinSet::new();
        // One delivery at a time, beside the crawl: a receiver that hangs must not hold up anything else.
        let mut delivery = JoinSet::new();
        self.open_streams()?;
        loop {
            tokio::select! {
                () = &mut stop => break,
                _ = beat.tick() => {
                    self.take_in_streams(&mut tell)?;
                    self.start_due(&mut under_way)?;
                    self.let_time_pass(&mut tell)?;
                    if delivery.is_empty() {
                        self.start_delivery(&mut delivery)?;
                    }
                }
                Some(delivered) = delivery.join_next(), if !delivery.is_empty() => {
                    self.settle(delivered)?;
                }
                Some(visited) = under_way.join_next_with_id(), if !under_way.is_empty() => {
                    self.take_in(visited, &mut tell)?;
                    self.start_due(&mut under_way)?;
                }
            }
        }
        self.belt.save((self.clock)())
    }

    /// Visits every source that is due now, once, and waits for all of them. For clocks that are moved by hand.
    ///
    /// # Errors
    /// When the store or the index cannot be written.
    pub async fn visit_due(&mut self, mut tell: impl FnMut(Told<'_>)) -> Result<(), PipelineError> {
        let mut under_way = JoinSet::new();
        loop {
            self.start_due(&mut under_way)?;
            let Some(visited) = under_way.join_next_with_id().await else { break };
            self.take_in(visited, &mut tell)?;
        }
        self.saved = None;
        self.let_time_pass(&mut tell)?;
        let mut delivery = JoinSet::new();
        self.start_delivery(&mut delivery)?;
        while let Some(delivered) = delivery.join_next().await {
            self.settle(delivered)?;
        }
        Ok(())
    }

    /// The belt, for looking.
    pub fn belt(&self) -> &Belt {
        &self.belt
    }

    fn let_time_pass(&mut self, tell: &mut impl FnMut(Told<'_>)) -> Result<(), PipelineError> {
        if self.saved.is_some_and(|saved| saved.elapsed() < SAVE_EVERY) {
            return Ok(());
        }
        self.saved = Some(Instant::now());
        let now = (self.clock)();
        let changes = tokio::task::block_in_place(|| self.belt.tick(now))?;
        self.tell_changes(&changes, tell);
        Ok(())
    }

    fn tell_changes(&mut self, changes: &[Change], tell: &mut impl FnMut(Told<'_>)) {
        changes.iter().for_each(|change| tell(Told::Changed(change)));
        if !changes.is_empty() {
            self.hurry();
        }
    }

    /// Has the sources of providers with an open swarm visited more often.
    fn hurry(&mut self) {
        let open = self.belt.open_swarms().map(|swarm| swarm.provider.clone()).collect();
        if self.urgent != open {
            self.schedule.set_urgent(&open);
            self.urgent = open;
        }
    }

    fn take_in(
        &mut self,
        visited: Result<(Id, Visited), JoinError>,
        tell: &mut impl FnMut(Told<'_>),
    ) -> Result<(), PipelineError> {
        let id = visited.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
        let place = self.places.remove(&id);
        // A visit that panicked brought nothing.
        let (failed, not_before) = visited
            .as_ref()
            .map_or((true, None), |(_, (_, round))| (round.reading.is_blind(), round.not_before));
        if let Some(place) = place {
            self.schedule.visited(place, failed, not_before);
        }
        let Ok((_, (source, round))) = visited else { return Ok(()) };
        let now = (self.clock)();
        let changes =
            tokio::task::block_in_place(|| self.belt.receive(&visit_of(&source.source, &round, now)))?;
        account(&source.source, round.posts.len(), self.belt.store_mut(), now)?;
        keep_pause(&source.source, round.not_before, self.belt.store_mut())?;
        tell(Told::Visited(&source, &round));
        self.tell_changes(&changes, tell);
        Ok(())
    }

    fn start_due(&mut self, under_way: &mut JoinSet<Visited>) -> Result<(), PipelineError> {
        let now = (self.clock)();
        while under_way.len() < VISITS_AT_ONCE {
            let Some(place) = self.schedule.next(now) else { break };
            let source = &self.sources[place];
            let cursor = self.belt.store().cursor(&source.source.id)?.unwrap_or_default();
            let resolved = resolve(&source.source, &self.config, self.belt.store(), now)?;
            let source = CatalogSource { source: resolved, ..source.clone() };
            let visit = under_way.spawn(visit(self.fetcher.clone(), source, cursor, now));
            self.places.insert(visit.id(), place);
        }
        Ok(())
    }

    fn start_delivery(&mut self, delivery: &mut JoinSet<Delivered>) -> Result<(), PipelineError> {
        let now = (self.clock)();
        let due = self.belt.store().due_alerts(now, ALERTS_AT_ONCE)?;
        if !due.is_empty() {
            let receivers = self.config.receivers.clone();
            delivery.spawn(async move { notify::deliver(&receivers, due, now).await });
        }
        Ok(())
    }

    fn settle(&mut self, delivered: Result<Delivered, JoinError>) -> Result<(), PipelineError> {
        let now = (self.clock)();
        // A delivery that panicked settled nothing: its alerts are still due.
        for (alert, outcome) in delivered.unwrap_or_default() {
            notify::settle(self.belt.store_mut(), &alert, outcome, now)?;
        }
        Ok(())
    }
}

/// A restart is no reason to visit everybody at once.
fn visits_before(store: &Store) -> Result<BTreeMap<String, Visits>, PipelineError> {
    let health = store.source_health()?.into_iter().map(|health| {
        let failures = if health.reading.is_blind() { health.failures } else { 0 };
        (health.source, Visits { last_at: Some(health.last_visit_at), failures, not_before: None })
    });
    Ok(health.collect())
}

async fn visit(fetcher: Fetcher, source: CatalogSource, cursor: Cursor, now: Timestamp) -> Visited {
    let round = crawl(&fetcher, &source.source, &cursor, now).await;
    (source, round)
}
