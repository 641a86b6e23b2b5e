//! Answers that may be kept, and asked for again only if they changed (RFC 9110, sections 8.8 and 13).

use super::super::fresh::{names, tag};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::fmt::rfc2822;

/// Something that may be kept.
#[derive(Debug)]
pub(super) struct Kept {
    /// Its media type.
    pub(super) media_type: &'static str,
    /// All of it.
    pub(super) body: String,
    /// For how long nobody need ask again, in seconds.
    pub(super) seconds: u32,
    /// When it last changed, where that is known.
    pub(super) modified_at: Option<Timestamp>,
}

impl Kept {
    /// The whole of it, or 304 where whoever asks with `headers` has it already.
    pub(super) fn answer(self, headers: &HeaderMap) -> Response {
        let tag = tag(self.body.as_bytes());
        let known = match headers.get(header::IF_NONE_MATCH) {
            Some(tags) => names(tags, &tag),
            None => headers.get(header::IF_MODIFIED_SINCE).is_some_and(|since| {
                self.modified_at.is_some_and(|at| date(since).is_some_and(|since| at.as_second() <= since))
            }),
        };
        let mut response = if known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            ([(header::CONTENT_TYPE, self.media_type)], self.body).into_response()
        };
        let modified = self.modified_at.map(|at| at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string());
        response.headers_mut().insert(header::ETAG, tag);
        for (name, value) in [
            (header::CACHE_CONTROL, Some(format!("public, max-age={}", self.seconds))),
            (header::LAST_MODIFIED, modified),
        ] {
            if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

/// The second that an HTTP date names.
fn date(value: &HeaderValue) -> Option<i64> {
    let zoned = rfc2822::parse(value.to_str().ok()?).ok()?;
    Some(zoned.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::Kept;
    use axum::http::{HeaderMap, HeaderName, StatusCode, header};

    fn asked(headers: &[(HeaderName, &str)]) -> StatusCode {
        let kept = Kept {
            media_type: "text/plain",
            body: "a".to_owned(),
            seconds: 60,
            modified_at: Some("2031-05-04T10:00:30.75Z".parse().unwrap()),
        };
        let headers: HeaderMap =
            headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        let response = kept.answer(&headers);
        assert_eq!(response.headers()[header::LAST_MODIFIED], "Sun, 04 May 2031 10:00:30 GMT");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "public, max-age=60");
        assert_eq!(response.headers()[header::ETAG], TAG);
        response.status()
    }

    /// The beginning of SHA-256 of "a".
    const TAG: &str = "W/\"ca978112ca1bbdca\"";

    #[test]
    fn what_is_known_is_not_sent_again() {
        assert_eq!(asked(&[]), StatusCode::OK);
        for tags in [TAG, "*", "\"x\", \"ca978112ca1bbdca\"", "W/\"x\",W/\"ca978112ca1bbdca\""] {
            assert_eq!(asked(&[(header::IF_NONE_MATCH, tags)]), StatusCode::NOT_MODIFIED, "{tags}");
        }
        assert_eq!(asked(&[(header::IF_NONE_MATCH, "\"x\"")]), StatusCode::OK);
        for (since, status) in [
            ("Sun, 04 May 2031 10:00:30 GMT", StatusCode::NOT_MODIFIED),
            ("Sun, 04 May 2031 10:00:29 GMT", StatusCode::OK),
            ("yesterday", StatusCode::OK),
        ] {
            assert_eq!(asked(&[(header::IF_MODIFIED_SINCE, since)]), status, "{since}");
            let both = [(header::IF_MODIFIED_SINCE, since), (header::IF_NONE_MATCH, "\"x\"")];
            assert_eq!(asked(&both), StatusCode::OK, "the tag counts, not the date");
        }
    }
}
