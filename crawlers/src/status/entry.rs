//! What one entry of a log says: a title and a text written for people, with the state in their own words.
//!
//! Statuspage's `history.atom` puts all updates of an incident into one entry, newest first, each under
//! a line such as `Jun  8, 18:48 UTC`, and dates the entry by the *last* of them; when the provider first
//! spoke stands only in the text. Others (Azure, AWS, incident.io, Google) put a state word in front of
//! the title or the text, or behind the title.

use super::words::{progress, said_resolved};
use super::{UPDATES_MAX, month, zone_offset};
use crate::{IncidentState, IncidentUpdate};
use jiff::Timestamp;
use jiff::civil::DateTime;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// The line above each update in Statuspage's feeds. Oracle's writes `Oct0409:12 UTC`.
static WHEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^([A-Z][a-z]{2}) *(\d{1,2}),? *(\d{1,2}):(\d{2}) ([A-Z]{2,4})$")
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

/// The state word behind a title: `Sign-in - West Europe - Mitigated`.
static TAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\s[-–—|:]\s*(?:resolved|mitigated)\W*$").expect("the pattern is constant and tested")
});

/// The title of a report on an incident that was: news, but none about now.
static REVIEW: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:(?:preliminary|final|updated)\s+)?(?:post[- ]incident review|pir\b)")
        .expect("the pattern is constant and tested")
});

/// Words that are a state where they stand alone and in a place of their own.
static ALONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^\W*(?:(fixed|closed|solved|restored|recovered|ended|over)|open|ongoing|active|new|current)\W*$",
    )
    .expect("the pattern is constant and tested")
});

/// The updates of an entry, oldest first; none for a maintenance or a review, which the same log may hold. `word` is
/// its state, where the log has a place for it.
pub(crate) fn entry_updates(
    title: &str,
    word: Option<&str>,
    text: String,
    dated: Timestamp,
) -> Option<Vec<IncidentUpdate>> {
    if REVIEW.is_match(title) {
        return None;
    }
    match log(&text, dated) {
        Log::Maintenance => None,
        Log::Updates(updates) => Some(updates),
        Log::None => match word.and_then(stated).or_else(|| head(title)).or_else(|| head(&text)) {
            Some(Head::Maintenance) => None,
            head => Some(vec![IncidentUpdate { at: dated, state: state(head, title, &text), text }]),
        },
    }
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

/// What a word says that stands where the state belongs.
fn stated(word: &str) -> Option<Head> {
    let alone = || {
        let found = ALONE.captures(word)?;
        let over = found.get(1).is_some();
        Some(Head::State(if over { IncidentState::Resolved } else { IncidentState::Investigating }))
    };
    head(word).or_else(alone)
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
        _ if said_resolved(title) || TAIL.is_match(title) => IncidentState::Resolved,
        _ if said_resolved(text) || resolved() => IncidentState::Resolved,
        _ => progress(text).unwrap_or(IncidentState::Investigating),
    }
}

#[cfg(test)]
mod tests {
    use super::{Head, Log, entry_updates, head, log, state};
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
            ("Sign-in - West Europe - Mitigated", "We work on it.", Resolved),
            ("Sign-in - West Europe - Mitigation underway", "", Investigating),
            ("Sign-in is partly resolved", "", Investigating),
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

    #[test]
    fn a_review_of_what_was_is_no_incident() {
        let dated = "2026-10-31T14:00:00Z".parse().unwrap();
        for title in ["Preliminary Post Incident Review (PIR) – Sign-in – Outage", "Final PIR: Sign-in"] {
            assert_eq!(entry_updates(title, None, "What happened?".to_owned(), dated), None, "{title}");
        }
        assert!(entry_updates("Preliminary findings: Sign-in", None, String::new(), dated).is_some());
    }

    #[test]
    fn a_word_of_its_own_goes_before_the_sentences() {
        let dated = "2026-10-31T14:00:00Z".parse().unwrap();
        let text = "We are investigating late mail.";
        for (word, state) in [
            ("Fixed", Some(Resolved)),
            ("● Ongoing", Some(Investigating)),
            ("Monitoring", Some(Monitoring)),
            ("Degraded", Some(Investigating)),
            ("Scheduled maintenance", None),
        ] {
            let updates = entry_updates("Mail", Some(word), text.to_owned(), dated);
            assert_eq!(updates.map(|updates| updates[0].state), state, "{word}");
        }
    }

    #[test]
    fn day_and_time_may_touch() {
        let Log::Updates(updates) =
            log("Oct0409:12 UTC\nIdentified - We know.", "2026-10-04T09:12:00Z".parse().unwrap())
        else {
            panic!("an update is in it")
        };
        assert_eq!(
            (updates[0].at.to_string().as_str(), updates[0].state),
            ("2026-10-04T09:12:00Z", Identified)
        );
    }
}
