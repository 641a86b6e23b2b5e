//! What one more report costs in a storm, and where reports are usual: it must not grow with those before it.
//!
//! An outage of a large provider is the hour for which the program exists; a detector that looks at every
//! earlier voice for each new one would fall behind just then.

use crate::pages::{self, HITS_MAX};
use crate::stages::timed;
use crate::talk::{self, Written};
use crate::{posts, visit};
use jiff::SignedDuration;
use notjustme::catalog::Catalog;
use notjustme::pipeline::Memory;
use notjustme::report::Reader;
use notjustme::sighting::Sighting;
use notjustme::store::Store;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// A provider's reports in the order in which they are taken in.
#[derive(Debug)]
pub(crate) struct Storm {
    /// What it is.
    pub(crate) name: &'static str,
    /// The time for each part of the reports, one after the other.
    pub(crate) took: Vec<Duration>,
    /// Reports in each part.
    pub(crate) reports: Vec<usize>,
    /// People in the largest swarm.
    pub(crate) people: f64,
}

/// The reports of a storm are timed in so many parts.
const PARTS: usize = 5;

/// Where many report something every day, an hour holds this many of them.
const BUSY_PER_HOUR: usize = 50;

/// `count` reports about one provider within an hour.
pub(crate) fn storm(count: usize, catalog: &Arc<Catalog>, provider: &str, folder: &Path) -> Storm {
    let written = talk::storm(7, count, provider);
    take_in("a storm, all within an hour", &written, catalog, folder)
}

/// `count` reports about one provider, as many in each hour of many days: its usual.
pub(crate) fn busy(count: usize, catalog: &Arc<Catalog>, provider: &str, folder: &Path) -> Storm {
    let mut written = talk::storm(8, count, provider);
    for (number, post) in written.iter_mut().enumerate() {
        post.id += count;
        let hours = i64::try_from(number).expect("few") * 3600 / i64::try_from(BUSY_PER_HOUR).expect("few");
        post.at_seconds += hours;
    }
    take_in("usual, 50 in every hour", &written, catalog, folder)
}

fn take_in(name: &'static str, written: &[Written], catalog: &Arc<Catalog>, folder: &Path) -> Storm {
    let sightings = sightings(written, folder);
    let reader = Reader::new(Arc::clone(catalog));
    let mut memory = Memory::default();
    let parts = sightings.chunks(sightings.len().div_ceil(PARTS));
    let took = parts.clone().map(|part| {
        timed(|| {
            for sighting in part {
                memory.take_in(&reader, sighting);
            }
        })
        .0
    });
    let took = took.collect();
    let people = memory.detector().swarms().map(|swarm| swarm.people).fold(0.0, f64::max);
    Storm { name, took, reports: parts.map(<[Sighting]>::len).collect(), people }
}

/// The reports as the store hands them on, each seen soon after it was written.
fn sightings(written: &[Written], folder: &Path) -> Vec<Sighting> {
    let mut store = Store::open(folder).expect("an empty folder");
    let mut sightings = Vec::new();
    for page in written.chunks(HITS_MAX) {
        let answer = pages::answer(2, page);
        let posts = posts(&answer);
        sightings.extend(store.record(&visit(&answer, &posts)).expect("room on the disk"));
    }
    let soon = SignedDuration::from_secs(30);
    for sighting in &mut sightings {
        if let notjustme::sighting::Seen::Post(seen) = &sighting.what {
            sighting.seen_at = seen.post.at.saturating_add(soon).expect("a span without units of calendar");
        }
    }
    sightings
}
