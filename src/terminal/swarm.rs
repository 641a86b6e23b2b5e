//! One swarm with the whole reason for it.

use super::change::explanation;
use super::layout::{fields_to, wrapped_to};
use super::style::{DIM, STRONG, paint};
use super::{figures, ladder, words};
use crate::catalog::Catalog;
use crate::detect::{Evidence, Swarm};
use jiff::Timestamp;

/// The longest line: this page is read beside others, and pasted into tickets.
const COLUMNS: usize = 80;

/// Phrases that are shown.
const PHRASES_MAX: usize = 8;

/// Everything that is known of a swarm.
pub fn swarm(swarm: &Swarm, catalog: &Catalog, now: Timestamp) -> String {
    let name = words::provider(catalog, &swarm.provider);
    let (style, state) = words::state(swarm);
    let standing = match words::grade(swarm.grade) {
        grade if grade == state => state.to_owned(),
        grade => format!("{grade}, {state}"),
    };
    let mut text = format!(
        "{}  {}  {}\n\n",
        paint(STRONG, &name),
        paint(style, &standing),
        paint(DIM, &words::name(&swarm.id)),
    );
    text.push_str(&wrapped_to(COLUMNS, &explanation(swarm, &name), 2));
    text.push_str(&section(
        "",
        &[
            ("began", began(swarm, now)),
            ("flagged", flagged(swarm)),
            (
                "newest report",
                format!("{}, {}", words::minute(swarm.last_report_at), words::ago(swarm.last_report_at, now)),
            ),
            ("subsided", swarm.subsided_at.map(words::minute).unwrap_or_default()),
            ("services", swarm.services.iter().map(|id| words::name(id)).collect::<Vec<_>>().join(", ")),
            ("in common", in_common(swarm)),
            ("people", people(swarm)),
            ("phrases", phrases(swarm)),
            ("cause", ladder::cause(swarm, catalog)),
            ("held back", held(swarm)),
            ("cannot be read", blind(swarm)),
        ],
    ));
    text.push_str(&section("Why it is a swarm", &figures::reckoning(swarm)));
    text.push_str(&section("What the provider said", &ladder::rungs(swarm)));
    text.push_str(&section("What is claimed", &ladder::claims(swarm)));
    let conflicts = swarm.conflicts();
    if !conflicts.is_empty() {
        text.push_str("\nWhere that does not agree\n");
        for conflict in conflicts {
            let lines = wrapped_to(COLUMNS, &words::sentence(&conflict), 4);
            text.push_str(&format!("  - {}", lines.trim_start_matches(' ')));
        }
    }
    if !swarm.evidence.is_empty() {
        text.push_str("\nReports, earliest first\n");
        swarm.evidence.iter().for_each(|evidence| text.push_str(&report(evidence)));
    }
    text
}

/// A heading and its lines; nothing where there is no line.
fn section(heading: &str, lines: &[(&str, String)]) -> String {
    let lines = fields_to(COLUMNS, lines);
    let heading = if heading.is_empty() { String::new() } else { format!("{heading}\n") };
    if lines.is_empty() { lines } else { format!("\n{heading}{lines}") }
}

fn held(swarm: &Swarm) -> String {
    let why =
        "nothing else bears it out, and its provider has used up its budget of such flags: nobody is alerted";
    if swarm.held { why.to_owned() } else { String::new() }
}

fn began(swarm: &Swarm, now: Timestamp) -> String {
    let (from, to) = swarm.onset;
    let ago = words::ago(to, now);
    if words::minute(from) == words::minute(to) {
        format!("{}, {ago}", words::minute(to))
    } else {
        format!("between {} and {}, {ago}", words::minute(from), words::minute(to))
    }
}

fn flagged(swarm: &Swarm) -> String {
    let after = swarm.flagged_at.duration_since(swarm.onset.1).as_secs();
    format!("{}, {}", words::minute(swarm.flagged_at), words::lag(after))
}

fn in_common(swarm: &Swarm) -> String {
    let others = swarm.signatures.iter().filter(|other| **other != swarm.signature);
    let all = std::iter::once(&swarm.signature).chain(others);
    all.map(words::signature).collect::<Vec<_>>().join(", ")
}

fn people(swarm: &Swarm) -> String {
    let venues = swarm.venues.iter().map(|(venue, reports)| format!("{reports} {}", venue.as_str()));
    format!(
        "{} independent; {} by {}: {}",
        words::people(swarm.people),
        words::count(swarm.reports.into(), "report"),
        words::count(swarm.authors.into(), "author"),
        venues.collect::<Vec<_>>().join(", "),
    )
}

fn phrases(swarm: &Swarm) -> String {
    let phrases = words::phrases(swarm, PHRASES_MAX).into_iter();
    phrases.map(|(phrase, reports)| format!("{phrase} ×{reports}")).collect::<Vec<_>>().join(", ")
}

fn blind(swarm: &Swarm) -> String {
    if swarm.blind_sources.is_empty() {
        return String::new();
    }
    let sources = swarm.blind_sources.iter().map(|id| words::name(id)).collect::<Vec<_>>().join(", ");
    format!("{sources}: their silence means nothing")
}

fn report(evidence: &Evidence) -> String {
    let head = format!(
        "{}  {}  {}",
        words::minute(evidence.at),
        evidence.venue.as_str(),
        words::name(&evidence.source),
    );
    let mut text =
        format!("  {}\n{}", paint(DIM, &head), wrapped_to(COLUMNS, &words::sentence(&evidence.excerpt), 4));
    if let Some(url) = &evidence.url {
        text.push_str(&format!("    {}\n", words::address(url)));
    }
    text
}
