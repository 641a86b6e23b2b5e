//! What is wrong with a query, where, and what to write instead.

use super::field::NAMES;
use super::{CLAUSES_MAX, NESTING_MAX, QUERY_CHARS_MAX};
use crate::words::WORD_BYTES_MAX;

/// Why a query was not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at character {position}: {problem}")]
pub struct QueryError {
    /// The character it begins at, the first being 1.
    pub position: usize,
    /// What is wrong.
    pub problem: QueryProblem,
}

/// What is wrong with a query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryProblem {
    /// Longer than [`QUERY_CHARS_MAX`].
    #[error("a search has at most {QUERY_CHARS_MAX} characters: leave words out")]
    TooLong,
    /// More than [`CLAUSES_MAX`] words and filters.
    #[error("a search has at most {CLAUSES_MAX} words and filters: leave some out")]
    TooMany,
    /// Brackets deeper than [`NESTING_MAX`].
    #[error("brackets stand at most {NESTING_MAX} deep: take some away")]
    TooDeep,
    /// A quote without its end.
    #[error("this quote has no end: write \" after the phrase")]
    OpenQuote,
    /// A bracket without its end.
    #[error("this bracket has no end: write ) after the last word it holds")]
    OpenBracket,
    /// `OR` at the beginning or the end.
    #[error("OR stands between two words, as in outlook OR exchange: complete it, or write \"or\"")]
    LonelyOr,
    /// A filter that there is not.
    #[error(
        "there is no filter {name}: — use one of {} — or put the words in quotes to search for them",
        names()
    )]
    UnknownFilter {
        /// What stands before the colon.
        name: String,
    },
    /// A filter without a value.
    #[error(
        "{name}: needs a value right after the colon, such as {name}:{example}; to search for the word, leave the colon out"
    )]
    EmptyValue {
        /// The filter.
        name: &'static str,
        /// A value it could have.
        example: &'static str,
    },
    /// A time that cannot be read.
    #[error(
        "this is no time: write a date (2020-12-14), a date and time (2020-12-14T12:00Z) or how long ago (-90m, -24h, -7d)"
    )]
    NoTime,
    /// A time range that ends before it begins.
    #[error("this range ends before it begins: write the earlier time first, as in 2020-12-14..2020-12-15")]
    BackwardRange,
    /// A word longer than [`WORD_BYTES_MAX`].
    #[error("words of more than {WORD_BYTES_MAX} bytes are not indexed: leave this one out")]
    LongWord,
    /// Only punctuation.
    #[error("there is nothing to search for: write a word, a code or a filter")]
    NoWords,
}

fn names() -> String {
    NAMES.iter().map(|(name, ..)| format!("{name}:")).collect::<Vec<_>>().join(", ")
}
