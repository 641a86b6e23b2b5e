//! Killed at any moment, nothing is lost and nothing is doubled: `kill -9` at moments chosen by a seed.
//!
//! `NOTJUSTME_KILLS` and `NOTJUSTME_POSTS` set the size; the full size is 50 kills and 100000 posts:
//! `NOTJUSTME_KILLS=50 NOTJUSTME_POSTS=100000 cargo test --release --test it crash -- --nocapture`.

mod crawling;
mod importing;
mod reindexing;

use crate::support::size;

/// Kills per test.
fn kills() -> usize {
    size("NOTJUSTME_KILLS", 6)
}

/// Posts per test.
fn posts() -> usize {
    size("NOTJUSTME_POSTS", 4_000)
}

/// Change it to meet other moments.
const SEED: u64 = 20_121_108;
