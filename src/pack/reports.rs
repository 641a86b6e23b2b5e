//! The reports of a swarm: who, where, in which words, and what was left out.

use super::Facts;
use super::markdown::Span;
use super::words::{count, listed, minute, people};
use crate::detect::{Evidence, Thread};
use crawlers::Venue;
use std::collections::BTreeSet;

/// Reports that are listed: the earliest say when it began, the newest that it goes on.
const EARLIEST_MAX: usize = 12;
const NEWEST_MAX: usize = 6;

/// Error texts that are listed.
const PHRASES_MAX: usize = 10;

/// Threads that are listed beside the largest.
const STRAY_MAX: usize = 10;

/// Sources that cannot be read that are named.
const BLIND_MAX: usize = 12;

/// How many people, how many reports, in which kinds of place.
pub(super) fn people_and_places(facts: &Facts<'_>) -> String {
    let swarm = facts.swarm;
    let places: Vec<String> = swarm
        .venues
        .iter()
        .map(|(venue, reports)| format!("{reports} {}", place(*venue, *reports)))
        .collect();
    format!(
        "{} ({} by {}: {})",
        count(people(swarm), "independent person", "independent people"),
        count(swarm.reports, "report", "reports"),
        count(swarm.authors, "author", "authors"),
        listed(&places),
    )
}

fn place(venue: Venue, reports: u32) -> &'static str {
    match (venue, reports) {
        (Venue::Forum, _) => "in forums",
        (Venue::Social, _) => "on social networks",
        (Venue::News, _) => "on news and link sites",
        (Venue::Tracker, _) => "in issue trackers",
        (Venue::Mail, _) => "on mailing lists",
        (Venue::Official, _) => "on the provider's own pages",
    }
}

/// Codes and symptoms as people wrote them, most first.
pub(super) fn phrases(facts: &Facts<'_>) -> Vec<Span> {
    let phrases = facts.swarm.phrases.iter().take(PHRASES_MAX);
    phrases
        .map(|(phrase, reports)| {
            Span::own(format!("{} in {}", Span::code(phrase), count(*reports, "report", "reports")))
        })
        .collect()
}

/// The thread to gather in, then the stray ones.
pub(super) fn threads(facts: &Facts<'_>) -> Vec<Span> {
    let mut threads = facts.swarm.threads();
    threads.retain(|thread| thread.url.as_deref().is_some_and(|url| Span::address(url).is_some()));
    let stray = threads.len().saturating_sub(1);
    let mut items: Vec<Span> = threads.iter().take(1 + STRAY_MAX).enumerate().map(thread).collect();
    if stray > STRAY_MAX {
        items.push(Span::own(format!("and {} more threads", stray - STRAY_MAX)));
    }
    items
}

fn thread((place, thread): (usize, &Thread)) -> Span {
    let what = match (place, thread.live) {
        (0, true) => "**The largest live thread**: ",
        (0, false) => "**The largest thread**, silent for days: ",
        (_, true) => "a stray one: ",
        (_, false) => "a stray one, silent for days: ",
    };
    let address = thread.url.as_deref().and_then(Span::address).map(|url| url.to_string());
    Span::own(format!(
        "{what}{}, {} in {}, the newest {}",
        address.unwrap_or_default(),
        count(thread.reports, "report", "reports"),
        Span::words(&thread.source),
        minute(thread.newest_at),
    ))
}

/// The reports themselves, earliest first.
pub(super) fn evidence(facts: &Facts<'_>) -> Vec<Span> {
    let all: Vec<&Evidence> = facts.swarm.evidence.iter().filter(|report| report.at <= facts.now).collect();
    let mut items: Vec<Span> = Vec::new();
    let left_out = all.len().saturating_sub(EARLIEST_MAX + NEWEST_MAX);
    for (place, report) in all.iter().enumerate() {
        if left_out > 0 && place == EARLIEST_MAX {
            items.push(Span::own(format!(
                "… {} between them …",
                count(left_out as u32, "more report", "more reports")
            )));
        }
        if place < EARLIEST_MAX || place >= EARLIEST_MAX + left_out {
            items.push(one(report));
        }
    }
    let unkept = (facts.swarm.reports as usize).saturating_sub(facts.swarm.evidence.len());
    if unkept > 0 {
        items.push(Span::own(format!("{unkept} more joined and are counted, but not listed here.")));
    }
    items
}

fn one(report: &Evidence) -> Span {
    let address = report.url.as_deref().and_then(Span::address);
    Span::own(format!(
        "{}, {}: {}{}",
        minute(report.at),
        Span::words(&report.source),
        Span::quote(&report.excerpt),
        address.map(|address| format!(" {address}")).unwrap_or_default(),
    ))
}

/// What was not counted, and why.
pub(super) fn not_counted(facts: &Facts<'_>) -> Vec<Span> {
    let left = &facts.swarm.not_counted;
    let lines = [
        (
            left.same_author,
            "further post of somebody who already counts",
            "further posts of people who already count",
        ),
        (left.copies, "near-copy of a post that counts", "near-copies of posts that count"),
        (left.campaigns, "text told of several providers", "texts told of several providers"),
        (left.reposts, "repost or quote", "reposts and quotes"),
        (left.coverage, "link to news or to a status page", "links to news or to a status page"),
        (left.retold, "headline, or word of an earlier failure", "headlines, and words of earlier failures"),
        (left.recovered, "“works again” or “works for me”", "times “works again” or “works for me”"),
        (left.explained, "post after the provider spoke", "posts after the provider spoke"),
    ];
    let some = lines.into_iter().filter(|(number, ..)| *number > 0);
    some.map(|(number, one, many)| Span::own(count(number, one, many))).collect()
}

/// Sources whose silence means nothing: while the swarm was open, and now.
pub(super) fn blind(facts: &Facts<'_>) -> Vec<Span> {
    let about = |about: &Option<String>| match about {
        Some(about) => facts.catalog.family(&facts.swarm.provider).any(|id| id == about),
        None => true,
    };
    let now = facts.sources.iter().filter(|source| source.blind.is_some() && about(&source.about));
    let now: BTreeSet<&str> = now.map(|source| source.id.as_str()).collect();
    let while_open: BTreeSet<&str> = facts.swarm.blind_sources.iter().map(String::as_str).collect();
    let named = |sources: &BTreeSet<&str>| {
        let mut names: Vec<String> =
            sources.iter().take(BLIND_MAX).map(|source| Span::words(source).to_string()).collect();
        if sources.len() > BLIND_MAX {
            names.push(format!("{} more", sources.len() - BLIND_MAX));
        }
        listed(&names)
    };
    let mut items = Vec::new();
    if !while_open.is_empty() {
        items.push(Span::own(format!("could not be read while it was open: {}", named(&while_open))));
    }
    if !now.is_empty() {
        items.push(Span::own(format!("cannot be read now: {}", named(&now))));
    }
    items
}
