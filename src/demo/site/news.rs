//! The news site, in the wire format of Hacker News's search by Algolia, and its pages.
//!
//! Shape: <https://hn.algolia.com/api>. Points and comment counts rise with time, as those of real stories
//! do; most comments are only counted, not written out.

use super::super::role::Place;
use super::super::view::View;
use super::super::world::WorldPost;
use super::answer::Answer;
use super::news_filter::Filter;
use super::query::{parameter, parameters};
use super::{Site, html, not_found, wire};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::fmt::Write;

/// Hits on one page unless the asker says otherwise, and at most.
const HITS_PER_PAGE: usize = 20;
const HITS_PER_PAGE_MAX: usize = 1000;
/// Stories on the front page, and how long one can stay there.
const FRONT_PAGE_STORIES: usize = 30;
const FRONT_PAGE_AGE_MAX: SignedDuration = SignedDuration::from_hours(30);

/// `/api/v1/search`: most points first.
pub(super) async fn search(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let view = site.view();
    let mut found = found(&view, query.as_deref());
    found.sort_by_key(|post| std::cmp::Reverse((view.likes(post), post.id)));
    page(&view, &found, query.as_deref()).respond(&headers)
}

/// `/api/v1/search_by_date`: newest first.
pub(super) async fn search_by_date(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let view = site.view();
    let found = found(&view, query.as_deref());
    page(&view, &found, query.as_deref()).respond(&headers)
}

/// What a search finds, newest first.
fn found<'world>(view: &View<'world>, query: Option<&str>) -> Vec<&'world WorldPost> {
    let filter = Filter::of(&parameters(query));
    let front: Vec<u64> = front(view).iter().map(|post| post.id).collect();
    view.posts(Place::News)
        .rev()
        .filter(|post| {
            let tags = tags(post, front.contains(&post.id));
            let numbers = [
                ("created_at_i", post.at.as_second()),
                ("points", i64::try_from(view.likes(post)).unwrap_or(i64::MAX)),
                ("num_comments", i64::try_from(view.replies(post)).unwrap_or(i64::MAX)),
            ];
            let words = format!("{} {} {}", story_title(view, post), post.text, post.author);
            filter.admits(&words, &tags, &numbers)
        })
        .collect()
}

/// The stories on the front page, best first.
fn front<'world>(view: &View<'world>) -> Vec<&'world WorldPost> {
    let fresh = |post: &&WorldPost| view.now.duration_since(post.at) <= FRONT_PAGE_AGE_MAX;
    let mut stories: Vec<&WorldPost> = view.openings(Place::News).filter(fresh).collect();
    stories.sort_by_key(|post| std::cmp::Reverse((view.likes(post), post.id)));
    stories.truncate(FRONT_PAGE_STORIES);
    stories
}

fn is_story(post: &WorldPost) -> bool {
    post.thread == post.key
}

fn tags(post: &WorldPost, on_front: bool) -> Vec<String> {
    let kind = if is_story(post) { "story" } else { "comment" };
    let mut tags =
        vec![kind.to_owned(), format!("author_{}", post.author), format!("story_{}", post.thread_id)];
    if is_story(post) && post.link.is_none() {
        tags.push("ask_hn".to_owned());
    }
    if on_front {
        tags.push("front_page".to_owned());
    }
    tags
}

fn story_title<'world>(view: &View<'world>, post: &WorldPost) -> &'world str {
    view.world.post(&post.thread).and_then(|story| story.title.as_deref()).unwrap_or_default()
}

fn page(view: &View<'_>, found: &[&WorldPost], query: Option<&str>) -> Answer {
    let parameters = parameters(query);
    let per_page = parameter(&parameters, "hitsPerPage").unwrap_or(HITS_PER_PAGE).clamp(1, HITS_PER_PAGE_MAX);
    let page: usize = parameter(&parameters, "page").unwrap_or(0);
    let front: Vec<u64> = front(view).iter().map(|post| post.id).collect();
    let shown = found.iter().skip(page.saturating_mul(per_page)).take(per_page);
    Answer::json(&json!({
        "hits": shown.map(|post| hit(view, post, front.contains(&post.id))).collect::<Vec<_>>(),
        "nbHits": found.len(),
        "page": page,
        "nbPages": found.len().div_ceil(per_page),
        "hitsPerPage": per_page,
        "exhaustiveNbHits": true,
        "query": parameter::<String>(&parameters, "query").unwrap_or_default(),
        "params": query.unwrap_or_default(),
        "processingTimeMS": 1,
    }))
}

fn hit(view: &View<'_>, post: &WorldPost, on_front: bool) -> Value {
    let mut hit = json!({
        "objectID": post.id.to_string(),
        "created_at": wire(post.at),
        "created_at_i": post.at.as_second(),
        "updated_at": wire(post.at),
        "author": post.author,
        "story_id": post.thread_id,
        "_tags": tags(post, on_front),
    });
    let text = html::escaped(&post.text).replace("\n\n", "<p>");
    if is_story(post) {
        hit["title"] = json!(post.title);
        hit["points"] = json!(view.likes(post));
        hit["num_comments"] = json!(view.replies(post));
        match &post.link {
            Some(link) => hit["url"] = json!(link),
            None => hit["story_text"] = json!(text),
        }
    } else {
        let parent = post.reply_to.as_ref().and_then(|key| view.world.post(key));
        hit["comment_text"] = json!(text);
        hit["parent_id"] = json!(parent.map_or(post.thread_id, |parent| parent.id));
        hit["story_title"] = json!(story_title(view, post));
        hit["story_url"] = json!(view.world.post(&post.thread).and_then(|story| story.link.as_ref()));
    }
    hit
}

/// The front page for people.
pub(super) async fn front_page(State(site): State<Site>, headers: HeaderMap) -> Response {
    let view = site.view();
    let mut body = String::from("<p>A news site where readers vote.</p>");
    for post in front(&view) {
        write!(
            body,
            "<article><a href=\"/hn/item?id={}\">{}</a><div class=\"by\">{} points · {} comments · {}</div></article>",
            post.id,
            html::text(story_title(&view, post)),
            view.likes(post),
            view.replies(post),
            html::time(post.at),
        )
        .expect("a string takes every write");
    }
    Answer::html(html::page(&view, "News", &body)).respond(&headers)
}

/// A story or a comment, with its whole thread, for people.
pub(super) async fn item_page(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let view = site.view();
    let id: Option<u64> = parameter(&parameters(query.as_deref()), "id");
    let Some(post) = view.posts(Place::News).find(|post| Some(post.id) == id) else { return not_found() };
    let thread = view.thread(Place::News, post.thread_id);
    let mut body = String::from("<p class=\"by\"><a href=\"/hn/\">Front page</a></p>");
    for other in &thread {
        let note = match is_story(other) {
            true => format!(" · {} points · {} comments", view.likes(other), view.replies(other)),
            false => String::new(),
        };
        let text = other.link.as_deref().filter(|_| other.text.is_empty()).unwrap_or(&other.text);
        let here = other.id == post.id && !is_story(other);
        body.push_str(&html::post(&other.author, other.at, &note, text, &other.id.to_string(), here));
    }
    Answer::html(html::page(&view, story_title(&view, post), &body)).respond(&headers)
}
