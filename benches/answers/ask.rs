//! Asks one question in every way, one after the other.

use crate::bare::{Bare, TOP};
use crate::questions::Question;
use jiff::Timestamp;
use notjustme::catalog::Catalog;
use notjustme::desk::{Desk, SearchRequest};
use notjustme::pipeline::INDEX_FOLDER;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long each way took, and how many posts a search found.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) bare_any: Duration,
    pub(crate) check: Duration,
    pub(crate) bare_all: Duration,
    pub(crate) search: Duration,
    pub(crate) counted: Duration,
    pub(crate) total: usize,
}

pub(crate) struct Asker {
    desk: Desk,
    bare: Bare,
    now: Timestamp,
}

impl Asker {
    pub(crate) fn new(folder: &Path, catalog: &Arc<Catalog>, now: Timestamp) -> Self {
        let desk = Desk::open(folder, Arc::clone(catalog)).expect("the store made before");
        Self { desk, bare: Bare::open(&folder.join(INDEX_FOLDER)), now }
    }

    /// How many swarms a question is held against.
    pub(crate) fn swarms(&self) -> usize {
        self.desk.swarms(false, usize::MAX).expect("the store made before").len()
    }

    pub(crate) fn ask(&self, question: &Question) -> Asked {
        let (bare_any, _) = timed(|| self.bare.similar(&question.pasted));
        let (check, _) =
            timed(|| self.desk.check(&question.pasted, None, None, self.now).expect("an answer"));
        let (bare_all, _) = timed(|| self.bare.search(&question.searched));
        let (search, found) = timed(|| self.search(&question.searched, false));
        let (counted, _) = timed(|| self.search(&question.searched, true));
        Asked { bare_any, check, bare_all, search, counted, total: found }
    }

    fn search(&self, query: &str, counted: bool) -> usize {
        let request =
            SearchRequest { query: query.to_owned(), limit: TOP, counted, ..SearchRequest::default() };
        self.desk.search(&request, self.now).expect("an answer").total
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let started = Instant::now();
    let made = work();
    (started.elapsed(), made)
}
