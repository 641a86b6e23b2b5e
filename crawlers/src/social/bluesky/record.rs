//! One record of the collection `app.bsky.feed.post`, as authors write it and everybody passes it on:
//! <https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json>.

use crate::json::Node;
use crate::social::language;
use crate::{Fault, FaultKind, Post, text};
use jiff::Timestamp;

/// The collection of posts.
pub(crate) const POSTS: &str = "app.bsky.feed.post";

/// Where people read Bluesky.
const SITE: &str = "https://bsky.app";

/// The `at://` address of a post.
pub(crate) fn post_uri(did: &str, key: &str) -> String {
    format!("at://{did}/{POSTS}/{key}")
}

/// Reads a post without its author. `seen_at` is when the network saw it. None when there is nothing to
/// read in it: a picture without a word.
pub(crate) fn read_record(uri: &str, record: &Node<'_>, seen_at: Timestamp) -> Result<Option<Post>, Fault> {
    let (did, key) = parts(uri).ok_or_else(|| {
        Fault::new(FaultKind::Drifted, format!("uri: expected at://…/{POSTS}/…, found {uri:?}"))
    })?;
    let written = record.get("text");
    // An empty text is one, and an empty string is not a `text()`.
    if written.value().is_none_or(|text| !text.is_string()) {
        return Err(written.expected("a text"));
    }
    let body = text::from_plain(written.text().unwrap_or_default());
    if body.is_empty() {
        return Ok(None);
    }
    // Authors' clocks are their own, and nothing can be seen before it was written.
    let at = record.get("createdAt").time().map_or(seen_at, |created_at| created_at.min(seen_at));
    let mut post = Post::new(uri, at, body);
    post.url = text::address(&format!("{SITE}/profile/{did}/post/{key}"));
    post.lang = record.get("langs").entries().ok().and_then(|mut langs| language(&langs.next()?));
    let reply = record.get("reply");
    post.reply_to = post_reference(&reply.get("parent"));
    let root = post_reference(&reply.get("root"));
    post.thread = if post.reply_to.is_some() { root } else { Some(uri.to_owned()) };
    let embed = record.get("embed");
    // A quoted post may come with a picture or a link; it then stands one level deeper.
    let quoted = embed.get("record");
    post.answer_quoted(post_reference(&quoted).or_else(|| post_reference(&quoted.get("record"))));
    let external = [embed.get("external"), embed.get("media").get("external")];
    let mut links = external.iter().filter_map(|external| text::address(external.get("uri").text().ok()?));
    post.link = links.next();
    Ok(Some(post))
}

/// The address of a post that another one refers to; lists, feeds and starter packs are none.
fn post_reference(reference: &Node<'_>) -> Option<String> {
    reference.get("uri").line().ok().filter(|uri| parts(uri).is_some())
}

/// The author's DID and the record's key. Both become part of a web address.
fn parts(uri: &str) -> Option<(&str, &str)> {
    let mut parts = uri.strip_prefix("at://")?.split('/');
    let (did, collection, key) = (parts.next()?, parts.next()?, parts.next()?);
    let is_name = |name: &str| {
        let mut bytes = name.bytes();
        !name.is_empty() && bytes.all(|byte| byte.is_ascii_alphanumeric() || b".:_~-%".contains(&byte))
    };
    let fits = collection == POSTS && parts.next().is_none() && did.starts_with("did:");
    (fits && is_name(did) && is_name(key)).then_some((did, key))
}
