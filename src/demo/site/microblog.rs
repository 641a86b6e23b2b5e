//! The microblog, in the wire format of X's recent search (API version 2), and the page of a post.
//!
//! Shape: <https://docs.x.com/x-api/posts/search-recent-posts>. Only the fields asked for are given, which
//! is the commonest way of reading this interface wrongly; without a bearer token there is nothing.

use super::super::role::Place;
use super::super::view::View;
use super::super::world::WorldPost;
use super::answer::Answer;
use super::query::{parameter, parameters};
use super::search::{QUERY_CHARS_MAX, Query, Subject};
use super::{Site, html, not_found, wire};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

/// Posts on one page: at least, unless said otherwise, and at most.
const RESULTS_MIN: usize = 10;
const RESULTS_MAX: usize = 100;
/// "Recent" reaches so far back.
const RECENT: SignedDuration = SignedDuration::from_hours(7 * 24);

type Parameters = [(String, String)];

/// `/2/tweets/search/recent`: newest first.
pub(super) async fn search_recent(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    if !has_token(&headers) {
        return problem(
            &json!({ "title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized" }),
        );
    }
    let view = site.view();
    let parameters = parameters(query.as_deref());
    match found(&view, &parameters) {
        Ok(found) => Answer::json(&page(&view, &found, &parameters)).respond(&HeaderMap::new()),
        Err((name, message)) => problem(&json!({
            "errors": [{ "parameters": { name: [parameter::<String>(&parameters, name)] }, "message": message }],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": "https://api.twitter.com/2/problems/invalid-request",
            "status": 400,
        })),
    }
}

/// X's way of refusing (RFC 9457): the status stands in the body too.
fn problem(body: &Value) -> Response {
    let status = body["status"].as_u64().and_then(|status| u16::try_from(status).ok());
    let status =
        status.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(StatusCode::BAD_REQUEST);
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}

fn has_token(headers: &HeaderMap) -> bool {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    value.and_then(|value| value.strip_prefix("Bearer ")).is_some_and(|token| !token.trim().is_empty())
}

/// What a search finds, newest first, from `next_token` on; or which parameter is wrong, and how.
fn found<'world>(
    view: &View<'world>,
    parameters: &Parameters,
) -> Result<Vec<&'world WorldPost>, (&'static str, String)> {
    let text: String = parameter(parameters, "query").unwrap_or_default();
    if text.chars().count() > QUERY_CHARS_MAX {
        return Err(("query", format!("the query is longer than {QUERY_CHARS_MAX} characters")));
    }
    let query = Query::read(&text).map_err(|error| ("query", error))?;
    let time = |name: &'static str, otherwise: Timestamp| match parameter::<String>(parameters, name) {
        None => Ok(otherwise),
        Some(text) => text.parse::<Timestamp>().map_err(|error| (name, error.to_string())),
    };
    let oldest = view.now.saturating_sub(RECENT).unwrap_or(view.now);
    // X refuses an older start; here the reader's idea of "now" may lag behind the story's.
    let start = time("start_time", oldest)?.max(oldest);
    let end = time("end_time", Timestamp::MAX)?;
    let since_id: u64 = parameter(parameters, "since_id").unwrap_or(0);
    let until_id = match parameter::<String>(parameters, "next_token") {
        None => u64::MAX,
        Some(token) => token_id(&token).ok_or(("next_token", "the token is not one of ours".to_owned()))?,
    };
    let asked = |post: &&WorldPost| {
        post.at >= start
            && post.at < end
            && post.id > since_id
            && post.id < until_id
            && query.finds(&subject(post))
    };
    Ok(view.posts(Place::Microblog).rev().filter(asked).collect())
}

fn subject(post: &WorldPost) -> Subject<'_> {
    Subject {
        text: &post.text,
        author: &post.author,
        is_repost: post.repost_of.is_some(),
        is_reply: post.reply_to.is_some(),
        has_links: post.link.is_some(),
    }
}

/// A token is the number of the last post given, written so that nobody takes it for one.
fn token(last: &WorldPost) -> String {
    format!("t{:x}", last.id)
}

fn token_id(token: &str) -> Option<u64> {
    u64::from_str_radix(token.strip_prefix('t')?, 16).ok()
}

fn page(view: &View<'_>, found: &[&WorldPost], parameters: &Parameters) -> Value {
    let size = parameter(parameters, "max_results").unwrap_or(RESULTS_MIN).clamp(RESULTS_MIN, RESULTS_MAX);
    let shown: Vec<&WorldPost> = found.iter().copied().take(size).collect();
    let mut meta = json!({ "result_count": shown.len() });
    if let (Some(newest), Some(oldest)) = (shown.first(), shown.last()) {
        meta["newest_id"] = json!(newest.id.to_string());
        meta["oldest_id"] = json!(oldest.id.to_string());
        if found.len() > shown.len() {
            meta["next_token"] = json!(token(oldest));
        }
    }
    // With nothing found, X leaves `data` out.
    let mut answer = json!({ "meta": meta });
    if shown.is_empty() {
        return answer;
    }
    let fields = list(parameters, "tweet.fields");
    answer["data"] = shown.iter().map(|post| tweet(view, post, &fields)).collect();
    let expansions = list(parameters, "expansions");
    let mut includes = Map::new();
    if expansions.iter().any(|name| name == "author_id") {
        let mut authors: Vec<&str> = shown.iter().map(|post| post.author.as_str()).collect();
        authors.sort_unstable();
        authors.dedup();
        includes.insert("users".to_owned(), authors.into_iter().map(|author| user(view, author)).collect());
    }
    let originals: Vec<&WorldPost> =
        shown.iter().filter_map(|post| view.world.post(post.repost_of.as_ref()?)).collect();
    if expansions.iter().any(|name| name == "referenced_tweets.id") && !originals.is_empty() {
        let unique: std::collections::BTreeMap<u64, &WorldPost> =
            originals.into_iter().map(|post| (post.id, post)).collect();
        includes
            .insert("tweets".to_owned(), unique.values().map(|post| tweet(view, post, &fields)).collect());
    }
    if !includes.is_empty() {
        answer["includes"] = Value::Object(includes);
    }
    answer
}

fn list(parameters: &Parameters, name: &str) -> Vec<String> {
    let text: String = parameter(parameters, name).unwrap_or_default();
    text.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

fn tweet(view: &View<'_>, post: &WorldPost, fields: &[String]) -> Value {
    let person = view.world.people.get(&post.author).map(u64::to_string);
    let mut tweet = json!({
        "id": post.id.to_string(),
        "text": html::markup_signs(&post.text),
        "edit_history_tweet_ids": [post.id.to_string()],
    });
    for field in fields {
        let value = match field.as_str() {
            "created_at" => json!(wire(post.at)),
            "author_id" => json!(person),
            "conversation_id" => json!(post.thread_id.to_string()),
            "lang" => json!("en"),
            "public_metrics" => json!({
                "retweet_count": view.reposts(post),
                "reply_count": view.replies(post),
                "like_count": view.likes(post),
                "quote_count": 0,
                "bookmark_count": 0,
                "impression_count": 0,
            }),
            "entities" if post.link.is_some() => json!({
                "urls": [{ "url": post.link, "expanded_url": post.link, "display_url": post.link }],
            }),
            "referenced_tweets" => {
                let original = post.repost_of.as_ref().and_then(|key| view.world.post(key));
                let Some(original) = original else { continue };
                json!([{ "type": "retweeted", "id": original.id.to_string() }])
            }
            _ => continue,
        };
        tweet[field.as_str()] = value;
    }
    tweet
}

fn user(view: &View<'_>, author: &str) -> Value {
    json!({
        "id": view.world.people.get(author).map(u64::to_string),
        "name": author,
        "username": author,
    })
}

/// A post for people.
pub(super) async fn page_of_post(
    State(site): State<Site>,
    Path((_, id)): Path<(String, u64)>,
    headers: HeaderMap,
) -> Response {
    let view = site.view();
    let Some(post) = view.posts(Place::Microblog).find(|post| post.id == id) else { return not_found() };
    let note = format!(" · {} likes · {} reposts", view.likes(post), view.reposts(post));
    let body = html::post(&post.author, post.at, &note, &post.text, "post", false);
    Answer::html(html::page(&view, &format!("Post by {}", post.author), &body)).respond(&headers)
}
