//! What is wrong with the catalog: where, what, and what to write instead.
//!
//! All mistakes are reported together. Who mends a file wants the whole list, not one mistake per start.

use miette::{Diagnostic, NamedSource, SourceSpan};
use std::fmt;
use std::sync::Arc;

/// The most mistakes reported at once.
pub const PROBLEMS_MAX: usize = 50;

/// A catalog that is refused. `miette::Report` shows each mistake in its line.
#[derive(Debug, Diagnostic)]
pub struct CatalogError {
    #[related]
    problems: Vec<Problem>,
}

impl CatalogError {
    /// The mistakes, in the order of the files and of their lines, at most [`PROBLEMS_MAX`]; at least one.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl std::error::Error for CatalogError {}

impl fmt::Display for CatalogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the catalog is refused")?;
        if let Some(first) = self.problems.first() {
            write!(f, ": {first}")?;
        }
        match self.problems.len() {
            0 | 1 => Ok(()),
            many => write!(f, " (and {} more)", many - 1),
        }
    }
}

/// One mistake in the catalog.
#[derive(Debug, Clone, Diagnostic)]
pub struct Problem {
    /// The file's name.
    pub file: String,
    /// Line and column of the mistake, from 1; columns count characters. `None` if there is no file.
    pub place: Option<(usize, usize)>,
    /// What is wrong.
    pub what: String,
    /// What to write instead.
    #[help]
    pub advice: String,
    #[source_code]
    text: NamedSource<Arc<str>>,
    #[label("here")]
    span: Option<SourceSpan>,
}

impl std::error::Error for Problem {}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some((line, column)) = self.place {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}; {}", self.what, self.advice)
    }
}

impl Problem {
    /// A mistake at the bytes `span` of a file's `text`.
    pub(super) fn at(
        file: &str,
        text: &Arc<str>,
        span: std::ops::Range<usize>,
        what: String,
        advice: String,
    ) -> Self {
        let before = &text[..text.floor_char_boundary(span.start)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        // A label over many lines hides the line it is about.
        let first_line = text[before.len()..].find('\n').unwrap_or(text.len() - before.len());
        let length = span.len().min(first_line);
        Self {
            file: file.to_owned(),
            place: Some((line, column)),
            what,
            advice,
            text: NamedSource::new(file, Arc::clone(text)),
            span: Some((before.len(), length).into()),
        }
    }

    /// A mistake that stands in no line: a file that is not there.
    pub(super) fn of_file(file: &str, what: String, advice: String) -> Self {
        Self {
            file: file.to_owned(),
            place: None,
            what,
            advice,
            text: NamedSource::new(file, "".into()),
            span: None,
        }
    }
}

/// The mistakes found so far.
#[derive(Debug, Default)]
pub(super) struct Problems {
    found: Vec<Problem>,
}

impl Problems {
    pub(super) fn push(&mut self, problem: Problem) {
        self.found.push(problem);
    }

    /// The refusal, if anything was found: in the order of `files`, then of the lines.
    pub(super) fn into_error(mut self, files: &[&str]) -> Option<CatalogError> {
        self.found.sort_by_cached_key(|problem| {
            let file = files.iter().position(|file| problem.file.ends_with(file));
            (file, problem.file.clone(), problem.place)
        });
        self.found.truncate(PROBLEMS_MAX);
        (!self.found.is_empty()).then_some(CatalogError { problems: self.found })
    }
}

/// "did you mean `x`?" when one of `known` is nearly `word`, else the list of them, shortened.
pub(crate) fn suggestion<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.take(KNOWN_MAX).collect();
    let nearest = known.iter().map(|other| (distance(word, other), *other)).min();
    match nearest {
        Some((distance, other)) if distance <= word.chars().count().div_ceil(3) => {
            format!("did you mean `{other}`?")
        }
        Some(_) if known.len() <= LISTED_MAX => format!("write one of `{}`", known.join("`, `")),
        Some(_) => format!("write one of `{}` …", known[..LISTED_MAX].join("`, `")),
        None => "there is none to name: leave it out".into(),
    }
}

/// The most words a suggestion lists.
const LISTED_MAX: usize = 16;

/// The most words a suggestion is looked for in.
const KNOWN_MAX: usize = 2_000;

/// How many characters must be inserted, deleted or replaced to make `other` of `word`.
fn distance(word: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().take(DISTANCE_CHARS_MAX).collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (place, character) in word.chars().take(DISTANCE_CHARS_MAX).enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], place + 1);
        for (column, candidate) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(*candidate != character);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

/// How much of a word is compared, in characters.
const DISTANCE_CHARS_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_word_is_suggested_and_a_far_one_gets_the_list() {
        let known = ["microsoft-365", "aws"];
        assert_eq!(suggestion("microsft-365", known.into_iter()), "did you mean `microsoft-365`?");
        assert_eq!(suggestion("aws2", known.into_iter()), "did you mean `aws`?");
        assert_eq!(suggestion("heroku", known.into_iter()), "write one of `microsoft-365`, `aws`");
    }

    #[test]
    fn a_place_counts_lines_and_characters_from_one() {
        let text: Arc<str> = "é = 1\nü = wrong\n".into();
        let problem = Problem::at("x.toml", &text, 12..17, "no".into(), "write yes".into());
        assert_eq!(problem.to_string(), "x.toml:2:5: no; write yes");
    }
}
