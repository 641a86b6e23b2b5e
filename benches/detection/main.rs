//! How good the detector is on simulated worlds, beside four simpler rules at the same rate of false alarms.
//!
//! `cargo bench --bench detection` plays a small set of worlds; `-- full` the whole one; `-- full --curves FILE` lays
//! recorded curves over the streams instead of the simulator's own; `--plots` writes the pictures of docs/images.
//! `cargo test --benches` only runs everything once, over a little.
//!
//! The simulator knows nothing of the detector and the detector nothing of it. Each rule gets the lowest threshold at
//! which the quiet worlds hold no more than one false alarm per provider in 30 days; ours keeps its own and is not
//! fitted to them.

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

use notjustme::catalog::Catalog;
use outcome::{Outcome, Worlds};
use play::{DETECTORS, OURS, Played};
use simulate::{Options, Outages, Quiet, World};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// How much is played.
struct Size {
    quiet_worlds: usize,
    quiet_providers: usize,
    quiet_days: u32,
    curves_of_each_family: usize,
    outage_rates: &'static [f64],
}

const TRIED: Size = Size {
    quiet_worlds: 1,
    quiet_providers: 4,
    quiet_days: 12,
    curves_of_each_family: 1,
    outage_rates: &[0.25],
};
const SMALL: Size = Size {
    quiet_worlds: 2,
    quiet_providers: 16,
    quiet_days: 40,
    curves_of_each_family: 2,
    outage_rates: &[0.25, 1.0, 4.0],
};
const FULL: Size = Size {
    quiet_worlds: 5,
    quiet_providers: 16,
    quiet_days: 60,
    curves_of_each_family: 5,
    outage_rates: &[0.25, 1.0, 4.0, 20.0],
};

/// Streams of a world with outages: fewer than there are providers, so that none is in a world twice.
const STREAMS: usize = 12;

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
    let size = match (measures, given("full")) {
        (true, true) => FULL,
        (true, false) => SMALL,
        (false, _) => TRIED,
    };
    let worlds = worlds(&size, after("--curves").as_deref());
    let lines: u64 = worlds.quiet.iter().chain(&worlds.outages).map(|world| world.lines).sum();
    let outages: usize = worlds.outages.iter().map(|world| world.truths.len()).sum();
    println!("{lines} lines, {outages} outages, {:.0} quiet provider-days\n", worlds.quiet_days());
    let outcomes: Vec<Outcome> = (0..DETECTORS.len()).map(|detector| calibrated(&worlds, detector)).collect();
    println!("{}", table::table(&outcomes));
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
    let threshold = if detector == OURS { 0.0 } else { sweep::threshold(worlds, detector, BUDGET) };
    worlds.outcome(detector, threshold)
}

/// Plays all worlds, as many at once as there are processors. Which thread plays which makes no difference.
fn worlds(size: &Size, curves: Option<&Path>) -> Worlds {
    let mut grid = Outages { streams: STREAMS, rates: size.outage_rates.to_vec(), ..Outages::default() };
    grid.curves = match curves {
        Some(file) => simulate::curve::read(file).expect("a file of curves"),
        None => simulate::world::outages::family_curves(1, size.curves_of_each_family),
    };
    let at = |index: usize| Options { index, ..Options::default() };
    let world = |job: usize| -> World {
        if job < size.quiet_worlds {
            let (providers, days) = (size.quiet_providers, size.quiet_days);
            Quiet { options: at(job), providers, days, ..Quiet::default() }.world()
        } else {
            Outages { options: at(job - size.quiet_worlds), ..grid.clone() }.world()
        }
    };
    let jobs = size.quiet_worlds + grid.worlds();
    let catalog = Arc::new(Catalog::built_in().expect("the catalog of the program is checked"));
    let next = AtomicUsize::new(0);
    let played: Mutex<Vec<(usize, Played)>> = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let job = next.fetch_add(1, Ordering::Relaxed);
                    if job >= jobs {
                        break;
                    }
                    let world = play::play(&catalog, world(job));
                    played.lock().expect("no player panicked").push((job, world));
                }
            });
        }
    });
    let mut played = played.into_inner().expect("no player panicked");
    played.sort_by_key(|(job, _)| *job);
    let outages = played.split_off(size.quiet_worlds);
    let alone = |worlds: Vec<(usize, Played)>| worlds.into_iter().map(|(_, world)| world).collect();
    Worlds { quiet: alone(played), outages: alone(outages) }
}
