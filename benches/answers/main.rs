//! How long an answer takes: as a ratio to what tantivy alone takes for the ten best of the same index.
//!
//! The index and the store are written once, by the same rooms that the program writes with, and kept for the next run.
//! Every question is asked of the desk and of tantivy in turns in the same run, so that whatever else the machine does
//! falls on both. `cargo bench --bench answers` measures; `cargo test --benches` asks a few of a small index.

#![expect(clippy::print_stdout, reason = "a table is what it is for")]

mod ask;
mod bare;
mod questions;
mod table;
mod world;

use ask::Asker;
use notjustme::catalog::Catalog;
use std::path::Path;
use std::sync::Arc;

/// How much is measured.
struct Size {
    reports: usize,
    questions: usize,
}

const MEASURED: Size = Size { reports: 1_000_000, questions: 1_000 };
const TRIED: Size = Size { reports: 2_000, questions: 40 };

/// Questions asked before the clock runs, so that files are in memory and statements are prepared.
const WARMING: usize = 50;

fn main() {
    // Cargo passes `--bench` when it measures and nothing, or `--test`, when it tests.
    let arguments: Vec<String> = std::env::args().collect();
    let given = |word: &str| arguments.iter().any(|argument| argument == word);
    let measures = given("--bench") && !given("--test");
    let size = if measures { MEASURED } else { TRIED };

    let catalog = Arc::new(Catalog::built_in().expect("the catalog of the program is checked"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("answers-{}", size.reports));
    let until = world::prepared(&folder, size.reports, &catalog);
    let questions = questions::questions(size.questions, until);
    let asker = Asker::new(&folder, &catalog, until);
    questions.iter().take(WARMING).for_each(|question| {
        asker.ask(question);
    });
    let asked = questions.iter().map(|question| asker.ask(question)).collect();
    let table = table::Table { reports: size.reports, swarms: asker.swarms(), asked };
    assert!(table.found() > 0, "something that was reported is found");
    let table = table.to_string();
    println!(
        "{}",
        if measures { &table } else { "everything ran once; `cargo bench --bench answers` measures" }
    );
}
