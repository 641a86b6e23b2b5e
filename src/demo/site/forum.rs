//! The forum, in the wire format of Discourse.
//!
//! Shapes: <https://docs.discourse.org>, `/latest.json`, `/t/{id}.json` and `/t/{id}/posts.json`. A topic
//! gives its first twenty posts and the numbers of all; the rest has to be asked for, which is where readers
//! of long threads go wrong.

use super::super::role::Place;
use super::super::view::View;
use super::super::world::WorldPost;
use super::answer::Answer;
use super::query::{parameter, parameters};
use super::{Site, forum_page, html, not_found, wire};
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

/// Topics on one page of the list, and posts on one page of a topic, as Discourse has them.
const TOPICS_PER_PAGE: usize = 30;
const POSTS_PER_PAGE: usize = 20;
/// The longest part of an address made from a title, in characters.
const SLUG_CHARS_MAX: usize = 60;
/// The kind of a like among Discourse's post actions.
const ACTION_LIKE: u64 = 2;
const VIEWS_PER_POST: usize = 23;

/// `/latest.json`: topics, the one written to last first.
pub(super) async fn latest(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let view = site.view();
    let parameters = parameters(query.as_deref());
    let page: usize = parameter(&parameters, "page").unwrap_or(0);
    let topics = topics(&view);
    let shown: Vec<_> =
        topics.iter().skip(page.saturating_mul(TOPICS_PER_PAGE)).take(TOPICS_PER_PAGE).collect();
    let more = topics.len() > page.saturating_add(1).saturating_mul(TOPICS_PER_PAGE);
    let mut names: Vec<&WorldPost> = shown.iter().flat_map(|topic| topic.iter().copied()).collect();
    names.sort_by(|one, other| one.author.cmp(&other.author));
    names.dedup_by(|one, other| one.author == other.author);
    let mut list = json!({
        "can_create_topic": false,
        "per_page": TOPICS_PER_PAGE,
        "top_tags": [],
        "topics": shown.iter().map(|topic| topic_entry(&view, topic)).collect::<Vec<_>>(),
    });
    if more {
        list["more_topics_url"] = json!(format!("/latest?page={}", page + 1));
    }
    let users: Vec<Value> = names.iter().map(|post| user(&view, post)).collect();
    Answer::json(&json!({ "users": users, "primary_groups": [], "flair_groups": [], "topic_list": list }))
        .respond(&headers)
}

/// All threads, each with its posts, the one written to last first.
pub(super) fn topics<'world>(view: &View<'world>) -> Vec<Vec<&'world WorldPost>> {
    let mut topics: Vec<Vec<&WorldPost>> =
        view.openings(Place::Forum).map(|opening| view.thread(Place::Forum, opening.thread_id)).collect();
    topics.sort_by_key(|topic| std::cmp::Reverse(topic.last().map(|post| post.id)));
    topics
}

/// Everything below `/t/`: a topic or some of its posts as JSON, or its page.
pub(super) async fn topic(
    State(site): State<Site>,
    Path(rest): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let view = site.view();
    let parameters = parameters(query.as_deref());
    let parts: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
    let numbers: Vec<u64> =
        parts.iter().filter_map(|part| part.trim_end_matches(".json").parse().ok()).collect();
    let thread = numbers.first().map(|id| view.thread(Place::Forum, *id)).unwrap_or_default();
    if thread.is_empty() {
        return not_found();
    }
    match parts.last() {
        Some(&"posts.json") => posts(&view, &thread, &parameters).respond(&headers),
        Some(last) if last.ends_with(".json") => match whole(&view, &thread, &parameters) {
            Some(answer) => answer.respond(&headers),
            None => not_found(),
        },
        _ => forum_page::topic(&view, &thread, numbers.get(1).copied()).respond(&headers),
    }
}

/// A topic with one page of its posts; none when it has no such page.
fn whole(view: &View<'_>, thread: &[&WorldPost], parameters: &[(String, String)]) -> Option<Answer> {
    let page: usize = parameter(parameters, "page").unwrap_or(1);
    let shown: Vec<Value> = thread
        .iter()
        .skip(page.saturating_sub(1).saturating_mul(POSTS_PER_PAGE))
        .take(POSTS_PER_PAGE)
        .map(|post| post_entry(view, thread, post))
        .collect();
    if shown.is_empty() {
        return None;
    }
    let mut topic = topic_entry(view, thread);
    topic["post_stream"] = json!({
        "posts": shown,
        "stream": thread.iter().map(|post| post.id).collect::<Vec<_>>(),
    });
    topic["chunk_size"] = json!(POSTS_PER_PAGE);
    topic["deleted_at"] = Value::Null;
    topic["user_id"] = json!(thread.first().and_then(|post| view.world.people.get(&post.author)));
    Some(Answer::json(&topic))
}

/// The posts of a topic that `post_ids[]` names; the first twenty without it.
fn posts(view: &View<'_>, thread: &[&WorldPost], parameters: &[(String, String)]) -> Answer {
    let named = parameters.iter().filter(|(key, _)| key == "post_ids[]");
    let asked: Vec<u64> = named.filter_map(|(_, value)| value.parse().ok()).collect();
    let shown: Vec<Value> = thread
        .iter()
        .filter(|post| asked.is_empty() || asked.contains(&post.id))
        .take(POSTS_PER_PAGE)
        .map(|post| post_entry(view, thread, post))
        .collect();
    let id = thread.first().map(|post| post.thread_id);
    Answer::json(&json!({ "post_stream": { "posts": shown }, "id": id }))
}

fn topic_entry(view: &View<'_>, thread: &[&WorldPost]) -> Value {
    let (first, last) = (thread.first(), thread.last());
    let count = thread.len();
    json!({
        "id": first.map(|post| post.thread_id),
        "title": title(thread),
        "fancy_title": html::text(title(thread)),
        "slug": slug(title(thread)),
        "posts_count": count,
        "reply_count": thread.iter().filter(|post| post.reply_to.is_some()).count(),
        "highest_post_number": count,
        "image_url": null,
        "created_at": first.map(|post| wire(post.at)),
        "last_posted_at": last.map(|post| wire(post.at)),
        "bumped": true,
        "bumped_at": last.map(|post| wire(post.at)),
        "archetype": "regular",
        "unseen": false,
        "pinned": false,
        "unpinned": null,
        "visible": true,
        "closed": false,
        "archived": false,
        "bookmarked": null,
        "liked": null,
        "tags": [],
        "views": count * VIEWS_PER_POST,
        "like_count": thread.iter().map(|post| view.likes(post)).sum::<u64>(),
        "has_summary": false,
        "last_poster_username": last.map(|post| &post.author),
        "category_id": 1,
        "pinned_globally": false,
        "featured_link": null,
        "posters": thread.iter().take(1).map(|post| json!({
            "extras": null,
            "description": "Original Poster",
            "user_id": view.world.people.get(&post.author),
            "primary_group_id": null,
        })).collect::<Vec<_>>(),
    })
}

fn post_entry(view: &View<'_>, thread: &[&WorldPost], post: &WorldPost) -> Value {
    let number = |key: &String| thread.iter().position(|other| other.key == *key).map(|index| index + 1);
    let replies = thread.iter().filter(|other| other.reply_to.as_ref() == Some(&post.key)).count();
    let likes = view.likes(post);
    let actions = if likes == 0 { json!([]) } else { json!([{ "id": ACTION_LIKE, "count": likes }]) };
    json!({
        "id": post.id,
        "name": null,
        "username": post.author,
        "avatar_template": "/letter_avatar_proxy/v4/letter/a/ccd318/{size}.png",
        "created_at": wire(post.at),
        "updated_at": wire(post.at),
        "cooked": cooked(&post.text),
        "post_number": number(&post.key),
        "post_type": 1,
        "posts_count": thread.len(),
        "reply_count": replies,
        "reply_to_post_number": post.reply_to.as_ref().and_then(number),
        "quote_count": 0,
        "incoming_link_count": 0,
        "reads": thread.len() * VIEWS_PER_POST,
        "score": 0,
        "yours": false,
        "topic_id": post.thread_id,
        "topic_slug": slug(title(thread)),
        "display_username": null,
        "primary_group_name": null,
        "version": 1,
        "actions_summary": actions,
        "moderator": post.staff,
        "admin": false,
        "staff": post.staff,
        "user_id": view.world.people.get(&post.author),
        "hidden": false,
        "trust_level": 1,
        "deleted_at": null,
        "user_deleted": false,
        "edit_reason": null,
    })
}

fn user(view: &View<'_>, post: &WorldPost) -> Value {
    json!({
        "id": view.world.people.get(&post.author),
        "username": post.author,
        "name": null,
        "avatar_template": "/letter_avatar_proxy/v4/letter/a/ccd318/{size}.png",
        "moderator": post.staff,
        "trust_level": 1,
    })
}

pub(super) fn title<'post>(thread: &[&'post WorldPost]) -> &'post str {
    thread.first().and_then(|post| post.title.as_deref()).unwrap_or_default()
}

/// The part of a topic's address made from its title: its first words, whole.
pub(super) fn slug(title: &str) -> String {
    let words = title.split(|char: char| !char.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = String::new();
    for word in words.map(str::to_ascii_lowercase) {
        if slug.len() + word.len() >= SLUG_CHARS_MAX {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&word);
    }
    if slug.is_empty() { "topic".to_owned() } else { slug }
}

/// The text as Discourse renders it.
fn cooked(text: &str) -> String {
    text.split("\n\n")
        .map(|paragraph| format!("<p>{}</p>", html::escaped(paragraph).replace('\n', "<br>\n")))
        .collect::<Vec<_>>()
        .join("\n")
}
