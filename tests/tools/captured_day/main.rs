//! Plays a captured day back: serves on loopback what really was on the pages, at the time of each capture, and
//! runs the live loop over it.
//!
//! `cargo run --release --example captured-day -- DAY.tar.xz [NAME=PROVIDER]…` where the archive holds a
//! `manifest.jsonl` (`{"at","source","file"}` per line) and the files it names. Status pages are served byte for
//! byte; a captured Hacker News front page is reshaped into the answer of its search API, since that is what the
//! crawler reads. A story's creation time is not on the front page: it is taken to be the first capture that
//! shows it, so delays measured with this tool are too short by up to one capture's distance.

#![expect(clippy::print_stdout, reason = "a developer's tool")]

mod day;
mod site;
mod sources;

use anyhow::{Context, Result};
use crawlers::fetch::{FetchSettings, Fetcher};
use day::Day;
use jiff::Timestamp;
use notjustme::catalog::Catalog;
use notjustme::config::Config;
use notjustme::detect::{Swarm, SwarmState};
use notjustme::pipeline::Belt;
use notjustme::pipeline::watch::{Told, Watch};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

#[tokio::main]
async fn main() -> Result<()> {
    let path = std::env::args().nth(1).context("write the path of a captured day: DAY.tar.xz")?;
    let day = Arc::new(Day::read(Path::new(&path))?);
    let clock = Arc::new(AtomicI64::new(0));
    let now = {
        let clock = Arc::clone(&clock);
        move || Timestamp::from_second(clock.load(Ordering::SeqCst)).expect("the manifest's times are valid")
    };
    let base = site::serve(Arc::clone(&day), Arc::new(now.clone())).await?;
    let catalog = Arc::new(Catalog { sources: sources::sources(&day, &base)?, ..Catalog::built_in()? });
    let scratch = tempfile::tempdir()?;
    let belt = Belt::open(scratch.path(), Arc::clone(&catalog), Vec::new())?;
    let fetcher = Fetcher::new(FetchSettings {
        allow_loopback: true,
        pace: Duration::ZERO,
        ..FetchSettings::new("a developer plays back a captured day")
    })?;
    let mut watch = Watch::new(belt, fetcher, &catalog, &Config::default(), Arc::new(now))?;

    println!(
        "{}: {} captures, {} to {}",
        day.name,
        day.times.len(),
        day.times[0],
        day.times[day.times.len() - 1]
    );
    let mut swarms: BTreeMap<String, Vec<Swarm>> = BTreeMap::new();
    let mut faults: BTreeMap<String, u32> = BTreeMap::new();
    let mut visits: BTreeMap<String, BTreeMap<&str, u32>> = BTreeMap::new();
    for at in &day.times {
        clock.store(at.as_second(), Ordering::SeqCst);
        watch
            .visit_due(|told| match told {
                Told::Changed(change) => {
                    println!("  {} {}", change.at, line(&change.swarm));
                    swarms.entry(change.swarm.id.clone()).or_default().push(change.swarm.clone());
                }
                // A captured day holds pages alone.
                Told::Streamed(..) => {}
                Told::Visited(source, round) => {
                    let readings = visits.entry(source.source.id.clone()).or_default();
                    *readings.entry(round.reading.as_str()).or_default() += 1;
                    for fault in &round.faults {
                        *faults.entry(format!("{}: {}", source.source.id, fault.what)).or_default() += 1;
                    }
                }
            })
            .await?;
    }
    summary(&swarms);
    println!("\nvisits: {visits:?}");
    println!("\nfaults (what could not be read, and how often):");
    for (fault, count) in &faults {
        println!("  {count:>4} × {fault}");
    }
    Ok(())
}

fn line(swarm: &Swarm) -> String {
    let people =
        format!("{:.1} people ({} authors), usual {:.4}", swarm.people, swarm.authors, swarm.expected);
    format!("{} {:?} {:?}, {people}, score {:.2}", swarm.id, swarm.grade, swarm.state, swarm.score)
}

fn summary(swarms: &BTreeMap<String, Vec<Swarm>>) {
    println!("\n{} swarm(s) flagged:", swarms.len());
    for (id, changes) in swarms {
        let last = &changes[changes.len() - 1];
        println!("  {id}");
        println!("    first reported   {}", last.onset.1);
        println!("    flagged          {} ({:?})", last.flagged_at, changes[0].grade);
        match &last.acknowledgement {
            Some(word) => {
                println!("    acknowledged     {} in {}: “{}”", word.published_at, word.source, word.title);
                println!("    visible to us    {}", word.seen_at);
                println!(
                    "    lag              {} min from the first report to the provider's word",
                    word.lag_seconds / 60
                );
                let lead = word.seen_at.duration_since(last.flagged_at).as_mins();
                println!("    lead             flagged {lead} min before the word was visible to us");
            }
            None => println!("    acknowledged     never"),
        }
        let over = if last.state == SwarmState::Subsided { last.subsided_at } else { None };
        println!("    subsided         {}", over.map_or("not yet".to_owned(), |at| at.to_string()));
        for evidence in &last.evidence {
            println!("      {} {} {}", evidence.at, evidence.source, evidence.excerpt);
        }
    }
}
