//! Rows of a CSV file (RFC 4180): fields in quotes may hold commas, line ends and doubled quotes.

use anyhow::{Context, Result};
use notjustme::archive::Lines;
use std::collections::HashMap;

/// Rows after the first, which names the columns.
pub(crate) struct Rows {
    lines: Lines,
    columns: HashMap<String, usize>,
}

/// One row.
pub(crate) struct Row<'a> {
    columns: &'a HashMap<String, usize>,
    fields: Vec<String>,
}

impl Row<'_> {
    /// A field; empty when there is none.
    pub(crate) fn get(&self, column: &str) -> &str {
        let field = self.columns.get(column).and_then(|place| self.fields.get(*place));
        field.map_or("", String::as_str)
    }
}

impl Rows {
    pub(crate) fn new(lines: Lines) -> Result<Self> {
        let mut rows = Self { lines, columns: HashMap::new() };
        let names = rows.fields()?.context("it is empty")?;
        rows.columns = names.into_iter().enumerate().map(|(place, name)| (name, place)).collect();
        Ok(rows)
    }

    /// The next row.
    pub(crate) fn next(&mut self) -> Result<Option<Row<'_>>> {
        let fields = self.fields()?;
        Ok(fields.map(|fields| Row { columns: &self.columns, fields }))
    }

    fn fields(&mut self) -> Result<Option<Vec<String>>> {
        let (mut fields, mut field, mut quoted) = (Vec::new(), String::new(), false);
        for (_, line) in self.lines.by_ref() {
            let line = String::from_utf8_lossy(&line?).into_owned();
            let mut characters = line.trim_end_matches(['\r', '\n']).chars().peekable();
            while let Some(character) = characters.next() {
                match character {
                    '"' if quoted && characters.next_if_eq(&'"').is_some() => field.push('"'),
                    '"' => quoted = !quoted,
                    ',' if !quoted => fields.push(std::mem::take(&mut field)),
                    other => field.push(other),
                }
            }
            if !quoted {
                fields.push(field);
                return Ok(Some(fields));
            }
            field.push('\n');
        }
        Ok(None)
    }
}
