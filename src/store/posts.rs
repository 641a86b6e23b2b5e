//! Posts on their way in: new, edited, counted again, deleted.
//!
//! Only title, text, counts, marks and deletion can change; everything else stays as it was first seen, so that
//! the log can tell again exactly what it told. Marks (edited, accepted) it tells as they stand now: nothing is decided
//! by them.

use super::columns::{self, At};
use super::record::{Entry, last_of_each};
use super::{AuthorHasher, StoredPost, clean, read, swarms};
use crate::sighting::{AuthorHash, PostChange, Seen, SeenPost};
use crawlers::{Counts, Post};
use jiff::Timestamp;
use rusqlite::{Result, ToSql, params};
use std::collections::HashSet;

/// Posts of one thread or author that are forgotten at once.
const GONE_AT_ONCE_MAX: usize = 20_000;

/// Keeps the posts of a visit.
pub(super) fn record(entry: &mut Entry<'_>, hasher: &AuthorHasher) -> Result<()> {
    let scope = entry.visit.scope;
    let author = |post: &Post| {
        let name = post.author.as_deref().filter(|name| !name.trim().is_empty())?;
        Some(hasher.hash(scope, name))
    };
    let posts = entry.visit.posts.iter().map(|post| (clean::post(post), author(post))).collect();
    let mut posts = last_of_each(posts, |(post, _): &(Post, _)| &post.id);
    // A site lists them as it likes; what is made of them must not depend on that.
    posts.sort_by(|(a, _), (b, _)| order(a).cmp(&order(b)));
    for (post, author) in posts {
        let (post, author) = if post.deleted { (tombstone(post), None) } else { (post, author) };
        match insert(entry, &post, author)? {
            // Nobody knew it: that it is gone is no news.
            Some(_) if post.deleted => {}
            Some(key) => {
                if post.edited_at.is_some() || post.accepted {
                    mark(entry, key, &post)?;
                }
                append(entry, key, author, post, PostChange::New)?;
            }
            None => compare(entry, post)?,
        }
    }
    Ok(())
}

/// Of one moment, what opens a thread comes before what answers.
fn order(post: &Post) -> (Timestamp, bool, &str) {
    let answers = post.reply_to.is_some() || post.thread.as_deref().is_some_and(|thread| thread != post.id);
    (post.at, answers, &post.id)
}

/// The key of the post, if it was not known.
fn insert(entry: &Entry<'_>, post: &Post, author: Option<AuthorHash>) -> Result<Option<u64>> {
    let mut statement = entry.transaction.prepare_cached(
        "INSERT INTO posts (source, external_id, written_at, seen_at, deleted, author, staff, likes,
             replies, me_too, thread, reply_to, repost_of, lang, url, link, title, text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
         ON CONFLICT (source, external_id) DO NOTHING",
    )?;
    let inserted = statement.execute(params![
        entry.source,
        post.id,
        At(post.at),
        At(entry.now),
        post.deleted,
        author.map(|author| author.0.cast_signed()),
        post.staff,
        post.counts.likes,
        post.counts.replies,
        post.counts.me_too,
        post.thread,
        post.reply_to,
        post.repost_of,
        post.lang,
        post.url,
        post.link,
        post.title,
        post.text,
    ])?;
    Ok((inserted == 1).then(|| entry.transaction.last_insert_rowid().cast_unsigned()))
}

/// What changed about a post that was known.
fn compare(entry: &mut Entry<'_>, post: Post) -> Result<()> {
    let mut known = read::find(entry.transaction, entry.visit.source, &post.id)?;
    // Deleted: an older archive, or another page of the site, does not bring it back.
    if known.post.deleted {
        return Ok(());
    }
    if post.deleted {
        return forget(entry, known);
    }
    if (post.edited_at, post.accepted) != (known.post.edited_at, known.post.accepted) {
        (known.post.edited_at, known.post.accepted) = (post.edited_at, post.accepted);
        mark(entry, known.key, &post)?;
    }
    let title = post.title.or_else(|| known.post.title.clone());
    if (&title, &post.text) != (&known.post.title, &known.post.text) {
        (known.post.title, known.post.text) = (title, post.text);
        let seq = append(entry, known.key, known.author, known.post.clone(), PostChange::Edited)?;
        entry
            .transaction
            .prepare_cached("INSERT INTO edits (seq, post, title, text) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![seq, known.key, known.post.title, known.post.text])?;
    }
    let before = known.post.counts;
    known.post.counts = Counts {
        likes: post.counts.likes.or(before.likes),
        replies: post.counts.replies.or(before.replies),
        me_too: post.counts.me_too.or(before.me_too),
    };
    let counts = known.post.counts;
    if counts != before {
        append(entry, known.key, known.author, known.post, PostChange::Counted(before))?;
        entry
            .transaction
            .prepare_cached("INSERT OR REPLACE INTO post_counts VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![known.key, counts.likes, counts.replies, counts.me_too])?;
    }
    Ok(())
}

/// Keeps what the site marks the post with.
fn mark(entry: &Entry<'_>, key: u64, post: &Post) -> Result<()> {
    let marks = entry.transaction.prepare_cached("INSERT OR REPLACE INTO post_marks VALUES (?1, ?2, ?3)");
    marks?.execute(params![key, post.edited_at.map(At), post.accepted])?;
    Ok(())
}

/// Forgets the posts that a thread no longer shows, and those of threads and authors that are no longer there.
pub(super) fn record_gone(entry: &mut Entry<'_>, hasher: &AuthorHasher) -> Result<()> {
    let shown: HashSet<String> = entry.visit.posts.iter().map(|post| clean::id(&post.id)).collect();
    for thread in entry.visit.whole_threads {
        let known = ids_where(entry, "thread = ?2", &clean::id(thread))?;
        forget_all(entry, known.into_iter().filter(|id| !shown.contains(id)))?;
    }
    for thread in entry.visit.gone_threads {
        let known = ids_where(entry, "thread = ?2", &clean::id(thread))?;
        forget_all(entry, known.into_iter())?;
    }
    for author in entry.visit.gone_authors {
        let hash = hasher.hash(entry.visit.scope, author).0.cast_signed();
        let known = ids_where(entry, "author = ?2", &hash)?;
        forget_all(entry, known.into_iter())?;
    }
    Ok(())
}

fn forget_all(entry: &mut Entry<'_>, ids: impl Iterator<Item = String>) -> Result<()> {
    for id in ids {
        let known = read::find(entry.transaction, entry.visit.source, &id)?;
        forget(entry, known)?;
    }
    Ok(())
}

/// The ids of the source's posts for which this holds and that are not deleted yet.
fn ids_where(entry: &Entry<'_>, holds: &'static str, value: &dyn ToSql) -> Result<Vec<String>> {
    let mut statement = entry.transaction.prepare_cached(&format!(
        "SELECT external_id FROM posts WHERE source = ?1 AND {holds} AND NOT deleted ORDER BY key LIMIT ?3"
    ))?;
    let limit = columns::limit(GONE_AT_ONCE_MAX);
    statement.query_map(params![entry.source, value, limit], |row| row.get(0))?.collect()
}

/// Forgets what the post said and who wrote it, in every wording; the address goes too, as many sites
/// write the author or the title into it.
fn forget(entry: &mut Entry<'_>, known: StoredPost) -> Result<()> {
    entry
        .transaction
        .prepare_cached(
            "UPDATE posts SET deleted = 1, author = NULL, url = NULL, link = NULL, title = NULL, text = ''
             WHERE key = ?1",
        )?
        .execute([known.key])?;
    entry
        .transaction
        .prepare_cached("UPDATE edits SET title = NULL, text = '' WHERE post = ?1")?
        .execute([known.key])?;
    entry.forgot = true;
    swarms::forget_quote(entry.transaction, entry.visit.source, &known.post.id)?;
    let post = tombstone(Post { deleted: true, ..known.post });
    append(entry, known.key, None, post, PostChange::Deleted)?;
    Ok(())
}

fn append(
    entry: &mut Entry<'_>,
    key: u64,
    author: Option<AuthorHash>,
    post: Post,
    change: PostChange,
) -> Result<u64> {
    let what = SeenPost { key, venue: entry.visit.venue, post, author, change };
    entry.append(Some(key), Seen::Post(Box::new(what)))
}

/// What stays of a deleted post: that it was there, and in which thread.
fn tombstone(post: Post) -> Post {
    Post { url: None, link: None, title: None, text: String::new(), ..post }
}
