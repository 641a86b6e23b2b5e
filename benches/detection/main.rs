//! How good the detector is on simulated worlds, beside four simpler rules at the same rate of false alarms.
//!
//! `cargo bench --bench detection` plays a small set of worlds; `-- full` the whole one; `-- full --curves FILE` lays
//! recorded curves over the streams instead of the simulator's own; `--plots` writes the pictures of docs/images.
//! `cargo test --benches` only runs everything once, over a little.
//!
//! The simulator knows nothing of the detector and the detector nothing of it. Each rule gets the lowest threshold at
//! which the quiet worlds hold no more than one false alarm per provider in 30 days; ours keeps its own, of which the
//! slopes alone were set on quiet worlds of this series.

#![expect(clippy::print_stdout, reason = "a table is what it is for")]

mod history;
mod keyword;
mod outcome;
mod play;
mod plot;
mod rules;
mod sweep;
mod table;
mod trace;
mod worlds;

use outcome::Outcome;
use play::{DETECTORS, LIKELY, OURS};
use std::path::{Path, PathBuf};
use worlds::{Size, Worlds};

const TRIED: Size = Size {
    quiet_worlds: 1,
    amplified_worlds: 1,
    providers: 4,
    days: 12,
    rates: &[0.25],
    mixed_worlds: 1,
    failures: 0,
};
const SMALL: Size = Size {
    quiet_worlds: 2,
    amplified_worlds: 1,
    providers: 16,
    days: 40,
    rates: &[0.25, 1.0, 4.0],
    mixed_worlds: 1,
    failures: 2,
};
const FULL: Size = Size {
    quiet_worlds: 5,
    amplified_worlds: 4,
    providers: 16,
    days: 60,
    rates: &[0.25, 1.0, 4.0, 20.0],
    mixed_worlds: 4,
    failures: 12,
};

/// Curves of each family of shapes, where no file of curves is given.
const CURVES_FULL: usize = 5;
const CURVES_SMALL: usize = 1;

/// False alarms per provider in 30 days that every rule is allowed.
const BUDGET: f64 = 1.0;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let given = |word: &str| arguments.iter().any(|argument| argument == word);
    let after = |word: &str| {
        let place = arguments.iter().position(|argument| argument == word)?;
        arguments.get(place + 1).map(PathBuf::from)
    };
    let measures = given("--bench") && !given("--test");
    let (size, each) = match (measures, given("full")) {
        (true, true) => (FULL, CURVES_FULL),
        (true, false) => (SMALL, CURVES_SMALL),
        (false, _) => (TRIED, CURVES_SMALL),
    };
    let curves = match after("--curves") {
        Some(file) => simulate::curve::read(&file).expect("a file of curves"),
        None => simulate::world::outages::family_curves(1, each),
    };
    let worlds = Worlds::play(&size, curves);
    let lines: u64 = worlds.all().map(|world| world.lines).sum();
    let truths: usize = worlds.all().map(|world| world.truths.len()).sum();
    let days = outcome::quiet_days(&worlds);
    println!("{lines} lines, {truths} outages and look-alikes, {days:.0} quiet provider-days\n");
    let outcomes: Vec<Outcome> = (0..DETECTORS.len()).map(|detector| calibrated(&worlds, detector)).collect();
    println!("{}\n\n{}", table::table(&outcomes), table::readable(&outcomes[OURS]));
    if given("--plots") {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images");
        std::fs::create_dir_all(&folder).expect("the folder of the documents can be written");
        for (name, picture) in sweep::pictures(&worlds) {
            std::fs::write(folder.join(name), picture).expect("the folder of the documents can be written");
        }
    }
}

/// Ours as it is, a rule at the threshold that the budget allows.
fn calibrated(worlds: &Worlds, detector: usize) -> Outcome {
    let threshold = if detector <= LIKELY { 0.0 } else { outcome::threshold(worlds, detector, BUDGET) };
    Outcome::new(worlds, detector, threshold)
}
