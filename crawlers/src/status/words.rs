//! The words in which status pages say how far they are.
//!
//! Few pages carry a state beside every update, but all of them write the same few sentences. Only steps
//! of an open incident are read from words: "resolved for most customers" is not the end of it, so the end
//! comes from a page's structure or from a mark such as `[RESOLVED]`.

use crate::{IncidentState, IncidentUpdate, text};
use jiff::Timestamp;
use regex::Regex;
use std::sync::LazyLock;

/// How much of a text is searched for its state, in characters: the step is said in the first sentences.
const STATE_CHARS_MAX: usize = 2000;

/// "Cloud Monitoring" is a product, so the bare word is not enough.
static MONITORING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:to|are|be|will|and|closely)\s+(?:closely\s+|actively\s+)?monitor(?:ing)?\b",
        r"|\bfix\s+(?:has\s+been|was|is)\s+(?:implemented|deployed|applied|rolled\s+out)\b",
        r"|\b(?:implemented|deployed|applied|rolled\s+out)\s+a\s+fix\b",
        r"|\bmitigation\s+(?:has\s+been|was)\s+(?:applied|deployed)\b",
    ))
    .expect("the pattern is constant and tested")
});

static IDENTIFIED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:(not(?:\s+yet)?)\s+)?(?:identified|found|isolated)\b[^.]{0,60}\b(?:cause|issue|problem|source)\b|\broot\s+cause\s+(?:has\s+been\s+|was\s+)?identified\b|\b(?:issue|problem)\s+(?:has\s+been\s+|was\s+)identified\b")
        .expect("the pattern is constant and tested")
});

static INVESTIGATING: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\binvestigat(?:e|ing)\b").expect("the pattern is constant and tested"));

static MARK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\[resolved\]").expect("the pattern is constant and tested"));

/// The step an open incident has reached, if the text names one.
pub(crate) fn progress(text: &str) -> Option<IncidentState> {
    let end = text.char_indices().nth(STATE_CHARS_MAX).map_or(text.len(), |(end, _)| end);
    let text = &text[..end];
    if MONITORING.is_match(text) {
        Some(IncidentState::Monitoring)
    } else if IDENTIFIED.captures(text).is_some_and(|found| found.get(1).is_none()) {
        Some(IncidentState::Identified)
    } else if INVESTIGATING.is_match(text) {
        Some(IncidentState::Investigating)
    } else {
        None
    }
}

/// The state that one of Statuspage's words means, which most platforms use, in whatever case.
pub(super) fn state(word: &str) -> Option<IncidentState> {
    Some(match word.to_ascii_lowercase().as_str() {
        "investigating" => IncidentState::Investigating,
        "identified" => IncidentState::Identified,
        "monitoring" => IncidentState::Monitoring,
        "resolved" => IncidentState::Resolved,
        "postmortem" => IncidentState::Postmortem,
        _ => return None,
    })
}

/// Gives each entry of a log its step, oldest first. The log carries no states, so they are read from the
/// words; the last entry of an incident that is over ended it.
pub(super) fn steps(mut entries: Vec<(Timestamp, String)>, over: bool) -> Vec<IncidentUpdate> {
    entries.sort_by_key(|(at, _)| *at);
    let (last, mut open) = (entries.len(), IncidentState::Investigating);
    let step = |(index, (at, text)): (usize, (Timestamp, String))| {
        open = progress(&text).unwrap_or(open);
        let ended = over && index + 1 == last;
        IncidentUpdate { at, state: if ended { IncidentState::Resolved } else { open }, text }
    };
    entries.into_iter().enumerate().map(step).collect()
}

/// The state of an incident without a log.
pub(super) fn unlogged(over: bool) -> IncidentState {
    if over { IncidentState::Resolved } else { IncidentState::Investigating }
}

/// Whether a headline carries the mark `[RESOLVED]`, as all pages of AWS write it.
pub(crate) fn said_resolved(headline: &str) -> bool {
    MARK.is_match(headline)
}

/// A headline without that mark: it is a state and no part of the name.
pub(crate) fn headline(written: &str) -> String {
    text::line(&MARK.replace_all(written, ""))
}

/// Markup or an entity: without either, line breaks in a text are meant as such.
static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"</?[A-Za-z][^<>]*>|&(?:[A-Za-z]{2,8}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
        .expect("the pattern is constant and tested")
});

/// An update as plain text, whether the page writes it as HTML or not; most write now one, now the other.
pub(crate) fn prose(written: &str) -> String {
    if MARKUP.is_match(written) { text::from_html(written) } else { text::from_plain(written) }
}

#[cfg(test)]
mod tests {
    use super::{headline, progress, prose, said_resolved};
    use crate::IncidentState::{Identified, Investigating, Monitoring};

    #[test]
    fn steps_are_read_from_sentences_and_not_from_product_names() {
        for (text, step) in [
            ("We are investigating increased error rates.", Some(Investigating)),
            (
                "We continue to investigate, and are working on identifying the root cause.",
                Some(Investigating),
            ),
            ("We have identified the root cause and work towards recovery.", Some(Identified)),
            ("We have not yet identified the cause and keep investigating.", Some(Investigating)),
            ("The issue has been identified.", Some(Identified)),
            ("A fix has been implemented and we are monitoring the results.", Some(Monitoring)),
            ("We have deployed a fix.", Some(Monitoring)),
            ("We'll continue to closely monitor this.", Some(Monitoring)),
            ("We are investigating an issue with Cloud Monitoring.", Some(Investigating)),
            ("The issue has been resolved for most customers.", None),
            ("", None),
        ] {
            assert_eq!(progress(text), step, "{text:?}");
        }
    }

    #[test]
    fn the_mark_of_the_end_is_found_wherever_it_stands() {
        assert!(said_resolved("[RESOLVED] Increased Error Rates"));
        assert!(said_resolved("Informational message: [Resolved] Delays"));
        assert!(!said_resolved("Partially resolved"));
        assert_eq!(headline("[RESOLVED]  Increased\nError Rates "), "Increased Error Rates");
    }

    #[test]
    fn lines_stay_lines_unless_it_is_markup() {
        assert_eq!(prose("Latency < 5 s &\r\n\r\nfalling"), "Latency < 5 s &\n\nfalling");
        assert_eq!(prose("<p>Latency &lt; 5 s\nfalling</p>"), "Latency < 5 s falling");
    }
}
