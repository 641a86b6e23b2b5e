//! Posts as they stand now: by key for search results, by id for evidence.

use super::columns::{self, At};
use super::{Store, StoreError, clean};
use crate::sighting::{AuthorHash, PostChange, Seen, SeenPost, Sighting};
use crawlers::{Post, Venue};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Result, Row};

/// A post as it stands now. One that was deleted has its flag set and no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPost {
    /// The search index knows it by this number; never given to another post.
    pub key: u64,
    /// The source's id.
    pub source: String,
    /// The provider the source is about, if it is about one.
    pub about: Option<String>,
    /// What sort of place the source is.
    pub venue: Venue,
    /// When it was first seen.
    pub seen_at: Timestamp,
    /// Who wrote it.
    pub author: Option<AuthorHash>,
    /// The post, its author removed.
    pub post: Post,
}

impl StoredPost {
    /// The post as if it were seen now for the first time: for whoever reads all of them again.
    pub fn into_sighting(self) -> Sighting {
        let change = if self.post.deleted { PostChange::Deleted } else { PostChange::New };
        let seen =
            SeenPost { key: self.key, venue: self.venue, post: self.post, author: self.author, change };
        Sighting {
            seq: 0,
            seen_at: self.seen_at,
            source: self.source,
            about: self.about,
            what: Seen::Post(Box::new(seen)),
        }
    }
}

/// What a post said from a time on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// When it was first seen.
    pub seen_at: Timestamp,
    /// Its title.
    pub title: Option<String>,
    /// Its text.
    pub text: String,
}

/// Whether what is over is asked for as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Only what is not over.
    Open,
    /// Everything.
    All,
}

/// The columns that [`stored_post`] reads, of `posts`, `sources`, and `edits`, `post_counts` and `post_marks` where
/// there are such.
macro_rules! post_columns {
    () => {
        "posts.key, posts.seen_at, posts.author, posts.external_id, posts.written_at, posts.deleted,
         posts.staff,
         iif(post_counts.post IS NULL, posts.likes, post_counts.likes),
         iif(post_counts.post IS NULL, posts.replies, post_counts.replies),
         iif(post_counts.post IS NULL, posts.me_too, post_counts.me_too),
         posts.thread, posts.reply_to, posts.repost_of, posts.lang, posts.url, posts.link,
         iif(edits.seq IS NULL, posts.title, edits.title),
         iif(edits.seq IS NULL, posts.text, edits.text),
         sources.id, sources.about, sources.venue,
         post_marks.edited_at, coalesce(post_marks.accepted, 0)"
    };
}
pub(super) use post_columns;

/// How many columns [`post_columns`] names.
pub(super) const POST_COLUMNS: usize = 23;

/// Posts as they stand now; a WHERE follows.
macro_rules! posts_now {
    () => {
        concat!(
            "SELECT ",
            crate::store::read::post_columns!(),
            " FROM posts JOIN sources ON sources.key = posts.source
              LEFT JOIN post_counts ON post_counts.post = posts.key
              LEFT JOIN post_marks ON post_marks.post = posts.key
              LEFT JOIN edits ON edits.seq = (SELECT max(seq) FROM edits WHERE post = posts.key) "
        )
    };
}
pub(super) use posts_now;

const BY_KEY: &str = concat!(posts_now!(), "WHERE posts.key = ?1");

const BY_ID: &str = concat!(posts_now!(), "WHERE sources.id = ?1 AND posts.external_id = ?2");

/// The post in a row that begins with [`post_columns`].
pub(super) fn stored_post(row: &Row<'_>) -> Result<StoredPost> {
    Ok(StoredPost {
        key: row.get(0)?,
        source: row.get(18)?,
        about: row.get(19)?,
        venue: row.get::<_, columns::Word<_>>(20)?.0,
        seen_at: row.get::<_, At>(1)?.0,
        author: row.get::<_, Option<i64>>(2)?.map(|hash| AuthorHash(hash.cast_unsigned())),
        post: Post {
            id: row.get(3)?,
            at: row.get::<_, At>(4)?.0,
            edited_at: columns::time(row, 21)?,
            author: None,
            title: row.get(16)?,
            text: row.get(17)?,
            url: row.get(14)?,
            link: row.get(15)?,
            thread: row.get(10)?,
            reply_to: row.get(11)?,
            repost_of: row.get(12)?,
            lang: row.get(13)?,
            counts: columns::counts(row, 7)?,
            staff: row.get(6)?,
            accepted: row.get(22)?,
            deleted: row.get(5)?,
        },
    })
}

/// The post that `source` knows under `id`, which exists.
pub(super) fn find(connection: &Connection, source: &str, id: &str) -> Result<StoredPost> {
    connection.prepare_cached(BY_ID)?.query_row([source, id], stored_post)
}

impl Store {
    /// The post with this key.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn post(&self, key: u64) -> std::result::Result<Option<StoredPost>, StoreError> {
        self.read(|connection| connection.prepare_cached(BY_KEY)?.query_row([key], stored_post).optional())
    }

    /// The posts with these keys, in this order; unknown keys are left out.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn posts(&self, keys: &[u64]) -> std::result::Result<Vec<StoredPost>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(BY_KEY)?;
            let found = keys.iter().map(|key| statement.query_row([key], stored_post).optional());
            found.filter_map(Result::transpose).collect()
        })
    }

    /// The post that `source` knows under `id`: an opening post, a piece of evidence.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn find_post(&self, source: &str, id: &str) -> std::result::Result<Option<StoredPost>, StoreError> {
        self.read(|connection| find(connection, source, &clean::id(id)).optional())
    }

    /// What the post with this key said, oldest wording first; the last is the one that stands.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn wordings(&self, key: u64) -> std::result::Result<Vec<Wording>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT 0 AS seq, seen_at, title, text FROM posts WHERE key = ?1
                 UNION ALL
                 SELECT edits.seq, changes.seen_at, edits.title, edits.text
                 FROM edits JOIN changes ON changes.seq = edits.seq WHERE edits.post = ?1
                 ORDER BY seq",
            )?;
            let wording = |row: &Row<'_>| {
                Ok(Wording { seen_at: row.get::<_, At>(1)?.0, title: row.get(2)?, text: row.get(3)? })
            };
            statement.query_map([key], wording)?.collect()
        })
    }

    /// How many posts were ever recorded, deleted ones counted: keys are given out one by one. Takes no time,
    /// however many there are.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn posts_recorded(&self) -> std::result::Result<u64, StoreError> {
        self.read(|connection| {
            connection
                .prepare_cached("SELECT coalesce(max(key), 0) FROM posts")?
                .query_row([], |row| row.get(0))
        })
    }

    /// How many posts there are, deleted ones not counted.
    ///
    /// # Errors
    /// When the file is damaged or held.
    pub fn post_count(&self) -> std::result::Result<u64, StoreError> {
        self.read(|connection| {
            connection.query_row("SELECT count(*) FROM posts WHERE NOT deleted", [], |row| row.get(0))
        })
    }
}
