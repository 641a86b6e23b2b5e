//! Answers that need not be sent twice: each has a tag of its content, and who has it already is told so.
//!
//! RFC 9110, section 8.8.3. The tags are weak, for what is sent may be compressed.

use super::asset::hash;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The longest answer that is tagged, in bytes; no page comes near it.
const TAGGED_BYTES_MAX: usize = 32 << 20;

/// Tags the answer to a GET, and leaves out its body where the asker has it.
pub(super) async fn tagged(request: Request, next: Next) -> Response {
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    let response = next.run(request).await;
    if !safe || response.status() != StatusCode::OK || is_private(response.headers()) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(content) = to_bytes(body, TAGGED_BYTES_MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let tag = HeaderValue::from_str(&format!("W/\"{}\"", hash(&content))).expect("a hash is plain");
    let same = known.is_some_and(|known| is_named(known.to_str().unwrap_or_default(), &tag));
    parts.headers.insert(header::ETAG, tag);
    parts.headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    if same {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(content))
}

/// Whether no cache may keep it, ours included.
fn is_private(headers: &HeaderMap) -> bool {
    headers.get(header::CACHE_CONTROL).is_some_and(|value| value == "no-store")
}

/// Whether a list of tags names this one.
fn is_named(known: &str, tag: &HeaderValue) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let tag = bare(tag.to_str().unwrap_or_default());
    known.split(',').any(|one| one.trim() == "*" || bare(one) == tag)
}
