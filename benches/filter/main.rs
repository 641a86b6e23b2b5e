//! How many posts a second one core can tell apart: reports against somebody, and the talk around them.
//!
//! Posts per second say something of a machine; beside them stands what the same machine does with the same bytes when
//! it only counts lines and looks for a few names (one pass each), in turns in the same run. Every line is a line of
//! the archive format of 491 bytes. `cargo bench --bench filter` measures; `cargo test --benches` only runs everything
//! once, over few lines.

#![expect(clippy::print_stdout, reason = "a table is what it is for")]

#[path = "../belt/draw.rs"]
mod draw;
mod lines;
#[path = "../belt/words.rs"]
mod words;

use aho_corasick::AhoCorasick;
use jiff::Timestamp;
use lines::{LINE_BYTES, Mix, lines};
use notjustme::catalog::Catalog;
use notjustme::report::{Reader, Sieve, Words};
use serde::Deserialize;
use std::borrow::Cow;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

/// The fields of an archive line that reading needs.
#[derive(Debug, Deserialize)]
struct Line<'a> {
    at: Timestamp,
    #[serde(borrow, default)]
    title: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    text: Cow<'a, str>,
    #[serde(borrow, default)]
    link: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    provider: Option<Cow<'a, str>>,
}

/// How much is measured.
struct Size {
    lines: usize,
    rounds: usize,
}

const MEASURED: Size = Size { lines: 100_000, rounds: 5 };
const TRIED: Size = Size { lines: 500, rounds: 1 };

/// Shares of reports, of a thousand, with what they are called.
const MIXES: [(&str, Mix); 3] = [
    ("no report", Mix { reports_per_mille: 0 }),
    ("5 % reports", Mix { reports_per_mille: 50 }),
    ("50 % reports", Mix { reports_per_mille: 500 }),
];

fn main() {
    // Cargo passes `--bench` when it measures and nothing, or `--test`, when it tests.
    let arguments: Vec<String> = std::env::args().collect();
    let given = |word: &str| arguments.iter().any(|argument| argument == word);
    let measures = given("--bench") && !given("--test");
    let size = if measures { MEASURED } else { TRIED };
    let catalog = Arc::new(Catalog::built_in().expect("the catalog of the program is checked"));
    let reader = Reader::new(Arc::clone(&catalog));
    let sieve = Sieve::new(&catalog);
    let names: Vec<&str> = catalog.providers.iter().map(|provider| provider.name.as_str()).collect();
    let bare = AhoCorasick::builder().ascii_case_insensitive(true).build(&names).expect("a few names");

    if measures {
        println!(
            "{} lines of {LINE_BYTES} bytes, one core, best of {} rounds; thousands of posts a second\n",
            size.lines, size.rounds
        );
        println!(
            "{:14}{:>9}{:>9}{:>9}{:>9}{:>9}{:>12}{:>10}{:>10}",
            "", "filter", "parsed", "sieve", "bare", "ratio", "through", "read", "kept"
        );
    }
    for (name, mix) in MIXES {
        let archive = lines(mix, size.lines, &names);
        let archive: Vec<&[u8]> = archive.iter().map(Vec::as_slice).collect();
        let count = |what: &dyn Fn(&[u8]) -> bool| archive.iter().filter(|line| what(line)).count();
        let through = count(&|line| sieve.may_name_somebody(line));
        let found = count(&|line| reads(&reader, line));
        let kept = count(&|line| sieve.may_name_somebody(line) && reads(&reader, line));
        let expected = size.lines * mix.reports_per_mille / 1000;
        assert!(found * 10 >= expected * 8, "{found} of {expected} reports were read");
        let mut best = [0f64; 4];
        for _ in 0..size.rounds {
            let speeds = [
                speed(&archive, |line| sieve.may_name_somebody(line) && reads(&reader, line)),
                speed(&archive, |line| reads(&reader, line)),
                speed(&archive, |line| sieve.may_name_somebody(line)),
                speed(&archive, |line| {
                    line.iter().filter(|byte| **byte == b'\n').count() > 0 || bare.find_iter(line).count() > 1
                }),
            ];
            best.iter_mut().zip(speeds).for_each(|(best, speed)| *best = best.max(speed));
        }
        if measures {
            let [filter, parsed, sieve, bare] = best;
            let percent = |part| format!("{:.1} %", share(part, size.lines));
            let (through, found, kept) = (percent(through), percent(found), percent(kept));
            let ratio = filter / bare;
            println!(
                "{name:14}{filter:9.0}{parsed:9.0}{sieve:9.0}{bare:9.0}{ratio:9.2}{through:>12}{found:>10}{kept:>10}"
            );
        }
    }
    if measures {
        println!(
            "\nfilter   the sieve; lines that may name somebody are parsed and read\n\
             parsed   every line is parsed into its typed fields and read\n\
             sieve    the sieve alone\n\
             bare     counts line ends and looks for {} names in one pass of Aho-Corasick each\n\
             ratio    filter to bare\n\
             through  lines that the sieve lets through\n\
             read     lines in which the reader finds a report, against somebody or nobody\n\
             kept     those of them that the sieve lets through",
            names.len()
        );
    } else {
        println!("everything ran once; `cargo bench --bench filter` measures");
    }
}

/// Whether the line holds a report.
fn reads(reader: &Reader, line: &[u8]) -> bool {
    let line: Line<'_> = serde_json::from_slice(line).expect("lines of the archive format");
    let words = Words {
        title: line.title.as_deref(),
        text: &line.text,
        link: line.link.as_deref(),
        about: line.provider.as_deref(),
        topic: None,
        at: Some(line.at),
    };
    reader.read(&words).is_some()
}

/// Thousands of lines a second.
fn speed(archive: &[&[u8]], what: impl Fn(&[u8]) -> bool) -> f64 {
    let begun = Instant::now();
    let found = archive.iter().filter(|line| what(line)).count();
    black_box(found);
    #[expect(clippy::cast_precision_loss, reason = "a few hundred thousand lines")]
    let thousands = archive.len() as f64 / 1000.0;
    thousands / begun.elapsed().as_secs_f64()
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred thousand lines")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 * 100.0 / whole as f64
}
