//! The index from outside: what is written is found, what is killed goes on, what is wrong is said.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics, and says where")]

mod alike;
mod counts;
mod find;
mod pages;
mod refuse;
mod write;

use index::{Document, Hits, Index, Page, Query, Sort};
use jiff::Timestamp;
use tempfile::TempDir;

/// A post of noon on 14 December 2020, about nothing.
fn document(key: u64, text: &str) -> Document {
    Document {
        key,
        source: "hacker-news".to_owned(),
        title: None,
        text: text.to_owned(),
        provider: Vec::new(),
        service: Vec::new(),
        signature: Vec::new(),
        code: Vec::new(),
        venue: "forum".to_owned(),
        language: Some("en".to_owned()),
        side: None,
        at: noon(),
    }
}

fn noon() -> Timestamp {
    "2020-12-14T12:00Z".parse().unwrap()
}

/// An index with these documents, committed at position 1.
fn index_of(documents: &[Document]) -> (TempDir, Index) {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::open_or_create(folder.path()).unwrap();
    let mut writer = index.writer().unwrap();
    for document in documents {
        writer.put(document).unwrap();
    }
    writer.commit(1).unwrap();
    (folder, index)
}

fn search(index: &Index, query: &str, sort: Sort) -> Hits {
    let query = Query::parse(query, noon()).unwrap();
    index.search(&query, &Page { limit: 100, sort, after: None }).unwrap()
}

/// The keys of what is found, lowest first.
fn keys(index: &Index, query: &str) -> Vec<u64> {
    let mut keys = ordered(index, query, Sort::Relevance);
    keys.sort_unstable();
    keys
}

/// The keys of what is found, in order.
fn ordered(index: &Index, query: &str, sort: Sort) -> Vec<u64> {
    let found = search(index, query, sort);
    assert_eq!(found.total, found.hits.len(), "{query}");
    found.hits.iter().map(|hit| hit.key).collect()
}
