//! Archives of the API v1.1: one tweet of JSON per line.
//!
//! The live API of that version is closed, but what it said in 2012 is in many archives. egg-mode knows
//! the shape: <https://developer.x.com/en/docs/x-api/v1/data-dictionary/object-model/tweet>.

use super::{SITE, is_language, post_path, unescaped};
use crate::json::Node;
use crate::{Fault, FaultKind, Post};
use egg_mode::tweet::Tweet;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// The longest line that is read, in bytes.
pub const ARCHIVE_LINE_BYTES_MAX: usize = 1024 * 1024;

/// What a tweet says about itself. The rest is left out before egg-mode reads it: tweets nest in tweets and
/// in profiles, and reading them takes twice as long for each level.
const FIELDS: &[&str] = &[
    "created_at",
    "favorite_count",
    "full_text",
    "id",
    "in_reply_to_status_id",
    "lang",
    "quoted_status_id",
    "retweet_count",
    "text",
    "truncated",
];

/// Reads one line of an archive.
///
/// # Errors
/// [`FaultKind::Damaged`] when the line is no JSON or too long, [`FaultKind::Drifted`] when it is no tweet.
pub fn read_archive_line(line: &str) -> Result<Post, Fault> {
    if line.len() > ARCHIVE_LINE_BYTES_MAX {
        let what = format!("a line of {} bytes; at most {ARCHIVE_LINE_BYTES_MAX} are read", line.len());
        return Err(Fault::new(FaultKind::Damaged, what));
    }
    let value: Value = serde_json::from_str(line)
        .map_err(|error| Fault::new(FaultKind::Damaged, format!("expected a tweet as JSON: {error}")))?;
    let written = Node::root(&value);
    let tweet: Tweet =
        serde_json::from_value(essence(&written)).map_err(|error| drifted(&written, &error))?;
    let at = Timestamp::from_second(tweet.created_at.timestamp())
        .map_err(|_| written.get("created_at").expected("a time"))?;
    let id = tweet.id.to_string();
    // Streamed tweets have their full text one level down.
    let full_text = written.get("extended_tweet").get("full_text").text().ok();
    let mut post = Post::new(&id, at, unescaped(full_text.unwrap_or(&tweet.text)));
    post.url = Some(format!("{SITE}/{}", post_path(&id)));
    post.author = author(&written);
    post.reply_to = tweet.in_reply_to_status_id.map(|id| id.to_string());
    post.repost_of = id_of(&written.get("retweeted_status"));
    // Version 1.1 names no conversation: an answer's thread is not known, an opening post is its own.
    post.thread = if post.reply_to.is_none() && post.repost_of.is_none() { Some(id) } else { None };
    post.answer_quoted(tweet.quoted_status_id.map(|id| id.to_string()));
    post.lang = tweet.lang.filter(|lang| is_language(lang));
    post.counts.likes = u64::try_from(tweet.favorite_count).ok();
    Ok(post)
}

/// The tweet without what it has too much of, and with what archives of 2012 do not have yet.
fn essence(written: &Node<'_>) -> Value {
    let mut fields = Map::new();
    for name in FIELDS {
        fields.extend(written.get(name).value().map(|value| ((*name).to_owned(), value.clone())));
    }
    for count in ["favorite_count", "retweet_count"] {
        // Early archives say "100+".
        if written.get(count).count().is_err() {
            fields.insert(count.to_owned(), json!(0));
        }
    }
    fields.entry("truncated").or_insert(json!(false));
    fields.insert("source".to_owned(), json!(""));
    let no_entities = json!({ "hashtags": [], "symbols": [], "urls": [], "user_mentions": [] });
    fields.insert("entities".to_owned(), no_entities);
    Value::Object(fields)
}

/// The author's id, which stays when the name changes, as in the API v2.
fn author(written: &Node<'_>) -> Option<String> {
    let user = written.get("user");
    id_of(&user).or_else(|| user.get("screen_name").line().ok())
}

fn id_of(thing: &Node<'_>) -> Option<String> {
    thing.get("id_str").id().or_else(|_| thing.get("id").id()).ok()
}

/// egg-mode only says that nothing fits; say which field it is.
fn drifted(written: &Node<'_>, error: &serde_json::Error) -> Fault {
    let (id, created_at, text) = (written.get("id"), written.get("created_at"), written.get("text"));
    if let Err(fault) = id.count() {
        fault
    } else if created_at.text().is_err() {
        created_at.expected("a text such as \"Thu May 10 13:04:00 +0000 2012\"")
    } else if let Err(fault) = text.text().or_else(|fault| written.get("full_text").text().map_err(|_| fault))
    {
        fault
    } else {
        Fault::new(FaultKind::Drifted, format!("the line is no tweet: {error}"))
    }
}
