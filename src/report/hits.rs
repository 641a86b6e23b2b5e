//! What the rules find in a text, before anything is made of it.

use super::Words;
use super::names::Mention;
use super::sentence::Said;
use crate::catalog::{CodeHit, PhraseHit, Side};

/// In a place about nothing in particular, a symptom this many bytes from a name is about something else.
const NAME_DISTANCE_BYTES_MAX: usize = 160;

/// What the rules find in a text.
pub(super) struct Hits<'a> {
    /// As typed.
    pub(super) typed: &'a str,
    /// In the catalog's spelling.
    pub(super) text: &'a str,
    /// Byte of `text` where the title ends.
    pub(super) title_end: usize,
    /// In `typed`; ids of private incidents are not among them.
    pub(super) codes: Vec<CodeHit>,
    /// The ids of private incidents.
    pub(super) quoted: Vec<CodeHit>,
    pub(super) said: Said<'a>,
    pub(super) mentions: Vec<Mention>,
}

impl Hits<'_> {
    /// Whether what stands here may be about the providers of the text.
    pub(super) fn is_near(&self, words: &Words<'_>, hit: &PhraseHit) -> bool {
        words.about.is_some()
            || words.topic.is_some()
            || self.mentions.iter().any(|mention| {
                mention.end <= self.title_end
                    || hit.start < mention.end + NAME_DISTANCE_BYTES_MAX
                        && mention.start < hit.end + NAME_DISTANCE_BYTES_MAX
            })
    }

    /// Whose fault the words suggest: what a code says, else what people say, if they say one thing.
    pub(super) fn side(&self) -> Side {
        let of_codes = self.codes.iter().map(|code| code.side).find(|side| *side != Side::Either);
        of_codes.unwrap_or_else(|| match (self.said.has("third-party"), self.said.has("local")) {
            (true, false) => Side::ThirdParty,
            (false, true) => Side::Local,
            _ => Side::Either,
        })
    }

    /// The text as typed, without its codes: two people with one bounce message are two witnesses.
    pub(super) fn without_codes(&self) -> String {
        let mut rest = String::with_capacity(self.typed.len());
        let mut from = 0;
        for code in &self.codes {
            if code.start >= from {
                rest.push_str(&self.typed[from..code.start]);
                from = code.end;
            }
        }
        rest.push_str(&self.typed[from..]);
        rest
    }
}
