//! How good the answers are: pasted texts with known truth, asked of a world in which some providers fail.
//!
//! `cargo bench --bench quality` prints the table and what was answered wrongly. Nothing is timed here, so the same figures
//! come from `cargo test --bench quality`; `tests/it/quality.rs` holds the bounds.

#![expect(clippy::print_stdout, reason = "a table is what it is for")]

mod ask;
mod bare;
mod decoys;
mod measures;
mod outages;
mod questions;
mod table;
mod world;

use std::path::Path;

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("quality");
    let measured = ask::everything(&folder);
    println!("{}", table::Table(&measured));
}
