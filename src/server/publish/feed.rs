//! `/feed.atom`, `/provider/{id}/feed.atom`: swarms as an Atom feed (RFC 4287), one entry each.
//!
//! An entry is updated when the grade or the state of its swarm changes. Its id is made from the identity of
//! the store and the swarm's id: the same under every name of this machine, and nobody else's.

use super::super::office::Office;
use super::address;
use super::badge::unknown_provider;
use super::cached::Kept;
use super::news::News;
use atom_syndication::{Category, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// The most entries of a feed, latest changed first.
const ENTRIES_MAX: usize = 50;

/// For how long nobody need ask again, in seconds.
const KEPT_SECONDS: u32 = 60;

/// Whose feed it is.
pub(super) struct About {
    /// The provider's id; `None` for all of them.
    pub(super) provider: Option<String>,
    /// The provider's name.
    pub(super) name: Option<String>,
    /// Identity of the store.
    pub(super) identity: String,
}

/// `GET /feed.atom`
pub(super) async fn of_all(State(office): State<Office>, headers: HeaderMap, uri: Uri) -> Response {
    answer(office, None, headers, uri).await
}

/// `GET /provider/{id}/feed.atom`
pub(super) async fn of_provider(
    State(office): State<Office>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    answer(office, Some(id), headers, uri).await
}

async fn answer(office: Office, provider: Option<String>, headers: HeaderMap, uri: Uri) -> Response {
    let asked = office.ask(move |desk, _| {
        let catalog = desk.catalog();
        let known = provider.as_deref().map(|id| catalog.provider(id));
        if let Some(None) = known {
            return Ok(None);
        }
        let name = known.flatten().map(|provider| provider.name.clone());
        let said = desk.last_verdicts(provider.as_deref(), ENTRIES_MAX)?;
        let news: Vec<News> = said.iter().map(|said| News::new(said, catalog)).collect();
        Ok(Some((About { provider, name, identity: desk.identity()? }, news)))
    });
    match asked.await {
        Ok(Some((about, news))) => {
            let kept = Kept {
                media_type: "application/atom+xml; charset=utf-8",
                body: write(&about, &news, |path| address(&headers, path)),
                seconds: KEPT_SECONDS,
                modified_at: news.iter().map(|news| news.said_at).max(),
            };
            kept.answer(&headers)
        }
        Ok(None) => unknown_provider().at(uri.path()),
        Err(problem) => problem.at(uri.path()),
    }
}

/// The feed, as text. `address` makes the address of a page.
pub(super) fn write(about: &About, news: &[News], address: impl Fn(&[&str]) -> String) -> String {
    let (own, page) = match &about.provider {
        Some(id) => (address(&["provider", id, "feed.atom"]), address(&["provider", id])),
        None => (address(&["feed.atom"]), address(&["swarms"])),
    };
    let title = match &about.name {
        Some(name) => format!("Is it just me? {name}"),
        None => "Is it just me?".to_owned(),
    };
    let feed = Feed {
        title: Text::plain(super::news::words(&title)),
        subtitle: Some(Text::plain(
            "Failures that many independent people report, and what the provider says.",
        )),
        id: urn(&about.identity, &format!("feed/{}", about.provider.as_deref().unwrap_or_default())),
        // An empty feed has never changed.
        updated: date(news.iter().map(|news| news.said_at).max().unwrap_or(Timestamp::UNIX_EPOCH)),
        authors: vec![Person { name: "notjustme".to_owned(), ..Person::default() }],
        generator: Some(Generator {
            value: "notjustme".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            uri: None,
        }),
        links: vec![
            Link { mime_type: Some("application/atom+xml".to_owned()), ..link("self", own) },
            Link { mime_type: Some("text/html".to_owned()), ..link("alternate", page) },
        ],
        entries: news.iter().map(|news| entry(&about.identity, news, &address)).collect(),
        lang: Some("en".to_owned()),
        ..Feed::default()
    };
    feed.to_string()
}

fn entry(identity: &str, news: &News, address: impl Fn(&[&str]) -> String) -> Entry {
    Entry {
        title: Text::plain(news.title.clone()),
        id: urn(identity, &format!("swarm/{}", news.swarm)),
        updated: date(news.said_at),
        published: Some(date(news.flagged_at)),
        summary: Some(Text::plain(news.summary.clone())),
        categories: vec![Category {
            term: news.provider.clone(),
            label: Some(news.name.clone()),
            ..Category::default()
        }],
        links: vec![Link {
            mime_type: Some("text/html".to_owned()),
            ..link("alternate", address(&["swarm", &news.swarm]))
        }],
        ..Entry::default()
    }
}

fn link(rel: &str, href: String) -> Link {
    Link { rel: rel.to_owned(), href, ..Link::default() }
}

/// A time as the library holds it, to the second.
fn date(at: Timestamp) -> FixedDateTime {
    let text = at.strftime("%FT%TZ").to_string();
    text.parse().unwrap_or_else(|_| Feed::default().updated)
}

/// A name for a thing of this store: a UUID of version 8 (RFC 9562) made from a hash of both.
fn urn(identity: &str, thing: &str) -> String {
    let hash = Sha256::digest(format!("{identity}/{thing}"));
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&hash[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = u128::from_be_bytes(bytes);
    let hex = format!("{hex:032x}");
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
