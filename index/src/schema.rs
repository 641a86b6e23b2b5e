//! Which fields the index has.
//!
//! The schema is written beside the index by tantivy, and it is the version: an index whose schema is not
//! [`schema`] was written by another program. Changes that the fields do not show, such as cutting text into
//! words in another way, raise the number in [`WORDS`], which is part of the schema.

use crate::words;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

/// The name of the way in which text is cut into words, with its version.
pub(crate) const WORDS: &str = "words-1";
/// The name of the key's column.
pub(crate) const KEY: &str = "key";
/// The name of the time's column.
pub(crate) const AT: &str = "at";
/// The names of the columns that are counted by value.
pub(crate) const PROVIDER: &str = "provider";
pub(crate) const SERVICE: &str = "service";
pub(crate) const SIGNATURE: &str = "signature";
pub(crate) const VENUE: &str = "venue";
pub(crate) const LANGUAGE: &str = "language";
pub(crate) const SOURCE: &str = "source";
pub(crate) const SIDE: &str = "side";

/// The fields, by name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) key: Field,
    pub(crate) at: Field,
    pub(crate) title: Field,
    pub(crate) text: Field,
    pub(crate) provider: Field,
    pub(crate) service: Field,
    pub(crate) signature: Field,
    pub(crate) code: Field,
    pub(crate) venue: Field,
    pub(crate) language: Field,
    pub(crate) source: Field,
    pub(crate) side: Field,
}

/// The schema and its fields. The time is a number of milliseconds rather than tantivy's date, whose
/// nanoseconds end in 2262: a post may claim any year.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = SchemaBuilder::new();
    let words = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(WORDS)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    );
    let value = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::Basic),
    );
    // A column beside the terms, so that the values of what was found can be counted.
    let counted = value.clone().set_fast("raw");
    let fields = Fields {
        key: builder.add_u64_field(KEY, INDEXED | FAST),
        at: builder.add_i64_field(AT, FAST),
        title: builder.add_text_field("title", words.clone()),
        text: builder.add_text_field("text", words),
        provider: builder.add_text_field(PROVIDER, counted.clone()),
        service: builder.add_text_field(SERVICE, counted.clone()),
        signature: builder.add_text_field(SIGNATURE, counted.clone()),
        code: builder.add_text_field("code", value),
        venue: builder.add_text_field(VENUE, counted.clone()),
        language: builder.add_text_field(LANGUAGE, counted.clone()),
        source: builder.add_text_field(SOURCE, counted.clone()),
        side: builder.add_text_field(SIDE, counted),
    };
    (builder.build(), fields)
}

/// Teaches an index how text is cut into words.
pub(crate) fn register_words(index: &tantivy::Index) {
    index.tokenizers().register(WORDS, words::analyzer());
}
