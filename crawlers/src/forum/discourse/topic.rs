//! One topic of a Discourse forum, with its posts.
//!
//! A topic shows its first posts and names the others by id. News is at the end, so the last of the
//! others are asked for, the newest first, and the middle of a long topic stays unread.

use super::{address, is_slug};
use crate::json::{self, Record};
use crate::{Fault, Page, Parsed, Post, Request, Source, text};
use serde_json::Value;
use std::collections::BTreeSet;

/// How many posts one request may name.
const POSTS_PER_REQUEST: usize = 20;

/// How many further requests one topic may cost.
const REQUESTS_PER_TOPIC_MAX: usize = 3;

/// How many posts are read from one answer.
const POSTS_PER_ANSWER_MAX: usize = 1000;

/// `actions_summary` counts by kind of action; this one is the like.
const ACTION_LIKE: u64 = 2;

/// `post_type` of "closed this topic" and the like, which nobody wrote.
const SMALL_ACTION: u64 = 3;

pub(super) fn read(source: &Source, page: &Page, answer: &Record<'_>) -> Result<Parsed, Fault> {
    let topic = answer.count("id").ok_or_else(|| answer.drifted("id", "a number"))?;
    let stream = answer.record("post_stream")?;
    let mut parsed = Parsed::default();
    let mut shown = BTreeSet::new();
    for post in stream.list("posts")?.iter().take(POSTS_PER_ANSWER_MAX) {
        shown.extend(post.get("id").and_then(Value::as_u64));
        match read_post(source, topic, answer, post) {
            Ok(post) => parsed.posts.extend(post),
            Err(fault) => parsed.faults.push(fault),
        }
    }
    json::require_authors(&mut parsed, "username");
    // An answer to a request for the others names no stream, so this ends.
    if stream.has("stream") && !page.url.path().ends_with("/posts.json") {
        let all = stream.list("stream")?.iter().filter_map(Value::as_u64);
        let others: Vec<u64> = all.filter(|id| !shown.contains(id)).collect();
        for ids in others.rchunks(POSTS_PER_REQUEST).take(REQUESTS_PER_TOPIC_MAX) {
            parsed.next.push(posts_request(source, topic, ids)?);
        }
    }
    Ok(parsed)
}

fn posts_request(source: &Source, topic: u64, ids: &[u64]) -> Result<Request, Fault> {
    let mut url = address(source, &format!("t/{topic}/posts.json"))?;
    url.query_pairs_mut().extend_pairs(ids.iter().map(|id| ("post_ids[]", id.to_string())));
    Ok(Request::get(url))
}

fn read_post(source: &Source, topic: u64, answer: &Record<'_>, post: &Value) -> Result<Option<Post>, Fault> {
    let record = Record::new(post, "a post")?;
    if record.count("post_type") == Some(SMALL_ACTION) {
        return Ok(None);
    }
    let number = record.count("post_number").ok_or_else(|| record.drifted("post_number", "a number"))?;
    let cooked = record.text("cooked").unwrap_or_default();
    if cooked.is_empty() && !record.has("cooked") {
        return Err(record.drifted("cooked", "a text"));
    }
    let mut post =
        Post::new(format!("{topic}/{number}"), record.time("created_at")?, text::from_html(cooked));
    post.author = record.text("username").map(text::line);
    let slug = record.text("topic_slug").or(answer.text("slug")).filter(|slug| is_slug(slug)).unwrap_or("-");
    post.url = source.join(&format!("t/{slug}/{topic}/{number}")).ok().map(String::from);
    post.thread = Some(format!("{topic}/1"));
    if number == 1 {
        post.title = answer.text("title").map(text::line);
        post.counts.replies = answer.count("posts_count").map(|posts| posts.saturating_sub(1));
    } else {
        post.reply_to = Some(format!("{topic}/{}", record.count("reply_to_post_number").unwrap_or(1)));
        post.counts.replies = record.count("reply_count");
    }
    post.counts.likes = likes(&record);
    post.staff = ["staff", "moderator", "admin"].iter().any(|mark| record.flag(mark));
    post.deleted =
        record.flag("user_deleted") || record.flag("hidden") || record.value("deleted_at").is_some();
    Ok(Some(post))
}

/// No like is no entry in the list, so a list without likes means none.
fn likes(post: &Record<'_>) -> Option<u64> {
    let actions = post.value("actions_summary")?.as_array()?;
    let like = actions.iter().find(|action| action.get("id").and_then(Value::as_u64) == Some(ACTION_LIKE));
    Some(like.and_then(|like| like.get("count")).and_then(Value::as_u64).unwrap_or(0))
}
