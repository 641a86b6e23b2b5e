//! A source that was added, or an address that nothing reads.

use super::layout::wrapped;
use super::sources::reading_words;
use super::style::{DIM, STRONG, paint};
use super::words;
use crate::plain;
use crawlers::{Reading, Source, Venue};
use serde::Serialize;
use std::path::Path;

/// Attempts that are shown.
const ATTEMPTS_SHOWN_MAX: usize = 16;

/// A kind that was tried on an address and did not read it.
#[derive(Debug, Serialize)]
pub struct Attempt<'a> {
    /// The kind of site.
    pub kind: &'a str,
    /// Where it was looked for.
    pub url: &'a str,
    /// How the visit went.
    pub reading: Reading,
    /// What could not be read.
    pub why: &'a str,
}

/// The entry of a source, where it stands, and what is left to do.
pub fn added(entry: &str, source: &Source, file: &Path, dry_run: bool) -> String {
    let mut text = format!("\n{}", plain::text(entry));
    let id = words::name(&source.id);
    let file = words::paragraph(&file.display().to_string());
    text.push('\n');
    if dry_run {
        text.push_str(&wrapped(
            &format!("Nothing was written; without --dry-run this is added to {file}."),
            0,
        ));
    } else {
        text.push_str(&paint(STRONG, &format!("Added to {file}.")));
        text.push('\n');
        let next = format!(
            "`notjustme crawl {id}` reads it now; a `notjustme watch` that runs must be started again to read it."
        );
        text.push_str(&wrapped(&next, 0));
    }
    if source.venue == Venue::Official && source.provider.is_none() {
        let note = "It says not whose status page it is, so it acknowledges nobody's failure: write `provider = \"…\"`, \
                    or add it with --provider.";
        text.push_str(&wrapped(note, 0));
    }
    text
}

/// What was tried, and what to do by hand.
pub fn nothing_reads(url: &str, attempts: &[Attempt<'_>]) -> String {
    let mut text = format!("Nothing reads {}.\n", words::address(url));
    for attempt in attempts.iter().take(ATTEMPTS_SHOWN_MAX) {
        let (style, reading) = reading_words(attempt.reading);
        let kind = words::name(attempt.kind);
        text.push_str(&format!("  {}  {}\n", paint(style, &format!("{reading:<11}")), paint(STRONG, &kind)));
        let why = wrapped(&words::sentence(attempt.why), 6);
        text.extend(why.lines().map(|line| format!("{}\n", paint(DIM, line))));
    }
    if attempts.len() > ATTEMPTS_SHOWN_MAX {
        text.push_str(&format!("  and {} more\n", attempts.len() - ATTEMPTS_SHOWN_MAX));
    }
    text.push('\n');
    let advice = "Give the address of the forum, the list or the status page itself, not of a page in it; for phpBB and \
                  vBulletin that of one forum. Else write an entry by hand: docs/sources.md lists the kinds, and the kind \
                  `html` reads any page by CSS selectors.";
    text.push_str(&wrapped(advice, 0));
    text
}
