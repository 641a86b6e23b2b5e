//! What the store promises, tried on real files.

mod concluding;
mod failing;
mod forgetting;
mod recording;
mod snapshots;
mod telling;

use super::{Store, StoreError, Visit};
use crate::sighting::{PostChange, Seen, SeenPost, Sighting};
use crawlers::{Impact, Incident, IncidentState, IncidentUpdate, Post, Reading, Venue};
use jiff::Timestamp;
use tempfile::TempDir;

/// A moment `minutes` after an arbitrary start.
fn minute(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + minutes * 60).unwrap()
}

fn store() -> (TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    (dir, store)
}

/// A good visit to a forum about a provider, which brings nothing yet.
fn visit<'a>(minutes: i64) -> Visit<'a> {
    let visit = Visit::new("harbour-forum", Venue::Forum, minute(minutes));
    Visit { scope: "discourse", about: Some("harbour"), ..visit }
}

fn posts<'a>(minutes: i64, posts: &'a [Post]) -> Visit<'a> {
    Visit { posts, ..visit(minutes) }
}

fn post(id: &str, text: &str) -> Post {
    Post { author: Some("quentin".into()), ..Post::new(id, minute(0), text) }
}

fn incident(state: IncidentState, updates: &[(i64, &str)]) -> Incident {
    Incident {
        id: "i-1".into(),
        title: "Mail is delayed".into(),
        state,
        impact: Impact::None,
        services: vec!["mail".into()],
        began_at: None,
        published_at: minute(1),
        resolved_at: None,
        url: None,
        updates: updates
            .iter()
            .map(|(at, text)| IncidentUpdate { at: minute(*at), state, text: (*text).into() })
            .collect(),
    }
}

/// The posts among the sightings.
fn seen_posts(sightings: &[Sighting]) -> Vec<&SeenPost> {
    let post = |sighting| match sighting {
        &Sighting { what: Seen::Post(ref seen), .. } => Some(&**seen),
        _ => None,
    };
    sightings.iter().filter_map(post).collect()
}

/// What changed about the posts among the sightings.
fn changes(sightings: &[Sighting]) -> Vec<PostChange> {
    seen_posts(sightings).into_iter().map(|seen| seen.change).collect()
}

/// All bytes of all files in the directory.
fn disk(dir: &TempDir) -> Vec<u8> {
    std::fs::read_dir(dir.path())
        .unwrap()
        .flat_map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .collect()
}

/// Whether any file in the directory holds these bytes.
fn on_disk(dir: &TempDir, needle: &str) -> bool {
    disk(dir).windows(needle.len()).any(|window| window == needle.as_bytes())
}

/// The message of what must be an error.
fn message<T>(result: Result<T, StoreError>) -> String {
    result.map(drop).unwrap_err().to_string()
}
