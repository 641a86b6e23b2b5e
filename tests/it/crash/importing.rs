//! An import is killed again and again, in the middle of new posts and while it makes good the kill before.

use super::{SEED, kills, posts};
use crate::support::archive::Archive;
use crate::support::chance::Chance;
use crate::support::running::wait_for;
use crate::support::{Home, ledger};
use jiff::Timestamp;
use std::path::Path;
use std::time::{Duration, Instant};

/// One kill in so many comes soon after the start instead of among new posts.
const EARLY_KILL_EVERY: u64 = 4;

/// An early kill comes within this time, in milliseconds: opening the store takes about as long.
const EARLY_MILLISECONDS: u64 = 400;

/// A kill among new posts comes within this time after they were seen, in milliseconds.
const AMONG_MILLISECONDS: u64 = 30;

fn stored(home: &Home) -> usize {
    // Before the first import there is no store, and while it is made no table.
    let connection = rusqlite::Connection::open_with_flags(
        home.data().join(notjustme::store::STORE_FILE),
        rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY,
    );
    let count = connection.and_then(|connection| {
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.query_row("SELECT count(*) FROM posts", [], |row| row.get(0))
    });
    count.unwrap_or(0)
}

/// Kills one import. Says how many posts it had acknowledged, which are those that stood in the store before, and
/// whether it was at work.
fn kill_one(home: &Home, file: &Path, from: usize, to: usize, chance: &mut Chance) -> (usize, bool) {
    let mut import = home.start(&["import", file.to_str().unwrap()]);
    let mut acknowledged = from;
    if chance.below(EARLY_KILL_EVERY) == 0 {
        std::thread::sleep(Duration::from_millis(chance.below(EARLY_MILLISECONDS)));
    } else {
        let target = from + usize::try_from(chance.below((to - from).max(1) as u64)).unwrap();
        wait_for("new posts", || {
            acknowledged = stored(home);
            acknowledged > target || import.has_ended()
        });
        std::thread::sleep(Duration::from_micros(chance.below(AMONG_MILLISECONDS * 1000)));
    }
    let ran = import.kill();
    assert!(!ran.err.contains("panicked"), "{ran:?}");
    (acknowledged, ran.code.is_none())
}

#[test]
fn a_killed_import_loses_and_doubles_nothing() {
    let started = Instant::now();
    let (kills, posts) = (kills(), posts());
    let archive = Archive::new(posts, SEED, Timestamp::now());
    let home = Home::new();
    let file = home.write("archive.jsonl", archive.text());

    let mut chance = Chance::new(SEED);
    let (mut before, mut hits) = (0, 0);
    for kill in 1..=kills {
        let share = (posts - before) / (kills + 1 - kill);
        let (acknowledged, hit) = kill_one(&home, &file, before, before + share, &mut chance);
        let after = stored(&home);
        assert!(after >= acknowledged, "{acknowledged} posts were acknowledged, {after} are left");
        before = after;
        hits += usize::from(hit);
    }
    assert!(hits > 0, "every import was over before it was killed");
    home.run(&["import", file.to_str().unwrap()]).expect(0);
    ledger::check(&home, &archive.ids, &archive.words);

    let undisturbed = Home::new();
    undisturbed.run(&["import", file.to_str().unwrap()]).expect(0);
    ledger::check(&undisturbed, &archive.ids, &archive.words);
    let swarms = ledger::timeless_swarms(&undisturbed);
    assert!(!swarms.is_empty(), "the archive holds a swarm");
    assert_eq!(ledger::timeless_swarms(&home), swarms);
    assert_eq!(ledger::alerts(&undisturbed), ["github firing"]);
    assert_eq!(ledger::alerts(&home), ledger::alerts(&undisturbed));
    println!("{hits} of {kills} kills met an import of {posts} posts at work: {:.1?}", started.elapsed());
}
