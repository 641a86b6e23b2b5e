//! What a crash between two steps leaves.

use super::Belt;
use crate::catalog::Catalog;
use crate::store::Visit;
use crawlers::{Post, Venue};
use jiff::{SignedDuration, Timestamp};
use std::path::Path;
use std::sync::Arc;

/// Reports by different people, a minute apart, too short to be taken for copies.
fn reports(from: Timestamp) -> Vec<Post> {
    let words = ["today", "again", "here", "either", "anymore", "now"];
    let post = |(number, words): (i32, &&str)| {
        let at = from.saturating_add(SignedDuration::from_mins(number.into())).unwrap();
        let mut post = Post::new(number.to_string(), at, format!("Can't sign in to GitHub {words}"));
        post.author = Some(format!("person-{number}"));
        post
    };
    (0..).zip(&words).map(post).collect()
}

fn open(directory: &Path) -> Belt {
    Belt::open(directory, Arc::new(Catalog::built_in().unwrap()), Vec::new()).unwrap()
}

#[test]
fn a_swarm_is_kept_at_once_and_a_crash_costs_no_post_of_the_index() {
    let directory = tempfile::tempdir().unwrap();
    let noon: Timestamp = "2026-11-02T12:00:00Z".parse().unwrap();
    let mut before = Post::new("before", noon - SignedDuration::from_hours(48), "What a fine morning.");
    before.author = Some("passer-by".to_owned());
    let posts = reports(noon);
    let now = noon.saturating_add(SignedDuration::from_mins(10)).unwrap();
    let visit = Visit { posts: &posts, ..Visit::new("talk", Venue::Social, now) };
    let mut belt = open(directory.path());
    belt.receive(&Visit { posts: &[before], now: noon - SignedDuration::from_hours(48), ..visit }).unwrap();
    let changes = belt.receive(&visit).unwrap();
    assert!(!changes.is_empty(), "six people say the same");
    // Dropped without being saved: what a crash leaves.
    drop(belt);

    let belt = open(directory.path());
    assert_eq!(
        belt.store().swarm(&changes[0].swarm.id).unwrap().map(|swarm| swarm.provider),
        Some("github".into())
    );
    assert_eq!(belt.index().len(), 7);
    assert_eq!(belt.index().position().unwrap(), belt.store().last_seq().unwrap());
    drop(belt);
    assert_eq!(open(directory.path()).index().len(), 7, "it was written once and is there to stay");
}
