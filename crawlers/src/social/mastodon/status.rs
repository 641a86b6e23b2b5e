//! One status: <https://docs.joinmastodon.org/entities/Status/>.

use crate::json::Node;
use crate::social::language;
use crate::{Fault, Post, Source, text};
use regex::Regex;
use std::sync::LazyLock;

/// What a server writes before a quotation for programs that do not show it: a link to the quoted status.
static QUOTED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?s)<p class="quote-inline">.{0,2000}?</p>"#).expect("a fixed pattern"));

/// Reads a status. None when it was not written to everybody, or there is nothing to read in it: a picture
/// without a word.
pub(crate) fn read_status(source: &Source, status: &Node<'_>) -> Result<Option<Post>, Fault> {
    let id = status.get("id").id()?;
    // A boost is a status of its own around the one that it repeats.
    let boosted = status.get("reblog");
    let is_boost = !boosted.is_null();
    let written = if is_boost { &boosted } else { status };
    if [status, written].iter().any(|status| is_closed(status)) {
        return Ok(None);
    }
    let content = written.get("content");
    if !content.exists() {
        return Err(content.expected("a text"));
    }
    let body = text::from_html(&QUOTED.replace_all(content.text().unwrap_or_default(), ""));
    let mut post = Post::new(&id, status.get("created_at").time()?, body);
    post.author = author(source, &status.get("account"));
    post.title = written.get("spoiler_text").line().ok();
    if post.text.is_empty() && post.title.is_none() {
        return Ok(None);
    }
    let address = written.get("url").text().or_else(|_| written.get("uri").text());
    post.url = address.ok().and_then(text::address);
    post.link = written.get("card").get("url").text().ok().and_then(text::address);
    post.lang = language(&written.get("language"));
    post.edited_at = written.get("edited_at").time().ok();
    if is_boost {
        post.repost_of = Some(written.get("id").id()?);
        return Ok(Some(post));
    }
    post.reply_to = status.get("in_reply_to_id").id().ok();
    // An answer names no more than what it answers: where its thread begins, only an opening post says.
    post.thread = post.reply_to.is_none().then_some(id);
    post.answer_quoted(quoted(status));
    post.counts.likes = status.get("favourites_count").count().ok();
    post.counts.replies = status.get("replies_count").count().ok();
    Ok(Some(post))
}

/// Whether a status was written to some people only. An operator's token may show such.
fn is_closed(status: &Node<'_>) -> bool {
    matches!(status.get("visibility").text(), Ok("private" | "direct"))
}

/// The id of the status it quotes, which is given whole or as an id.
fn quoted(status: &Node<'_>) -> Option<String> {
    let quote = status.get("quote");
    let id = quote.get("quoted_status").get("id").id();
    id.or_else(|_| quote.get("quoted_status_id").id()).ok()
}

/// `name@server`. The server leaves its own name out for people at home.
fn author(source: &Source, account: &Node<'_>) -> Option<String> {
    let name = account.get("acct").line().ok()?;
    if name.contains('@') {
        return Some(name);
    }
    // The stream of a server often has another host than the server.
    let home = account.get("url").address();
    let server = home.as_ref().unwrap_or(&source.url).host_str()?;
    Some(format!("{name}@{server}"))
}
