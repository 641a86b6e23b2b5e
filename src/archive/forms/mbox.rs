//! Messages of an mbox, one at a time, however long the file is. Where one begins and what it says the mail crawlers know.

use super::super::input::{Input, Place};
use super::super::record::{Item, ReadRecord, Record, Stands};
use crawlers::mail::{LETTER_BYTES_MAX, begins_letter, read_letter};
use std::io::{self, BufRead, Read};

/// How much of a line is looked at at once, in bytes. A line that begins a message is far shorter.
const PIECE_BYTES_MAX: u64 = 8 * 1024;

/// The messages of an mbox.
pub(super) struct Letters {
    stands: Stands,
    split: Split,
}

impl Letters {
    pub(super) fn new(stands: Stands) -> Self {
        Self { stands, split: Split::default() }
    }
}

impl ReadRecord for Letters {
    fn next(&mut self, input: &mut Input) -> io::Result<Option<Record>> {
        let Some(letter) = self.split.next(input)? else { return Ok(None) };
        let item = if !letter.begins && letter.bytes.trim_ascii().is_empty() {
            Ok(None)
        } else if !letter.begins {
            Err("expected an mbox: no line begins with \"From \" and holds a time".to_owned())
        } else {
            let post = read_letter(&letter.bytes).map_err(|fault| fault.what);
            post.map(|post| post.map(|post| Item::post(&self.stands, post)))
        };
        Ok(Some(Record { line: letter.from.lines + 1, after: letter.after, item }))
    }
}

/// A message, or what stands before the first one.
#[derive(Debug, Default)]
struct Letter {
    from: Place,
    after: Place,
    begins: bool,
    /// As much of it as is read; the rest is attachments.
    bytes: Vec<u8>,
}

impl Letter {
    fn keep(&mut self, bytes: &[u8]) {
        let room = LETTER_BYTES_MAX.saturating_sub(self.bytes.len());
        self.bytes.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }
}

/// Finds where messages begin: at a line that says so, if the next one is a header.
#[derive(Debug, Default)]
struct Split {
    /// The message whose first two lines were read when the one before it ended, and whether the second one ended too.
    begun: Option<(Letter, bool)>,
}

impl Split {
    fn next(&mut self, input: &mut Input) -> io::Result<Option<Letter>> {
        let begun = self.begun.take();
        let is_new = begun.is_none();
        let new = || (Letter { from: input.place(), ..Letter::default() }, true);
        let (mut letter, mut starts_line) = begun.unwrap_or_else(new);
        // A line that may begin a message, until the next one says whether it does.
        let mut held: Option<(Place, Vec<u8>)> = None;
        loop {
            let place = input.place();
            let mut piece = Vec::new();
            input.by_ref().take(PIECE_BYTES_MAX).read_until(b'\n', &mut piece)?;
            if let Some((from, mut line)) = held.take() {
                line.extend_from_slice(&piece);
                if begins_letter(&line) {
                    let next = Letter { from, begins: true, bytes: line, ..Letter::default() };
                    if is_new && letter.from == from {
                        letter = next;
                        starts_line = piece.ends_with(b"\n");
                        continue;
                    }
                    self.begun = Some((next, piece.ends_with(b"\n")));
                    letter.after = from;
                    return Ok(Some(letter));
                }
                line.truncate(line.len() - piece.len());
                letter.keep(&line);
            }
            if piece.is_empty() {
                letter.after = input.place();
                return Ok((letter.after != letter.from).then_some(letter));
            }
            let ends_line = piece.ends_with(b"\n");
            if starts_line && ends_line && piece.starts_with(b"From ") {
                held = Some((place, piece));
            } else {
                letter.keep(&piece);
            }
            starts_line = ends_line;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Letter, PIECE_BYTES_MAX, Split};
    use crate::archive::Input;
    use proptest::prelude::*;
    use std::io::Write;

    const BEGIN: &str = "From a@b.example Sun Nov  1 10:00:00 2026\n";

    fn split(bytes: &[u8]) -> Vec<Letter> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let mut input = Input::open(file.path()).unwrap();
        let mut split = Split::default();
        let letters: Vec<Letter> = std::iter::from_fn(|| split.next(&mut input).unwrap()).collect();
        // Whoever goes on at any of the places finds the same.
        for (number, letter) in letters.iter().enumerate() {
            let mut input = Input::open_at(file.path(), letter.after).unwrap();
            let next = Split::default().next(&mut input).unwrap().map(|next| next.bytes);
            assert_eq!(next.as_ref(), letters.get(number + 1).map(|next| &next.bytes));
        }
        letters
    }

    /// Lines that are, or nearly are, what a message begins with.
    fn any_line() -> impl Strategy<Value = String> {
        prop_oneof![
            Just(BEGIN.to_owned()),
            Just("From here on it works\n".to_owned()),
            Just("Subject: x\n".to_owned()),
            Just("\n".to_owned()),
            Just("\r\n".to_owned()),
            "[a-zF >:0-9é]{0,20}\n?",
            (1..3_u64).prop_map(|times| "x".repeat(usize::try_from(times * PIECE_BYTES_MAX).unwrap())),
        ]
    }

    proptest! {
        #[test]
        fn splitting_any_bodies_loses_nothing(lines in prop::collection::vec(any_line(), 0..30)) {
            let file = lines.concat();
            let letters = split(file.as_bytes());
            let bytes: Vec<u8> = letters.iter().flat_map(|letter| letter.bytes.clone()).collect();
            prop_assert_eq!(String::from_utf8(bytes).unwrap(), file);
        }

        #[test]
        fn every_body_that_was_escaped_comes_back_whole(
            bodies in prop::collection::vec(prop::collection::vec(any_line(), 0..8), 0..8),
        ) {
            let written: Vec<String> = bodies.iter().map(|lines| {
                let body = lines.concat().replace("\nFrom ", "\n>From ");
                format!("{BEGIN}Subject: x\n\n {body}\n")
            }).collect();
            let letters = split(written.concat().as_bytes());
            let read: Vec<String> =
                letters.into_iter().map(|letter| String::from_utf8(letter.bytes).unwrap()).collect();
            prop_assert_eq!(read, written);
        }
    }

    #[test]
    fn a_message_of_many_megabytes_is_cut_and_the_next_one_is_whole() {
        let long = format!("{BEGIN}Subject: x\n\n{}\n", "y".repeat(10 * 1024 * 1024));
        let letters = split(format!("{long}{BEGIN}Subject: z\n\n").as_bytes());
        assert_eq!(letters[0].bytes.len(), super::LETTER_BYTES_MAX);
        assert_eq!(letters[1].bytes, format!("{BEGIN}Subject: z\n\n").as_bytes());
        assert_eq!((letters.len(), letters[1].from.lines), (2, 4));
    }
}
