//! Answers that can say "unchanged": an entity tag over the body, and 304 for who has it already.
//!
//! The tag is made from the bytes, so it is right for every page without any page thinking of it.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// How much of the body's hash is its tag, in bytes.
const TAG_BYTES: usize = 12;
/// Pages hold what people wrote: nothing in them may run or load.
const PAGE_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// A body with its kind.
#[derive(Debug)]
pub(super) struct Answer {
    content_type: &'static str,
    body: Vec<u8>,
}

impl Answer {
    /// A JSON document.
    pub(super) fn json(value: &Value) -> Self {
        Self { content_type: "application/json; charset=utf-8", body: value.to_string().into_bytes() }
    }

    /// A page for people.
    pub(super) fn html(page: String) -> Self {
        Self { content_type: "text/html; charset=utf-8", body: page.into_bytes() }
    }

    /// 200 with the body, or 304 when the asker's `If-None-Match` names it.
    pub(super) fn respond(self, asked: &HeaderMap) -> Response {
        let tag = tag(&self.body);
        let status = if names(asked, &tag) { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
        let body = if status == StatusCode::OK { self.body } else { Vec::new() };
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE_POLICY));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(header::ETAG, tag);
        }
        response
    }
}

fn tag(body: &[u8]) -> String {
    let mut tag = String::from("W/\"");
    for byte in Sha256::digest(body).iter().take(TAG_BYTES) {
        write!(tag, "{byte:02x}").expect("a string takes every write");
    }
    tag.push('"');
    tag
}

/// Compares weakly (RFC 9110, section 13.1.2).
fn names(asked: &HeaderMap, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let listed = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    listed.flat_map(|value| value.split(',')).any(|one| one.trim() == "*" || opaque(one) == opaque(tag))
}
