//! Answers in words: those of the terminal without colours, and what strangers wrote moved out of them into quotations.

use super::quotes::Quotes;
use crate::catalog::Catalog;
use crate::desk::{IncidentFacts, PastSwarm, ProviderFacts, Results};
use crate::detect::{Step, Swarm};
use crate::score::Lags;
use crate::verdict::{Answer, state_words};
use crate::{plain, terminal};
use jiff::{SignedDuration, Timestamp};
use std::fmt::Write as _;

/// The longest id in a line, in characters.
const ID_CHARS_MAX: usize = 60;

/// A text of the terminal without its colours.
pub(super) fn plainly(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

/// The answer to a text. The reports that resemble it are quoted.
pub(super) fn answer(answer: &Answer, catalog: &Catalog, quotes: &mut Quotes) -> String {
    for similar in &answer.similar {
        let same = if similar.matching { ", the same failure" } else { "" };
        quotes.add(
            &format!("{} in {}{same}", minute(similar.at), id(&similar.source)),
            &[similar.title.as_deref(), Some(&similar.snippet), similar.url.as_deref()],
        );
    }
    plainly(&terminal::answer(&Answer { similar: Vec::new(), ..answer.clone() }, catalog))
}

/// How many posts there are; they are quoted.
pub(super) fn results(results: &Results, quotes: &mut Quotes) -> String {
    for hit in &results.hits {
        quotes.add(
            &format!("{} in {} ({})", minute(hit.at), id(&hit.source), hit.venue.as_str()),
            &[hit.title.as_deref(), Some(&hit.snippet), hit.url.as_deref()],
        );
    }
    let text = plainly(&terminal::results(results));
    text.lines().next().map(|line| format!("{line}\n")).unwrap_or_default()
}

/// A swarm with its reason. Its reports, and what the provider's side said, are quoted.
pub(super) fn swarm(mut swarm: Swarm, catalog: &Catalog, now: Timestamp, quotes: &mut Quotes) -> String {
    // The words of a quoted id are the id.
    for rung in swarm.ladder.iter_mut().filter(|rung| rung.step != Step::QuotedId && !rung.words.is_empty()) {
        let number = quotes.add(
            &format!("{} in {}, the provider's side", minute(rung.at), id(&rung.source)),
            &[Some(&rung.words)],
        );
        rung.words = format!("quoted below as {number}");
    }
    for report in std::mem::take(&mut swarm.evidence) {
        quotes.add(
            &format!("{} in {} ({})", minute(report.at), id(&report.source), report.venue.as_str()),
            &[Some(&report.excerpt), report.url.as_deref()],
        );
    }
    plainly(&terminal::swarm(&swarm, catalog, now))
}

/// What is on record of a provider. The titles of its incidents are quoted.
pub(super) fn history(facts: &ProviderFacts, quotes: &mut Quotes) -> String {
    let mut text = format!("{}: {}\n", id(&facts.name), lags(&facts.lags));
    if !facts.open.is_empty() {
        text.push_str("\nOpen swarms\n");
    }
    for swarm in &facts.open {
        let why = plainly(&terminal::explanation(swarm, &swarm.provider));
        let _ = writeln!(text, "- {} ({}): {why}", id(&swarm.id), state_words(swarm.state));
    }
    if !facts.past.is_empty() {
        text.push_str("\nPast swarms, newest first\n");
    }
    for swarm in &facts.past {
        let _ = writeln!(text, "- {}: {}", id(&swarm.id), past(swarm));
    }
    if !facts.incidents.is_empty() {
        text.push_str("\nOfficial incidents, newest first\n");
    }
    for stored in &facts.incidents {
        text.push_str(&incident(stored, quotes));
    }
    text
}

fn incident(incident: &IncidentFacts, quotes: &mut Quotes) -> String {
    let IncidentFacts { source, first_seen_at, .. } = incident;
    let head = format!("{} in {}, the provider's own page", minute(incident.published_at), id(source));
    let number = quotes.add(&head, &[Some(&incident.title), incident.url.as_deref()]);
    let over = incident.resolved_at.map(|at| format!(", over {}", minute(at))).unwrap_or_default();
    format!(
        "- {}: {}, impact {}{over}; first seen here {}; quoted below as {number}\n",
        minute(incident.published_at),
        incident.state.as_str(),
        incident.impact.as_str(),
        minute(*first_seen_at),
    )
}

/// `began 2026-03-01 04:12 UTC, reported for 5h; 12 people; acknowledged 40m after the first report`.
fn past(swarm: &PastSwarm) -> String {
    let spoke = match swarm.lag_seconds {
        Some(seconds) => format!("acknowledged {} the first report", lag(seconds)),
        None => "never acknowledged".to_owned(),
    };
    let lasted = plain::duration(swarm.lasted());
    format!("began {}, reported for {lasted}; {:.0} people; {spoke}", minute(swarm.began_at), swarm.people)
}

/// `40m after`, `10m before`.
fn lag(seconds: i64) -> String {
    let side = if seconds < 0 { "before" } else { "after" };
    format!("{} {side}", plain::duration(SignedDuration::from_secs(seconds.saturating_abs())))
}

/// How soon the provider acknowledges.
fn lags(lags: &Lags) -> String {
    let Lags { outages: all, acknowledged, never, waiting, median_seconds, .. } = *lags;
    if all == 0 {
        return "no outage is on record.".to_owned();
    }
    let half = match median_seconds {
        Some(seconds) => format!("half of them by {} the first report", lag(seconds)),
        None => "fewer than half of them, so there is no median lag".to_owned(),
    };
    let outages = if all == 1 { "outage" } else { "outages" };
    format!(
        "{all} {outages} on record; it acknowledged {acknowledged} in public, {half}; {never} subsided without a public word, \
         {waiting} open and not acknowledged yet."
    )
}

fn id(text: &str) -> String {
    plain::line(text, ID_CHARS_MAX)
}

/// `2026-03-01 04:12 UTC`.
fn minute(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}
