//! `Posts.xml` of a Stack Exchange data dump: where each `<row …/>` begins and ends. What it says is read as XML, one row
//! at a time, so that neither the length of the file nor an error in it matters to the other rows.

use super::super::input::{Input, LINE_BYTES_MAX, TooLong};
use super::super::record::{Item, ReadRecord, Record, Stands};
use crawlers::forum::stack_exchange::read_dump_row;
use std::io::{self, BufRead};

/// What a post begins with; all other elements are passed over.
const ROW: &[u8] = b"<row";

/// The rows of a dump.
pub(super) struct Rows {
    stands: Stands,
}

impl Rows {
    pub(super) fn new(stands: Stands) -> Self {
        Self { stands }
    }
}

impl ReadRecord for Rows {
    fn next(&mut self, input: &mut Input) -> io::Result<Option<Record>> {
        loop {
            if !skip_to_element(input)? {
                return Ok(None);
            }
            let line = input.place().lines + 1;
            let mut element = Vec::new();
            let fits = read_element(input, &mut element)?;
            if !element.starts_with(ROW) {
                continue;
            }
            let item = if fits {
                let row = String::from_utf8_lossy(&element);
                let post = read_dump_row(&row).map_err(|fault| fault.what);
                post.map(|post| post.map(|post| Item::post(&self.stands, post)))
            } else {
                Err(TooLong.to_string())
            };
            return Ok(Some(Record { line, after: input.place(), item }));
        }
    }
}

/// Goes on to the next `<`. Says whether there is one.
fn skip_to_element(input: &mut Input) -> io::Result<bool> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(false);
        }
        let (found, length) = (memchr::memchr(b'<', buffer), buffer.len());
        input.consume(found.unwrap_or(length));
        if found.is_some() {
            return Ok(true);
        }
    }
}

/// Takes an element, from its `<` to its `>`. A `>` within a quoted value of a row does not end it; a `<` there is no XML,
/// and ends it before. Says whether it fits the limit.
fn read_element(input: &mut Input, element: &mut Vec<u8>) -> io::Result<bool> {
    let mut quote = None;
    let mut fits = true;
    let mut keep = |bytes: &[u8], element: &mut Vec<u8>| {
        fits &= element.len() + bytes.len() <= LINE_BYTES_MAX;
        if fits {
            element.extend_from_slice(bytes);
        }
    };
    input.consume(1);
    keep(b"<", element);
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        let found = match quote {
            Some(quote) => memchr::memchr2(quote, b'<', buffer),
            None => memchr::memchr3(b'"', b'\'', b'>', buffer),
        };
        let Some(place) = found else {
            let length = buffer.len();
            keep(buffer, element);
            input.consume(length);
            continue;
        };
        let byte = buffer[place];
        let end = if byte == b'<' { place } else { place + 1 };
        keep(&buffer[..end], element);
        input.consume(end);
        match byte {
            b'<' | b'>' => break,
            _ if quote.is_some() => quote = None,
            _ if element.starts_with(ROW) => quote = Some(byte),
            _ => {}
        }
    }
    Ok(fits)
}
