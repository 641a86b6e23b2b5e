//! The one order of an archive's lines.
//!
//! Files come from crawlers, exports and by hand, cut and joined at will. What a replay says must depend on what was
//! knowable when, and on nothing else: so every pair of different lines has an order of its own.

use super::line::ArchiveLine;
use jiff::Timestamp;

/// Where a line stands in the order: by when it could be known; of one moment the provider's word first, then how
/// the sources fared, then posts by when they were written, what opens a thread before what answers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    seen_at: Timestamp,
    kind: Kind,
    at: Timestamp,
    answers: bool,
    source: Box<str>,
    id: Box<str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Incident,
    Source,
    Post,
}

impl Place {
    pub(super) fn of(line: &ArchiveLine) -> Self {
        let seen_at = line.seen_at();
        match line {
            ArchiveLine::Post(post) => Self {
                seen_at,
                kind: Kind::Post,
                at: post.at(),
                answers: post.answers(),
                source: post.source().into(),
                id: post.id().into(),
            },
            ArchiveLine::Incident(incident) => Self {
                seen_at,
                kind: Kind::Incident,
                at: incident.at(),
                answers: false,
                source: incident.provider().into(),
                id: incident.id().into(),
            },
            ArchiveLine::Source(source) => Self {
                seen_at,
                kind: Kind::Source,
                at: seen_at,
                answers: false,
                source: source.source().into(),
                id: "".into(),
            },
        }
    }

    /// Bytes on the heap.
    pub(super) fn heap_bytes(&self) -> usize {
        self.source.len() + self.id.len()
    }
}
