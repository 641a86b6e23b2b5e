//! Bluesky's posts as they are written, by Jetstream: <https://github.com/bluesky-social/jetstream>.
//!
//! Its first interface, `/subscribe`, which servers of both versions speak. A frame is one commit, or what
//! happened to an account. Compression is not asked for: it needs a dictionary that comes with the server.

use super::{Cursor, Event, FRAME_BYTES_MAX, Frame, Glance, Streamer, Transport, What};
use crate::json::Node;
use crate::social::bluesky::{POSTS, post_uri, read_record};
use crate::{Fault, FaultKind, Request, Source};
use jiff::Timestamp;
use regex::bytes::Regex;
use serde_json::Value;
use std::sync::LazyLock;

/// Jetstream. `source.url` is the server's address by `https`, such as
/// `https://jetstream2.us-west.bsky.network`. No options, and no key.
#[derive(Debug)]
pub struct Jetstream;

/// How far into a frame its head reaches, in bytes: behind the place in the stream and the operation stands
/// the record, which is what people write.
const HEAD_BYTES: usize = 512;

static CURSOR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?-u)"time_us"\s*:\s*\d{1,19}"#).expect("a fixed pattern"));

static CHANGES: LazyLock<Regex> = LazyLock::new(|| {
    let changes = r#"(?-u)"operation"\s*:\s*"(?:delete|update)"|"kind"\s*:\s*"account""#;
    Regex::new(changes).expect("a fixed pattern")
});

impl Streamer for Jetstream {
    fn name(&self) -> &'static str {
        "jetstream"
    }

    fn transport(&self) -> Transport {
        Transport::WebSocket
    }

    fn request(&self, source: &Source, cursor: Option<Cursor>) -> Result<Request, String> {
        let mut url = source.join("subscribe")?;
        let mut query = url.query_pairs_mut();
        query.append_pair("wantedCollections", POSTS);
        query.append_pair("maxMessageSizeBytes", &FRAME_BYTES_MAX.to_string());
        if let Some(cursor) = cursor {
            query.append_pair("cursor", &cursor.to_string());
        }
        drop(query);
        Ok(Request::get(url))
    }

    fn glance(&self, frame: Frame<'_>) -> Glance {
        let head = &frame.data[..frame.data.len().min(HEAD_BYTES)];
        // The first one is the server's: people's words and fields come behind it.
        let digits = CURSOR.find(head).map(|found| found.as_bytes());
        let cursor = digits.and_then(|found| {
            let colon = found.iter().position(|byte| *byte == b':')?;
            str::from_utf8(&found[colon + 1..]).ok()?.trim().parse().ok()
        });
        Glance { cursor, must_read: CHANGES.is_match(head) }
    }

    fn parse_event(&self, _source: &Source, frame: Frame<'_>) -> Event {
        read(frame).unwrap_or_else(Event::fault)
    }
}

fn read(frame: Frame<'_>) -> Result<Event, Fault> {
    let document: Value = serde_json::from_slice(frame.data)
        .map_err(|error| Fault::new(FaultKind::Damaged, format!("the frame is not JSON: {error}")))?;
    let event = Node::root(&document);
    match event.get("kind").text()? {
        "commit" => read_commit(&event),
        "account" => Ok(read_account(&event)),
        _ => Ok(Event::NOTHING),
    }
}

fn read_commit(event: &Node<'_>) -> Result<Event, Fault> {
    let commit = event.get("commit");
    if commit.get("collection").text()? != POSTS {
        return Ok(Event::NOTHING);
    }
    let (did, operation) = (event.get("did").line()?, commit.get("operation").text()?);
    let uri = post_uri(&did, &commit.get("rkey").line()?);
    // The revision of the author's repository is the same at every server.
    let identity = Some(format!("{uri} {operation} {}", commit.get("rev").text().unwrap_or_default()));
    if operation == "delete" {
        return Ok(Event { what: What::Deleted(uri), identity });
    }
    if !matches!(operation, "create" | "update") {
        return Err(commit.get("operation").expected("create, update or delete"));
    }
    let time = event.get("time_us");
    let micros =
        time.count().ok().and_then(|micros| Timestamp::from_microsecond(micros.try_into().ok()?).ok());
    let seen_at = micros.ok_or_else(|| time.expected("a time in microseconds"))?;
    let Some(mut post) = read_record(&uri, &commit.get("record"), seen_at)? else {
        return Ok(Event::NOTHING);
    };
    post.author = Some(did);
    post.edited_at = (operation == "update").then_some(seen_at);
    Ok(Event { what: What::Post(Box::new(post)), identity })
}

/// An account that is gone takes its posts along; one that is suspended or asleep may come back.
fn read_account(event: &Node<'_>) -> Event {
    let account = event.get("account");
    let is_deleted = account.get("status").text() == Ok("deleted") && !account.get("active").is_true();
    match event.get("did").line() {
        Ok(did) if is_deleted => {
            let identity = Some(format!("{did} deleted {}", account.get("seq").id().unwrap_or_default()));
            Event { what: What::AuthorDeleted(did), identity }
        }
        _ => Event::NOTHING,
    }
}

#[cfg(test)]
mod tests;
