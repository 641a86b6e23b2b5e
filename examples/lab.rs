use notjustme::archive::{ArchiveLine, Known};
use notjustme::catalog::Catalog;
use notjustme::pipeline::Memory;
use notjustme::report::Reader;
use notjustme::store::AuthorHasher;
use simulate::{Label, Options, Outages, Quiet, World};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

fn run(world: World, verbose: bool, days: f64) {
    let reader = Reader::new(Arc::new(Catalog::built_in().unwrap()));
    let hasher = AuthorHasher::new(&[0; 32]);
    let mut known = Known::default();
    let mut memory = Memory::default();
    let streams: Vec<_> = world.streams().to_vec();
    let truths = world.truths().to_vec();
    let mut seen: BTreeMap<&str, [u64; 2]> = BTreeMap::new();
    let mut flagged: BTreeMap<String, (jiff::Timestamp, notjustme::detect::Swarm)> = BTreeMap::new();
    let mut missed: Vec<String> = Vec::new();
    let mut n = 0u64;
    let start = std::time::Instant::now();
    for labelled in world {
        let json = serde_json::to_vec(&labelled.line).unwrap();
        let line: ArchiveLine = serde_json::from_slice(&json).unwrap();
        let Some(sighting) = line.sighting(&mut known, &hasher) else { continue };
        n += 1;
        let taken = memory.take_in(&reader, &sighting);
        let name = match labelled.label {
            Label::Background => "background",
            Label::Talk => "talk",
            Label::Outage(_) => "outage",
            Label::Distractor(_) => "distractor",
        };
        if let notjustme::sighting::Seen::Post(seen_post) = &sighting.what {
            let of = seen.entry(name).or_default();
            of[0] += 1;
            let evidence = taken.report.as_ref().is_some_and(|r| r.is_evidence());
            of[1] += u64::from(evidence);
            let sample = n.wrapping_mul(0x9E3779B97F4A7C15) >> 56 == 7;
            if (name == "background" || name == "outage") && !evidence && sample || name == "talk" && evidence
            {
                missed.push(format!(
                    "{name}: {:?} / {} [{:?}] {:?}",
                    seen_post.post.title,
                    seen_post.post.text,
                    sighting.about,
                    taken.report.map(|r| (r.form, r.side, r.phrases, r.tokens.len()))
                ));
            }
        }
        for change in taken.changes {
            if !change.swarm.held {
                flagged.entry(change.swarm.id.clone()).or_insert((change.at, change.swarm));
            }
        }
    }
    println!("{n} sightings in {:?}", start.elapsed());
    for (name, of) in &seen {
        println!("{name}: {} posts, {} evidence = {:.3}", of[0], of[1], of[1] as f64 / of[0] as f64);
    }
    let rates: BTreeMap<String, f64> = streams.iter().map(|s| (s.provider.to_string(), s.rate)).collect();
    let mut matched = BTreeSet::new();
    let mut falses: BTreeMap<String, u32> = BTreeMap::new();
    for (id, (at, swarm)) in &flagged {
        let hit = truths.iter().position(|t| {
            t.provider == swarm.provider
                && at.as_second() >= t.from.as_second() - 900
                && at.as_second() <= t.to.as_second() + 3 * 3600
        });
        if let Some(i) = hit {
            if matched.insert(i) { continue } else { continue }
        }
        *falses.entry(format!("{}", rates.get(&swarm.provider).copied().unwrap_or(-1.0))).or_default() += 1;
        if verbose {
            println!(
                "FALSE {id} rate {:?} sig {} score {:.2} h {:.2} n {} exp {:.3} win {} level {:.3} phi {:.2} share {:.3} kinds {} venues {:?} grade {:?}",
                rates.get(&swarm.provider),
                swarm.signature,
                swarm.score,
                swarm.figures.threshold,
                swarm.figures.counted,
                swarm.expected,
                swarm.window_minutes,
                swarm.figures.level,
                swarm.figures.dispersion,
                swarm.figures.share,
                swarm.figures.kinds,
                swarm.venues,
                swarm.grade
            );
        }
    }
    let pd = streams.len() as f64 * days;
    let total: u32 = falses.values().sum();
    println!(
        "false {total} in {pd} provider-days = {:.3} per 30 d; by rate {falses:?}; check {:?}",
        f64::from(total) / pd * 30.0,
        memory.detector().check()
    );
    let mut strata: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for (i, t) in truths.iter().enumerate() {
        let delay = flagged
            .values()
            .filter(|(at, s)| {
                s.provider == t.provider
                    && at.as_second() >= t.from.as_second() - 900
                    && at.as_second() <= t.to.as_second() + 3 * 3600
            })
            .map(|(at, _)| (at.as_second() - t.from.as_second()) as f64 / 60.0)
            .fold(f64::INFINITY, f64::min);
        let key = format!("{:?}", t)
            .split("note")
            .next()
            .map(|_| format!("size {:?} rate {:?}", t.size, t.base_rate))
            .unwrap();
        let _ = i;
        strata.entry(key).or_default().push(delay);
    }
    for (key, mut delays) in strata {
        delays.sort_by(f64::total_cmp);
        let r = |m: f64| delays.iter().filter(|d| **d <= m).count() as f64 / delays.len() as f64;
        println!(
            "{key}: n {} median {:.1} recall15 {:.2} 30 {:.2} 60 {:.2} 180 {:.2}",
            delays.len(),
            delays[delays.len() / 2],
            r(15.0),
            r(30.0),
            r(60.0),
            r(180.0)
        );
    }
    if std::env::var("MISSED").is_ok() {
        for m in missed.iter().take(80) {
            println!("{m}");
        }
    }
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let days: u16 = args.get(2).map_or(60, |d| d.parse().unwrap());
    match args[1].as_str() {
        "quiet" => {
            run(Quiet { providers: 40, days: days.into(), ..Quiet::default() }.world(), true, f64::from(days))
        }
        "outages" => {
            let curves = args.get(3).map(|p| simulate::curve::read(p.as_ref()).unwrap()).unwrap_or_default();
            let grid = Outages { curves, ..Outages::default() };
            println!("{} worlds", grid.worlds());
            for index in 0..grid.worlds().min(days.into()) {
                run(
                    Outages { options: Options { index, ..grid.options.clone() }, ..grid.clone() }.world(),
                    false,
                    0.0,
                );
            }
        }
        _ => {}
    }
}
