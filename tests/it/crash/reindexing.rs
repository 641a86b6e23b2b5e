//! A `reindex` that is killed leaves an index that the next run makes whole.

use super::{SEED, kills};
use crate::support::archive::Archive;
use crate::support::chance::Chance;
use crate::support::{Home, ledger};
use jiff::Timestamp;
use std::time::Duration;

/// How many posts the index holds.
const POSTS: usize = 1_000;

/// A kill comes within this time after the start, in milliseconds: about as long as it all takes.
const KILL_MILLISECONDS: u64 = 700;

#[test]
fn a_killed_reindex_is_made_good() {
    let archive = Archive::new(POSTS, SEED, Timestamp::now());
    let home = Home::new();
    let file = home.write("archive.jsonl", archive.text());
    home.run(&["import", file.to_str().unwrap()]).expect(0);
    let mut chance = Chance::new(SEED + 1);
    for _ in 0..kills() {
        let reindex = home.start(&["reindex"]);
        std::thread::sleep(Duration::from_millis(chance.below(KILL_MILLISECONDS)));
        reindex.kill();
    }
    // Any verb that writes makes it good.
    home.run(&["import", file.to_str().unwrap()]).expect(0);
    ledger::check(&home, &archive.ids, &archive.words);
}
