//! The words to read, and the two spellings in which rules look at them.
//!
//! Codes are looked for as people typed them, since capitals tell some of them from words; everything else in
//! the catalog's one spelling. Title and body are two sentences, whatever stands at their ends.

use super::Topic;
use crate::catalog::{NORMAL_CHARS_MAX, normalise, normalise_simple};
use jiff::Timestamp;
use std::borrow::Cow;

/// Longest title and longest body read, in bytes; what a person reports stands at the front.
const READ_BYTES_MAX: usize = 8 * 1024;

/// What stands between title and body: no phrase and no code reaches across it.
const BREAK: &str = "\n.\n";

/// The words to read, and what is known about where they stand.
#[derive(Debug, Clone, Copy, Default)]
pub struct Words<'a> {
    /// Title, if it has one.
    pub title: Option<&'a str>,
    /// Body.
    pub text: &'a str,
    /// Where the post points, if it points elsewhere.
    pub link: Option<&'a str>,
    /// The provider that the place is about.
    pub about: Option<&'a str>,
    /// What the thread is about.
    pub topic: Option<&'a Topic>,
    /// When it was written: without it, "since yesterday" says nothing.
    pub at: Option<Timestamp>,
}

impl<'a> Words<'a> {
    /// The front of the title; empty if there is none.
    pub(super) fn title(&self) -> &'a str {
        self.title.map_or("", front)
    }

    /// The front of the body.
    pub(super) fn body(&self) -> &'a str {
        front(self.text)
    }

    /// Title and body as typed.
    pub(super) fn typed(&self) -> Cow<'a, str> {
        match (self.title(), self.body()) {
            ("", body) => Cow::Borrowed(body),
            (title, "") => Cow::Borrowed(title),
            (title, body) => Cow::Owned([title, BREAK, body].concat()),
        }
    }

    /// Title and body in the catalog's spelling.
    pub(super) fn normal(&self) -> Normal {
        let mut is_simple = true;
        let mut spelling = |text: &str| {
            let simple = normalise_simple(text);
            is_simple &= simple.as_ref().is_some_and(|simple| text.is_empty() || !simple.is_empty());
            simple.unwrap_or_else(|| normalise(text))
        };
        let (mut text, body) = (spelling(self.title()), spelling(self.body()));
        let title_end = text.len();
        if text.is_empty() {
            text = body;
        } else if !body.is_empty() {
            text.push_str(" . ");
            text.push_str(&body);
        }
        let is_whole = self.title().len() + BREAK.len() + self.body().len() <= NORMAL_CHARS_MAX;
        Normal { text, title_end, is_simple: is_simple && is_whole }
    }
}

/// Title and body in the catalog's spelling.
#[derive(Debug)]
pub(super) struct Normal {
    pub(super) text: String,
    /// Byte where the title ends.
    pub(super) title_end: usize,
    is_simple: bool,
}

impl Normal {
    /// The text, if it is spelt as what was typed is, character by character and to its end.
    pub(super) fn simple(&self) -> Option<&str> {
        self.is_simple.then_some(&self.text)
    }
}

/// At most [`READ_BYTES_MAX`] of the text, whole characters.
pub(super) fn front(text: &str) -> &str {
    &text[..text.floor_char_boundary(READ_BYTES_MAX)]
}
