//! The lines of an archive that can be read; the others are counted, and the first of them named.
//!
//! Every verb that reads files goes through here, so that a bad line means the same to all of them.

use super::input::{Input, Lines};
use std::fmt::Display;
use std::io;
use std::path::Path;

/// Bad lines that are named; the rest is counted.
pub const BAD_LINES_NAMED_MAX: u64 = 5;

/// What could not be read, over all files of one reading.
pub struct BadLines<'a> {
    count: u64,
    warn: Box<dyn FnMut(&str) + 'a>,
}

impl<'a> BadLines<'a> {
    /// None so far; `warn` is told `FILE:LINE: why` of the first [`BAD_LINES_NAMED_MAX`].
    pub fn new(warn: impl FnMut(&str) + 'a) -> Self {
        Self { count: 0, warn: Box::new(warn) }
    }

    /// How many there were.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Counts one, and names it if it is among the first.
    pub fn note(&mut self, file: &str, number: u64, why: &dyn Display) {
        self.count += 1;
        if self.count <= BAD_LINES_NAMED_MAX {
            (self.warn)(&format!("{file}:{number}: {why}; skipped"));
        }
    }
}

/// The good lines of one file, as what `read` makes of them.
pub struct GoodLines<'a, 'b, F> {
    file: String,
    lines: Lines,
    bad: &'a mut BadLines<'b>,
    read: F,
    number: u64,
}

impl<'a, 'b, F> GoodLines<'a, 'b, F> {
    /// Opens a file, or standard input for `-`.
    ///
    /// # Errors
    /// When it cannot be opened, or is not compressed as its first bytes say.
    pub fn open(path: &Path, bad: &'a mut BadLines<'b>, read: F) -> io::Result<Self> {
        let lines = Input::open(path)?.lines();
        Ok(Self { file: path.display().to_string(), lines, bad, read, number: 0 })
    }

    /// Lines seen so far, bad ones included.
    pub fn number(&self) -> u64 {
        self.number
    }
}

impl<T, E: Display, F: FnMut(Vec<u8>) -> Result<T, E>> Iterator for GoodLines<'_, '_, F> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        loop {
            let (number, line) = self.lines.next()?;
            self.number = number;
            match line {
                Ok(line) => match (self.read)(line) {
                    Ok(item) => return Some(item),
                    Err(error) => self.bad.note(&self.file, number, &error),
                },
                Err(error) => self.bad.note(&self.file, number, &error),
            }
        }
    }
}
