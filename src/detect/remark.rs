//! What is said beside a report: a quoted incident id, since when it is so, and the word of the provider's people.
//!
//! Kept apart from votes, for it is evidence of something else: who counts already, and comes back with what the
//! support told them, counts once and is heard all the same.

use super::ladder::RUNG_CHARS_MAX;
use crate::plain;
use crate::report::{Report, Signature, StaffWord, fnv1a};
use crate::sighting::{AuthorHash, SeenPost, Sighting};
use crawlers::Venue;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Remarks kept per provider, the latest first seen.
const REMARKS_MAX: usize = 512;

/// A remark this much older than the newest is about something else.
const REMARKS_KEPT_FOR: SignedDuration = SignedDuration::from_hours(72);

/// What was remarked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Said {
    /// An incident id that only customers are shown.
    Quoted(String),
    /// That it is so since then.
    Since(Timestamp),
    /// What the provider's people say in a thread.
    Staff(StaffWord),
    /// What the provider says on its social account.
    Handle(StaffWord),
}

/// One remark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Remark {
    pub(super) source: String,
    pub(super) post: String,
    /// The id of its thread; its own where it opens one.
    pub(super) thread: String,
    /// When it was written, never after it was seen.
    pub(super) at: Timestamp,
    pub(super) seen_at: Timestamp,
    pub(super) author: AuthorHash,
    /// Ids of the services named.
    pub(super) services: Vec<String>,
    pub(super) signatures: Vec<Signature>,
    pub(super) said: Said,
    pub(super) words: String,
}

/// The remarks of a post, each with the provider it is about.
pub(super) fn remarks(sighting: &Sighting, seen: &SeenPost, report: &Report) -> Vec<(String, Remark)> {
    let post = &seen.post;
    let mut all = Vec::new();
    match report.staff {
        Some(StaffWord::Replies) => {}
        // A post of an official source is a message of its account; a status page gives incidents.
        Some(word) if seen.venue == Venue::Official => all.push(Said::Handle(word)),
        Some(word) => all.push(Said::Staff(word)),
        None if post.repost_of.is_some() || seen.venue == Venue::Official => {}
        None => {
            all.extend(report.quoted.clone().map(Said::Quoted));
            all.extend(report.since.filter(|_| report.is_evidence()).map(Said::Since));
        }
    }
    if all.is_empty() {
        return Vec::new();
    }
    let mut about: Vec<(String, Vec<String>)> =
        report.providers.iter().map(|named| (named.provider.clone(), named.services.clone())).collect();
    if about.is_empty() {
        about.extend(sighting.about.clone().map(|provider| (provider, Vec::new())));
    }
    let words =
        post.title.iter().map(String::as_str).chain([post.text.as_str()]).filter(|words| !words.is_empty());
    let words = plain::line(&words.collect::<Vec<_>>().join(" — "), RUNG_CHARS_MAX);
    let one = |said: &Said, services: &Vec<String>| Remark {
        source: sighting.source.clone(),
        post: post.id.clone(),
        thread: post.thread.clone().unwrap_or_else(|| post.id.clone()),
        at: post.at.min(sighting.seen_at),
        seen_at: sighting.seen_at,
        author: seen.author.unwrap_or_else(|| AuthorHash(fnv1a(sighting.source.bytes()))),
        services: services.clone(),
        signatures: report.signatures.clone(),
        said: said.clone(),
        words: words.clone(),
    };
    let each = about
        .iter()
        .flat_map(|(provider, services)| all.iter().map(move |said| (provider.clone(), one(said, services))));
    each.collect()
}

/// Keeps a remark; one that is known stays as it was first seen.
pub(super) fn keep(kept: &mut Vec<Remark>, remark: Remark) {
    let same = |known: &Remark| {
        (&known.source, &known.post, &known.said) == (&remark.source, &remark.post, &remark.said)
    };
    if kept.iter().any(same) {
        return;
    }
    let newest = remark.seen_at;
    kept.retain(|known| newest.duration_since(known.seen_at) <= REMARKS_KEPT_FOR);
    if kept.len() >= REMARKS_MAX {
        kept.remove(0);
    }
    kept.push(remark);
}
