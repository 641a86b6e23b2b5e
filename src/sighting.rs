//! What was seen, where and when: the one currency of the belt.
//!
//! Live crawls, imports, replays, the demo and the simulation all turn what they have into sightings, in
//! the order of [`Sighting::seen_at`]; everything after that is the same code.

use crawlers::{Counts, Incident, Post, Reading, Venue};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Something seen at a source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sighting {
    /// Its place in the store's log; 0 outside a store. Strictly rising.
    pub seq: u64,
    /// When it was first knowable to us: the clock of everything after.
    pub seen_at: Timestamp,
    /// The source's id.
    pub source: String,
    /// The provider the source is about, if it is about one.
    pub about: Option<String>,
    /// What it was.
    pub what: Seen,
}

/// What was seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// A post, new or changed.
    Post(Box<SeenPost>),
    /// What the provider said, new or changed.
    Incident(Box<Incident>),
    /// How the last visits to the source went; only changes are sightings.
    Health(Reading),
}

/// A post, new or changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeenPost {
    /// The store's key of the post; 0 outside a store.
    pub key: u64,
    /// What sort of place it stands in.
    pub venue: Venue,
    /// The post, its author removed.
    pub post: Post,
    /// Who wrote it: a keyed hash of network and name, never the name.
    pub author: Option<AuthorHash>,
    /// What changed.
    pub change: PostChange,
}

/// Why a post is a sighting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PostChange {
    /// Not seen before.
    New,
    /// Its text or title changed.
    Edited,
    /// Only its counts changed; these were the counts before.
    Counted(Counts),
    /// Gone: forget its text.
    Deleted,
}

/// A keyed hash of an author: equal for the same person of the same network, meaningless elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AuthorHash(pub u64);
