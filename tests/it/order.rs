//! The same sightings give the same swarms: in two runs to the byte, however one visit's posts are listed, and though
//! arrivals are shuffled by minutes.

use crawlers::{Post, Venue};
use jiff::{SignedDuration, Timestamp};
use notjustme::archive::{ArchiveLine, Known};
use notjustme::catalog::Catalog;
use notjustme::detect::Swarm;
use notjustme::pipeline::{Belt, Memory};
use notjustme::report::Reader;
use notjustme::sighting::{Seen, Sighting};
use notjustme::store::{AuthorHasher, Visit};
use simulate::world::outages::family_curves;
use simulate::{Options, Outages};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new(Arc::new(Catalog::built_in().unwrap())));

/// By how much an arrival may be off, in seconds.
const JITTER_SECONDS: i64 = 120;

/// A month of two providers with an outage each, as sightings in their order.
fn sightings() -> Vec<Sighting> {
    let outages = Outages {
        options: Options { talk: 0.5, ..Options::default() },
        curves: family_curves(1, 1).into_iter().take(2).collect(),
        sizes: vec![0.25],
        rates: vec![0.25],
        per_stream: 1,
        ..Outages::default()
    };
    let (mut known, hasher) = (Known::default(), AuthorHasher::new(&[0; 32]));
    let lines = outages.world().map(|labelled| {
        let line: ArchiveLine = serde_json::from_slice(&serde_json::to_vec(&labelled.line).unwrap()).unwrap();
        line
    });
    lines.filter_map(|line| line.sighting(&mut known, &hasher)).collect()
}

/// What remains of every swarm that was ever told, by its provider and beginning, and what is remembered.
fn played(sightings: &[Sighting]) -> (Vec<Swarm>, String) {
    let mut memory = Memory::default();
    let mut swarms: BTreeMap<String, Swarm> = BTreeMap::new();
    for sighting in sightings {
        memory.take_in(&READER, sighting);
        for swarm in memory.detector().swarms() {
            swarms.insert(swarm.id.clone(), swarm.clone());
        }
    }
    let mut swarms: Vec<Swarm> = swarms.into_values().collect();
    swarms.sort_by(|a, b| (&a.provider, a.onset.1).cmp(&(&b.provider, b.onset.1)));
    (swarms, serde_json::to_string(&memory).unwrap())
}

#[test]
fn two_runs_give_the_same_bytes() {
    let sightings = sightings();
    let (one, other) = (played(&sightings), played(&sightings));
    assert!(!one.0.is_empty(), "a world in which nothing is found shows nothing");
    assert_eq!(one, other);
}

/// What of a swarm may not hang on who was read a minute sooner. What is usual is drawn from what was known at each
/// moment, and of two copies the first to arrive counts, so scores and counts may differ a little, and by which of its
/// signatures a swarm is called.
fn told(swarm: &Swarm) -> impl PartialEq + std::fmt::Debug {
    let step = swarm.acknowledgement.as_ref().map(|word| word.step);
    (swarm.provider.clone(), swarm.onset.1, swarm.grade, swarm.state, step)
}

#[test]
fn arrivals_shuffled_by_minutes_give_the_same_swarms() {
    let sightings = sightings();
    let straight = played(&sightings).0;
    for seed in 1..4u64 {
        let mut shuffled = sightings.clone();
        for (number, sighting) in (0u64..).zip(&mut shuffled) {
            // When the provider's word could be seen decides what it explains: that is no accident of order.
            let Seen::Post(seen) = &sighting.what else { continue };
            if seen.post.staff || seen.venue == Venue::Official {
                continue;
            }
            let mixed = (number + 1).wrapping_mul(seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
            sighting.seen_at += SignedDuration::from_secs(mixed.cast_signed().rem_euclid(JITTER_SECONDS));
        }
        shuffled.sort_by_key(|sighting| sighting.seen_at);
        let other = played(&shuffled).0;
        assert_eq!(
            straight.iter().map(told).collect::<Vec<_>>(),
            other.iter().map(told).collect::<Vec<_>>(),
            "seed {seed}"
        );
    }
}

/// Different people with one trouble, in a thread and beside it, a minute or none apart.
fn posts(from: Timestamp) -> Vec<Post> {
    let words = [
        "today",
        "again",
        "here",
        "either",
        "anymore",
        "now",
        "at work",
        "at home",
        "on my phone",
        "since noon",
        "at all",
        "from Oslo",
    ];
    let post = |(number, words): (i64, &&str)| {
        let at = from + SignedDuration::from_mins(number / 3);
        let mut post = Post::new(format!("p{number}"), at, format!("Can't sign in to GitHub {words}"));
        post.author = Some(format!("person {number}"));
        post.thread = (number % 5 == 0).then(|| "p0".to_owned());
        post
    };
    (0..).zip(&words).map(post).collect()
}

#[test]
fn a_page_that_lists_the_newest_first_tells_the_same() {
    let noon: Timestamp = "2026-11-02T12:00:00Z".parse().unwrap();
    let visited = |posts: &[Post]| {
        let directory = tempfile::tempdir().unwrap();
        let mut belt = Belt::open(directory.path(), Arc::clone(READER.catalog()), Vec::new()).unwrap();
        let mut before = Post::new("before", noon - SignedDuration::from_hours(20 * 24), "GitHub is slow");
        before.author = Some("somebody".to_owned());
        let quiet = [before];
        let visit = Visit { posts: &quiet, ..Visit::new("talk", Venue::Social, quiet[0].at) };
        assert!(belt.receive(&visit).unwrap().is_empty());
        let visit = Visit { posts, now: noon + SignedDuration::from_mins(10), ..visit };
        belt.receive(&visit).unwrap().into_iter().map(|change| change.swarm).next_back().unwrap()
    };
    let posts = posts(noon);
    // The authors of two directories are hashed with two keys; nothing of a swarm shows them.
    let straight = visited(&posts);
    let mut shuffled = posts.clone();
    shuffled.reverse();
    assert_eq!(straight, visited(&shuffled));
    shuffled.swap(1, 6);
    shuffled.rotate_left(3);
    assert_eq!(straight, visited(&shuffled));
}
