//! The log: every change in the order it was seen, written once and told again to whoever missed it.
//!
//! A row names what changed and keeps the little that changes in place (counts) or is small (an incident,
//! a reading); the text is in the posts and their edits. So a sighting that is told again is the one
//! that was told the first time, with one exception: what a deletion forgot is gone from all of them.

use super::columns::{self, At, Json};
use super::read::{self, POST_COLUMNS, StoredPost, post_columns, posts_now};
use super::{Store, StoreError};
use crate::sighting::{PostChange, Seen, SeenPost, Sighting};
use crawlers::Counts;
use jiff::Timestamp;
use rusqlite::{Connection, Result, Row, Transaction, params};

/// Posts whose wording changed, and how far in the log that was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedPosts {
    /// The place in the log up to which they were looked for: where to go on.
    pub position: u64,
    /// Each once, as it stands now, lowest key first. Of a deleted one only the key matters.
    pub posts: Vec<StoredPost>,
}

/// Appends a change and returns its place.
pub(super) fn append(
    transaction: &Transaction<'_>,
    source: u64,
    now: Timestamp,
    post: Option<u64>,
    what: &Seen,
) -> Result<u64> {
    let none = Counts::default();
    let (kind, counts, before, body) = match what {
        Seen::Post(seen) => {
            let (kind, before) = match seen.change {
                PostChange::New => ("new", none),
                PostChange::Edited => ("edited", none),
                PostChange::Counted(before) => ("counted", before),
                PostChange::Deleted => ("deleted", none),
            };
            (kind, seen.post.counts, before, None)
        }
        Seen::Incident(incident) => ("incident", none, none, Some(columns::json(incident)?)),
        Seen::Health(reading) => ("health", none, none, Some(columns::json(reading)?)),
    };
    let mut statement = transaction.prepare_cached(
        "INSERT INTO changes (seen_at, source, kind, post, likes, replies, me_too, likes_before,
             replies_before, me_too_before, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    let values = params![
        At(now),
        source,
        kind,
        post,
        counts.likes,
        counts.replies,
        counts.me_too,
        before.likes,
        before.replies,
        before.me_too,
        body,
    ];
    Ok(statement.insert(values)?.cast_unsigned())
}

/// A sighting from each change, the post in the wording it had then.
const SIGHTINGS: &str = concat!(
    "SELECT ",
    post_columns!(),
    ", changes.seq, changes.seen_at, changes.kind, changes.likes, changes.replies, changes.me_too,
       changes.likes_before, changes.replies_before, changes.me_too_before, changes.body
     FROM changes
     JOIN sources ON sources.key = changes.source
     LEFT JOIN posts ON posts.key = changes.post
     LEFT JOIN post_counts ON post_counts.post = posts.key
     LEFT JOIN post_marks ON post_marks.post = posts.key
     LEFT JOIN edits ON edits.seq =
         (SELECT max(seq) FROM edits WHERE post = changes.post AND seq <= changes.seq)
     WHERE changes.seq > ?1 ORDER BY changes.seq LIMIT ?2"
);

fn sighting(row: &Row<'_>) -> Result<Sighting> {
    let column = |place: usize| POST_COLUMNS + place;
    let kind: String = row.get(column(2))?;
    let what = match kind.as_str() {
        "incident" => Seen::Incident(Box::new(row.get::<_, Json<_>>(column(9))?.0)),
        "health" => Seen::Health(row.get::<_, Json<_>>(column(9))?.0),
        kind => {
            let mut stored = read::stored_post(row)?;
            stored.post.counts = columns::counts(row, column(3))?;
            let change = match kind {
                "edited" => PostChange::Edited,
                "counted" => PostChange::Counted(columns::counts(row, column(6))?),
                "deleted" => PostChange::Deleted,
                _ => PostChange::New,
            };
            Seen::Post(Box::new(SeenPost {
                key: stored.key,
                venue: stored.venue,
                post: stored.post,
                author: stored.author,
                change,
            }))
        }
    };
    Ok(Sighting {
        seq: row.get(column(0))?,
        seen_at: row.get::<_, At>(column(1))?.0,
        source: row.get(18)?,
        about: row.get(19)?,
        what,
    })
}

fn last_seq(connection: &Connection) -> Result<u64> {
    connection.prepare_cached("SELECT coalesce(max(seq), 0) FROM changes")?.query_row([], |row| row.get(0))
}

impl Store {
    /// The first `limit` sightings after the place `seq` in the log, as they were told by
    /// [`Store::record`]. Of a post deleted since then, every sighting shows the tombstone.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn sightings_after(&self, seq: u64, limit: usize) -> std::result::Result<Vec<Sighting>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(SIGHTINGS)?;
            statement.query_map(params![seq, columns::limit(limit)], sighting)?.collect()
        })
    }

    /// The posts that are new, edited or deleted in the `limit` changes after the place `seq`: what the
    /// search index has to take in. A change of counts alone is not among them.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn posts_changed_after(
        &self,
        seq: u64,
        limit: usize,
    ) -> std::result::Result<ChangedPosts, StoreError> {
        self.read(|connection| {
            let position = last_seq(connection)?.min(seq.saturating_add(limit as u64)).max(seq);
            let mut statement = connection.prepare_cached(concat!(
                posts_now!(),
                "WHERE posts.key IN
                     (SELECT post FROM changes WHERE seq > ?1 AND seq <= ?2
                      AND kind IN ('new', 'edited', 'deleted'))
                 ORDER BY posts.key"
            ))?;
            let posts = statement.query_map([seq, position], read::stored_post)?.collect::<Result<_>>()?;
            Ok(ChangedPosts { position, posts })
        })
    }

    /// The place of the newest change in the log; 0 when there is none.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn last_seq(&self) -> std::result::Result<u64, StoreError> {
        self.read(last_seq)
    }
}
