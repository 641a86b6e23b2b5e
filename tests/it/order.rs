//! The same sightings give the same swarms: in two runs to the byte, however one visit's posts are listed, and though
//! arrivals are shuffled by minutes.

use crawlers::{Post, Reading, Venue};
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

/// What does not say when we came to know it.
fn timeless(swarm: &Swarm) -> Swarm {
    let mut swarm = swarm.clone();
    swarm.id = String::new();
    swarm.flagged_at = Timestamp::UNIX_EPOCH;
    for rung in &mut swarm.ladder {
        rung.seen_at = rung.at;
    }
    swarm
}

#[test]
fn arrivals_shuffled_by_minutes_give_the_same_swarms() {
    let sightings = sightings();
    let straight: Vec<Swarm> = played(&sightings).0.iter().map(timeless).collect();
    for seed in 1..4u64 {
        let mut shuffled = sightings.clone();
        for (number, sighting) in (0u64..).zip(&mut shuffled) {
            // What the provider says is on its clock; only posts are read a little sooner or later.
            let Seen::Post(seen) = &sighting.what else { continue };
            let mixed = (number + 1).wrapping_mul(seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
            let off = mixed.cast_signed().rem_euclid(JITTER_SECONDS);
            let later = sighting.seen_at + SignedDuration::from_secs(off);
            sighting.seen_at = later.max(seen.post.at);
        }
        // A thread is opened before it is answered, whoever is read first: replies never wait for less than that.
        shuffled.sort_by_key(|sighting| sighting.seen_at);
        let other: Vec<Swarm> = played(&shuffled).0.iter().map(timeless).collect();
        assert_eq!(straight, other, "seed {seed}");
    }
}

/// Different people with one trouble, in a thread and beside it, a minute or none apart.
fn posts(from: Timestamp) -> Vec<Post> {
    let words = ["today", "again", "here", "either", "anymore", "now", "at work", "at home"];
    let post = |(number, words): (i64, &&str)| {
        let at = from + SignedDuration::from_mins(number / 2);
        let mut post = Post::new(format!("p{number}"), at, format!("Can't sign in to GitHub {words}"));
        post.author = Some(format!("person {number}"));
        post.thread = (number % 3 == 0).then(|| "p0".to_owned());
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
        let visit = Visit {
            source: "talk",
            scope: "talk",
            about: None,
            venue: Venue::Social,
            posts,
            incidents: &[],
            reading: Reading::Ok,
            why: None,
            cursor: None,
            now: noon + SignedDuration::from_mins(10),
        };
        belt.receive(&visit).unwrap().into_iter().map(|change| change.swarm).last().unwrap()
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
