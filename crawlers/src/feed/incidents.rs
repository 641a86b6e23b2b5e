//! Official feeds: one incident per entry, its state in the entry's own words.
//!
//! Statuspage's `history.atom` puts all updates of an incident into one entry, newest first, each under
//! a line such as `Jun  8, 18:48 UTC`, and dates the entry by the *last* of them; when the provider first
//! spoke stands only in the text. Others (Azure, AWS, incident.io, Google, Hund) put a state word in front
//! of the title or the text.

use super::{addresses, body, id, time, title};
use crate::status::{UPDATES_MAX, month, progress, said_resolved, zone_offset};
use crate::{Impact, Incident, IncidentState, IncidentUpdate, Page, text};
use feed_rs::model::{Entry, Feed};
use jiff::Timestamp;
use jiff::civil::DateTime;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// The line above each update in Statuspage's feeds.
static WHEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^([A-Z][a-z]{2}) +(\d{1,2}), +(\d{1,2}):(\d{2}) ([A-Z]{2,4})$")
        .expect("the pattern is constant and tested")
});

/// The state word in front of a title or a text.
static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^\W*(?:status\s*:\s*)?(?:(investigating)|(identified)|(monitoring)",
        r"|(resolved|ended|mitigated|service is operating normally)|(post-?mortem)",
        r"|(scheduled|in progress|verifying|completed|planned maintenance|\[(?:maintenance|information)))\b",
    ))
    .expect("the pattern is constant and tested")
});

/// "Resolved", said of everybody.
static RESOLVED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:been|is|are|was|now|fully)\s+(?:resolved|mitigated)\b(\s+for\s+(?:most|many|some|a)\b)?",
    )
    .expect("the pattern is constant and tested")
});

/// Reads one entry; none for a maintenance and for what only informs, which the same feed may hold.
pub(super) fn incident(entry: &Entry, feed: &Feed, page: &Page) -> Result<Option<Incident>, String> {
    let dated =
        time(entry.updated.or(entry.published)).ok_or("expected a date, found none that can be read")?;
    let first_dated = time(entry.published).unwrap_or(dated);
    let (title, text) = (title(entry).ok_or("expected a title, found none")?, body(entry));
    let updates = match log(&text, dated) {
        Log::Maintenance => return Ok(None),
        Log::Updates(updates) => updates,
        Log::None => match head(&title).or_else(|| head(&text)) {
            Some(Head::Maintenance) => return Ok(None),
            head => vec![IncidentUpdate { at: dated, state: state(head, &title, &text), text }],
        },
    };
    let state = updates.last().map_or(IncidentState::Investigating, |update| update.state);
    Ok(Some(Incident {
        id: id(entry)?,
        title,
        state,
        impact: Impact::None,
        services: entry
            .categories
            .iter()
            .map(|category| text::line(category.label.as_ref().unwrap_or(&category.term)))
            .collect(),
        began_at: None,
        published_at: updates.first().map_or(first_dated, |first| first.at.min(first_dated)),
        resolved_at: updates.last().filter(|last| last.state.is_over()).map(|last| last.at),
        url: addresses(feed, entry, page).own.map(String::from),
        updates,
    }))
}

/// What the text of an entry holds.
enum Log {
    Updates(Vec<IncidentUpdate>),
    Maintenance,
    None,
}

/// Takes a text with Statuspage's lines apart. Years are not written: the newest update is the entry's
/// date, and the others are less than a year older.
fn log(text: &str, dated: Timestamp) -> Log {
    let whens: Vec<Captures<'_>> = WHEN.captures_iter(text).take(UPDATES_MAX).collect();
    let mut parts = Vec::new();
    for (index, when) in whens.iter().enumerate() {
        let start = when.get_match().end();
        let end = whens.get(index + 1).map_or(text.len(), |next| next.get_match().start());
        if let Some(at) = moment(when, dated) {
            parts.push((at, text[start..end].trim()));
        }
    }
    if parts.is_empty() {
        return Log::None;
    }
    parts.sort_by_key(|(at, _)| *at);
    let mut open = IncidentState::Investigating;
    let mut updates = Vec::new();
    for (at, part) in parts {
        open = match head(part) {
            Some(Head::Maintenance) => return Log::Maintenance,
            Some(Head::State(state)) => state,
            None => open,
        };
        updates.push(IncidentUpdate { at, state: open, text: part.to_owned() });
    }
    Log::Updates(updates)
}

/// The last time before the entry's date that a line such as `Jun 8, 18:48 UTC` can mean.
fn moment(when: &Captures<'_>, dated: Timestamp) -> Option<Timestamp> {
    let number = |group: usize| when[group].parse::<i8>().ok();
    let (month, day, hour, minute) = (month(&when[1])?, number(2)?, number(3)?, number(4)?);
    let offset = zone_offset(&when[5])?;
    // The line has no seconds, so it may be up to a minute older than the date it belongs to, never younger.
    let year = offset.to_datetime(dated).year();
    [year, year - 1]
        .into_iter()
        .filter_map(|year| {
            offset.to_timestamp(DateTime::new(year, month, day, hour, minute, 0, 0).ok()?).ok()
        })
        .find(|at| *at <= dated)
}

/// What the first words say.
enum Head {
    State(IncidentState),
    Maintenance,
}

fn head(text: &str) -> Option<Head> {
    let found = HEAD.captures(text)?;
    let states = [
        IncidentState::Investigating,
        IncidentState::Identified,
        IncidentState::Monitoring,
        IncidentState::Resolved,
        IncidentState::Postmortem,
    ];
    let state =
        (1..).zip(states).find(|(group, _)| found.get(*group).is_some()).map(|(_, state)| Head::State(state));
    Some(state.unwrap_or(Head::Maintenance))
}

/// The state of an entry that is one text. A feed has no other place to say that it is over, so here the
/// sentences count as well as the marks.
fn state(head: Option<Head>, title: &str, text: &str) -> IncidentState {
    let resolved = || RESOLVED.captures_iter(text).any(|found| found.get(1).is_none());
    match head {
        Some(Head::State(state)) => state,
        _ if said_resolved(title) || said_resolved(text) || resolved() => IncidentState::Resolved,
        _ => progress(text).unwrap_or(IncidentState::Investigating),
    }
}

#[cfg(test)]
mod tests {
    use super::{Head, Log, head, log, state};
    use crate::IncidentState::{self, Identified, Investigating, Monitoring, Resolved};

    fn of(title: &str, text: &str) -> IncidentState {
        state(head(title).or_else(|| head(text)), title, text)
    }

    #[test]
    fn the_state_of_a_single_text_is_in_its_words() {
        for (title, text, expected) in [
            ("RESOLVED: Mail delays", "", Resolved),
            ("Service is operating normally: [RESOLVED] Errors", "All is well.", Resolved),
            ("Informational message: [RESOLVED] Errors", "It took a while.", Resolved),
            ("[Ended] Mail delays", "Some mail is late.", Resolved),
            ("Mail delays", "Status: Resolved\n\nAll services have recovered.", Resolved),
            (
                "Mail delays",
                "The issue has been resolved for most customers, we are still investigating.",
                Investigating,
            ),
            (
                "Mail delays",
                "The issue has been resolved for most customers. It is now fully resolved.",
                Resolved,
            ),
            ("Mail delays", "Status: Monitoring - watching it", Monitoring),
            ("Mail delays", "We have identified the cause.", Identified),
            ("Unresolved mail delays", "Some mail is late.", Investigating),
        ] {
            assert_eq!(of(title, text), expected, "{title} / {text}");
        }
        assert!(matches!(head("Scheduled - new disks"), Some(Head::Maintenance)));
        assert!(matches!(head("[Information] we moved"), Some(Head::Maintenance)));
        assert!(head("Maintenance of the queue failed").is_none());
        assert!(head("[Informational] errors").is_none());
    }

    #[test]
    fn the_years_of_a_log_are_found_over_new_year() {
        let text = "Jan  1, 00:20 UTC\nResolved - Over.\n\nDec 31, 23:50 UTC\nInvestigating - We look.";
        let Log::Updates(updates) = log(text, "2022-01-01T00:20:31Z".parse().unwrap()) else {
            panic!("two updates are in it")
        };
        let found: Vec<_> = updates.iter().map(|update| (update.at.to_string(), update.state)).collect();
        let expected = [("2021-12-31T23:50:00Z", Investigating), ("2022-01-01T00:20:00Z", Resolved)];
        assert_eq!(found, expected.map(|(at, state)| (at.to_owned(), state)));
    }
}
