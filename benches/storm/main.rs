//! What a report costs the detector after ten thousand, and after ten million; and what it remembers.
//!
//! A storm must not slow down the one program that watches it. Nanoseconds say something of a machine; their ratio to
//! those after ten thousand reports says whether anything grows with the number taken in. `cargo bench --bench storm`
//! measures, with `-- one` the second storm alone; `cargo test --benches` only runs everything once, over little.

#![expect(clippy::print_stdout, reason = "a table is what it is for")]

#[path = "../belt/draw.rs"]
mod draw;
mod memory;
mod processor;
mod stream;

use notjustme::catalog::Catalog;
use notjustme::detect::Detector;
use processor::Begun;
use std::time::Instant;
use stream::{Stream, Taken};

/// Reports taken in before each measurement.
const MEASURED: [u64; 4] = [10_000, 100_000, 1_000_000, 10_000_000];
const TRIED: [u64; 2] = [500, 1_000];

/// Reports that are measured one by one each time.
const TIMED: usize = 10_000;
const TIMED_WHEN_TRIED: usize = 100;

fn main() {
    // Cargo passes `--bench` when it measures and nothing, or `--test`, when it tests.
    let arguments: Vec<String> = std::env::args().collect();
    let given = |word: &str| arguments.iter().any(|argument| argument == word);
    let measures = given("--bench") && !given("--test");
    let catalog = Catalog::built_in().expect("the catalog of the program is checked");
    let all: Vec<String> = catalog.providers.iter().map(|provider| provider.id.clone()).collect();
    let storms = [("every provider", all.as_slice()), ("one provider", &all[..1])];
    let only = arguments.iter().skip(1).find(|argument| !argument.starts_with("--"));
    let storms =
        storms.into_iter().filter(|(name, _)| only.is_none_or(|only| name.starts_with(only.as_str())));
    for (name, providers) in storms {
        println!(
            "{name:<15}{:>9}{:>9}{:>9}{:>9}{:>9}{:>12}{:>11}{:>8}{:>11}{:>9}",
            "median",
            "mean",
            "99 %",
            "ratio",
            "of mean",
            "signatures",
            "bytes each",
            "swarms",
            "bytes each",
            "resident"
        );
        let levels: &[u64] = if measures { &MEASURED } else { &TRIED };
        play(&catalog, providers, levels, if measures { TIMED } else { TIMED_WHEN_TRIED });
        println!();
    }
    if measures {
        println!(
            "ns per report, the mean without what other programs took; `ratio` and `of mean` to those after {} reports\n\
             signatures  of the reports held, by provider: all the detector's memory as it is saved, by their number\n\
             swarms      open ones; what of that memory is theirs, by their number\n\
             resident    MiB of the whole process; from the second line on with what reading the memory left",
            MEASURED[0]
        );
    } else {
        println!("everything ran once; `cargo bench --bench storm` measures");
    }
}

/// Takes in a stream, and measures at each of these levels.
fn play(catalog: &Catalog, providers: &[String], levels: &[u64], timed: usize) {
    let mut detector = Detector::default();
    let mut stream = Stream::new(providers);
    let mut first = None;
    for level in levels {
        while stream.taken() < *level {
            take(&mut detector, catalog, &stream.next_report());
        }
        let next: Vec<Taken> = (0..timed).map(|_| stream.next_report()).collect();
        let mut times: Vec<u64> = Vec::with_capacity(timed);
        let all = Begun::now();
        for taken in &next {
            let begun = Instant::now();
            take(&mut detector, catalog, taken);
            times.push(u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX));
        }
        #[expect(clippy::cast_precision_loss, reason = "nanoseconds and counts, far below 2^52")]
        let mean = all.elapsed().as_nanos() as f64 / timed as f64;
        times.sort_unstable();
        #[expect(clippy::cast_precision_loss, reason = "nanoseconds, far below 2^52")]
        let median = times[timed / 2] as f64;
        let (median_first, mean_first) = *first.get_or_insert((median, mean));
        drop(next);
        let resident = memory::resident_mebibytes();
        let held = memory::of(&detector);
        println!(
            "{level:<15}{median:>9.0}{mean:>9.0}{:>9}{:>9.2}{:>9.2}{:>12}{:>11.0}{:>8}{:>11.0}{:>9}",
            times[timed * 99 / 100],
            median / median_first,
            mean / mean_first,
            held.signatures,
            held.bytes_each(),
            held.open_swarms,
            held.bytes_of_each_swarm(),
            resident.map_or_else(|| "?".to_owned(), |size| size.to_string()),
        );
    }
}

fn take(detector: &mut Detector, catalog: &Catalog, taken: &Taken) {
    std::hint::black_box(detector.observe(catalog, &taken.sighting, Some(&taken.report)));
}
