//! One visit in full: what a source shows, what of it could not be read, and what that cost the site.
//!
//! People are counted and not named: who wrote a post is nobody's business who tries out a source.

use super::layout::{fields, wrapped};
use super::sources::reading_words;
use super::style::{DIM, STRONG, paint};
use super::words;
use crawlers::crawl::Round;
use crawlers::{Incident, Post, Source};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

/// Posts, and incidents, that are shown.
const SHOWN_MAX: usize = 5;

/// Faults that are shown.
const FAULTS_SHOWN_MAX: usize = 5;

/// What a visit that took so long brought.
pub fn reading(source: &Source, round: &Round, took: Duration, now: Timestamp) -> String {
    let (style, reading) = reading_words(round.reading);
    let mut text = format!(
        "{}  {}  {}  {}\n",
        paint(style, reading),
        paint(STRONG, &words::name(&source.id)),
        words::name(&source.kind),
        paint(DIM, &words::address(source.url.as_str())),
    );
    let mut read = Vec::new();
    if !round.posts.is_empty() || round.incidents.is_empty() {
        let posts = words::count(round.posts.len() as u64, "post");
        read.push(match authors(round) {
            0 => posts,
            authors => format!("{posts} by {}", words::count_of(authors, "person", "people")),
        });
    }
    if !round.incidents.is_empty() {
        let open = round.incidents.iter().filter(|incident| !incident.state.is_over()).count();
        read.push(format!("{}, {open} open", words::count(round.incidents.len() as u64, "incident")));
    }
    let time = |at: Option<Timestamp>| {
        at.map(|at| format!("{}, {}", words::minute(at), words::ago(at, now))).unwrap_or_default()
    };
    let unread = match round.unread_pages {
        0 => String::new(),
        pages => format!("{}, left for the next visit", words::count(pages as u64, "page")),
    };
    text.push_str(&fields(&[
        ("read", read.join("; ")),
        ("newest", time(times(round).max())),
        ("oldest", time(times(round).min())),
        ("requests", format!("{} in {} s", round.requests.asked, took.as_secs())),
        ("unchanged", unchanged(round)),
        ("pause", time_asked(round)),
        ("unread", unread),
    ]));
    for incident in round.incidents.iter().rev().take(SHOWN_MAX) {
        text.push_str(&item(incident.published_at, &incident_words(incident), incident.url.as_deref()));
    }
    for post in round.posts.iter().rev().take(SHOWN_MAX) {
        text.push_str(&item(post.at, &post_words(post), post.url.as_deref()));
    }
    if !round.faults.is_empty() {
        text.push_str("\nNot read:\n");
    }
    for fault in round.faults.iter().take(FAULTS_SHOWN_MAX) {
        text.push_str(&wrapped(&words::sentence(&fault.what), 2));
    }
    if round.faults.len() > FAULTS_SHOWN_MAX {
        text.push_str(&format!("  and {} more\n", round.faults.len() - FAULTS_SHOWN_MAX));
    }
    text
}

/// The same for programs.
pub fn reading_json(source: &Source, round: &Round, took: Duration) -> Value {
    let posts: Vec<Value> = round.posts.iter().rev().take(SHOWN_MAX).map(post_json).collect();
    let incidents: Vec<&Incident> = round.incidents.iter().rev().take(SHOWN_MAX).collect();
    json!({
        "source": source.id,
        "kind": source.kind,
        "url": source.url,
        "venue": source.venue,
        "reading": round.reading,
        "posts": round.posts.len(),
        "authors": authors(round),
        "incidents": round.incidents.len(),
        "newest": times(round).max(),
        "oldest": times(round).min(),
        "unread_pages": round.unread_pages,
        "faults": round.faults.iter().map(|fault| fault.what.as_str()).collect::<Vec<_>>(),
        "not_before": round.not_before,
        "requests": round.requests,
        "seconds": took.as_secs_f64(),
        "first_posts": posts,
        "first_incidents": incidents.iter().map(|incident| json!({
            "at": incident.published_at,
            "state": incident.state,
            "title": words::sentence(&incident.title),
            "url": incident.url,
        })).collect::<Vec<_>>(),
    })
}

fn post_json(post: &Post) -> Value {
    json!({ "at": post.at, "title": title(post), "url": post.url, "staff": post.staff })
}

/// One post or incident: a line, and its address below.
fn item(at: Timestamp, words: &str, url: Option<&str>) -> String {
    let address = url.map(|url| format!("      {}\n", paint(DIM, &words::address(url)))).unwrap_or_default();
    let lines = wrapped(words, 6);
    format!("\n  {}\n{lines}{address}", paint(DIM, &words::minute(at)))
}

fn post_words(post: &Post) -> String {
    let who = match (post.staff, &post.author) {
        (true, _) => "staff",
        (false, Some(_)) => "somebody",
        (false, None) => "unknown author",
    };
    format!("{} — {who}", title(post))
}

/// The title, or the beginning of the words.
fn title(post: &Post) -> String {
    match post.title.as_deref().filter(|title| !title.trim().is_empty()) {
        Some(title) => words::sentence(title),
        None if post.deleted => "deleted".to_owned(),
        None => words::sentence(&post.text),
    }
}

fn incident_words(incident: &Incident) -> String {
    format!("{} — {}", words::sentence(&incident.title), incident.state.as_str())
}

/// How many different authors the posts have.
fn authors(round: &Round) -> u64 {
    round.posts.iter().filter_map(|post| post.author.as_deref()).collect::<BTreeSet<_>>().len() as u64
}

fn times(round: &Round) -> impl Iterator<Item = Timestamp> {
    let posts = round.posts.iter().map(|post| post.at);
    posts.chain(round.incidents.iter().map(|incident| incident.published_at))
}

/// Whether the next visit can be told that nothing has changed.
fn unchanged(round: &Round) -> String {
    let counts = round.requests;
    match (counts.conditional, counts.validated) {
        (0, _) => "this kind does not ask whether its pages changed".to_owned(),
        (_, 0) => {
            "the site sends neither ETag nor Last-Modified: each visit reads everything again".to_owned()
        }
        (conditional, validated) => {
            format!("can be told of {validated} of {}", words::count(conditional as u64, "page"))
        }
    }
}

fn time_asked(round: &Round) -> String {
    round
        .not_before
        .map(|at| format!("the site asks for no visit before {}", words::minute(at)))
        .unwrap_or_default()
}
