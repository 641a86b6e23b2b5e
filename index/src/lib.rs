//! Finds text: the only code that knows tantivy.
