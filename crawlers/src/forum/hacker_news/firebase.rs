//! Hacker News as its own interface gives it: <https://github.com/HackerNews/API>.

use super::item_url;
use crate::faults::Faults;
use crate::json::{self, Node};
use crate::{Fault, FaultKind, Page, Parsed, Post, Request, Source, text};

/// How many items of a list are asked for, one request each.
const ITEMS_MAX: usize = 30;

/// How many answers of a story are asked for, one request each.
const COMMENTS_MAX: usize = 30;

const LISTS: &[&str] = &["newstories", "topstories", "beststories", "askstories", "showstories"];

/// One list. Never conditional: its items change while the list itself stays.
pub(super) fn requests(source: &Source) -> Result<Vec<Request>, String> {
    let list = source.option("list").unwrap_or(LISTS[0]);
    if !LISTS.contains(&list) {
        return Err(format!("source {}: list = {list:?} is unknown: write one of {LISTS:?}", source.id));
    }
    comments_wanted(source)?;
    let url = source.join(&format!("v0/{list}.json"))?;
    Ok(vec![Request { conditional: false, ..Request::get(url) }])
}

fn comments_wanted(source: &Source) -> Result<bool, String> {
    match source.option("comments").unwrap_or("false") {
        "true" => Ok(true),
        "false" => Ok(false),
        other => Err(format!("source {}: comments = {other:?}: write \"true\" or \"false\"", source.id)),
    }
}

pub(super) fn parse(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let document = json::document(page)?;
    let answer = Node::root(&document);
    if page.url.path().contains("/item/") {
        read_item(source, &answer)
    } else {
        Ok(Parsed { next: item_requests(source, &answer, ITEMS_MAX)?, ..Parsed::default() })
    }
}

fn item_requests(source: &Source, ids: &Node<'_>, max: usize) -> Result<Vec<Request>, Fault> {
    let request = |id: Node<'_>| {
        let url = source.join(&format!("v0/item/{}.json", id.count()?));
        url.map(Request::get).map_err(|what| Fault::new(FaultKind::Drifted, what))
    };
    ids.entries()?.take(max).map(request).collect()
}

fn read_item(source: &Source, item: &Node<'_>) -> Result<Parsed, Fault> {
    let mut parsed = Parsed::default();
    // A list may name an item before the item can be read.
    if item.is_null() {
        return Ok(parsed);
    }
    let id = item.get("id").id()?;
    let kind = item.get("type").text()?;
    if !matches!(kind, "story" | "comment") {
        return Ok(parsed);
    }
    let html = item.get("text").text().unwrap_or_default();
    let mut post = Post::new(&id, item.get("time").epoch()?, text::from_html(html));
    post.url = item_url(source, &id);
    post.author = item.get("by").line().ok();
    post.title = item.get("title").line().ok();
    post.link = item.get("url").text().ok().and_then(text::address);
    post.counts.likes = item.get("score").count().ok();
    post.counts.replies = item.get("descendants").count().ok();
    post.deleted = item.get("deleted").is_true() || item.get("dead").is_true();
    if kind == "comment" {
        // Only direct answers are asked for, so what a comment answers is its story.
        post.reply_to = item.get("parent").id().ok();
        post.thread = post.reply_to.clone();
    } else {
        post.thread = Some(id);
        let kids = item.get("kids");
        if comments_wanted(source).unwrap_or(false) && kids.exists() {
            parsed.next = item_requests(source, &kids, COMMENTS_MAX)?;
        }
    }
    parsed.posts.push(post);
    let mut faults = Faults::default();
    faults.require_authors(&parsed.posts, "by");
    parsed.faults = faults.into_list();
    Ok(parsed)
}
