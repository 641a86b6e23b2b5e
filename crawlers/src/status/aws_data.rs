//! AWS's older status page, `data.json`: what is going on, and years of what was.
//!
//! Shape: undocumented; `https://status.aws.amazon.com/data.json` was the file behind the page until 2022
//! and lives on in archives. Every event is one service in one region, its updates one piece of HTML with
//! clock times only.
//!
//! AWS edits events afterwards: the summary many times, a clock time now and then, and `date`, which began
//! as the first update's time and was once moved six hours forward. The wording of the first update has
//! not been seen to change. So an event's `id` is its service, the *day* of its first update and that
//! update's first words; and it was published when its first update's clock last showed that time before
//! `date`, or at `date` itself when the clock cannot be read. Neither is beyond doubt: when it was first
//! *seen* is.

use super::aws_health::impact;
use super::clock::Clock;
use super::words::{steps, unlogged};
use super::{INCIDENTS_MAX, UPDATES_MAX, headline, prose, read_incidents, said_resolved};
use crate::faults::Faults;
use crate::json::Node;
use crate::{Crawler, Fault, Incident, Page, Parsed, Request, Source};
use jiff::{Timestamp, tz::TimeZone};
use regex::Regex;
use std::sync::LazyLock;

/// How many characters of the first update are part of an event's id.
const ID_WORDS_CHARS_MAX: usize = 80;

/// AWS's older status page. `url` is the address of the file itself.
#[derive(Debug)]
pub struct AwsData;

impl Crawler for AwsData {
    fn name(&self) -> &'static str {
        "aws-data"
    }

    fn requests(&self, source: &Source, _since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        Ok(vec![Request::get(source.url.clone())])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read_incidents(page, |root, faults| {
            let mut incidents: Vec<Incident> = Vec::new();
            for (list, archived) in [("current", false), ("archive", true)] {
                let read = |node: &Node<'_>, faults: &mut Faults| incident(node, archived, source, faults);
                for event in faults.each(&root.get(list), INCIDENTS_MAX, read) {
                    // The archive holds some events twice, with another `date`.
                    if !incidents.iter().any(|incident| incident.id == event.id) {
                        incidents.push(event);
                    }
                }
            }
            Ok(incidents)
        })
    }
}

fn incident(
    node: &Node<'_>,
    archived: bool,
    source: &Source,
    faults: &mut Faults,
) -> Result<Incident, Fault> {
    let (service, date) = (node.get("service").id()?, node.get("date").epoch()?);
    let summary = node.get("summary").text()?;
    let status = node.get("status").number()?;
    let description = faults.optional(&node.get("description"), Node::text).unwrap_or_default();
    let (entries, day) = entries(description, date);
    if entries.is_empty() != description.is_empty() {
        faults.add(node.get("description").expected("updates with their clock times"));
    }
    let over = archived || status == 0 || said_resolved(summary);
    let id = format!("{service}:{day}:{}", words(opening(&entries).unwrap_or(summary)));
    let updates = steps(entries, over);
    let last = updates.last();
    Ok(Incident {
        id,
        title: headline(summary),
        state: last.map_or_else(|| unlogged(over), |last| last.state),
        impact: impact(status),
        services: vec![node.get("service_name").line()?],
        began_at: None,
        published_at: updates.first().map_or(date, |first| first.at),
        resolved_at: last.filter(|_| over).map(|last| last.at),
        url: Some(source.url.join("/").map_or_else(|_| source.url.to_string(), String::from)),
        updates,
    })
}

/// One update: `<div><span class="yellowfg"> 6:36 AM PST</span>&nbsp;text</div>`.
static ENTRY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?s)<span class="yellowfg">([^<]{0,40})</span>(?:&nbsp;)?(.*?)</div>"#)
        .expect("the pattern is constant and tested")
});

/// The updates with their times, as they stand there, and the day of the first one where its clock hangs.
fn entries(description: &str, date: Timestamp) -> (Vec<(Timestamp, String)>, String) {
    let mut entries: Vec<(Timestamp, String)> = Vec::new();
    let mut day = date.to_zoned(TimeZone::UTC).date();
    for found in ENTRY.captures_iter(description).take(UPDATES_MAX) {
        let clock = Clock::read(&found[1]);
        let at = match (clock, entries.last()) {
            (Some(clock), None) => clock.near(date),
            (Some(clock), Some((earlier, _))) => clock.after(*earlier),
            (None, _) => None,
        };
        let at = at.or_else(|| entries.last().map(|(earlier, _)| *earlier)).unwrap_or(date);
        if let (true, Some(clock)) = (entries.is_empty(), clock) {
            day = clock.day_of(at);
        }
        entries.push((at, prose(&found[2])));
    }
    (entries, day.to_string())
}

/// The update that opened the event: the first. An update with a mistyped clock was once sorted before it,
/// but gave itself away by *continuing* to investigate.
fn opening(entries: &[(Timestamp, String)]) -> Option<&str> {
    let opens = |text: &str| text.contains("investigating") && !text.contains("continu");
    match entries {
        [(_, first), (_, second), ..] if first.contains("continu") && opens(second) => Some(second),
        [(_, first), ..] => Some(first),
        [] => None,
    }
}

/// The first words of a text, in lower case and joined by hyphens.
fn words(text: &str) -> String {
    let text: String = text.chars().take(ID_WORDS_CHARS_MAX).flat_map(char::to_lowercase).collect();
    text.split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}
