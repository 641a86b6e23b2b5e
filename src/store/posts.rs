//! Posts on their way in: new, edited, counted again, deleted.
//!
//! Only title, text, counts and deletion can change; everything else stays as it was first seen, so that
//! the log can tell again exactly what it told.

use super::record::{Entry, last_of_each};
use super::{AuthorHasher, clean, columns, read};
use crate::sighting::{AuthorHash, PostChange, Seen, SeenPost};
use columns::At;
use crawlers::{Counts, Post};
use rusqlite::{OptionalExtension, Result, params};

/// Keeps the posts of a visit.
pub(super) fn record(entry: &mut Entry<'_>, hasher: &AuthorHasher) -> Result<()> {
    let scope = entry.visit.scope;
    let author = |post: &Post| {
        let name = post.author.as_deref().filter(|name| !name.trim().is_empty())?;
        Some(hasher.hash(scope, name))
    };
    let posts = entry.visit.posts.iter().map(|post| (clean::post(post), author(post))).collect();
    for (post, author) in last_of_each(posts, |(post, _)| &post.id) {
        let (post, author) = if post.deleted { (tombstone(post), None) } else { (post, author) };
        match insert(entry, &post, author)? {
            // Nobody knew it: that it is gone is no news.
            Some(_) if post.deleted => {}
            Some(key) => {
                append(entry, key, author, post, PostChange::New)?;
            }
            None => compare(entry, post)?,
        }
    }
    Ok(())
}

/// The key of the post, if it was not known.
fn insert(entry: &Entry<'_>, post: &Post, author: Option<AuthorHash>) -> Result<Option<u64>> {
    let mut statement = entry.transaction.prepare_cached(
        "INSERT INTO posts (source, external_id, written_at, seen_at, deleted_at, author, staff, likes,
             replies, me_too, thread, reply_to, repost_of, lang, url, link, title, text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
         ON CONFLICT (source, external_id) DO NOTHING",
    )?;
    let inserted = statement.execute(params![
        entry.source,
        post.id,
        At(post.at),
        At(entry.now),
        post.deleted.then_some(At(entry.now)),
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
    let known = entry
        .transaction
        .prepare_cached(
            "SELECT key, title, text, likes, replies, me_too FROM posts
             WHERE source = ?1 AND external_id = ?2 AND deleted_at IS NULL",
        )?
        .query_row(params![entry.source, post.id], |row| {
            Ok((
                row.get(0)?,
                row.get::<_, Option<String>>(1)?,
                row.get::<_, String>(2)?,
                columns::counts(row, 3)?,
            ))
        })
        .optional()?;
    // Deleted: an older archive, or another page of the site, does not bring it back.
    let Some((key, title, text, counts)) = known else { return Ok(()) };
    if post.deleted {
        return forget(entry, key);
    }
    let new_title = post.title.or_else(|| title.clone());
    if (&new_title, &post.text) != (&title, &text) {
        edit(entry, key, (title, text), (new_title, post.text))?;
    }
    let new_counts = Counts {
        likes: post.counts.likes.or(counts.likes),
        replies: post.counts.replies.or(counts.replies),
        me_too: post.counts.me_too.or(counts.me_too),
    };
    if new_counts != counts {
        count(entry, key, counts, new_counts)?;
    }
    Ok(())
}

/// A title and a text.
type Wording = (Option<String>, String);

fn edit(entry: &mut Entry<'_>, key: u64, before: Wording, after: Wording) -> Result<()> {
    let mut stored = read::post(entry.transaction, key)?;
    (stored.post.title, stored.post.text) = after.clone();
    let seq = append(entry, key, stored.author, stored.post, PostChange::Edited)?;
    entry
        .transaction
        .prepare_cached("INSERT INTO post_revisions VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![key, seq, At(entry.now), before.0, before.1])?;
    entry
        .transaction
        .prepare_cached("UPDATE posts SET title = ?2, text = ?3 WHERE key = ?1")?
        .execute(params![key, after.0, after.1])?;
    Ok(())
}

fn count(entry: &mut Entry<'_>, key: u64, before: Counts, after: Counts) -> Result<()> {
    entry
        .transaction
        .prepare_cached("UPDATE posts SET likes = ?2, replies = ?3, me_too = ?4 WHERE key = ?1")?
        .execute(params![key, after.likes, after.replies, after.me_too])?;
    let stored = read::post(entry.transaction, key)?;
    append(entry, key, stored.author, stored.post, PostChange::Counted(before))?;
    Ok(())
}

/// Forgets what the post said and who wrote it, in every version; the address goes too, as many sites
/// write the author or the title into it.
fn forget(entry: &mut Entry<'_>, key: u64) -> Result<()> {
    entry.transaction.prepare_cached("DELETE FROM post_revisions WHERE post = ?1")?.execute([key])?;
    entry
        .transaction
        .prepare_cached(
            "UPDATE posts SET deleted_at = ?2, author = NULL, url = NULL, link = NULL, title = NULL, text = ''
             WHERE key = ?1",
        )?
        .execute(params![key, At(entry.now)])?;
    let stored = read::post(entry.transaction, key)?;
    entry.deleted.push(stored.post.id.clone());
    append(entry, key, None, stored.post, PostChange::Deleted)?;
    Ok(())
}

fn append(
    entry: &mut Entry<'_>,
    key: u64,
    author: Option<AuthorHash>,
    post: Post,
    change: PostChange,
) -> Result<u64> {
    let what = SeenPost { venue: entry.visit.venue, post, author, change };
    entry.append(Some(key), Seen::Post(Box::new(what)))
}

/// What stays of a deleted post: that it was there, and in which thread.
fn tombstone(post: Post) -> Post {
    Post { url: None, link: None, title: None, text: String::new(), ..post }
}
