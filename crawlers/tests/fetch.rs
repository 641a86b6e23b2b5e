//! The fetcher and the crawl loop against a server on loopback that misbehaves in every way we know.

#![expect(clippy::unwrap_used, reason = "a test ends where something is missing")]

#[path = "fetch/cursor.rs"]
mod cursor;
#[path = "fetch/hostile.rs"]
mod hostile;
#[path = "fetch/news.rs"]
mod news;
#[path = "fetch/notes.rs"]
mod notes;
#[path = "fetch/polite.rs"]
mod polite;
#[path = "fetch/redirects.rs"]
mod redirects;
#[path = "fetch/robots.rs"]
mod robots;
#[path = "fetch/rounds.rs"]
mod rounds;
#[path = "fetch/server.rs"]
mod server;

use crawlers::fetch::{FetchError, FetchSettings, Fetched, Fetcher};
use crawlers::{Page, Request};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use url::Url;

/// Settings of the tests: no waiting, and loopback may be asked.
fn settings() -> FetchSettings {
    FetchSettings {
        allow_loopback: true,
        pace: Duration::ZERO,
        retry_base: Duration::from_millis(1),
        ..FetchSettings::new("crawler-tests@example.org")
    }
}

fn fetcher() -> Fetcher {
    Fetcher::new(settings()).unwrap()
}

/// Noon of a quiet Sunday, and some seconds later.
fn noon(seconds: i64) -> Timestamp {
    "2026-03-01T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

async fn get(fetcher: &Fetcher, url: Url) -> Result<Page, FetchError> {
    match fetcher.fetch(&Request::get(url), None, noon(0)).await? {
        Fetched::Page(page, _) => Ok(page),
        Fetched::NotModified => panic!("nothing was conditional"),
    }
}
