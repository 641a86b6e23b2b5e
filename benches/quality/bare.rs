//! Bare codes, searched for among posts that look alike.

use super::decoys::CODES;
use super::world::World;
use notjustme::desk::{Desk, SearchRequest};

/// How many of the first are looked at.
const FIRST: usize = 20;

/// The share of the first twenty that show the code, of each code.
pub(crate) fn precisions(desk: &Desk, world: &World) -> Vec<(&'static str, f64)> {
    let of = |bare: &'static str| {
        let request = SearchRequest { query: bare.to_owned(), limit: FIRST, ..SearchRequest::default() };
        let found = desk.search(&request, world.now).expect("a query");
        let right = found
            .hits
            .iter()
            .filter(|hit| world.shown[bare].contains(&(hit.source.clone(), hit.post.clone())));
        (bare, right.count() as f64 / FIRST as f64)
    };
    CODES.iter().map(|code| of(code.bare)).collect()
}
