//! One swarm with the whole reason for it.

use super::change::explanation;
use super::layout::{fields, wrapped};
use super::style::{DIM, STRONG, paint};
use super::words;
use crate::catalog::Catalog;
use crate::detect::{Evidence, NotCounted, Swarm};
use crate::plain;
use jiff::Timestamp;

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
    text.push_str(&wrapped(&explanation(swarm, &name), 2));
    text.push('\n');
    text.push_str(&fields(&[
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
        ("provider", provider_word(swarm)),
        ("not counted", not_counted(&swarm.not_counted)),
        ("cannot be read", blind(swarm)),
    ]));
    if !swarm.evidence.is_empty() {
        text.push_str("\nReports, earliest first\n");
        swarm.evidence.iter().for_each(|evidence| text.push_str(&report(evidence)));
    }
    text
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

fn provider_word(swarm: &Swarm) -> String {
    let Some(word) = &swarm.acknowledgement else { return "no public word".to_owned() };
    let seen = plain::duration(word.seen_at.duration_since(word.published_at));
    format!(
        "said so {}, {}: “{}” ({} in {}); seen here {seen} later",
        words::minute(word.published_at),
        words::lag(word.lag_seconds),
        words::sentence(&word.title),
        words::name(&word.id),
        words::name(&word.source),
    )
}

fn not_counted(not_counted: &NotCounted) -> String {
    let NotCounted { same_author, copies, reposts, coverage, retold, recovered, explained, campaigns } =
        *not_counted;
    let reasons = [
        (same_author, "further posts of an author who counts already"),
        (copies, "near-copies"),
        (reposts, "reposts and quotes"),
        (coverage, "links to news or to a status page"),
        (retold, "headlines and tales of the past"),
        (recovered, "saying that it works again"),
        (campaigns, "one text under the names of several providers"),
        (explained, "written after the provider spoke"),
    ];
    let reasons = reasons.into_iter().filter(|(posts, _)| *posts > 0);
    reasons.map(|(posts, why)| format!("{why}: {posts}")).collect::<Vec<_>>().join(", ")
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
    let mut text = format!("  {}\n{}", paint(DIM, &head), wrapped(&words::sentence(&evidence.excerpt), 4));
    if let Some(url) = &evidence.url {
        text.push_str(&format!("    {}\n", words::address(url)));
    }
    text
}
