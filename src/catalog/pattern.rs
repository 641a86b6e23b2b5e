//! Compiles the regular expressions of the catalog, with limits.
//!
//! Posts mix scripts: in "エラーAADSTS50058が" the code touches Kana, which Unicode counts as word
//! characters. So `\b`, `\d` and `\w` mean the ASCII ones in rules. That is also several times faster on
//! text that is not ASCII.

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

/// The largest compiled rule, in bytes.
const RULE_BYTES_MAX: usize = 1024 * 1024;

/// The largest set of compiled rules, in bytes.
const SET_BYTES_MAX: usize = 32 * 1024 * 1024;

/// The largest cache of a set's automaton, in bytes; a smaller one is thrown away and built again and again.
const SET_CACHE_BYTES_MAX: usize = 32 * 1024 * 1024;

/// Compiles one rule.
///
/// # Errors
/// What is wrong with it, in one line, and what to write instead.
pub(super) fn compile(written: &str) -> Result<Regex, String> {
    let regex = RegexBuilder::new(&ascii(written)).size_limit(RULE_BYTES_MAX).build().map_err(|error| match error {
        regex::Error::CompiledTooBig(bytes) => {
            format!("the regular expression needs more than {bytes} bytes: repeat less")
        }
        other => {
            // The parser draws the expression with a marker over several lines; its last line says why.
            let drawn = other.to_string();
            let why = drawn.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            format!("the regular expression cannot be read: {why}; look-around and back-references do not exist here")
        }
    })?;
    if regex.is_match("") {
        return Err(
            "the regular expression matches nothing at all, so it matches everywhere: demand a character"
                .into(),
        );
    }
    Ok(regex)
}

/// Compiles all rules into one automaton that says which of them match.
///
/// # Errors
/// When they are too many together.
pub(super) fn compile_set<'a>(written: impl Iterator<Item = &'a str>) -> Result<RegexSet, String> {
    RegexSetBuilder::new(written.map(ascii))
        .size_limit(SET_BYTES_MAX)
        .dfa_size_limit(SET_CACHE_BYTES_MAX)
        .build()
        .map_err(|error| format!("{error}: write fewer or smaller rules"))
}

/// `written` with the ASCII meaning of `\b`, `\d`, `\D`, `\w` and `\W`.
fn ascii(written: &str) -> String {
    let mut pattern = String::with_capacity(written.len() * 2);
    let mut characters = written.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            pattern.push(character);
            continue;
        }
        match characters.next() {
            Some('b') => pattern.push_str(r"(?-u:\b)"),
            Some('d') => pattern.push_str("[0-9]"),
            Some('D') => pattern.push_str("[^0-9]"),
            Some('w') => pattern.push_str("[0-9A-Za-z_]"),
            Some('W') => pattern.push_str("[^0-9A-Za-z_]"),
            other => {
                pattern.push('\\');
                pattern.extend(other);
            }
        }
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_boundaries_are_ascii() {
        assert!(compile(r"\bE\d+\b").unwrap().is_match("エラーE503が"));
        assert!(!compile(r"\bE\d+\b").unwrap().is_match("xE503"));
        assert!(compile(r"[\d.]+\\b").unwrap().is_match(r"1.2\b"));
        assert!(!compile(r"\d").unwrap().is_match("٣"));
    }

    #[test]
    fn a_wrong_expression_says_what_to_write() {
        assert!(compile("(a").unwrap_err().contains("unclosed group"));
        assert!(compile("a(?=b)").unwrap_err().contains("look-around"));
        assert!(compile("(?:a{1000}){1000}").unwrap_err().contains("repeat less"));
        assert!(compile("a*").unwrap_err().contains("demand a character"));
    }
}
