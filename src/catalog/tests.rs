//! A wrong catalog is refused with the line and what to write instead.

use super::check::Kinds;
use super::file::File;
use super::{Catalog, CatalogError, load};

/// The kinds of sources that the built-in catalog uses.
const KINDS: [&str; 10] = [
    "hacker-news",
    "discourse",
    "html",
    "x",
    "statuspage",
    "google",
    "aws-health",
    "aws-data",
    "slack",
    "feed",
];

fn kinds() -> Kinds<'static> {
    Kinds {
        names: KINDS.to_vec(),
        plan: &|source| match source.option("query") {
            Some("refused") => Err("`query` must not be `refused`".into()),
            _ => Ok(()),
        },
    }
}

#[test]
fn the_built_in_catalog_holds() {
    let catalog =
        load::catalog(&load::built_in(), &kinds()).unwrap_or_else(|error| panic!("{}", list(&error)));
    assert!(catalog.providers.len() >= 30);
}

/// All mistakes, one per line.
fn list(error: &CatalogError) -> String {
    error.problems().iter().map(|problem| format!("{problem}\n")).collect()
}
