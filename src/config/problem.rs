//! What is wrong with the settings: where, what, and what to write instead.

use miette::{Diagnostic, NamedSource, SourceSpan};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Settings that cannot be used.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum ConfigError {
    /// The file is there and cannot be read.
    #[error("cannot read {}: {why}", path.display())]
    #[diagnostic(help("correct it, or take it away: every setting has a default"))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// Something in the file cannot work.
    #[error("{}:{}:{}: {}; {}", .0.path.display(), .0.line, .0.column, .0.what, .0.advice)]
    #[diagnostic(transparent)]
    Mistake(Box<Mistake>),
    /// Something in the file does not fit the catalog.
    #[error("{}:{line}: {what}; {advice}", path.display())]
    Unfit {
        /// The file.
        path: PathBuf,
        /// Its line, from 1.
        line: usize,
        /// What is wrong.
        what: String,
        /// What to write instead.
        advice: String,
    },
    /// A secret that is needed now cannot be read.
    #[error("cannot read the secret in {place}: {why}")]
    #[diagnostic(help("set it, or name another place for it in notjustme.toml"))]
    Secret {
        /// Where it was looked for.
        place: String,
        /// Why it was not found.
        why: String,
    },
}

/// One mistake in the file. As a diagnostic it shows its line, and its words are only what is wrong.
#[derive(Debug, Clone, thiserror::Error, Diagnostic)]
#[error("{what}")]
pub struct Mistake {
    /// The file.
    pub path: PathBuf,
    /// Its line, from 1.
    pub line: usize,
    /// Its column, from 1, in characters.
    pub column: usize,
    /// What is wrong.
    pub what: String,
    /// What to write instead.
    #[help]
    pub advice: String,
    #[source_code]
    text: NamedSource<Arc<str>>,
    #[label("here")]
    span: SourceSpan,
}

impl Mistake {
    /// A mistake at the bytes `span` of the file's `text`.
    pub(super) fn at(path: &Path, text: &str, span: Range<usize>, what: String, advice: String) -> Self {
        let start = text.floor_char_boundary(span.start);
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        // A label over many lines hides the line it is about.
        let rest_of_line = text[start..].find('\n').unwrap_or(text.len() - start);
        Self {
            path: path.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            what,
            advice,
            text: NamedSource::new(path.display().to_string(), text.into()),
            span: (start, span.len().min(rest_of_line)).into(),
        }
    }
}
