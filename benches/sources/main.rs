//! Ten thousand sources in one process: how many are visited in a second, how fairly, and what that takes.
//!
//! Every source is a feed at a host of its own (each address of 127.0.0.0/8 is one), asked as politely as any: its
//! `robots.txt` first, a second between two requests. Of a hundred visits five find something new. Polls a second say
//! something of a machine; beside them stands how often the same machine asks the same server when it is neither polite nor
//! reads, and what was due. `cargo bench --bench sources` measures for two minutes; `cargo test --benches` visits a few once.

#![expect(clippy::print_stdout, reason = "a table is what it is for")]

mod server;

use anyhow::Result;
use crawlers::fetch::{FetchSettings, Fetcher};
use crawlers::{Source, Venue};
use jiff::Timestamp;
use notjustme::catalog::{Catalog, CatalogSource};
use notjustme::config::Config;
use notjustme::pipeline::Belt;
use notjustme::pipeline::watch::{Told, Watch};
use server::Server;
use std::collections::{BTreeMap, HashMap};
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Seconds between two visits to a source: the fewest that a catalog allows.
const EVERY_SECONDS: u32 = 30;

/// Bytes of a page of memory.
const PAGE_BYTES: u64 = 4096;

/// How much is measured.
struct Size {
    sources: usize,
    lasts: Duration,
    bare_requests: usize,
}

const MEASURED: Size = Size { sources: 10_000, lasts: Duration::from_secs(120), bare_requests: 20_000 };
const TRIED: Size = Size { sources: 40, lasts: Duration::from_secs(4), bare_requests: 100 };

/// Requests under way at the same time when nothing else is done with them.
const BARE_AT_ONCE: usize = 32;

fn main() -> Result<()> {
    // Cargo passes `--bench` when it measures and nothing, or `--test`, when it tests.
    let arguments: Vec<String> = std::env::args().collect();
    let given = |word: &str| arguments.iter().any(|argument| argument == word);
    let measures = given("--bench") && !given("--test");
    let size = if measures { MEASURED } else { TRIED };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (visits, server, bare) = runtime.block_on(async {
        let server = Server::start().await?;
        let visits = watch(&server, &size).await?;
        let bare = bare(&server, size.bare_requests).await?;
        anyhow::Ok((visits, server, bare))
    })?;
    if measures {
        report(&size, &visits, &server, bare);
    } else {
        assert_eq!(visits.len(), size.sources, "every source was visited");
        println!("everything ran once; `cargo bench --bench sources` measures");
    }
    Ok(())
}

/// When each source was visited.
type Visits = HashMap<String, Vec<Instant>>;

async fn watch(server: &Server, size: &Size) -> Result<Visits> {
    let home = tempfile::tempdir()?;
    let mut catalog = Catalog::built_in()?;
    catalog.sources = (0..size.sources).map(|number| source(server, number)).collect();
    let catalog = Arc::new(catalog);
    let belt = Belt::open(home.path(), Arc::clone(&catalog), Vec::new())?;
    let settings =
        FetchSettings { allow_loopback: true, ..FetchSettings::new("https://notjustme.example/bench") };
    let fetcher = Fetcher::new(settings)?;
    let watch = Watch::new(belt, fetcher, &catalog, &Config::default(), Arc::new(Timestamp::now))?;
    let mut visits = Visits::new();
    let stop = tokio::time::sleep(size.lasts);
    let watched = watch.run(stop, |told| {
        if let Told::Visited(source, _) = told {
            visits.entry(source.source.id.clone()).or_default().push(Instant::now());
        }
    });
    watched.await?;
    Ok(visits)
}

fn source(server: &Server, number: usize) -> CatalogSource {
    let host =
        Ipv4Addr::from_bits(u32::from(Ipv4Addr::new(127, 1, 0, 0)) + u32::try_from(number).unwrap_or(0));
    let source = Source {
        id: format!("feed-{number}"),
        kind: "feed".to_owned(),
        url: format!("http://{host}:{}/feed", server.port).parse().expect("an address"),
        venue: Venue::Forum,
        provider: None,
        page_id: None,
        options: BTreeMap::new(),
    };
    CatalogSource { source, enabled: true, verified: true, every_seconds: EVERY_SECONDS, note: None }
}

/// Requests a second when nothing is done but asking, from one host to the other.
async fn bare(server: &Server, requests: usize) -> Result<f64> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let begun = Instant::now();
    let mut under_way = tokio::task::JoinSet::new();
    for number in 0..requests {
        if under_way.len() >= BARE_AT_ONCE {
            under_way.join_next().await.transpose()?.transpose()?;
        }
        let address = source(server, number).source.url;
        let asked = client.get(address);
        under_way.spawn(async move { anyhow::Ok(asked.send().await?.bytes().await?.len()) });
    }
    while let Some(done) = under_way.join_next().await {
        done??;
    }
    #[expect(clippy::cast_precision_loss, reason = "a few thousand requests")]
    let rate = requests as f64 / begun.elapsed().as_secs_f64();
    Ok(rate)
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn report(size: &Size, visits: &Visits, server: &Server, bare: f64) {
    let all: usize = visits.values().map(Vec::len).sum();
    let rate = all as f64 / size.lasts.as_secs_f64();
    let due = size.sources as f64 / f64::from(EVERY_SECONDS);
    let mut waits: Vec<f64> = visits
        .values()
        .flat_map(|times| times.windows(2).map(|pair| pair[1].duration_since(pair[0]).as_secs_f64()))
        .collect();
    waits.sort_by(f64::total_cmp);
    let (median, longest) = (waits[waits.len() / 2], waits[waits.len() - 1]);
    let (whole, unchanged) = server.answers();
    let saved = unchanged as f64 * 100.0 / (whole + unchanged).max(1) as f64;
    println!("sources      {} at as many hosts, {} of them visited", size.sources, visits.len());
    println!(
        "polls        {rate:.0} a second; {due:.0} were due ({:.2}); {:.2} of bare requests",
        rate / due,
        rate / bare
    );
    println!(
        "waits        {median:.1} s at the median, {longest:.1} s the longest ({:.2}); {EVERY_SECONDS} s were due",
        longest / median
    );
    println!("unchanged    {saved:.0} % of the answers, which brought no page");
    println!(
        "resident     {} MiB",
        resident_mebibytes().map_or_else(|| "?".to_owned(), |size| size.to_string())
    );
}

fn resident_mebibytes() -> Option<u64> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = pages.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * PAGE_BYTES / (1 << 20))
}
