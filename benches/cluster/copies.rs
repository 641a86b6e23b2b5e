//! The measure: a bare MinHash index. A document goes where its nearest copy went, or starts a group.

use lshdedup_core::{Config, Index, ShingleUnit};
use std::time::{Duration, Instant};

/// 42 bands of 3, so that half of the words in common are found nearly always.
const HASHES: usize = 126;
const BANDS: usize = 42;
const JACCARD_MIN: f64 = 0.5;

/// The group of every document, and what it took. The index makes a signature to look up and the same again to
/// insert, for want of a way to hand it on; one of them is not held against it.
pub(crate) fn place(documents: &[Vec<String>]) -> (Vec<u32>, Duration) {
    let config = Config {
        num_hashes: HASHES,
        bands: BANDS,
        shingle_size: 1,
        shingle_unit: ShingleUnit::Word,
        seed: 1,
    };
    let mut index = Index::new(config).expect("bands divide hashes");
    let texts: Vec<String> = documents.iter().map(|tokens| tokens.join(" ")).collect();
    let start = Instant::now();
    for text in &texts {
        std::hint::black_box(index.signature(text));
    }
    let signatures = start.elapsed();
    let mut next = 0..;
    let start = Instant::now();
    let mut group = |text: &String| {
        let hits = index.near_duplicates(text, JACCARD_MIN);
        let nearest = hits.first().map_or(0.0, |hit| hit.similarity);
        let near = hits.iter().take_while(|hit| hit.similarity >= nearest);
        let known = near.filter_map(|hit| hit.id.parse::<u32>().ok()).min();
        let group = known.or_else(|| next.next()).expect("numbers do not end");
        index.insert(group.to_string(), text).expect("any text can be inserted");
        group
    };
    let groups = texts.iter().map(&mut group).collect();
    (groups, start.elapsed().saturating_sub(signatures))
}
