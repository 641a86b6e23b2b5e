//! A visit to a source: one line.

use super::layout::{COLUMNS_MAX, cut, width};
use super::sources::reading_words;
use super::style::paint;
use super::words;
use crawlers::crawl::Round;
use crawlers::{Reading, Source};
use serde_json::{Value, json};

/// One line: how it went, and what it brought or why not.
pub fn round(source: &Source, round: &Round) -> String {
    let mut brought = vec![words::count(round.posts.len() as u64, "post")];
    if !round.incidents.is_empty() {
        brought.push(words::count(round.incidents.len() as u64, "incident"));
    }
    if round.unread_pages > 0 {
        brought.push(format!("{} left for later", words::count(round.unread_pages as u64, "page")));
    }
    if let Some(fault) = round.faults.first() {
        let more = match round.faults.len() {
            1 => String::new(),
            many => format!(" (and {} more)", many - 1),
        };
        brought.push(format!("{}{more}", words::sentence(&fault.what)));
    }
    line(source, round.reading, &brought)
}

/// What a stream brought, in one line.
pub fn streamed(source: &Source, reading: Reading, posts: usize, why: Option<&str>) -> String {
    let mut brought = vec![words::count(posts as u64, "post")];
    brought.extend(why.map(words::sentence));
    line(source, reading, &brought)
}

/// The same for programs.
pub fn streamed_json(source: &Source, reading: Reading, posts: usize, why: Option<&str>) -> Value {
    json!({ "source": source.id, "reading": reading, "posts": posts, "why": why })
}

fn line(source: &Source, reading: Reading, brought: &[String]) -> String {
    let (style, reading) = reading_words(reading);
    let start = format!("{reading:<11}  {:<28}  ", words::name(&source.id));
    let rest = cut(&brought.join(", "), COLUMNS_MAX.saturating_sub(width(&start)));
    format!("{}{}{rest}\n", paint(style, reading), &start[reading.len()..])
}

/// The same for programs: counts, not the posts themselves.
pub fn round_json(source: &Source, round: &Round) -> Value {
    json!({
        "source": source.id,
        "reading": round.reading,
        "posts": round.posts.len(),
        "incidents": round.incidents.len(),
        "unread_pages": round.unread_pages,
        "faults": round.faults.iter().map(|fault| fault.what.as_str()).collect::<Vec<_>>(),
        "not_before": round.not_before,
    })
}
