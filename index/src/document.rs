//! What is searched of one post.
//!
//! Posts are hostile: whatever their size, a document is cut to the limits below before tantivy sees it.

use crate::schema::Fields;
use crate::words::cut;
use jiff::Timestamp;
use std::collections::BTreeSet;
use tantivy::TantivyDocument;
use tantivy::schema::Field;

/// The most bytes of a text that are searched; the rest is left out.
pub const TEXT_BYTES_MAX: usize = 64 * 1024;
/// The most bytes of a title that are searched.
pub const TITLE_BYTES_MAX: usize = 1024;
/// The most bytes of one value of a filter, such as a code.
pub const VALUE_BYTES_MAX: usize = 256;
/// The most values one filter of one document has.
pub const VALUES_MAX: usize = 64;

/// One post, as it is searched. The case of the filters' values does not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The store's row id of the post. Unique; writing it again replaces what was there.
    pub key: u64,
    /// The source's id: `source:`.
    pub source: String,
    /// The post's title, or its thread's.
    pub title: Option<String>,
    /// The post's text.
    pub text: String,
    /// Ids of providers: `provider:`.
    pub provider: Vec<String>,
    /// Ids of services: `service:`.
    pub service: Vec<String>,
    /// Such as `symptom:mail-stuck` and `code:smtp:4.4.7`: `signature:`.
    pub signature: Vec<String>,
    /// Error codes, both canonical (`smtp:4.4.7`) and as people type them (`4.4.7`): `code:`, and every
    /// bare word of a query is compared with them.
    pub code: Vec<String>,
    /// The sort of place: `venue:`.
    pub venue: String,
    /// Two-letter code of the language: `lang:`.
    pub language: Option<String>,
    /// Whose fault the words suggest, if they tell of a failure: `side:`.
    pub side: Option<String>,
    /// When it was written: `at:`, `after:`, `before:` and the order by time. Kept to the millisecond.
    pub at: Timestamp,
}

impl Document {
    pub(crate) fn to_tantivy(&self, fields: &Fields) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_u64(fields.key, self.key);
        document.add_i64(fields.at, self.at.as_millisecond());
        if let Some(title) = &self.title {
            document.add_text(fields.title, cut(title, TITLE_BYTES_MAX));
        }
        document.add_text(fields.text, cut(&self.text, TEXT_BYTES_MAX));
        add_values(&mut document, fields.provider, &self.provider);
        add_values(&mut document, fields.service, &self.service);
        add_values(&mut document, fields.signature, &self.signature);
        add_values(&mut document, fields.code, &self.code);
        add_values(&mut document, fields.venue, [&self.venue]);
        add_values(&mut document, fields.language, &self.language);
        add_values(&mut document, fields.source, [&self.source]);
        add_values(&mut document, fields.side, &self.side);
        document
    }
}

/// Each value once: a document counts once for a value, however often it names it.
fn add_values<'a>(
    document: &mut TantivyDocument,
    field: Field,
    values: impl IntoIterator<Item = &'a String>,
) {
    let mut seen = BTreeSet::new();
    for value in values.into_iter().take(VALUES_MAX).map(|value| value_term(value)) {
        if !seen.contains(&value) {
            document.add_text(field, &value);
            seen.insert(value);
        }
    }
}

/// A filter's value as it is written and looked up.
pub(crate) fn value_term(value: &str) -> String {
    cut(value, VALUE_BYTES_MAX).to_lowercase()
}
