//! Hacker News as its own interface gives it: <https://github.com/HackerNews/API>.

use super::item_url;
use crate::json::{self, Record};
use crate::{Fault, FaultKind, Page, Parsed, Post, Request, Source, text};
use serde_json::Value;

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
    let answer = json::read(page)?;
    let mut parsed = Parsed::default();
    if page.url.path().contains("/item/") {
        read_item(source, &answer, &mut parsed)?;
        json::require_authors(&mut parsed, "by");
    } else {
        let ids = answer.as_array().ok_or_else(|| {
            Fault::new(FaultKind::Drifted, "the answer should be a list of item ids and is something else")
        })?;
        parsed.next = item_requests(source, ids.iter().take(ITEMS_MAX))?;
    }
    Ok(parsed)
}

fn item_requests<'a>(source: &Source, ids: impl Iterator<Item = &'a Value>) -> Result<Vec<Request>, Fault> {
    let drifted = |what: String| Fault::new(FaultKind::Drifted, what);
    ids.map(|id| {
        let id = id.as_u64().ok_or_else(|| drifted("an item id is not a number".to_owned()))?;
        source.join(&format!("v0/item/{id}.json")).map(Request::get).map_err(drifted)
    })
    .collect()
}

fn read_item(source: &Source, answer: &Value, parsed: &mut Parsed) -> Result<(), Fault> {
    // A list may name an item before the item can be read.
    if answer.is_null() {
        return Ok(());
    }
    let item = Record::new(answer, "the item")?;
    let id = item.id("id")?;
    let kind = item.text("type").ok_or_else(|| item.drifted("type", "a text"))?;
    if !matches!(kind, "story" | "comment") {
        return Ok(());
    }
    let html = item.text("text").unwrap_or_default();
    let mut post = Post::new(&id, item.seconds("time")?, text::from_html(html));
    post.url = Some(item_url(&id));
    post.author = item.text("by").map(text::line);
    post.title = item.text("title").map(text::line);
    post.link = item.text("url").and_then(text::address);
    post.counts.likes = item.count("score");
    post.counts.replies = item.count("descendants");
    post.deleted = item.flag("deleted") || item.flag("dead");
    if kind == "comment" {
        // Only direct answers are asked for, so what a comment answers is its story.
        post.reply_to = item.name("parent");
        post.thread = post.reply_to.clone();
    } else {
        post.thread = Some(id);
        if comments_wanted(source).unwrap_or(false) && item.has("kids") {
            parsed.next = item_requests(source, item.list("kids")?.iter().take(COMMENTS_MAX))?;
        }
    }
    parsed.posts.push(post);
    Ok(())
}
