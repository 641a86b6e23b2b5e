//! `import`: archives into the store, the index and the baseline.

use super::open::Opened;
use super::{Finding, Global};
use crate::archive::{ArchiveLine, BadLines, GoodLines};
use crate::pipeline::Belt;
use crate::store::Visit;
use crate::terminal;
use anyhow::{Context, Result};
use clap::Args;
use crawlers::social::x::read_archive_line;
use crawlers::{Incident, Post, Reading, Venue};
use jiff::Timestamp;
use std::path::PathBuf;

/// Posts kept in one transaction.
const POSTS_AT_ONCE: usize = 2000;

/// The source of archived tweets, which do not say where they were read.
const X_ARCHIVE: &str = "x-archive";

/// Takes in archives of posts.
#[derive(Debug, Args)]
#[command(after_help = "\
What is imported is history: it can be searched, and it teaches the detector what is usual, but it
opens no swarm unless it is younger than three days. `replay` runs the detector over an archive at its own time.
Importing a file twice is importing it once.")]
pub(super) struct Import {
    /// JSON Lines as docs/archive.md describes, or archived tweets (API v1.1); `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

/// Lines of one source that follow each other.
#[derive(Default)]
struct Batch {
    source: String,
    about: Option<String>,
    venue: Option<Venue>,
    posts: Vec<Post>,
    incidents: Vec<Incident>,
}

/// What an import did.
#[derive(Debug, Default, serde::Serialize)]
struct Done {
    lines: u64,
    posts: u64,
    incidents: u64,
    bad_lines: u64,
}

impl Import {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        let opened = Opened::new(global)?;
        let mut belt = opened.belt(global)?;
        let mut done = Done::default();
        let bar = terminal::progress(None, "lines imported");
        let mut bad = BadLines::new(|why| bar.suspend(|| terminal::warn(why)));
        for file in &self.files {
            let mut batch = Batch::default();
            let mut lines = GoodLines::open(file, &mut bad, read)
                .with_context(|| format!("cannot open {}", file.display()))?;
            for item in lines.by_ref() {
                bar.inc(1);
                if let Some(item) = item {
                    batch.take(item, &mut belt, &mut done)?;
                }
            }
            done.lines += lines.number();
            batch.keep(&mut belt, &mut done)?;
        }
        done.bad_lines = bad.count();
        bar.finish_and_clear();
        belt.save(Timestamp::now())?;
        if global.json {
            terminal::print_json(&done)?;
        } else {
            let Done { lines, posts, incidents, bad_lines } = &done;
            terminal::print(&format!(
                "{lines} lines: {posts} posts and {incidents} incidents taken in, {bad_lines} bad lines skipped.\n"
            ))?;
        }
        Ok(Finding::Yes)
    }
}

/// A post or an incident, and where it stood.
struct Item {
    source: String,
    about: Option<String>,
    venue: Venue,
    what: What,
}

enum What {
    Post(Box<Post>),
    Incident(Incident),
}

/// A line of our own form, or an archived tweet. `None` for how a source fared then: it says nothing of now.
fn read(line: Vec<u8>) -> Result<Option<Item>> {
    let line = match serde_json::from_slice(&line) {
        Ok(line) => line,
        Err(error) => {
            let text = std::str::from_utf8(&line).ok();
            let Some(post) = text.and_then(|line| read_archive_line(line).ok()) else {
                return Err(error.into());
            };
            let what = What::Post(Box::new(post));
            return Ok(Some(Item { source: X_ARCHIVE.to_owned(), about: None, venue: Venue::Social, what }));
        }
    };
    Ok(match line {
        ArchiveLine::Post(line) => Some(Item {
            source: line.source().to_owned(),
            about: line.provider().map(str::to_owned),
            venue: line.venue(),
            what: What::Post(Box::new(line.post())),
        }),
        ArchiveLine::Incident(line) => Some(Item {
            source: line.source(),
            about: Some(line.provider().to_owned()),
            venue: Venue::Official,
            what: What::Incident(line.incident()),
        }),
        ArchiveLine::Source(_) => None,
    })
}

impl Batch {
    fn take(&mut self, item: Item, belt: &mut Belt, done: &mut Done) -> Result<()> {
        let same = self.source == item.source && self.about == item.about && self.venue == Some(item.venue);
        if !same || self.posts.len() + self.incidents.len() >= POSTS_AT_ONCE {
            self.keep(belt, done)?;
            *self =
                Self { source: item.source, about: item.about, venue: Some(item.venue), ..Self::default() };
        }
        match item.what {
            What::Post(post) => self.posts.push(*post),
            What::Incident(incident) => {
                // One visit shows one state of an incident: the next state is of the next visit.
                if self.incidents.iter().any(|known| known.id == incident.id) {
                    self.keep(belt, done)?;
                }
                self.incidents.push(incident);
            }
        }
        Ok(())
    }

    fn keep(&mut self, belt: &mut Belt, done: &mut Done) -> Result<()> {
        let Some(venue) = self.venue else { return Ok(()) };
        self.posts.sort_by_key(|post| post.at);
        done.posts += self.posts.len() as u64;
        done.incidents += self.incidents.len() as u64;
        belt.receive(&Visit {
            source: &self.source,
            scope: &self.source,
            about: self.about.as_deref(),
            venue,
            posts: &self.posts,
            incidents: &self.incidents,
            all_open_incidents: false,
            whole_threads: &[],
            gone_threads: &[],
            gone_authors: &[],
            page: None,
            reading: Reading::Ok,
            why: None,
            cursor: None,
            now: Timestamp::now(),
        })?;
        self.posts.clear();
        self.incidents.clear();
        Ok(())
    }
}
