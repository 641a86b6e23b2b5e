//! How well and how fast posts that say the same in other words are found together.
//!
//! Quality is measured on public sets of labelled texts that are not part of the project: the two sets of short news
//! titles of Yin et al. (KDD 2018) and eight of the Loghub logs. Speed is measured in the same run against a bare
//! MinHash index over the same documents, so that whatever else the machine does falls on both.
//!
//! `NOTJUSTME_CLUSTERING_DATA=<folder> cargo bench --bench cluster` measures; without the folder it says so and does
//! nothing. There is one setting, that of the library.

#![expect(clippy::print_stdout, reason = "a table is what it is for")]

mod copies;
mod data;
mod logs;
mod measures;

use data::Labelled;
use jiff::Timestamp;
use measures::Agreement;
use notjustme::cluster::Clusters;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The variable that names the folder of the labelled sets.
const FOLDER: &str = "NOTJUSTME_CLUSTERING_DATA";

/// The sets of news titles, with the NMI that is aimed at and the best published one.
const NEWS: [(&str, f64, f64); 2] = [("mstream_news", 0.85, 0.834), ("mstream_news_t", 0.89, 0.873)];

/// Tokens of a document when speed is measured, and documents per second that are aimed at.
const SPEED_TOKENS: usize = 20;
const SPEED_WANTED: f64 = 45_000.0;

/// How often speed is measured; the median counts.
const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from).filter(|folder| folder.is_dir()) else {
        println!(
            "no labelled texts: set {FOLDER} to the folder that holds mstream_*.jsonl.xz and loghub_*.csv.xz"
        );
        return Ok(());
    };
    println!("News titles. `when placed`: by the id given at once; else by the id followed through merges.");
    println!(
        "NMI over the arithmetic mean of the entropies, NMI√ over the geometric. Tuned on odd topics, the half-life on the whole.\n"
    );
    println!("{:<28}{}", "", Agreement::HEADER);
    let mut speeds = Vec::new();
    for (name, wanted, published) in NEWS {
        let whole = data::news(&folder, name)?;
        let (placed, followed) = place(&whole);
        println!("{:<28}{}", format!("{name}, when placed"), Agreement::of(&whole.labels, &placed));
        let agreement = Agreement::of(&whole.labels, &followed);
        println!("{name:<28}{agreement}   aim {wanted:.3}, published {published:.3}");
        for (topics, odd) in [("odd topics, tuned", true), ("even topics, held out", false)] {
            let part = whole.part(odd);
            println!("{topics:>27} {}", Agreement::of(&part.labels, &place(&part).1));
        }
        let copies = Agreement::of(&whole.labels, &copies::place(&whole.documents).0);
        println!("{:>27} {copies}", "MinHash, same titles");
        speeds.push((name, speed(&lengthened(&whole))));
    }
    println!(
        "\nLogs, masked; the least number of words was chosen on them. GA: share of lines whose cluster is exactly their event.\n"
    );
    println!("{:<28}{}      GA", "", Agreement::HEADER);
    for system in logs::SYSTEMS {
        let lines = logs::read(&folder, system)?;
        let (_, followed) = place(&lines);
        let accuracy = measures::grouping_accuracy(&lines.labels, &followed);
        println!("{system:<28}{}   {accuracy:.3}", Agreement::of(&lines.labels, &followed));
    }
    println!("\nSpeed on one core, documents of {SPEED_TOKENS} tokens, median of {ROUNDS} rounds.\n");
    for (name, (own, bare)) in speeds {
        println!(
            "{name:<28}{own:>9.0}/s   aim {SPEED_WANTED:.0}/s   bare MinHash {bare:.0}/s   ratio {:.2}",
            own / bare
        );
    }
    Ok(())
}

/// The cluster of every document: as it was given, and followed through merges. All documents have the same time, so
/// only their number makes them fade.
fn place(texts: &Labelled) -> (Vec<u32>, Vec<u32>) {
    let mut clusters = Clusters::default();
    let placed: Vec<u32> =
        texts.documents.iter().map(|tokens| clusters.place(tokens, Timestamp::UNIX_EPOCH).cluster).collect();
    let followed = placed.iter().map(|cluster| clusters.current(*cluster)).collect();
    (placed, followed)
}

/// Documents of many tokens: each title with those that follow it in its topic.
fn lengthened(texts: &Labelled) -> Vec<Vec<String>> {
    let mut topics: BTreeMap<u32, Vec<&Vec<String>>> = BTreeMap::new();
    let mut places = Vec::new();
    for (label, tokens) in texts.labels.iter().zip(&texts.documents) {
        let topic = topics.entry(*label).or_default();
        places.push((label, topic.len()));
        topic.push(tokens);
    }
    let longer = |(label, place): (&u32, usize)| {
        let topic = &topics[label];
        topic.iter().cycle().skip(place).copied().flatten().take(SPEED_TOKENS).cloned().collect()
    };
    places.into_iter().map(longer).collect()
}

/// Documents per second: ours, and those of the bare MinHash index, in turns.
fn speed(documents: &[Vec<String>]) -> (f64, f64) {
    let mut rounds: Vec<(Duration, Duration)> = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let mut clusters = Clusters::default();
        for tokens in documents {
            std::hint::black_box(clusters.place(tokens, Timestamp::UNIX_EPOCH));
        }
        let own = start.elapsed();
        rounds.push((own, copies::place(documents).1));
    }
    let median = |mut times: Vec<Duration>| {
        times.sort_unstable();
        documents.len() as f64 / times[ROUNDS / 2].as_secs_f64()
    };
    let (own, bare) = rounds.into_iter().unzip();
    (median(own), median(bare))
}
