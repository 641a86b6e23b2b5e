//! Lines, columns and lists of fields, measured as a terminal shows them.
//!
//! Widths are those of the characters on the screen: some are two columns wide, accents and our own colours
//! have none.

use super::style::{DIM, paint};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The longest line, in columns.
pub(super) const COLUMNS_MAX: usize = 110;

/// The widest column of a table but the last, in columns.
const CELL_COLUMNS_MAX: usize = 40;

/// Between two columns of a table.
const GAP: &str = "  ";

/// The columns `text` takes on the screen.
pub(super) fn width(text: &str) -> usize {
    anstream::adapter::strip_str(text).map(UnicodeWidthStr::width).sum()
}

/// `text` in lines of at most [`COLUMNS_MAX`], each of them after `indent` spaces, with newlines. A word that
/// is longer, such as an address, stands whole in a line of its own.
pub(super) fn wrapped(text: &str, indent: usize) -> String {
    wrapped_to(COLUMNS_MAX, text, indent)
}

/// The same in lines of at most `columns`.
pub(super) fn wrapped_to(columns: usize, text: &str, indent: usize) -> String {
    let mut lines = String::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && indent + width(&line) + 1 + width(word) > columns {
            push_line(&mut lines, &line, indent);
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        push_line(&mut lines, &line, indent);
    }
    lines
}

fn push_line(lines: &mut String, line: &str, indent: usize) {
    lines.push_str(&" ".repeat(indent));
    lines.push_str(line);
    lines.push('\n');
}

/// `text` without colours, cut to `columns` with an ellipsis.
pub(super) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut cut = String::new();
    let mut used = 0;
    for character in text.chars() {
        let more = character.width().unwrap_or(0);
        if used + more + 1 > columns {
            break;
        }
        used += more;
        cut.push(character);
    }
    cut.truncate(cut.trim_end().len());
    cut + "…"
}

/// Labels and what they name, the values under each other.
pub(super) fn fields(fields: &[(&str, String)]) -> String {
    fields_to(COLUMNS_MAX, fields)
}

/// The same in lines of at most `columns`.
pub(super) fn fields_to(columns: usize, fields: &[(&str, String)]) -> String {
    let label_columns = fields.iter().map(|(label, _)| width(label)).max().unwrap_or(0);
    let indent = 2 + label_columns + GAP.len();
    let mut text = String::new();
    for (label, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        let value = wrapped_to(columns, value, indent);
        let padding = " ".repeat(label_columns - width(label));
        text.push_str(&format!("  {}{padding}{GAP}{}", paint(DIM, label), value.trim_start_matches(' ')));
    }
    text
}

/// Rows under each other.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    cells: Vec<(anstyle::Style, String)>,
    note: String,
}

impl Table {
    /// Adds a row, with a sentence below it where `note` is not empty. The words have no colours of their own.
    pub(super) fn row<const CELLS: usize>(&mut self, cells: [(anstyle::Style, String); CELLS], note: String) {
        self.rows.push(Row { cells: cells.into(), note });
    }

    /// The lines, each after two spaces. The last column has what the others leave.
    pub(super) fn lines(mut self) -> String {
        let count = self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let mut columns = vec![0; count];
        for row in &mut self.rows {
            for (place, (_, words)) in row.cells.iter_mut().enumerate() {
                *words = cut(words, CELL_COLUMNS_MAX.max(if place + 1 == count { COLUMNS_MAX } else { 0 }));
                columns[place] = columns[place].max(width(words));
            }
        }
        let mut lines = String::new();
        for row in self.rows {
            let mut line = String::new();
            let mut used = 0;
            let filled =
                row.cells.iter().rposition(|(_, words)| !words.is_empty()).map_or(0, |last| last + 1);
            for (place, (style, words)) in row.cells[..filled].iter().enumerate() {
                if columns[place] == 0 {
                    continue;
                }
                let gap = if used == 0 { "  " } else { GAP };
                let words = cut(words, COLUMNS_MAX.saturating_sub(used + gap.len()).max(1));
                let padding =
                    if place + 1 == filled { 0 } else { columns[place].saturating_sub(width(&words)) };
                line.push_str(&format!("{gap}{}{}", paint(*style, &words), " ".repeat(padding)));
                used += gap.len() + width(&words) + padding;
            }
            lines.push_str(&line);
            lines.push('\n');
            for note in wrapped(&row.note, 6).lines() {
                lines.push_str(&paint(DIM, note));
                lines.push('\n');
            }
        }
        lines
    }
}
