//! Tells which posts of a stream of everything name no provider, before they are parsed.
//!
//! Nearly all of what a social network says is about something else. So that reading all of it takes a small share of one
//! core, a line of JSON is first looked at as bytes: one pass over its texts for every name. A line that names
//! somebody comes through. So does one that has no text where it is looked for, or whose letters are written as numbers.

#[cfg(test)]
mod tests;

use crate::catalog::{Catalog, normalise};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use memchr::{memchr2, memmem};
use std::collections::BTreeSet;

/// The fields that hold what a person wrote.
const FIELDS: [&[u8]; 3] = [b"\"text\":", b"\"title\":", b"\"content\":"];

/// The hexadecimal digits of an escape such as `\u00e9`.
const ESCAPE_DIGITS: usize = 4;

/// Sets aside what names nobody.
#[derive(Debug)]
pub struct Sieve {
    names: AhoCorasick,
}

impl Sieve {
    /// The sieve for the names of a catalog: those of providers, of their places and of their services. What a name is
    /// short for in the right company comes through in any; a service's mere hints do not.
    pub fn new(catalog: &Catalog) -> Self {
        let mut words = BTreeSet::new();
        for provider in &catalog.providers {
            let services = provider.services.iter().flat_map(|service| &service.aliases);
            let ambiguous = provider.ambiguous.iter().map(|word| &word.alias);
            let names = provider.aliases.iter().chain(&provider.places).chain(services).chain(ambiguous);
            words.extend(names.chain([&provider.name]).flat_map(|name| spellings(&normalise(name))));
        }
        let names = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::DFA))
            .build(words)
            .expect("the catalog's names are far below the automaton's limit of states");
        Self { names }
    }

    /// Whether a post in a line of JSON may name somebody. A name that is written otherwise than in the catalog, capitals
    /// aside (two spaces in it, full width, a curly apostrophe), is not seen.
    pub fn may_name_somebody(&self, line: &[u8]) -> bool {
        let mut has_text = false;
        for field in FIELDS {
            for start in memmem::find_iter(line, field) {
                match string(&line[start + field.len()..]) {
                    Some(text) if !self.names_somebody(text) => has_text = true,
                    Some(_) => return true,
                    // No text here: `null`, or the line ends in it.
                    None => {}
                }
            }
        }
        !has_text
    }

    fn names_somebody(&self, text: &[u8]) -> bool {
        let is_word = |start, end| is_open_before(text, start) && text.get(end).is_none_or(is_open);
        self.names.find_iter(text).any(|found| is_word(found.start(), found.end())) || escapes_a_letter(text)
    }
}

/// A name as it may stand in JSON and in HTML in JSON, where `&` is a sign of markup.
fn spellings(name: &str) -> Vec<String> {
    let signs: &[&str] = if name.contains('&') { &["&", "\\u0026", "&amp;", "\\u0026amp;"] } else { &["&"] };
    signs.iter().map(|sign| name.replace('&', sign)).collect()
}

/// The inside of the string with which the bytes begin.
fn string(bytes: &[u8]) -> Option<&[u8]> {
    let inside = bytes.trim_ascii_start().strip_prefix(b"\"")?;
    let mut at = 0;
    loop {
        at += memchr2(b'"', b'\\', inside.get(at..)?)?;
        if inside[at] == b'"' {
            return Some(&inside[..at]);
        }
        at += 2;
    }
}

/// Whether a letter is written as its number. Signs of markup often are.
fn escapes_a_letter(text: &[u8]) -> bool {
    memmem::find_iter(text, b"\\u").any(|at| {
        let digits =
            text.get(at + 2..at + 2 + ESCAPE_DIGITS).and_then(|digits| std::str::from_utf8(digits).ok());
        let unit = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        unit.and_then(char::from_u32).is_some_and(char::is_alphanumeric)
    })
}

/// Whether a word may begin or end beside this byte: beyond ASCII it is not worth telling.
fn is_open(byte: &u8) -> bool {
    !byte.is_ascii_alphanumeric()
}

/// The same of the byte before `start`, which may be the last of an escape such as `\n` or `\u003c`.
fn is_open_before(text: &[u8], start: usize) -> bool {
    match text[..start] {
        [.., b'\\', _] | [.., b'\\', b'u', _, _, _, _] | [] => true,
        [.., ref byte] => is_open(byte),
    }
}
