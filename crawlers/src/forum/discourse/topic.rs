//! One topic of a Discourse forum, with its posts.
//!
//! A topic shows its first posts and names the others by id. News is at the end, so the last of the
//! others are asked for, the newest first, and the middle of a long topic stays unread.

use super::is_slug;
use crate::faults::Faults;
use crate::forum::recent::address;
use crate::json::Node;
use crate::{Fault, Page, Parsed, Post, Request, Source, text};
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

pub(super) fn read(source: &Source, page: &Page, answer: &Node<'_>) -> Result<Parsed, Fault> {
    let topic = answer.get("id").count()?;
    let (posts, stream) = (answer.get("post_stream").get("posts"), answer.get("post_stream").get("stream"));
    let mut parsed = Parsed::default();
    let mut faults = Faults::default();
    let mut shown = BTreeSet::new();
    let read = faults.all(posts.entries()?.take(POSTS_PER_ANSWER_MAX), |post, _| {
        shown.extend(post.get("id").count());
        read_post(source, topic, answer, post)
    });
    parsed.posts = read.into_iter().flatten().collect();
    faults.require_authors(&parsed.posts, "username");
    parsed.faults = faults.into_list();
    // An answer to a request for the others names no stream, so this ends.
    if stream.exists() && !page.url.path().ends_with("/posts.json") {
        let all = stream.entries()?.filter_map(|id| id.count().ok());
        let others: Vec<u64> = all.filter(|id| !shown.contains(id)).collect();
        if others.is_empty() && parsed.faults.is_empty() {
            parsed.whole_threads.push(format!("{topic}/1"));
        }
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

fn read_post(
    source: &Source,
    topic: u64,
    answer: &Node<'_>,
    written: &Node<'_>,
) -> Result<Option<Post>, Fault> {
    if written.get("post_type").count() == Ok(SMALL_ACTION) {
        return Ok(None);
    }
    let number = written.get("post_number").count()?;
    let cooked = written.get("cooked");
    if !cooked.exists() {
        return Err(cooked.expected("a text"));
    }
    let body = text::from_html(cooked.text().unwrap_or_default());
    let mut post = Post::new(format!("{topic}/{number}"), written.get("created_at").time()?, body);
    post.edited_at = written.get("updated_at").time().ok().filter(|_| is_edited(written));
    post.author = written.get("username").line().ok();
    let slug = written.get("topic_slug").text().or_else(|_| answer.get("slug").text());
    let slug = slug.ok().filter(|slug| is_slug(slug)).unwrap_or("-");
    post.url = source.shown(&format!("t/{slug}/{topic}/{number}"));
    post.thread = Some(format!("{topic}/1"));
    if number == 1 {
        post.title = answer.get("title").line().ok();
        post.counts.replies = answer.get("posts_count").count().ok().map(|posts| posts.saturating_sub(1));
    } else {
        let answered = written.get("reply_to_post_number").count().unwrap_or(1);
        post.reply_to = Some(format!("{topic}/{answered}"));
        post.counts.replies = written.get("reply_count").count().ok();
    }
    post.counts.likes = likes(written);
    let is_marked = |marks: &[&str]| marks.iter().any(|mark| written.get(mark).is_true());
    post.staff = is_marked(&["staff", "moderator", "admin"]);
    post.accepted = written.get("accepted_answer").is_true();
    post.deleted = is_marked(&["user_deleted", "hidden"]) || !written.get("deleted_at").is_null();
    Ok(Some(post))
}

/// `updated_at` moves with a like as well; the version moves with the text alone.
fn is_edited(post: &Node<'_>) -> bool {
    post.get("version").count().is_ok_and(|version| version > 1)
}

/// No like is no entry in the list, so a list without likes means none.
fn likes(post: &Node<'_>) -> Option<u64> {
    let mut actions = post.get("actions_summary").entries().ok()?;
    let like = actions.find(|action| action.get("id").count() == Ok(ACTION_LIKE));
    Some(like.and_then(|like| like.get("count").count().ok()).unwrap_or(0))
}
