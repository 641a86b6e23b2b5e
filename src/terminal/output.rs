//! Standard output and standard error.
//!
//! Colours are left out where the stream is no terminal or `NO_COLOR` is set. A reader who closes the pipe,
//! such as `head`, is no error.

use super::link::without_links;
use super::sparkline::in_ascii;
use super::style::{ERROR, WARNING};
use crate::catalog::CatalogError;
use crate::config::ConfigError;
use crate::plain;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, ErrorKind, Write};
use supports_hyperlinks::Stream;

/// Writes `text` to standard output, without what the terminal there could not show: links, blocks. Words of
/// strangers in it must have gone through [`crate::plain`].
///
/// # Errors
/// When it cannot be written.
pub fn print(text: &str) -> io::Result<()> {
    let mut text = Cow::Borrowed(text);
    if !supports_hyperlinks::on(Stream::Stdout) {
        text = without_links(&text).into();
    }
    let variable = |name: &str| std::env::var(name).ok();
    if !shows_blocks(&variable) {
        text = in_ascii(&text).into();
    }
    let mut output = anstream::stdout().lock();
    output.write_all(text.as_bytes())?;
    output.flush()
}

/// Whether the terminal can show more than ASCII, as the environment says: not a dumb one, nor where the first
/// of the variables that name the characters names others than UTF-8. Where none does, it can.
pub(super) fn shows_blocks(variable: &dyn Fn(&str) -> Option<String>) -> bool {
    let named = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| {
        let value = variable(name).filter(|value| !value.is_empty())?;
        Some(value.to_ascii_lowercase().replace('-', "").contains("utf8"))
    });
    named.unwrap_or(true) && variable("TERM").is_none_or(|terminal| terminal != "dumb")
}

/// Writes `value` to standard output as JSON with indents.
///
/// # Errors
/// When it cannot be written.
pub fn print_json<T: Serialize>(value: &T) -> io::Result<()> {
    write_line(&escaped(&serde_json::to_string_pretty(value)?))
}

/// Writes `value` to standard output as JSON in one line.
///
/// # Errors
/// When it cannot be written.
pub fn print_json_line<T: Serialize>(value: &T) -> io::Result<()> {
    write_line(&escaped(&serde_json::to_string(value)?))
}

/// JSON leaves some characters as they are that a terminal obeys, or that deceive a reader. They can only
/// stand in its texts, where the escape means the same.
pub(super) fn escaped(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        if character == '\n' || plain::is_safe(character) {
            escaped.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    escaped
}

/// Writes lines of JSON to standard output as they are, but for characters that deceive.
///
/// # Errors
/// When they cannot be written.
pub fn print_json_lines(lines: &str) -> io::Result<()> {
    let mut output = io::stdout().lock();
    output.write_all(escaped(lines).as_bytes())?;
    output.flush()
}

/// Past the colour filter, which JSON does not need.
fn write_line(line: &str) -> io::Result<()> {
    let mut output = io::stdout().lock();
    output.write_all(line.as_bytes())?;
    output.write_all(b"\n")?;
    output.flush()
}

/// Says on standard error that something is not as it should be.
pub fn warn(what: &str) {
    let line = plain::line(what, LINE_CHARS_MAX);
    complain(&format!("{WARNING}warning:{WARNING:#} {line}\n"));
}

/// Says on standard error why the program ends: settings and catalog with the line that is wrong, anything
/// else with its causes.
pub fn error(error: &anyhow::Error) {
    complain(&explanation(error));
}

/// The longest line of a warning or of a cause, in characters.
const LINE_CHARS_MAX: usize = 1000;

/// How wide a report of a mistake in a file is, in columns.
const REPORT_COLUMNS: usize = 100;

/// What [`error`] writes.
pub(super) fn explanation(error: &anyhow::Error) -> String {
    let diagnostic: Option<&dyn Diagnostic> = match error.downcast_ref::<ConfigError>() {
        Some(ConfigError::Mistake(mistake)) => Some(mistake.as_ref()),
        Some(error) => Some(error),
        None => error.downcast_ref::<CatalogError>().map(|error| error as &dyn Diagnostic),
    };
    if let Some(diagnostic) = diagnostic {
        let handler =
            GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor()).with_width(REPORT_COLUMNS);
        let mut report = String::new();
        if handler.render_report(&mut report, diagnostic).is_ok() {
            return format!("{ERROR}error:{ERROR:#}\n{}", plain::text(&report));
        }
    }
    let mut text = String::new();
    for (place, cause) in error.chain().enumerate() {
        let line = plain::line(&cause.to_string(), LINE_CHARS_MAX);
        if place == 0 {
            text = format!("{ERROR}error:{ERROR:#} {line}\n");
        } else if !text.contains(&line) {
            // A cause that its consequence has already quoted is not said twice.
            text.push_str(&format!("  because {line}\n"));
        }
    }
    text
}

/// Writes to standard error. Nobody can be told that this failed.
fn complain(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// Whether the error is only that the reader of our output went away.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
    })
}

/// A bar on standard error that says how many of `len` `what` ("posts indexed") are done; hidden unless
/// standard error is a terminal.
pub fn progress(len: Option<u64>, what: &str) -> ProgressBar {
    let bar =
        ProgressBar::with_draw_target(len, ProgressDrawTarget::stderr()).with_message(plain::line(what, 40));
    let template = match len {
        Some(_) => "{wide_bar:.dim} {human_pos} of {human_len} {msg}, {eta} left",
        None => "{spinner} {human_pos} {msg}, {elapsed}",
    };
    styled(bar, template)
}

/// As [`progress`], of the bytes of files.
pub fn progress_of_bytes(len: Option<u64>, what: &str) -> ProgressBar {
    let bar =
        ProgressBar::with_draw_target(len, ProgressDrawTarget::stderr()).with_message(plain::line(what, 40));
    let template = match len {
        Some(_) => "{wide_bar:.dim} {bytes} of {total_bytes} {msg}, {eta} left",
        None => "{spinner} {bytes} {msg}, {elapsed}",
    };
    styled(bar, template)
}

fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    bar.with_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()))
}
