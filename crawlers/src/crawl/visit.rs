//! What a visit has read so far, and what it may promise the next one.

use super::queue::Asked;
use super::{
    Cursor, FAILURES_MAX, FAULTS_MAX, KnownThread, PAGES_MAX, POSTS_MAX, Reading, RequestCounts, Round,
    THREADS_MAX, VALIDATORS_MAX,
};
use crate::fetch::{Advice, FetchError, Validators};
use crate::{Fault, FaultKind, Incident, Page, Parsed, Post, Request};
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Things in the order they came, each id once; the last one wins, for it was read last.
#[derive(Debug)]
struct ById<T> {
    items: Vec<T>,
    places: HashMap<String, usize>,
}

impl<T> ById<T> {
    fn new() -> Self {
        Self { items: Vec::new(), places: HashMap::new() }
    }

    /// Says `false` when there is no room.
    fn insert(&mut self, id: &str, item: T) -> bool {
        if let Some(&place) = self.places.get(id) {
            self.items[place] = item;
        } else if self.items.len() < POSTS_MAX {
            self.places.insert(id.to_owned(), self.items.len());
            self.items.push(item);
        } else {
            return false;
        }
        true
    }
}

/// What a visit has read so far.
#[derive(Debug)]
pub(super) struct Visit<'a> {
    before: &'a Cursor,
    now: Timestamp,
    posts: ById<Post>,
    incidents: ById<Incident>,
    all_open_incidents: bool,
    whole_threads: Vec<String>,
    gone_threads: Vec<String>,
    threads: Vec<KnownThread>,
    page: Option<Page>,
    faults: Vec<Fault>,
    /// Kinds of fault found by reading; those of fetching are in `error`.
    misread: HashSet<FaultKind>,
    error: Option<FetchError>,
    not_before: Option<Timestamp>,
    failures: usize,
    first_failed: bool,
    /// A page is missing that a later visit may still get.
    holds_since: bool,
    any_unchanged: bool,
    overflowed: bool,
    requests: RequestCounts,
    validators: BTreeMap<String, Validators>,
}

impl<'a> Visit<'a> {
    pub(super) fn new(before: &'a Cursor, now: Timestamp) -> Self {
        Self {
            before,
            now,
            posts: ById::new(),
            incidents: ById::new(),
            all_open_incidents: false,
            whole_threads: Vec::new(),
            gone_threads: Vec::new(),
            threads: Vec::new(),
            page: None,
            faults: Vec::new(),
            misread: HashSet::new(),
            error: None,
            not_before: None,
            failures: 0,
            first_failed: false,
            holds_since: false,
            any_unchanged: false,
            overflowed: false,
            requests: RequestCounts::default(),
            validators: BTreeMap::new(),
        }
    }

    /// The round of a source that cannot be asked at all, because the catalog is wrong.
    pub(super) fn refused(mut self, what: String) -> Round {
        self.first_failed = true;
        self.faults.push(Fault::new(FaultKind::Stranger, what));
        self.end(0)
    }

    /// Whether nothing more is to be asked.
    pub(super) fn is_full(&self) -> bool {
        self.failures >= FAILURES_MAX || self.posts.items.len() >= POSTS_MAX
    }

    pub(super) fn ask(&mut self) {
        self.requests.asked += 1;
    }

    /// Counts a page that came.
    pub(super) fn came(&mut self, request: &Request, validators: &Validators) {
        self.requests.conditional += usize::from(request.conditional);
        self.requests.validated += usize::from(request.conditional && *validators != Validators::default());
    }

    pub(super) fn keep_validators(&mut self, request: &Request, validators: Validators) {
        if request.conditional && validators != Validators::default() {
            self.validators.insert(request.url.to_string(), validators);
        }
    }

    pub(super) fn unchanged(&mut self, request: &Request) {
        self.any_unchanged = true;
        if let Some(validators) = self.before.validators.get(request.url.as_str()) {
            self.keep_validators(request, validators.clone());
        }
    }

    pub(super) fn read(&mut self, parsed: Parsed) {
        self.not_before = self.not_before.max(parsed.not_before);
        for post in parsed.posts {
            self.overflowed |= !self.posts.insert(&post.id.clone(), post);
        }
        for incident in parsed.incidents {
            self.overflowed |= !self.incidents.insert(&incident.id.clone(), incident);
        }
        self.all_open_incidents |= parsed.all_open_incidents;
        self.whole_threads.extend(parsed.whole_threads);
        for fault in parsed.faults {
            // A damaged answer is the site's mistake and may be whole next time; the other kinds stay
            // until a person changes something, and must not hold up the source until then.
            self.holds_since |= fault.kind == FaultKind::Damaged;
            self.misread.insert(fault.kind);
            self.note(fault);
        }
    }

    /// Remembers the threads that a page shows, or that the one it was asked for is gone.
    pub(super) fn keep_threads(&mut self, request: &Request, parsed: &mut Parsed) {
        match &request.thread {
            Some(thread) if parsed.thread_gone => self.gone_threads.push(thread.clone()),
            _ => self.keep_thread(request),
        }
        std::mem::take(&mut parsed.known_threads).into_iter().for_each(|known| self.keep(known));
    }

    /// Remembers a thread that is there.
    pub(super) fn keep_thread(&mut self, request: &Request) {
        if let Some(thread) = request.thread.clone() {
            self.keep(KnownThread { thread, url: request.url.clone() });
        }
    }

    fn keep(&mut self, known: KnownThread) {
        if self.threads.iter().all(|kept| kept.thread != known.thread) && self.threads.len() < PAGES_MAX {
            self.threads.push(known);
        }
    }

    /// Whether the thread asked for was met already.
    pub(super) fn keeps(&self, request: &Request) -> bool {
        self.threads.iter().any(|kept| request.thread.as_ref() == Some(&kept.thread))
    }

    /// Threads read lately: those that were not asked for this time stand first, and the first of them are forgotten.
    fn threads(&self) -> Vec<KnownThread> {
        let is_known = |known: &&KnownThread| {
            !self.gone_threads.contains(&known.thread)
                && self.threads.iter().all(|read| read.thread != known.thread)
        };
        let before = self.before.threads.iter().filter(is_known);
        let all: Vec<KnownThread> = before.chain(&self.threads).cloned().collect();
        let surplus = all.len().saturating_sub(THREADS_MAX);
        all.into_iter().skip(surplus).collect()
    }

    pub(super) fn keep_page(&mut self, page: Page) {
        self.page = Some(page);
    }

    pub(super) fn failed(&mut self, asked: &Asked, error: FetchError) {
        if let Some(thread) = asked.request.thread.as_ref().filter(|_| error.is_gone()) {
            self.gone_threads.push(thread.clone());
            return;
        }
        self.failures += 1;
        self.first_failed |= asked.number == 0;
        self.holds_since |= asked.planned || error.advice() != Advice::GiveUp;
        if let Advice::Wait(not_before) = error.advice() {
            self.not_before = self.not_before.max(Some(not_before));
        }
        self.note(Fault::new(FaultKind::Damaged, error.to_string()));
        self.error.get_or_insert(error);
    }

    /// What the visit brought, and where the next one goes on.
    pub(super) fn end(mut self, unread_pages: usize) -> Round {
        self.posts.items.sort_by_key(|post| post.at);
        let complete = self.faults.is_empty() && unread_pages == 0 && !self.overflowed;
        Round {
            reading: self.reading(),
            cursor: Cursor {
                since: self.since(),
                validators: if complete { self.validators() } else { BTreeMap::new() },
                threads: self.threads(),
                stream: None,
            },
            posts: self.posts.items,
            incidents: self.incidents.items,
            all_open_incidents: self.all_open_incidents && complete,
            // What there was no room for would be taken for gone.
            whole_threads: if self.overflowed { Vec::new() } else { self.whole_threads },
            gone_threads: self.gone_threads,
            page: self.page,
            faults: self.faults,
            error: self.error,
            unread_pages,
            not_before: self.not_before,
            requests: self.requests,
        }
    }

    fn note(&mut self, fault: Fault) {
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(fault);
        }
    }

    fn reading(&self) -> Reading {
        let worst = [
            (FaultKind::Stranger, Reading::Stranger),
            (FaultKind::Damaged, Reading::Damaged),
            (FaultKind::Drifted, Reading::Drifted),
        ]
        .into_iter()
        .find(|(kind, _)| self.misread.contains(kind));
        let something = !self.posts.items.is_empty() || !self.incidents.items.is_empty();
        match worst {
            _ if self.first_failed => Reading::Unreachable,
            _ if something => Reading::Ok,
            Some((_, reading)) => reading,
            None if self.error.is_some() => Reading::Unreachable,
            None if self.any_unchanged => Reading::Ok,
            None => Reading::Empty,
        }
    }

    /// The newest post's time, unless something may still be missing. A post from the future does not
    /// count: it would hide every honest one until then.
    fn since(&self) -> Option<Timestamp> {
        // When a post was deleted says nothing about how far was read.
        let times = self.posts.items.iter().filter(|post| !post.deleted).map(|post| post.at);
        let newest = times.filter(|at| *at <= self.now && !self.holds_since).max();
        self.before.since.max(newest)
    }

    /// What was sent by the pages of this visit. A page that has not changed did not name its next ones
    /// again, so with one of these, what the others sent before stays true.
    fn validators(&self) -> BTreeMap<String, Validators> {
        let before = self.before.validators.iter().filter(|_| self.any_unchanged);
        let mut kept = self.validators.clone();
        for (address, validators) in before {
            if kept.len() < VALIDATORS_MAX {
                kept.entry(address.clone()).or_insert_with(|| validators.clone());
            }
        }
        kept
    }
}
