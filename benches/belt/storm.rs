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
use notjustme::sighting::{Seen, Sighting};
use notjustme::store::Store;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// The place where they are written: a social network.
const PLACE: usize = 2;

/// How long after it was written a report is seen.
const SEEN_AFTER: SignedDuration = SignedDuration::from_secs(30);

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

/// The reports are timed in so many parts.
const PARTS: usize = 5;

/// Seconds of a storm.
const STORM_SECONDS: usize = 3600;

/// How many of a thousand reports are short in a storm.
const STORM_SHORT_PER_MILLE: usize = 700;

/// Where many report something every day, an hour holds this many of them.
const USUAL_PER_HOUR: usize = 50;

/// `count` reports about one provider within an hour.
pub(crate) fn storm(count: usize, catalog: &Arc<Catalog>, provider: &str, folder: &Path) -> Storm {
    let sightings = sightings(&talk::reports(count, STORM_SECONDS, provider, STORM_SHORT_PER_MILLE), folder);
    take_in("a storm, all within an hour", Memory::default(), &sightings, catalog)
}

/// `count` reports about one provider, as many in every hour as in those before: nothing is wrong.
pub(crate) fn usual(count: usize, catalog: &Arc<Catalog>, provider: &str, folder: &Path) -> Storm {
    let seconds = count * 3600 / USUAL_PER_HOUR;
    let mut sightings = sightings(&talk::reports(2 * count, 2 * seconds, provider, 1000), folder);
    let now = sightings.split_off(sightings.len() / 2);
    // What was written before the program was started is history: it says what is usual.
    let started_at = now[0].seen_at;
    let reader = Reader::new(Arc::clone(catalog));
    let mut memory = Memory::default();
    for sighting in &mut sightings {
        sighting.seen_at = started_at;
        memory.take_in(&reader, sighting);
    }
    take_in("usual, 50 in every hour", memory, &now, catalog)
}

fn take_in(name: &'static str, mut memory: Memory, sightings: &[Sighting], catalog: &Arc<Catalog>) -> Storm {
    let reader = Reader::new(Arc::clone(catalog));
    let parts = sightings.chunks(sightings.len().div_ceil(PARTS));
    let took = parts.clone().map(|part| {
        let taken_in = timed(|| {
            for sighting in part {
                memory.take_in(&reader, sighting);
            }
        });
        taken_in.0
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
        let answer = pages::answer(PLACE, page);
        let posts = posts(&answer);
        sightings.extend(store.record(&visit(&answer, &posts)).expect("room on the disk"));
    }
    sightings.retain(|sighting| matches!(sighting.what, Seen::Post(_)));
    for sighting in &mut sightings {
        if let Seen::Post(seen) = &sighting.what {
            sighting.seen_at =
                seen.post.at.saturating_add(SEEN_AFTER).expect("a span without units of calendar");
        }
    }
    sightings
}
