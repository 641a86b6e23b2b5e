//! One file of the catalog, read so that every mistake keeps its place in it.
//!
//! The document is parsed once into a tree with positions, and each entry of it is read on its own. So a
//! misspelt key in one entry does not hide the mistakes of the others, and a check that runs much later can
//! still point at the word it is about.

use super::problem::{Problem, Problems, suggestion};
use serde::de::DeserializeOwned;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// A file's name and text.
#[derive(Debug, Clone)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) text: Arc<str>,
}

/// A file taken apart.
#[derive(Debug)]
pub(super) struct Document<'f> {
    file: &'f File,
    table: DeTable<'f>,
}

/// A value in a document, to point at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot<'d> {
    file: &'d File,
    value: &'d Spanned<DeValue<'d>>,
}

/// An entry of a list of tables, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Entry<'d, T> {
    pub(super) value: T,
    pub(super) spot: Spot<'d>,
}

impl<'f> Document<'f> {
    /// Takes `file` apart; what is no TOML goes to `problems`, and so do lists that are not in `known`.
    pub(super) fn parse(file: &'f File, known: &[&str], problems: &mut Problems) -> Self {
        let (table, errors) = DeTable::parse_recoverable(&file.text);
        for error in errors {
            let advice = "write `key = value`, texts in quotes, one `[[header]]` per entry".into();
            let span = error.span().unwrap_or_default();
            problems.push(Problem::at(&file.name, &file.text, span, error.message().to_owned(), advice));
        }
        let table = table.into_inner();
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let what = format!("there is no list `{}` in this file", key.get_ref());
            let advice = suggestion(key.get_ref(), known.iter().copied());
            problems.push(Problem::at(&file.name, &file.text, key.span(), what, advice));
        }
        Self { file, table }
    }

    /// The entries of `[[list]]` that have the shape of a `T`; the others go to `problems`.
    pub(super) fn entries<T: DeserializeOwned>(
        &self,
        list: &str,
        problems: &mut Problems,
    ) -> Vec<Entry<'_, T>> {
        let Some(value) = self.table.get(list) else { return Vec::new() };
        let whole = Spot { file: self.file, value };
        let Some(values) = value.get_ref().as_array() else {
            problems.push(
                whole.problem(format!("`{list}` is no list"), format!("write `[[{list}]]` above each entry")),
            );
            return Vec::new();
        };
        let mut entries = Vec::with_capacity(values.len());
        for value in values.iter() {
            let spot = Spot { file: self.file, value };
            match T::deserialize(ValueDeserializer::from(value.clone())) {
                Ok(value) => entries.push(Entry { value, spot }),
                Err(error) => {
                    let span = error.span().unwrap_or_else(|| value.span());
                    let advice = advice_on_shape(error.message());
                    let what = error.message().lines().next().unwrap_or_default().to_owned();
                    problems.push(Problem::at(&self.file.name, &self.file.text, span, what, advice));
                }
            }
        }
        entries
    }
}

/// What to write, from what serde says about an entry of the wrong shape. Its words stand in backticks.
fn advice_on_shape(message: &str) -> String {
    let words: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match words.split_first() {
        Some((missing, [])) if message.starts_with("missing field") => {
            format!("write `{missing} = …` below the header")
        }
        Some((wrong, known)) if message.starts_with("unknown") => suggestion(wrong, known.iter().copied()),
        _ => "write a value of the expected type".into(),
    }
}

impl<'d> Spot<'d> {
    /// The value of `key` in this table, or the table itself where the key is left out.
    pub(super) fn key(self, key: &str) -> Self {
        let value = self.value.get_ref().as_table().and_then(|table| table.get(key));
        Self { value: value.unwrap_or(self.value), ..self }
    }

    /// The member `index` of this list.
    pub(super) fn at(self, index: usize) -> Self {
        let value = self.value.get_ref().as_array().and_then(|values| values.get(index));
        Self { value: value.unwrap_or(self.value), ..self }
    }

    /// A mistake here.
    pub(super) fn problem(self, what: impl Into<String>, advice: impl Into<String>) -> Problem {
        Problem::at(&self.file.name, &self.file.text, self.span(), what.into(), advice.into())
    }

    /// The file and line, to be named in a mistake that stands elsewhere.
    pub(super) fn name(self) -> String {
        let line = self.file.text[..self.span().start].matches('\n').count() + 1;
        format!("{}:{line}", self.file.name)
    }

    fn span(self) -> Range<usize> {
        self.value.span()
    }
}
