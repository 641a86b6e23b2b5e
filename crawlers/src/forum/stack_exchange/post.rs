//! Questions, answers and comments of a Stack Exchange site.
//!
//! Questions and answers share one row of numbers, comments have their own: `17`, and `c17`.

use super::COMMENTS_MAX;
use crate::faults::Faults;
use crate::json::Node;
use crate::{Fault, Parsed, Post, text};
use std::collections::BTreeMap;
use url::Url;

/// A question, and where a filter includes them, its answers and comments. `is_whole` says that it should.
pub(super) fn question(
    item: &Node<'_>,
    is_whole: bool,
    parsed: &mut Parsed,
    faults: &mut Faults,
) -> Result<(), Fault> {
    let mut post = posted(item, &item.get("question_id"))?;
    // Titles are HTML as well, with entities.
    post.title = Some(text::line(&text::from_html(item.get("title").text()?)));
    post.counts.replies = item.get("answer_count").count().ok();
    post.thread = Some(post.id.clone());
    let thread = post.id.clone();
    parsed.posts.push(post);
    if !is_whole {
        return Ok(());
    }
    let mut complete = comments(item, &thread, parsed, faults);
    let mut answers: u64 = 0;
    for found in
        faults.each_if_any(&item.get("answers"), COMMENTS_MAX, |item, _| Ok((answer(item)?, item.clone())))
    {
        parsed.posts.push(found.0);
        complete &= comments(&found.1, &thread, parsed, faults);
        answers += 1;
    }
    if complete && item.get("answer_count").count() == Ok(answers) {
        parsed.whole_threads.push(thread);
    }
    Ok(())
}

/// The comments within a question or an answer. Says whether they are all of them.
fn comments(item: &Node<'_>, thread: &str, parsed: &mut Parsed, faults: &mut Faults) -> bool {
    let read = faults.each_if_any(&item.get("comments"), COMMENTS_MAX, |item, _| {
        let mut post = comment(item, &BTreeMap::new())?;
        post.thread = Some(thread.to_owned());
        Ok(post)
    });
    let count = u64::try_from(read.len());
    parsed.posts.extend(read);
    item.get("comment_count").count().is_ok_and(|shown| Ok(shown) == count)
}

pub(super) fn answer(item: &Node<'_>) -> Result<Post, Fault> {
    let mut post = posted(item, &item.get("answer_id"))?;
    let question = item.get("question_id").id()?;
    post.reply_to = Some(question.clone());
    post.thread = Some(question);
    post.accepted = item.get("is_accepted").is_true();
    Ok(post)
}

/// A comment; `threads` says which question each answer belongs to. What is not in it is a question.
pub(super) fn comment(item: &Node<'_>, threads: &BTreeMap<&str, &str>) -> Result<Post, Fault> {
    let id = item.get("comment_id").id()?;
    let on = item.get("post_id").id()?;
    let mut post = written(item, format!("c{id}"))?;
    post.url = post.url.or_else(|| below_owner(item, &format!("/q/{on}#comment{id}_{on}")));
    post.thread = Some(threads.get(on.as_str()).map_or_else(|| on.clone(), |thread| (*thread).to_owned()));
    post.reply_to = Some(on);
    Ok(post)
}

/// What questions and answers have in common.
fn posted(item: &Node<'_>, id: &Node<'_>) -> Result<Post, Fault> {
    let mut post = written(item, id.id()?)?;
    post.edited_at = item.get("last_edit_date").epoch().ok();
    post.url = post.url.or_else(|| below_owner(item, &format!("/q/{}", post.id)));
    Ok(post)
}

/// What everything has in common.
fn written(item: &Node<'_>, id: String) -> Result<Post, Fault> {
    let body = text::from_html(item.get("body").text()?);
    let mut post = Post::new(id, item.get("creation_date").epoch()?, body);
    let owner = item.get("owner");
    // Who deleted their account is left with a name of the form "user17".
    post.author = owner.get("user_id").id().or_else(|_| owner.get("display_name").line()).ok();
    post.url = item.get("link").text().ok().and_then(text::address);
    // Votes against may outnumber those for it.
    post.counts.likes = item.get("score").number().ok().map(|score| u64::try_from(score).unwrap_or(0));
    Ok(post)
}

/// An address on the site the author is on: answers and comments do not say their own.
fn below_owner(item: &Node<'_>, path: &str) -> Option<String> {
    let owner: Url = item.get("owner").get("link").address().ok()?;
    text::address(owner.join(path).ok()?.as_str())
}
