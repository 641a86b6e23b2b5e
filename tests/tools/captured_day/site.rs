//! Serves a captured day on loopback: `/PAGE/…` is what PAGE was at the clock's time.

use crate::day::Day;
use anyhow::Result;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use url::Url;

/// The page that is reshaped.
pub(crate) const FRONT_PAGE: &str = "hn_frontpage";

type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// A story as a captured front page lists it.
#[derive(Debug, Deserialize)]
struct Story {
    title: String,
    url: String,
    upvotes: Option<u64>,
    author: Option<String>,
    comments: Option<u64>,
    link: String,
}

struct Site {
    day: Arc<Day>,
    clock: Clock,
    /// When each story was first seen.
    first_seen: BTreeMap<String, Timestamp>,
}

pub(crate) async fn serve(day: Arc<Day>, clock: Clock) -> Result<Url> {
    let mut first_seen = BTreeMap::new();
    for capture in day.pages.get(FRONT_PAGE).into_iter().flatten() {
        for story in serde_json::from_slice::<Vec<Story>>(&capture.body).unwrap_or_default() {
            first_seen.entry(story.id().to_owned()).or_insert(capture.at);
        }
    }
    let site = Arc::new(Site { day, clock, first_seen });
    let router = Router::new().route("/{page}/{*path}", get(page)).with_state(site);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let base = Url::parse(&format!("http://{}/", listener.local_addr()?))?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(base)
}

async fn page(State(site): State<Arc<Site>>, Path((page, _)): Path<(String, String)>) -> Response {
    let now = (site.clock)();
    let Some(capture) = site.day.page(&page, now) else { return StatusCode::NOT_FOUND.into_response() };
    if page == FRONT_PAGE {
        return axum::Json(site.front_page(&capture.body)).into_response();
    }
    ([(header::CONTENT_TYPE, "application/json")], capture.body.clone()).into_response()
}

impl Site {
    /// The front page in the shape of the search API (`search?tags=front_page`).
    fn front_page(&self, body: &[u8]) -> serde_json::Value {
        let stories: Vec<Story> = serde_json::from_slice(body).unwrap_or_default();
        let hits = stories.iter().map(|story| {
            let id = story.id();
            let created = self.first_seen.get(id).map_or(0, |at| at.as_second());
            let external = story.url.starts_with("http");
            json!({
                "objectID": id,
                "title": story.title,
                "url": external.then_some(&story.url),
                "author": story.author,
                "points": story.upvotes,
                "num_comments": story.comments.unwrap_or(0),
                "created_at_i": created,
                "story_id": id.parse::<u64>().ok(),
                "_tags": ["story", format!("story_{id}"), "front_page"],
            })
        });
        let hits: Vec<serde_json::Value> = hits.collect();
        json!({ "nbHits": hits.len(), "page": 0, "nbPages": 1, "hitsPerPage": hits.len(), "hits": hits })
    }
}

impl Story {
    /// The number at the end of its link.
    fn id(&self) -> &str {
        self.link.rsplit('=').next().unwrap_or(&self.link)
    }
}
