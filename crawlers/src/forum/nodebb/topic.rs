//! One topic of a NodeBB forum, with its posts.
//!
//! The first page says how many there are. News is at the end, so the last pages are asked for, the newest first,
//! and the middle of a long topic stays unread.

use super::super::discourse::is_slug;
use super::super::recent;
use crate::faults::Faults;
use crate::json::Node;
use crate::{Fault, Page, Parsed, Post, Request, Source, text};
use jiff::Timestamp;

/// How many further pages of one topic are read.
const PAGES_PER_TOPIC_MAX: usize = 3;

/// How many posts are read from one page; forums are set to 20 or so.
const POSTS_PER_PAGE_MAX: usize = 1000;

/// The `uid` of everybody who writes without an account.
const GUEST: &str = "0";

/// Groups of the people who run the forum, as every NodeBB names them; a post shows those its author chose to show.
const STAFF: [&str; 2] = ["administrators", "global moderators"];

/// The topic's path: `17/mail-is-late`, or its number alone when the rest is nothing to build an address of.
pub(super) fn path(topic: &Node<'_>) -> Result<String, Fault> {
    let id = topic.get("tid").id()?;
    let slug = topic.get("slug").text().unwrap_or_default();
    let is_ours = slug.split_once('/').is_some_and(|(tid, rest)| tid == id && is_slug(rest));
    Ok(if is_ours { slug.to_owned() } else { id })
}

pub(super) fn read(source: &Source, page: &Page, answer: &Node<'_>) -> Result<Parsed, Fault> {
    let main = answer.get("mainPid").id()?;
    let mut faults = Faults::default();
    let mut parsed = Parsed::default();
    // A post that was purged in the middle of being read is `null`.
    let shown = answer.get("posts").entries()?.filter(|post| !post.is_null()).take(POSTS_PER_PAGE_MAX);
    parsed.posts = faults.all(shown, |written, _| {
        let mut post = read_post(source, written)?;
        if post.id == main {
            // Titles are HTML as well, with entities.
            post.title = answer.get("title").text().ok().map(|title| text::line(&text::from_html(title)));
            post.counts.replies = count(&answer.get("postcount")).map(|posts| posts.saturating_sub(1));
        } else {
            // An answer to the topic as a whole names no post.
            post.reply_to = written.get("toPid").id().ok().or_else(|| Some(main.clone()));
        }
        post.thread = Some(main.clone());
        Ok(post)
    });
    parsed.faults = faults.into_list();
    let is_first = recent::parameter(&page.url, "page").is_none();
    let pages = count(&answer.get("pagination").get("pageCount")).unwrap_or(1);
    if is_first && pages <= 1 && parsed.faults.is_empty() {
        parsed.whole_threads.push(main);
    }
    let last = (2..=pages).rev().take(PAGES_PER_TOPIC_MAX).filter(|_| is_first);
    parsed.next = last
        .map(|number| Request::get(recent::with_parameter(&page.url, "page", &number.to_string())))
        .collect();
    Ok(parsed)
}

fn read_post(source: &Source, written: &Node<'_>) -> Result<Post, Fault> {
    let (id, user) = (written.get("pid").id()?, written.get("user"));
    let content = written.get("content");
    if !content.exists() {
        return Err(content.expected("a text"));
    }
    let body = text::from_html(content.text().unwrap_or_default());
    let mut post = Post::new(id, written.get("timestamp").epoch_millis()?, body);
    post.author = Some(written.get("uid").id()?).filter(|author| author != GUEST);
    post.edited_at = written.get("edited").epoch_millis().ok().filter(|at| *at > Timestamp::UNIX_EPOCH);
    // What came from another server has its address there for an id.
    post.url = match written.get("url").address() {
        Ok(url) => text::address(url.as_str()),
        Err(_) if is_number(&post.id) => source.shown(&format!("post/{}", post.id)),
        Err(_) => text::address(&post.id),
    };
    post.counts.likes = count(&written.get("upvotes")).or_else(|| count(&written.get("votes")));
    post.counts.replies =
        count(&written.get("replies").get("count")).or_else(|| count(&written.get("replies")));
    let groups =
        user.get("selectedGroups").entries().into_iter().flatten().chain([user.get("selectedGroup")]);
    let names = groups.filter_map(|group| group.get("name").text().ok());
    post.staff = names.map(str::to_lowercase).any(|name| STAFF.contains(&name.as_str()));
    if is_set(&written.get("deleted")) {
        post.deleted = true;
        post.text.clear();
    }
    Ok(post)
}

/// A number that older versions write as a text.
fn count(node: &Node<'_>) -> Option<u64> {
    node.number().ok().map(|number| u64::try_from(number).unwrap_or(0))
}

fn is_set(node: &Node<'_>) -> bool {
    node.is_true() || node.number() == Ok(1)
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
