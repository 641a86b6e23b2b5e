//! How long each room takes alone, over the same pages: where the time of the whole belt goes.
//!
//! Each stage is given what the one before it made, ready in memory. The belt saves its memory whenever a swarm
//! changes, and with the index when enough is unsaved; so do these.

use crate::pages::Answer;
use crate::{posts, visit};
use index::{Document, Index};
use jiff::Timestamp;
use notjustme::catalog::Catalog;
use notjustme::detect::{Detector, Swarm};
use notjustme::pipeline::Memory;
use notjustme::report::{Reader, Report, Threads};
use notjustme::sighting::{Seen, Sighting};
use notjustme::store::Store;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// As many unsaved sightings as the belt lets come together.
const UNSAVED_MAX: usize = 20_000;

/// The stages in the order of the belt.
pub(crate) const NAMES: [&str; 6] = ["parse", "store", "report", "index", "detect", "save"];

/// What was measured, and what was found on the way.
#[derive(Debug)]
pub(crate) struct Stages {
    /// In the order of [`NAMES`].
    pub(crate) took: [Duration; NAMES.len()],
    pub(crate) reports: usize,
    pub(crate) changes: usize,
    pub(crate) saves: usize,
    pub(crate) memory_bytes: usize,
}

impl Stages {
    /// The time of the stage with this name.
    pub(crate) fn seconds(&self, name: &str) -> f64 {
        let mut stages = NAMES.iter().zip(&self.took);
        stages.find(|(of, _)| **of == name).map_or(0.0, |(_, took)| took.as_secs_f64())
    }
}

/// Runs each stage over all answers.
pub(crate) fn measure(answers: &[Answer], catalog: &Arc<Catalog>, folder: &Path) -> Stages {
    let (parse, parsed) = timed(|| answers.iter().map(posts).collect::<Vec<_>>());

    let mut store = Store::open(&folder.join("store")).expect("an empty folder");
    let (record, visits) = timed(|| {
        let visits = answers.iter().zip(&parsed);
        visits.map(|(answer, posts)| store.record(&visit(answer, posts)).expect("room")).collect::<Vec<_>>()
    });
    let sightings: Vec<&Sighting> = visits.iter().flatten().collect();

    let reader = Reader::new(Arc::clone(catalog));
    let mut threads = Threads::default();
    let (report, reports) = timed(|| {
        let read = |sighting: &&Sighting| match &sighting.what {
            Seen::Post(seen) => threads.read(&reader, sighting, seen),
            _ => None,
        };
        sightings.iter().map(read).collect::<Vec<Option<Report>>>()
    });

    let mut detector = Detector::default();
    let (detect, changes) = timed(|| {
        let read = sightings.iter().zip(&reports);
        read.map(|(sighting, report)| detector.observe(catalog, sighting, report.as_ref()).len())
            .sum::<usize>()
    });

    let documents: Vec<Vec<Document>> = documents(&visits, &reports);
    let saves = saves(&visits, &reader, &mut store);
    let index = Index::create(&folder.join("index")).expect("an empty folder");
    let mut writer = index.writer().expect("the one writer");
    let (indexing, ()) = timed(|| {
        for (number, documents) in documents.iter().enumerate() {
            documents.iter().for_each(|document| writer.put(document).expect("room on the disk"));
            if saves.with_index.contains(&number) {
                writer.commit(1).expect("room on the disk");
            }
        }
    });
    Stages {
        took: [parse, record, report, indexing, detect, saves.took],
        reports: reports.iter().flatten().filter(|report| report.is_evidence()).count(),
        changes,
        saves: saves.count,
        memory_bytes: saves.memory_bytes,
    }
}

/// The saving of the memory.
#[derive(Debug, Default)]
struct Saves {
    took: Duration,
    count: usize,
    /// The visits after which the index was saved too.
    with_index: Vec<usize>,
    /// The memory's size as it was saved last, before it was compressed.
    memory_bytes: usize,
}

fn saves(visits: &[Vec<Sighting>], reader: &Reader, store: &mut Store) -> Saves {
    let mut memory = Memory::default();
    let (mut saves, mut unsaved) = (Saves::default(), 0);
    for (number, sightings) in visits.iter().enumerate() {
        let mut changes = 0;
        for sighting in sightings {
            changes += memory.take_in(reader, sighting).changes.len();
        }
        unsaved += sightings.len();
        let with_index = unsaved >= UNSAVED_MAX || number + 1 == visits.len();
        if with_index {
            unsaved = 0;
            saves.with_index.push(number);
        }
        if with_index || changes > 0 {
            let (took, bytes) = timed(|| {
                let state = serde_json::to_vec(&memory).expect("what can be written");
                let swarms: Vec<Swarm> = memory.detector().swarms().cloned().collect();
                store.save_detection(1, &state, &swarms, &[], Timestamp::UNIX_EPOCH).expect("room");
                state.len()
            });
            saves.took += took;
            saves.count += 1;
            saves.memory_bytes = bytes;
        }
    }
    saves
}

/// What the belt would index, by visit.
fn documents(visits: &[Vec<Sighting>], reports: &[Option<Report>]) -> Vec<Vec<Document>> {
    let mut reports = reports.iter();
    let document = |sighting: &Sighting, report: Option<&Report>| {
        let Seen::Post(seen) = &sighting.what else { return None };
        let providers = report.iter().flat_map(|report| &report.providers);
        let signatures = report.iter().flat_map(|report| &report.signatures);
        Some(Document {
            key: seen.key,
            source: sighting.source.clone(),
            title: seen.post.title.clone(),
            text: seen.post.text.clone(),
            provider: providers.map(|named| named.provider.clone()).collect(),
            service: Vec::new(),
            signature: signatures.map(ToString::to_string).collect(),
            code: report.map(|report| report.codes.clone()).unwrap_or_default(),
            venue: seen.venue.as_str().to_owned(),
            language: None,
            side: None,
            at: seen.post.at,
        })
    };
    let visit = |sightings: &Vec<Sighting>| {
        let both = sightings.iter().map(|sighting| (sighting, reports.next().and_then(Option::as_ref)));
        both.filter_map(|(sighting, report)| document(sighting, report)).collect()
    };
    visits.iter().map(visit).collect()
}

/// What `work` made, and how long it took.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let started = Instant::now();
    let made = work();
    (started.elapsed(), made)
}
