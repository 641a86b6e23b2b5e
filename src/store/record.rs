//! A visit, in one transaction: what it brought, what of that is news, and where to go on.
//!
//! Recording twice is recording once: whatever the store already knows is no news, so a visit that was
//! interrupted is simply made again.

use super::{AuthorHasher, Store, StoreError, columns, incidents, log, posts, snapshots, sources};
use crate::sighting::{Seen, Sighting};
use crawlers::crawl::Cursor;
use crawlers::{Incident, Page, Post, Reading, Venue};
use jiff::Timestamp;
use rusqlite::{Result, Transaction};
use std::collections::HashMap;

/// What one visit to a source brought.
#[derive(Debug, Clone, Copy)]
pub struct Visit<'a> {
    /// The source's id.
    pub source: &'a str,
    /// The network on which an author's name is one person: the host, or an archive's source.
    pub scope: &'a str,
    /// The provider the source is about, if it is about one.
    pub about: Option<&'a str>,
    /// What sort of place it is.
    pub venue: Venue,
    /// Messages by people. Of several with the same id, the last counts.
    pub posts: &'a [Post],
    /// What the provider says about itself. Of several with the same id, the last counts.
    pub incidents: &'a [Incident],
    /// Every incident that is open is among them: one known as open that is not is over.
    pub all_open_incidents: bool,
    /// Threads that were shown from the first post to the last: a known post of one of them that is not among `posts` is
    /// gone.
    pub whole_threads: &'a [String],
    /// Threads that the site no longer has.
    pub gone_threads: &'a [String],
    /// Authors who left the site, and took all that they wrote with them.
    pub gone_authors: &'a [String],
    /// The answer that the visit began with.
    pub page: Option<&'a Page>,
    /// How the visit went.
    pub reading: Reading,
    /// Why it went so, in one sentence, if there is something to say.
    pub why: Option<&'a str>,
    /// Where to go on; `None` leaves the place where it was.
    pub cursor: Option<&'a Cursor>,
    /// When it was made: the clock of the sightings.
    pub now: Timestamp,
}

impl<'a> Visit<'a> {
    /// A good visit at `now` that brought nothing, to a source that is about no provider and whose authors are people of
    /// its own.
    pub fn new(source: &'a str, venue: Venue, now: Timestamp) -> Self {
        Self {
            source,
            scope: source,
            about: None,
            venue,
            posts: &[],
            incidents: &[],
            all_open_incidents: false,
            whole_threads: &[],
            gone_threads: &[],
            gone_authors: &[],
            page: None,
            reading: Reading::Ok,
            why: None,
            cursor: None,
            now,
        }
    }
}

/// A visit on its way into the store.
pub(super) struct Entry<'a> {
    pub(super) transaction: &'a Transaction<'a>,
    pub(super) visit: &'a Visit<'a>,
    /// The source's key.
    pub(super) source: u64,
    pub(super) now: Timestamp,
    sightings: Vec<Sighting>,
    /// Whether a deletion left words in the write-ahead log.
    pub(super) forgot: bool,
}

impl Entry<'_> {
    /// Appends to the log; `post` is the key of the post that changed. Returns the place in the log.
    pub(super) fn append(&mut self, post: Option<u64>, what: Seen) -> Result<u64> {
        let seq = log::append(self.transaction, self.source, self.now, post, &what)?;
        self.sightings.push(Sighting {
            seq,
            seen_at: self.now,
            source: self.visit.source.to_owned(),
            about: self.visit.about.map(str::to_owned),
            what,
        });
        Ok(seq)
    }
}

impl Store {
    /// Keeps what a visit brought and returns what of it is news, in the order of the log. All of it is
    /// kept, or nothing: an error leaves the store as it was, and the visit may be recorded again.
    ///
    /// What is news: a post not seen before, another title or text, other counts, a deletion; an incident
    /// that differs in anything; a reading other than the last. A title or a count that a page does not
    /// show is no change. A deleted post stays deleted, whatever is read later.
    ///
    /// # Errors
    /// When the store is open for reading only, the disk is full, or the file is damaged or held.
    pub fn record(&mut self, visit: &Visit<'_>) -> std::result::Result<Vec<Sighting>, StoreError> {
        let hasher = self.hasher()?.clone();
        let (sightings, forgot) = self.write(|transaction| enter(transaction, visit, &hasher))?;
        if let Some(writer) = &mut self.writer {
            writer.forgetting |= forgot;
            if writer.forgetting {
                self.empty_write_ahead_log();
            }
        }
        Ok(sightings)
    }
}

/// The visit's sightings, and whether something was forgotten.
fn enter(
    transaction: &Transaction<'_>,
    visit: &Visit<'_>,
    hasher: &AuthorHasher,
) -> Result<(Vec<Sighting>, bool)> {
    let now = columns::kept(visit.now);
    let (source, before) = sources::visited(transaction, visit)?;
    let mut entry = Entry { transaction, visit, source, now, sightings: Vec::new(), forgot: false };
    if before != Some(visit.reading) {
        entry.append(None, Seen::Health(visit.reading))?;
    }
    incidents::record(&mut entry)?;
    snapshots::record(&entry, !entry.sightings.is_empty())?;
    posts::record(&mut entry, hasher)?;
    posts::record_gone(&mut entry, hasher)?;
    Ok((entry.sightings, entry.forgot))
}

/// `items` without those that come again later under the same id: two wordings of one thing on two pages
/// of the same visit would be news to each other at every visit.
pub(super) fn last_of_each<T>(items: Vec<T>, id: impl Fn(&T) -> &str) -> Vec<T> {
    let last: HashMap<&str, usize> =
        items.iter().enumerate().map(|(place, item)| (id(item), place)).collect();
    if last.len() == items.len() {
        return items;
    }
    let mut places: Vec<usize> = last.into_values().collect();
    places.sort_unstable();
    let mut places = places.into_iter().peekable();
    let wanted = items.into_iter().enumerate().filter(|(place, _)| places.next_if_eq(place).is_some());
    wanted.map(|(_, item)| item).collect()
}
