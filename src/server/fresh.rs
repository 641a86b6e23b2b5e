//! Answers that need not be sent twice: each has a tag of its content, and who has it already is told so.
//!
//! RFC 9110, section 8.8.3. The tags are weak, for what is sent may be compressed.

use super::asset::hash;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use std::convert::Infallible;

/// The longest answer that is tagged, in bytes; no page comes near it.
const TAGGED_BYTES_MAX: usize = 32 << 20;

/// Tags the answer to a GET, and leaves out its body where the asker has it.
pub(super) async fn tagged(request: Request, next: Next) -> Response {
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    let response = next.run(request).await;
    let is_tagged = response.headers().contains_key(header::ETAG);
    if !safe || response.status() != StatusCode::OK || is_tagged || is_private(response.headers()) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(content) = to_bytes(body, TAGGED_BYTES_MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let tag = tag(&content);
    let same = known.is_some_and(|known| names(&known, &tag));
    parts.headers.insert(header::ETAG, tag);
    parts.headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    if same {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        parts.headers.remove(header::CONTENT_LENGTH);
        // Of a length that is not told: none is right here but that of the answer which is left out (section 8.6).
        let nothing = stream::empty::<Result<Bytes, Infallible>>();
        return Response::from_parts(parts, Body::from_stream(nothing));
    }
    Response::from_parts(parts, Body::from(content))
}

/// Whether no cache may keep it, ours included.
fn is_private(headers: &HeaderMap) -> bool {
    headers.get(header::CACHE_CONTROL).is_some_and(|value| value == "no-store")
}

/// The tag of a content.
pub(super) fn tag(content: &[u8]) -> HeaderValue {
    HeaderValue::from_str(&format!("W/\"{}\"", hash(content))).expect("a hash is plain")
}

/// Whether a list of tags names this one; strong and weak ones are the same here.
pub(super) fn names(tags: &HeaderValue, tag: &HeaderValue) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let (Ok(tags), Ok(tag)) = (tags.to_str(), tag.to_str()) else { return false };
    tags.trim() == "*" || tags.split(',').any(|other| opaque(other) == opaque(tag))
}

#[cfg(test)]
mod tests {
    use super::tagged;
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::http::{Request, StatusCode};
    use axum::middleware::from_fn;
    use axum::response::Response;
    use axum::routing::get;
    use tower::ServiceExt;

    async fn send(method: &str, path: &str, known: &str) -> Response {
        let router = Router::new()
            .route("/open", get(|| async { "facts" }).post(|| async { "facts" }))
            .route("/own", get(|| async { ([("cache-control", "no-store")], "facts") }))
            .route("/none", get(|| async { (StatusCode::NOT_FOUND, "facts") }))
            .layer(from_fn(tagged));
        let request = Request::builder().method(method).uri(path).header("if-none-match", known);
        router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    fn tag(response: &Response) -> Option<String> {
        response.headers().get("etag").map(|tag| tag.to_str().unwrap().to_owned())
    }

    #[tokio::test]
    async fn who_has_an_answer_already_is_told_so_without_it() {
        let first = send("GET", "/open", "").await;
        let tag = tag(&first).unwrap();
        assert!(tag.starts_with("W/\"") && tag.ends_with('"'), "{tag}");
        assert_eq!(first.headers()["cache-control"], "no-cache");
        let strong = tag.trim_start_matches("W/").to_owned();
        for known in [tag.clone(), strong, format!("\"old\", {tag}"), "*".to_owned()] {
            let again = send("GET", "/open", &known).await;
            assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{known}");
            assert_eq!(again.headers()["etag"], tag, "a cache needs the tag of what it may keep");
            assert!(!again.headers().contains_key("content-length"), "{known}");
            assert_eq!(to_bytes(again.into_body(), 9).await.unwrap(), "");
        }
        for other in ["W/\"0\"", "", "\u{ff}", &tag[..tag.len() - 2]] {
            assert_eq!(send("GET", "/open", other).await.status(), StatusCode::OK, "{other}");
        }
    }

    #[tokio::test]
    async fn a_head_has_the_tag_of_its_get() {
        let (whole, head) = (send("GET", "/open", "").await, send("HEAD", "/open", "").await);
        assert_eq!(tag(&head), tag(&whole));
    }

    #[tokio::test]
    async fn what_is_private_wrong_or_no_get_has_no_tag() {
        for (method, path) in [("GET", "/own"), ("GET", "/none"), ("POST", "/open")] {
            let response = send(method, path, "*").await;
            assert_eq!(tag(&response), None, "{method} {path}");
            assert_ne!(response.status(), StatusCode::NOT_MODIFIED, "{method} {path}");
        }
    }
}
