//! Reads the text of a query, from left to right, once.

use super::field::{Clock, NAMES, Name};
use super::time::{parse_range, parse_time};
use super::{CLAUSES_MAX, NESTING_MAX, Node, QUERY_CHARS_MAX, QueryError, QueryProblem};
use crate::document::value_term;
use crate::words::sequence;
use jiff::Timestamp;

/// What opens or closes a phrase: people paste curly ones.
const QUOTES: [char; 4] = ['"', '\u{201c}', '\u{201d}', '\u{201e}'];

pub(super) fn parse(text: &str, now: Timestamp) -> Result<Node, QueryError> {
    let mut parser = Parser { text, at: 0, now, clauses: 0, depth: 0 };
    if let Some((too_far, _)) = text.char_indices().nth(QUERY_CHARS_MAX) {
        return Err(parser.error(too_far, QueryProblem::TooLong));
    }
    let nodes = parser.items()?;
    if nodes.is_empty() && !text.trim().is_empty() {
        return Err(parser.error(0, QueryProblem::NoWords));
    }
    Ok(Node::All(nodes))
}

struct Parser<'a> {
    text: &'a str,
    /// The byte to be read next.
    at: usize,
    now: Timestamp,
    clauses: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    /// Reads up to the end, or the bracket that closes these.
    fn items(&mut self) -> Result<Vec<Node>, QueryError> {
        let mut items = Vec::new();
        loop {
            self.skip_spaces();
            let start = self.at;
            if self.rest().is_empty() || (self.depth > 0 && self.rest().starts_with(')')) {
                return Ok(items);
            }
            if self.take_keyword("AND") {
                continue;
            }
            if self.take_keyword("OR") {
                let lonely = self.error(start, QueryProblem::LonelyOr);
                let left = items.pop().ok_or_else(|| lonely.clone())?;
                let right = self.alternative()?.ok_or(lonely)?;
                items.push(match left {
                    Node::Any(mut nodes) => {
                        nodes.push(right);
                        Node::Any(nodes)
                    }
                    left => Node::Any(vec![left, right]),
                });
            } else if let Some(item) = self.item()? {
                items.push(item);
            }
        }
    }

    /// What stands after an OR.
    fn alternative(&mut self) -> Result<Option<Node>, QueryError> {
        self.skip_spaces();
        if self.rest().is_empty() || self.rest().starts_with(')') || self.take_keyword("OR") {
            return Ok(None);
        }
        self.item()
    }

    /// Reads one item; none if it has neither letter nor digit.
    fn item(&mut self) -> Result<Option<Node>, QueryError> {
        let excludes = self.rest().strip_prefix('-').is_some_and(|after| {
            after.starts_with(|c: char| c.is_alphanumeric() || c == '(' || QUOTES.contains(&c))
        });
        if excludes {
            self.at += 1;
        }
        let node = if self.rest().starts_with('(') {
            self.bracket()?
        } else if self.rest().starts_with(QUOTES) {
            let (start, phrase) = (self.at, self.phrase()?);
            self.words(start, phrase)?
        } else {
            self.word()?
        };
        Ok(if excludes { node.map(|node| Node::Not(Box::new(node))) } else { node })
    }

    fn bracket(&mut self) -> Result<Option<Node>, QueryError> {
        let start = self.at;
        if self.depth == NESTING_MAX {
            return Err(self.error(start, QueryProblem::TooDeep));
        }
        self.at += 1;
        self.depth += 1;
        let mut nodes = self.items()?;
        self.depth -= 1;
        if self.rest().is_empty() {
            return Err(self.error(start, QueryProblem::OpenBracket));
        }
        self.at += 1;
        Ok(if nodes.len() > 1 { Some(Node::All(nodes)) } else { nodes.pop() })
    }

    /// Reads what stands between quotes.
    fn phrase(&mut self) -> Result<&'a str, QueryError> {
        let start = self.at;
        let opened = self.take(|c| QUOTES.contains(&c), 1);
        let inside = &self.text[start + opened.len()..];
        let Some(end) = inside.find(QUOTES) else {
            return Err(self.error(start, QueryProblem::OpenQuote));
        };
        self.at += end;
        self.take(|c| QUOTES.contains(&c), 1);
        Ok(&inside[..end])
    }

    /// Reads up to a space, a quote or the bracket that closes.
    fn word(&mut self) -> Result<Option<Node>, QueryError> {
        let start = self.at;
        let in_bracket = self.depth > 0;
        let word = self
            .take(|c| !(c.is_whitespace() || QUOTES.contains(&c) || (in_bracket && c == ')')), usize::MAX);
        let Some((name, value)) = word.split_once(':') else { return self.words(start, word) };
        let known = NAMES.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name));
        if let Some(&(name, kind, example)) = known {
            let mut value_start = start + name.len() + 1;
            let mut value = value;
            if value.is_empty() && self.rest().starts_with(QUOTES) {
                value_start = self.at;
                value = self.phrase()?;
            }
            let value = value.trim();
            if value.is_empty() {
                return Err(self.error(start, QueryProblem::EmptyValue { name, example }));
            }
            return self.filter(kind, value_start, value).map(Some);
        }
        if is_mistaken_filter(name, value) {
            return Err(self.error(start, QueryProblem::UnknownFilter { name: name.to_owned() }));
        }
        self.words(start, word)
    }

    fn filter(&mut self, name: Name, start: usize, value: &str) -> Result<Node, QueryError> {
        self.count(start)?;
        let time = match name {
            Name::Filter(filter) => return Ok(Node::Is(filter, value_term(value))),
            Name::Clock(Clock::At) => parse_range(value, self.now),
            Name::Clock(Clock::After) => parse_time(value, self.now).map(|time| (Some(time.start), None)),
            Name::Clock(Clock::Before) => parse_time(value, self.now).map(|time| (None, Some(time.start))),
        };
        match time.ok_or_else(|| self.error(start, QueryProblem::NoTime))? {
            (Some(from), Some(to)) if from >= to => Err(self.error(start, QueryProblem::BackwardRange)),
            (from, to) => Ok(Node::Time(from, to)),
        }
    }

    fn words(&mut self, start: usize, text: &str) -> Result<Option<Node>, QueryError> {
        if !text.contains(char::is_alphanumeric) {
            return Ok(None);
        }
        self.count(start)?;
        let words = sequence(text);
        if words.is_empty() {
            return Err(self.error(start, QueryProblem::LongWord));
        }
        let code = value_term(text.trim_matches(|c: char| !c.is_alphanumeric()));
        Ok(Some(Node::Words { words, code }))
    }

    fn count(&mut self, start: usize) -> Result<(), QueryError> {
        self.clauses += 1;
        if self.clauses > CLAUSES_MAX { Err(self.error(start, QueryProblem::TooMany)) } else { Ok(()) }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_spaces(&mut self) {
        self.take(char::is_whitespace, usize::MAX);
    }

    /// Takes at most so many characters, as long as they are wanted.
    fn take(&mut self, wanted: impl Fn(char) -> bool, characters_max: usize) -> &'a str {
        let rest = self.rest();
        let bytes = rest.chars().take(characters_max).take_while(|&c| wanted(c)).map(char::len_utf8).sum();
        self.at += bytes;
        &rest[..bytes]
    }

    /// Takes a word that is part of the language, if it stands alone.
    fn take_keyword(&mut self, keyword: &str) -> bool {
        let Some(after) = self.rest().strip_prefix(keyword) else { return false };
        let alone = after.chars().next().is_none_or(|c| c.is_whitespace() || c == '(' || c == ')');
        if alone {
            self.at += keyword.len();
        }
        alone
    }

    fn error(&self, byte: usize, problem: QueryProblem) -> QueryError {
        QueryError { position: self.text[..byte].chars().count() + 1, problem }
    }
}

/// Whether somebody meant a filter when they wrote `name:value`. Addresses, times of day, paths and codes with
/// colons are words.
fn is_mistaken_filter(name: &str, value: &str) -> bool {
    name.len() > 1
        && name.bytes().all(|byte| byte.is_ascii_alphabetic())
        && value.starts_with(char::is_alphanumeric)
        && !value.contains(|c: char| c.is_ascii_digit())
}
