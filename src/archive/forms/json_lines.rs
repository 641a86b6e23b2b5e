//! Forms with one JSON object per line: our own, and what sites' own archives hold.

use super::super::input::Input;
use super::super::line::ArchiveLine;
use super::super::record::{Item, ReadRecord, Record, Stands, What};
use super::{Form, Kind};
use crawlers::forum::{hacker_news, reddit};
use crawlers::social::x;
use crawlers::{Fault, Post, Venue};
use std::io;

/// What a line says.
type Read = Box<dyn Fn(&[u8]) -> Result<Option<Item>, String>>;

/// Lines of one form.
pub(super) struct JsonLines {
    read: Read,
}

impl JsonLines {
    /// Our own lines, and archived tweets between them.
    pub(super) fn own() -> Self {
        Self { read: Box::new(own) }
    }

    /// Archived tweets.
    pub(super) fn tweets(stands: Stands) -> Self {
        Self::posts(stands, |line| tweet(line).map(Some))
    }

    /// Archives of Reddit.
    pub(super) fn reddit(stands: Stands) -> Self {
        Self::posts(stands, |line| reddit::read_dump_line(line).map(Some))
    }

    /// Archives of Hacker News.
    pub(super) fn hacker_news(stands: Stands) -> Self {
        Self::posts(stands, hacker_news::read_dump_line)
    }

    fn posts(stands: Stands, read: impl Fn(&[u8]) -> Result<Option<Post>, Fault> + 'static) -> Self {
        let read = move |line: &[u8]| match read(line) {
            Ok(post) => Ok(post.map(|post| Item::post(&stands, post))),
            Err(fault) => Err(fault.what),
        };
        Self { read: Box::new(read) }
    }
}

impl ReadRecord for JsonLines {
    fn next(&mut self, input: &mut Input) -> io::Result<Option<Record>> {
        let number = input.place().lines + 1;
        let Some(line) = input.line()? else { return Ok(None) };
        let item = line.map_err(|why| why.to_string()).and_then(|line| (self.read)(&line));
        Ok(Some(Record { line: number, after: input.place(), item }))
    }
}

/// A line of our own form, or an archived tweet. `None` for how a source fared then: it says nothing of now.
fn own(line: &[u8]) -> Result<Option<Item>, String> {
    let line = match serde_json::from_slice(line) {
        Ok(line) => line,
        Err(error) => {
            let post = tweet(line).map_err(|_| error.to_string())?;
            let source = Form::of(Kind::Tweets).and_then(|form| form.source).unwrap_or_default();
            let stands = Stands { source: source.to_owned(), about: None, venue: Venue::Social };
            return Ok(Some(Item::post(&stands, post)));
        }
    };
    Ok(match line {
        ArchiveLine::Post(line) => {
            let stands = Stands {
                source: line.source().to_owned(),
                about: line.provider().map(str::to_owned),
                venue: line.venue(),
            };
            Some(Item { stands, what: What::Post(Box::new(line.post())) })
        }
        ArchiveLine::Incident(line) => {
            let about = Some(line.provider().to_owned());
            let stands = Stands { source: line.source(), about, venue: Venue::Official };
            Some(Item { stands, what: What::Incident(line.incident()) })
        }
        ArchiveLine::Source(_) => None,
    })
}

fn tweet(line: &[u8]) -> Result<Post, Fault> {
    x::read_archive_line(&String::from_utf8_lossy(line))
}
