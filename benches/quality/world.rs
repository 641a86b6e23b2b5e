//! A world to ask in: four quiet weeks, then hours in which some providers fail, taken in by the real belt.
//!
//! Its words are the simulator's, which knows neither the program's rules nor the questions.

use super::decoys::{Shown, coded};
use super::outages::{BLIND, OUTAGES, Outage, QUIET};
use crawlers::{Impact, Incident, IncidentState, Post, Reading, Venue};
use jiff::Timestamp;
use notjustme::catalog::Catalog;
use notjustme::pipeline::Belt;
use notjustme::store::Visit;
use simulate::Phrasing;
use simulate::crowd::Crowd;
use simulate::dice::Dice;
use simulate::line::{self, Line};
use simulate::ordinary::{Background, Talk};
use simulate::pen::{Pen, Stage, Thread, time};
use simulate::phrase::{Bank, Signature};
use simulate::world::{DAY_SECONDS, Player, START};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Fixes every word.
const SEED: u64 = 11;

/// Days of ordinary talk.
const QUIET_DAYS: i64 = 28;

/// Trouble reports and posts of talk about each provider, per hour.
const TROUBLE_PER_HOUR: f64 = 0.04;
const TALK_PER_HOUR: f64 = 0.06;

/// What fails has failed for so long when the questions are asked.
const OUTAGE_SECONDS: i64 = 3 * 3600;

/// The time after the onset when a provider that speaks does.
const SPOKEN_AFTER_SECONDS: i64 = 2 * 3600;

/// What is seen within this time is one visit: in the quiet weeks, and in the hours that matter.
const QUIET_VISIT_SECONDS: i64 = 6 * 3600;
const VISIT_SECONDS: i64 = 600;

/// The share of posts that answer in a thread.
const ANSWERS: f64 = 0.3;

/// What is known of the world besides its posts.
pub(crate) struct World {
    /// When the questions are asked: a Monday afternoon.
    pub(crate) now: Timestamp,
    /// Which failure a post tells of: source and id, and the failing provider's id.
    pub(crate) told_of: BTreeMap<(String, String), &'static str>,
    /// Posts that show each bare code.
    pub(crate) shown: Shown,
}

/// Writes the world into an empty folder.
pub(crate) fn written(folder: &Path, catalog: &Arc<Catalog>) -> World {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).expect("room on the disk");
    let onset = START + QUIET_DAYS * DAY_SECONDS + 13 * 3600;
    let now = onset + OUTAGE_SECONDS;
    let stage =
        Stage { bank: Bank::new(Phrasing::All), providers: simulate::roster::providers(), seed: SEED };
    let mut world = World { now: time(now), told_of: BTreeMap::new(), shown: BTreeMap::new() };

    let mut posts = ordinary(&stage, now);
    for (number, outage) in (0_u64..).zip(&OUTAGES) {
        for post in failing(&stage, number, outage, onset) {
            world.told_of.insert((post.source.clone(), post.id.clone()), outage.provider);
            posts.push(post);
        }
    }
    let (written, shown) = coded(now);
    posts.extend(written);
    world.shown = shown;
    posts.retain(|post| post.seen_at < time(now));
    posts.sort_by_key(|post| post.seen_at);

    let mut belt = Belt::open(folder, Arc::clone(catalog), Vec::new()).expect("an empty folder");
    let spoken_at = time(onset + SPOKEN_AFTER_SECONDS);
    let quiet = posts.partition_point(|post| post.seen_at < time(onset));
    let silent = posts.partition_point(|post| post.seen_at < spoken_at);
    receive(&mut belt, &posts[..quiet], QUIET_VISIT_SECONDS);
    receive(&mut belt, &posts[quiet..silent], VISIT_SECONDS);
    for outage in &OUTAGES {
        speak(&mut belt, catalog, outage, spoken_at);
    }
    receive(&mut belt, &posts[silent..], VISIT_SECONDS);
    for entry in catalog.sources.iter().filter(|entry| entry.enabled) {
        let source = &entry.source;
        let about = source.provider.as_deref();
        let visit = Visit { about, ..Visit::new(&source.id, source.venue, time(now)) };
        let blind = about.is_some_and(|about| BLIND.contains(&about));
        let visit = if blind {
            Visit { reading: Reading::Unreachable, why: Some("HTTP 503"), ..visit }
        } else {
            visit
        };
        belt.receive(&visit).expect("room on the disk");
    }
    belt.save(time(now)).expect("room on the disk");
    world
}

fn place_of(stage: &Stage, provider: &str) -> usize {
    let found = stage.providers.iter().position(|known| known.id == provider);
    found.unwrap_or_else(|| panic!("the simulator knows no {provider}"))
}

/// Ordinary trouble and talk.
fn ordinary(stage: &Stage, until: i64) -> Vec<line::Post> {
    let mut written = Vec::new();
    let providers = OUTAGES.iter().map(|outage| outage.provider).chain(QUIET);
    for (number, provider) in (0_u64..).zip(providers) {
        let provider = place_of(stage, provider);
        let mut trouble = Background::new(stage, number, provider, TROUBLE_PER_HOUR);
        let mut talk = Talk::new(stage, number, provider, TALK_PER_HOUR);
        let mut from = START;
        while from < until {
            let to = (from + DAY_SECONDS).min(until);
            trouble.play(stage, from, to, &mut written);
            talk.play(stage, from, to, &mut written);
            from = to;
        }
    }
    let posts = written.into_iter().filter_map(|labelled| match labelled.line {
        Line::Post(post) => Some(post),
        _ => None,
    });
    posts.collect()
}

/// The posts of a failure, evenly until now.
fn failing(stage: &Stage, number: u64, outage: &Outage, onset: i64) -> Vec<line::Post> {
    let pen_number = 20_000 + number;
    let mut dice = Dice::new(SEED, &[pen_number]);
    let provider = place_of(stage, outage.provider);
    let service = outage.service.map(|id| {
        let services = &stage.providers[provider].services;
        services.iter().position(|service| service.id == id).expect("a service of the simulator's")
    });
    let signature =
        Signature { symptom: Some(outage.symptom.to_owned()), code: outage.code.map(str::to_owned), service };
    let mut pen = Pen::new(stage, pen_number, provider, Crowd::new(pen_number, 1.0));
    let mut threads: Vec<Thread> = Vec::new();
    let mut posts = Vec::new();
    for place in 0..outage.posts {
        let at = onset + (OUTAGE_SECONDS - 900) * place as i64 / outage.posts as i64;
        let answer = !threads.is_empty() && outage.posts > 10 && dice.chance(ANSWERS);
        let thread = answer.then(|| threads[dice.below(threads.len())].clone());
        let author = pen.crowd.stranger(&mut dice);
        let (post, opened) = pen.complain(stage, &mut dice, &signature, at, author, thread.as_ref());
        if thread.is_none() {
            threads.push(opened);
        }
        posts.push(post);
    }
    posts
}

/// Hands posts on as visits, in the order of time; what is seen within so many seconds is one visit.
fn receive(belt: &mut Belt, posts: &[line::Post], seconds: i64) {
    let round_of = |post: &line::Post| post.seen_at.as_second() / seconds;
    for round in posts.chunk_by(|a, b| round_of(a) == round_of(b)) {
        let mut visits: BTreeMap<(&str, Option<&str>, line::Venue), Vec<Post>> = BTreeMap::new();
        let now = round.iter().map(|post| post.seen_at).max().expect("a round has a post");
        for post in round {
            let key = (post.source.as_str(), post.provider.as_deref(), post.venue);
            visits.entry(key).or_default().push(crawled(post));
        }
        for ((source, about, place), posts) in visits {
            let visit = Visit { about, posts: &posts, ..Visit::new(source, venue(place), now) };
            belt.receive(&visit).expect("room on the disk");
        }
    }
}

fn crawled(post: &line::Post) -> Post {
    let mut crawled = Post::new(post.id.clone(), post.at, post.text.clone());
    crawled.author.clone_from(&post.author);
    crawled.title.clone_from(&post.title);
    crawled.url.clone_from(&post.url);
    crawled.thread.clone_from(&post.thread);
    crawled.reply_to.clone_from(&post.reply_to);
    crawled.lang.clone_from(&post.lang);
    crawled
}

/// The simulator has words of its own.
fn venue(venue: line::Venue) -> Venue {
    match venue {
        line::Venue::Forum => Venue::Forum,
        line::Venue::Social => Venue::Social,
        line::Venue::News => Venue::News,
        line::Venue::Tracker => Venue::Tracker,
        line::Venue::Mail => Venue::Mail,
        line::Venue::Official => Venue::Official,
    }
}

/// A provider's status page shows an incident.
fn speak(belt: &mut Belt, catalog: &Catalog, outage: &Outage, at: Timestamp) {
    let Some(title) = outage.acknowledged else { return };
    let page = catalog.sources.iter().find(|entry| {
        entry.enabled
            && entry.source.venue == Venue::Official
            && entry.source.provider.as_deref() == Some(outage.provider)
    });
    let page = &page.expect("a provider that speaks has a page").source;
    let incident = Incident {
        id: "1".to_owned(),
        title: title.to_owned(),
        state: IncidentState::Investigating,
        impact: Impact::Major,
        services: Vec::new(),
        began_at: None,
        published_at: at,
        resolved_at: None,
        url: None,
        updates: Vec::new(),
    };
    let incidents = [incident];
    let visit = Visit {
        about: page.provider.as_deref(),
        incidents: &incidents,
        ..Visit::new(&page.id, page.venue, at)
    };
    belt.receive(&visit).expect("room on the disk");
}
