//! Bad input and bad luck, through the whole program: each is a clear error or a recorded fault of a source
//! with its reason, never a panic, and never silence taken for good news.
//!
//! One fault is tested elsewhere: an answer that drips ends after `total_timeout`, which is no setting and too
//! long for a test, so `crawlers/tests/fetch/hostile.rs` tests it with a shorter one.

mod answers;
mod disk;
mod hostile;
mod index;
mod pauses;
mod store;
mod writers;
