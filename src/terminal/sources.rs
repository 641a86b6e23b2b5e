//! Where we read, and whether we can; what the silence of all of it is worth.

use super::layout::{Table, wrapped};
use super::style::{BAD, DIM, GOOD, STRONG, UNSURE};
use super::words;
use crate::desk::SourceLine;
use crate::plain;
use anstyle::Style;
use crawlers::Reading;
use jiff::{SignedDuration, Timestamp};

/// A source read well no longer ago than this knows about now.
const LATELY: SignedDuration = SignedDuration::from_hours(2);

/// Sources that are named in a sentence; the rest is counted.
const NAMED_MAX: usize = 5;

/// A table: problems first, each with what went wrong.
pub fn sources(sources: &[SourceLine], now: Timestamp) -> String {
    let mut sorted: Vec<&SourceLine> = sources.iter().collect();
    sorted.sort_by_key(|source| (rank(source), &source.id));
    let mut table = Table::default();
    for source in sorted {
        let (style, state) = state(source);
        let blind = source.enabled && source.reading.is_some_and(|reading| reading.is_blind());
        let since = match source.since {
            Some(since) if blind => format!("for {}, ", plain::duration(now.duration_since(since))),
            _ => String::new(),
        };
        let last = match source.last_ok_at {
            Some(at) => format!("read well {}", words::ago(at, now)),
            None if blind => "never read well".to_owned(),
            None => String::new(),
        };
        let why = source.why.as_deref().filter(|_| blind).map(words::sentence).unwrap_or_default();
        let unverified = if source.verified { "" } else { "address never seen to work" };
        let cells = [
            (style, state.to_owned()),
            (STRONG, words::name(&source.id)),
            (DIM, source.venue.as_str().to_owned()),
            (DIM, source.about.as_deref().map(words::name).unwrap_or_default()),
            (Style::new(), format!("{since}{last}")),
            (DIM, unverified.to_owned()),
        ];
        table.row(cells, why);
    }
    format!("{}\n{}", table.lines(), coverage(sources, now))
}

/// What can be known from these sources now. Never "all fine".
pub(super) fn coverage(sources: &[SourceLine], now: Timestamp) -> String {
    let read: Vec<&SourceLine> = sources.iter().filter(|source| source.enabled).collect();
    let names = |chosen: &[&SourceLine]| {
        let shown: Vec<String> =
            chosen.iter().take(NAMED_MAX).map(|source| words::name(&source.id)).collect();
        let more = chosen.len().saturating_sub(NAMED_MAX);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{}{more}", shown.join(", "))
    };
    let blind = |source: &SourceLine| source.reading.is_some_and(|reading| reading.is_blind());
    let fresh = |source: &SourceLine| {
        !blind(source) && source.last_ok_at.is_some_and(|at| now.duration_since(at) < LATELY)
    };
    let seeing = read.iter().filter(|source| fresh(source)).count();
    let unreadable: Vec<&SourceLine> = read.iter().copied().filter(|source| blind(source)).collect();
    let stale: Vec<&SourceLine> =
        read.iter().copied().filter(|source| !blind(source) && !fresh(source)).collect();
    let lately = plain::duration(LATELY);
    let mut text = if read.is_empty() {
        "No source is read: enable some in the catalog.\n".to_owned()
    } else if seeing == 0 {
        format!(
            "Nothing was read well within the last {lately}, so nothing is known of now: run `notjustme watch`.\n"
        )
    } else {
        let sources = words::count(read.len() as u64, "source");
        let were = if read.len() == 1 { "was" } else { "were" };
        format!("{seeing} of {sources} {were} read well within the last {lately}.\n")
    };
    if !unreadable.is_empty() {
        let sentence =
            format!("Cannot be read, so that silence there means nothing: {}.", names(&unreadable));
        text.push_str(&wrapped(&sentence, 0));
    }
    if seeing > 0 && !stale.is_empty() {
        text.push_str(&wrapped(&format!("Not read lately: {}.", names(&stale)), 0));
    }
    text
}

/// The word for how a visit went, and its colour.
pub(super) fn reading_words(reading: Reading) -> (Style, &'static str) {
    match reading {
        Reading::Ok => (GOOD, "ok"),
        Reading::Empty => (GOOD, "empty"),
        Reading::Damaged => (BAD, "damaged"),
        Reading::Drifted => (BAD, "drifted"),
        Reading::Stranger => (BAD, "stranger"),
        Reading::Unreachable => (BAD, "unreachable"),
    }
}

fn state(source: &SourceLine) -> (Style, &'static str) {
    match source.reading {
        _ if !source.enabled => (DIM, "off"),
        Some(reading) => reading_words(reading),
        None => (UNSURE, "never read"),
    }
}

/// Problems first.
fn rank(source: &SourceLine) -> u8 {
    match source.reading {
        _ if !source.enabled => 4,
        Some(reading) if reading.is_blind() => 0,
        None => 1,
        Some(Reading::Empty) => 2,
        Some(_) => 3,
    }
}
