//! Finds the reports closest to a pasted text.
//!
//! A bounce message is long, and most of its words are in every bounce message. The rarest words say which
//! one it is, so only these are looked for, and a report must share a third of them, or a code.

use crate::document::value_term;
use crate::error::Error;
use crate::query::{CODE_BOOST, Compiled, is, unscored, words_in};
use crate::reader::Index;
use crate::search::{Page, Sort};
use crate::words::{cut, sequence};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::ops::Bound;
use tantivy::collector::Count;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, RangeQuery};
use tantivy::{Searcher, Term};

/// The most bytes of the text that are read.
pub const SIMILAR_BYTES_MAX: usize = 8 * 1024;
/// The most words that are looked for.
pub const SIMILAR_WORDS_MAX: usize = 24;
/// A word is common, and says nothing, when it is in more than one in so many documents …
const COMMON_ONE_IN: u64 = 10;
/// … and in more than so many.
const COMMON_DOCUMENTS_MIN: u64 = 10;
/// One in so many of the words must be shared.
const SHARED_ONE_IN: usize = 3;

/// What to find the like of.
#[derive(Debug, Clone, Copy)]
pub struct Similar<'a> {
    /// What somebody pasted.
    pub text: &'a str,
    /// Error codes found in it, canonical or as typed.
    pub codes: &'a [String],
    /// Only reports about one of these providers; of any if empty.
    pub providers: &'a [String],
    /// Only reports written at or after this time.
    pub since: Option<Timestamp>,
    /// How many, at most [`LIMIT_MAX`](crate::LIMIT_MAX).
    pub limit: usize,
}

impl Index {
    /// Finds the closest reports, the closest first, by the store's row ids. A text without a known word or code is like nothing.
    ///
    /// # Errors
    ///
    /// Only when the index cannot be read.
    pub fn similar(&self, similar: &Similar<'_>) -> Result<Vec<u64>, Error> {
        let searcher = self.searcher();
        let words = self.rarest_words(similar.text, &searcher)?;
        let shared_min = words.len().div_ceil(SHARED_ONE_IN);
        let words: Vec<Compiled> =
            words.into_iter().map(|word| words_in(&vec![(0, word)], &self.fields)).collect();
        let mut likenesses: Vec<Compiled> = Vec::new();
        if !words.is_empty() {
            likenesses.push(Box::new(BooleanQuery::union_with_minimum_required_clauses(words, shared_min)));
        }
        for code in similar.codes.iter().take(SIMILAR_WORDS_MAX) {
            likenesses.push(Box::new(BoostQuery::new(is(self.fields.code, &value_term(code)), CODE_BOOST)));
        }
        if likenesses.is_empty() {
            return Ok(Vec::new());
        }
        let mut clauses: Vec<(Occur, Compiled)> =
            vec![(Occur::Must, Box::new(BooleanQuery::union(likenesses)))];
        if !similar.providers.is_empty() {
            let providers = similar.providers.iter().map(|id| is(self.fields.provider, &value_term(id)));
            clauses.push((Occur::Must, unscored(Box::new(BooleanQuery::union(providers.collect())))));
        }
        if let Some(since) = similar.since {
            let since = Term::from_field_i64(self.fields.at, since.as_millisecond());
            let range = RangeQuery::new(Bound::Included(since), Bound::Unbounded);
            clauses.push((Occur::Must, unscored(Box::new(range))));
        }
        let page = Page { limit: similar.limit, sort: Sort::Relevance, after: None };
        let (found, _) = self.collect(&searcher, &BooleanQuery::new(clauses), &page, None::<Count>)?;
        Ok(found.places.into_iter().map(|(place, _)| place.key).collect())
    }

    /// The words of the text that the fewest documents have, if any has them and not many have.
    fn rarest_words(&self, text: &str, searcher: &Searcher) -> Result<Vec<String>, Error> {
        let words: BTreeSet<String> =
            sequence(cut(text, SIMILAR_BYTES_MAX)).into_iter().map(|(_, word)| word).collect();
        let common = COMMON_DOCUMENTS_MIN.max(searcher.num_docs() / COMMON_ONE_IN);
        let mut known = Vec::new();
        for word in words {
            let frequency = searcher.doc_freq(&Term::from_field_text(self.fields.text, &word))?
                + searcher.doc_freq(&Term::from_field_text(self.fields.title, &word))?;
            if (1..=common).contains(&frequency) {
                known.push((frequency, word));
            }
        }
        known.sort_unstable();
        known.truncate(SIMILAR_WORDS_MAX);
        Ok(known.into_iter().map(|(_, word)| word).collect())
    }
}
