//! The records of a file: posts and incidents, with where each begins and where the next one does.

use super::input::{Input, Place};
use crawlers::{Incident, Post, Venue};
use std::io;

/// Where posts stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stands {
    /// The source's id.
    pub source: String,
    /// The provider the source is about, if it is about one.
    pub about: Option<String>,
    /// What sort of place it is.
    pub venue: Venue,
}

/// What a record says, and where it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Where it stood.
    pub stands: Stands,
    /// What it says.
    pub what: What,
}

/// What a record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Somebody wrote it.
    Post(Box<Post>),
    /// A provider published it.
    Incident(Incident),
}

impl Item {
    /// A post that stands there.
    pub(super) fn post(stands: &Stands, post: Post) -> Self {
        Self { stands: stands.clone(), what: What::Post(Box::new(post)) }
    }
}

/// One record.
#[derive(Debug)]
pub struct Record {
    /// The line it begins in, counted from 1.
    pub line: u64,
    /// Where the next one begins.
    pub after: Place,
    /// What it says, if it is a post or an incident; or why it cannot be read.
    pub item: Result<Option<Item>, String>,
}

/// Reads records of one form.
pub(super) trait ReadRecord {
    /// The next record; none at the end.
    fn next(&mut self, input: &mut Input) -> io::Result<Option<Record>>;
}

/// The records of a file. They end with the first error of reading, which is told as a bad record.
pub struct Records {
    input: Input,
    reader: Box<dyn ReadRecord>,
    broken: bool,
}

impl Records {
    pub(super) fn new(input: Input, reader: Box<dyn ReadRecord>) -> Self {
        Self { input, reader, broken: false }
    }

    /// Whether reading ended before the file did.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// How much of the file as it lies on the disk was read, in bytes.
    pub fn packed_bytes(&self) -> u64 {
        self.input.packed_bytes()
    }
}

impl Iterator for Records {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.broken {
            return None;
        }
        let from = self.input.place();
        match self.reader.next(&mut self.input) {
            Ok(record) => record,
            Err(error) => {
                self.broken = true;
                let line = self.input.place().lines + 1;
                Some(Record { line, after: from, item: Err(error.to_string()) })
            }
        }
    }
}
