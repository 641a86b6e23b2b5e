//! What others take from here and show elsewhere: feeds, a badge, a card, and the program's own figures.
//!
//! Each is made for a reader of its own kind (a feed reader, an image, a frame, a program that watches over
//! programs), says no more than the pages say, and can be kept for a while.

mod badge;
mod cached;
mod card;
mod counted;
mod feed;
mod figures;
mod metrics;
mod news;
mod ready;
mod standing;

#[cfg(test)]
mod tests;

pub(super) use card::STYLE;
pub(super) use counted::counted;

use super::office::Office;
use axum::Router;
use axum::http::{HeaderMap, header};
use axum::routing::get;
use url::Url;

/// The addresses of this part.
pub(super) fn router() -> Router<Office> {
    Router::new()
        .route("/feed.atom", get(feed::of_all))
        .route("/provider/{id}/feed.atom", get(feed::of_provider))
        .route("/provider/{id}/badge.svg", get(badge::get))
        .route("/provider/{id}/card", get(card::get))
        .route("/readyz", get(ready::get))
        .route("/robots.txt", get(ready::robots))
        .route("/metrics", get(metrics::get))
}

/// The address of a page of ours, as whoever asked can open it: under the name that they asked for, which
/// the walls have checked. Always by `http`: what speaks `https` for us says nothing of it that could be believed.
fn address(headers: &HeaderMap, path: &[&str]) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let Ok(mut url) = Url::parse(&format!("http://{host}/")) else { return String::new() };
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.clear().extend(path);
    }
    url.into()
}
