//! Official pages that are on record.

use super::words;
use crate::store::Snapshot;
use std::fmt::Write as _;

/// What the official pages said when a swarm was flagged; nothing when none is on record.
pub fn pages(pages: &[Snapshot]) -> String {
    let mut text = String::new();
    if pages.is_empty() {
        return text;
    }
    text.push_str("\nOfficial pages on record\n");
    for page in pages {
        let _ = write!(text, "  {}", page_on_record(page));
    }
    text
}

/// One page: which, and since when and until when it said the same.
pub fn page_on_record(page: &Snapshot) -> String {
    format!(
        "{}: said the same from {} to {} ({} bytes)\n",
        words::name(&page.source),
        words::minute(page.first_seen_at),
        words::minute(page.last_seen_at),
        page.body.len()
    )
}
