//! The texts of a post in a line of JSON, found without parsing the line.

use memchr::{memchr, memchr2};
use std::borrow::Cow;

/// What a line says in words.
#[derive(Debug, Default)]
pub(super) struct Texts<'a> {
    pub(super) title: Cow<'a, str>,
    pub(super) text: Cow<'a, str>,
    /// Whether the line names a thread.
    pub(super) answers: bool,
}

/// The texts of an object of plain fields; `None` when the line may be something else, or may spell a field's name in
/// another way.
pub(super) fn texts(line: &[u8]) -> Option<Texts<'_>> {
    let mut texts = Texts::default();
    let (mut titles, mut bodies) = (0, 0);
    let mut rest = line.strip_prefix(b"{")?;
    while let Some(quote) = memchr(b'"', rest) {
        let (between, from) = rest.split_at(quote);
        if between.iter().any(|byte| matches!(byte, b'{' | b'[')) {
            return None;
        }
        let name = string(from)?;
        rest = from[name.len()..].trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
        if !rest.starts_with(b"\"") {
            // A title that is null is none.
            if name == b"\"text\"" || name.contains(&b'\\') {
                return None;
            }
            continue;
        }
        let value = string(rest)?;
        rest = &rest[value.len()..];
        match name {
            b"\"title\"" => (titles, texts.title) = (titles + 1, spelt_out(value)?),
            b"\"text\"" => (bodies, texts.text) = (bodies + 1, spelt_out(value)?),
            b"\"thread\"" => texts.answers = true,
            _ if name.contains(&b'\\') => return None,
            _ => {}
        }
    }
    // A line that ends early, or goes on as a list, is left to the parser.
    (titles <= 1 && bodies <= 1 && !rest.iter().any(|byte| matches!(byte, b'{' | b'['))).then_some(texts)
}

/// The string with which the bytes begin, quotes included.
fn string(bytes: &[u8]) -> Option<&[u8]> {
    let mut at = 1;
    loop {
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(&bytes[..=at]);
        }
        at += 2;
    }
}

/// What a string of JSON says.
fn spelt_out(quoted: &[u8]) -> Option<Cow<'_, str>> {
    let inside = &quoted[1..quoted.len() - 1];
    if memchr(b'\\', inside).is_none() {
        return std::str::from_utf8(inside).ok().map(Cow::Borrowed);
    }
    serde_json::from_slice(quoted).ok().map(Cow::Owned)
}
