//! What IBM Cloud writes below each entry of its feed: `Type: incident`, `Regions: …`, `Outage Start: …`.
//!
//! Shape: IBM Cloud's documentation of its status page names the feed, `/status/api/notifications/feed.rss`, which
//! tells of releases and security bulletins as well. Only `Type` says what an entry is.

use crate::status::month;
use crate::text;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use regex::Regex;
use std::sync::LazyLock;

/// How many services and regions are read of one entry.
const NAMES_MAX: usize = 200;

/// A label. What it labels goes on to the next one, or to the end of the line.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(Type|Regions|Resources|Outage Start|Outage End|Update Time|ID):")
        .expect("the pattern is constant and tested")
});

/// A time as JavaScript writes it: `Sat Oct 31 2026 08:30:00 GMT+0000 (Coordinated Universal Time)`.
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) (?:GMT|UTC)([+-])(\d{2})(\d{2})",
    )
    .expect("the pattern is constant and tested")
});

/// What the labels of an entry say.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// Whether it is an incident; the others are maintenance, announcements, releases and security bulletins.
    pub(super) is_incident: bool,
    /// What is affected, then where.
    pub(super) services: Vec<String>,
    pub(super) began_at: Option<Timestamp>,
    pub(super) ended_at: Option<Timestamp>,
}

impl Labels {
    /// Reads the labels of a text; none where they are not IBM's.
    pub(super) fn read(text: &str) -> Option<Self> {
        let labels: Vec<_> = LABEL.captures_iter(text).collect();
        let value = |label: &str| {
            let index = labels.iter().position(|found| &found[1] == label)?;
            let start = labels[index].get_match().end();
            let end = labels.get(index + 1).map_or(text.len(), |next| next.get_match().start());
            text[start..end].lines().next().map(str::trim)
        };
        let kind = value("Type")?;
        value("Regions").or_else(|| value("Resources"))?;
        let is_incident = match kind.split_whitespace().next()?.to_ascii_lowercase().as_str() {
            "incident" => true,
            "maintenance" | "announcement" | "release" | "security" => false,
            _ => return None,
        };
        let names = ["Resources", "Regions"].into_iter().filter_map(value).flat_map(|list| list.split(','));
        let names = names.map(text::line).filter(|name| !name.is_empty());
        Some(Self {
            is_incident,
            services: names.take(NAMES_MAX).collect(),
            began_at: value("Outage Start").and_then(time),
            ended_at: value("Outage End").and_then(time),
        })
    }
}

fn time(written: &str) -> Option<Timestamp> {
    let found = TIME.captures(written)?;
    let number = |group: usize| found[group].parse::<i8>().ok();
    let year = found[3].parse().ok()?;
    let civil =
        DateTime::new(year, month(&found[1])?, number(2)?, number(4)?, number(5)?, number(6)?, 0).ok()?;
    let seconds = (i32::from(number(8)?) * 60 + i32::from(number(9)?)) * 60;
    let seconds = if &found[7] == "-" { -seconds } else { seconds };
    Offset::from_seconds(seconds).ok()?.to_timestamp(civil).ok()
}

#[cfg(test)]
mod tests {
    use super::Labels;

    #[test]
    fn labels_are_read_on_lines_of_their_own_and_in_one() {
        for between in ["\n", "  ", " "] {
            let text = [
                "Some calls fail.",
                "ID: INC0000001",
                "Type: incident",
                "Regions: us-south, eu-de",
                "Resources: is.instance",
                "Outage Start: Sat Oct 31 2026 10:30:00 GMT+0200 (Central Time)",
                "Outage End: Sat Oct 31 2026 09:00:00 UTC+0000",
            ]
            .join(between);
            let labels = Labels::read(&text).unwrap();
            assert!(labels.is_incident);
            assert_eq!(labels.services, ["is.instance", "us-south", "eu-de"]);
            assert_eq!(labels.began_at.unwrap().to_string(), "2026-10-31T08:30:00Z");
            assert_eq!(labels.ended_at.unwrap().to_string(), "2026-10-31T09:00:00Z");
        }
    }

    #[test]
    fn news_is_told_from_incidents_and_other_texts_have_no_labels() {
        assert!(!Labels::read("Type: security Regions: global").unwrap().is_incident);
        for text in ["", "We are investigating.", "Type: nonsense Regions: all", "Type: security"] {
            assert!(Labels::read(text).is_none(), "{text}");
        }
    }
}
