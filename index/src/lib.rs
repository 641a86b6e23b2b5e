//! Finds text: the only code that knows tantivy.
//!
//! The index is derived. The store has every post; this folder can be deleted at any moment and written
//! again. So nothing is kept here but what a search needs: a [`Hit`] is the row id of a post, and whoever
//! shows it takes the words from the store and gives them to a [`Highlighter`]. Texts live in one place,
//! and a post deleted there has no copy here.

mod buckets;
mod count;
mod cursor;
mod document;
mod error;
mod facet;
mod highlight;
mod query;
mod rank;
mod reader;
mod schema;
mod search;
mod similar;
mod span;
mod words;
mod writer;

pub use buckets::{BUCKETS_MAX, Buckets};
pub use count::FACET_VALUES_MAX;
pub use cursor::{Cursor, CursorError};
pub use document::{Document, TEXT_BYTES_MAX, TITLE_BYTES_MAX, VALUE_BYTES_MAX, VALUES_MAX};
pub use error::Error;
pub use facet::{Facet, FacetCounts};
pub use highlight::{Highlighter, SNIPPET_CHARS_MAX, Snippet};
pub use query::{CLAUSES_MAX, NESTING_MAX, QUERY_CHARS_MAX, Query, QueryError, QueryProblem};
pub use reader::Index;
pub use search::{Counted, Explored, Hit, Hits, LIMIT_MAX, Page, Sort};
pub use similar::{SIMILAR_BYTES_MAX, SIMILAR_WORDS_MAX, Similar};
pub use words::WORD_BYTES_MAX;
pub use writer::{MEMORY_BYTES, Writer};
