//! What we ask a site for, and what came back.
//!
//! A body stays bytes until somebody wants text: which charset it is in, only the page as a whole says.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use jiff::Timestamp;
use regex::bytes::Regex;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;
use url::Url;

/// How far into an HTML page its `<meta charset>` is looked for, in bytes (the HTML standard's limit).
const META_BYTES_MAX: usize = 1024;

/// `<meta charset="…">` and `<meta http-equiv="Content-Type" content="…; charset=…">`.
static META_CHARSET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i-u)<meta\s[^>]*?charset\s*=\s*["']?\s*([a-z0-9_:.+-]+)"#).expect("a fixed pattern")
});

/// What to ask a site for: a GET.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The address asked for.
    pub url: Url,
    /// Header names in lower case and their values, beside those the fetcher sets itself. May hold a
    /// secret (an operator's token): never log it.
    pub headers: BTreeMap<String, String>,
    /// Whether "unchanged since last time" is an answer. Not so for a list whose members must be asked
    /// again even when the list itself is the same.
    pub conditional: bool,
    /// The thread asked for ([`crate::Post::thread`]). "Not found" and "gone" then mean that all its posts
    /// are gone.
    pub thread: Option<String>,
}

impl Request {
    /// A plain, conditional GET of `url`.
    pub fn get(url: Url) -> Self {
        Self { url, headers: BTreeMap::new(), conditional: true, thread: None }
    }

    /// A plain, conditional GET of a thread's page.
    pub fn thread(url: Url, thread: impl Into<String>) -> Self {
        Self { thread: Some(thread.into()), ..Self::get(url) }
    }
}

/// Shows the names of the headers, never their values: a request may end up in a log.
impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut address = self.url.clone();
        // Fails only for addresses that have no user name and no password.
        let _ = address.set_username("");
        let _ = address.set_password(None);
        formatter
            .debug_struct("Request")
            .field("url", &address.as_str())
            .field("headers", &self.headers.keys())
            .field("conditional", &self.conditional)
            .field("thread", &self.thread)
            .finish()
    }
}

/// What came back, with status 200 and within all limits.
#[derive(Debug, Clone)]
pub struct Page {
    /// The address asked for, before redirects: crawlers with several kinds of request tell them apart by it.
    pub url: Url,
    /// The `Content-Type` header as sent.
    pub content_type: Option<String>,
    /// The body, content encodings (gzip …) undone, charset not.
    pub body: Vec<u8>,
    /// When it was fetched.
    pub fetched_at: Timestamp,
}

/// Why a body is not text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Zero bytes, or white space only: some status pages really serve this.
    #[error("the body is empty")]
    Empty,
    /// Bytes that its charset cannot decode.
    #[error("the body is not valid {charset}")]
    NotText {
        /// The charset that was tried.
        charset: &'static str,
    },
}

impl Page {
    /// The body as text, decoded by its byte order mark, else its `charset` parameter, else (in HTML) its
    /// `<meta charset>`, else UTF-8. Labels are those of the WHATWG Encoding Standard; an unknown one
    /// counts as none.
    ///
    /// # Errors
    /// When there is nothing to read, or it is not text in that charset.
    pub fn text(&self) -> Result<Cow<'_, str>, TextError> {
        let (encoding, mark_bytes) = Encoding::for_bom(&self.body)
            .unwrap_or_else(|| (self.charset().or_else(|| self.meta_charset()).unwrap_or(UTF_8), 0));
        let text = encoding
            .decode_without_bom_handling_and_without_replacement(&self.body[mark_bytes..])
            .ok_or(TextError::NotText { charset: encoding.name() })?;
        if text.trim().is_empty() { Err(TextError::Empty) } else { Ok(text) }
    }

    /// The `charset` parameter of the content type.
    fn charset(&self) -> Option<&'static Encoding> {
        let parameters = self.content_type.as_deref()?.split(';').skip(1);
        let charset = parameters
            .filter_map(|parameter| parameter.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
        Encoding::for_label(charset.1.trim().trim_matches(['"', '\'']).as_bytes())
    }

    /// What an HTML page says about itself near its beginning.
    fn meta_charset(&self) -> Option<&'static Encoding> {
        let content_type = self.content_type.as_deref()?.to_ascii_lowercase();
        if !content_type.contains("html") {
            return None;
        }
        let beginning = &self.body[..self.body.len().min(META_BYTES_MAX)];
        let encoding = Encoding::for_label(&META_CHARSET.captures(beginning)?[1])?;
        // A tag that could be read byte by byte is not written in UTF-16 (HTML standard, 13.2.3.2).
        Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(content_type: &str, body: &[u8]) -> Page {
        Page {
            url: Url::parse("https://example.org/").unwrap(),
            content_type: Some(content_type.to_owned()),
            body: body.to_vec(),
            fetched_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_byte_order_mark_wins_over_the_header() {
        let utf16_big = b"\xfe\xff\0{\0}";
        assert_eq!(page("application/json; charset=utf-8", utf16_big).text().unwrap(), "{}");
        assert_eq!(page("application/json", b"\xff\xfe{\0}\0").text().unwrap(), "{}");
        assert_eq!(page("text/plain; charset=latin1", b"\xef\xbb\xbf\xc3\xa4").text().unwrap(), "\u{e4}");
    }

    #[test]
    fn the_header_names_the_charset() {
        for content_type in ["text/plain; charset=ISO-8859-1", "text/plain;x=y; Charset = \"latin1\""] {
            assert_eq!(page(content_type, b"caf\xe9").text().unwrap(), "caf\u{e9}", "{content_type}");
        }
        assert_eq!(page("text/plain; charset=nonsense", "caf\u{e9}".as_bytes()).text().unwrap(), "caf\u{e9}");
    }

    #[test]
    fn an_html_page_names_its_own_charset_near_its_beginning() {
        let meta = b"<html><meta name=a><META content='text/html; charset=windows-1251' x><p>\xc4\xe0";
        assert!(page("text/html", meta).text().unwrap().ends_with("\u{414}\u{430}"));
        assert!(page("text/plain", meta).text().is_err(), "only HTML has meta tags");
        let late = [" ".repeat(META_BYTES_MAX).as_bytes(), meta].concat();
        assert!(page("text/html", &late).text().is_err());
        assert!(page("text/html", b"<meta charset=utf-16>\xc3\xa4").text().unwrap().ends_with('\u{e4}'));
    }

    #[test]
    fn wrong_bytes_are_not_text() {
        let wrong = page("application/json; charset=utf-8", b"{\"a\":\"caf\xe9\"}");
        assert_eq!(wrong.text(), Err(TextError::NotText { charset: "UTF-8" }));
        let odd = page("application/json", b"\xfe\xff\0{\0");
        assert_eq!(odd.text(), Err(TextError::NotText { charset: "UTF-16BE" }));
    }

    #[test]
    fn nothing_and_white_space_are_empty() {
        for body in [&b""[..], b" \r\n\t", b"\xef\xbb\xbf", b"\xfe\xff\0 \0\n"] {
            assert_eq!(page("application/json", body).text(), Err(TextError::Empty), "{body:?}");
        }
    }

    #[test]
    fn a_request_is_shown_without_its_secrets() {
        let mut request = Request::get(Url::parse("https://user:hidden@example.org/a").unwrap());
        request.headers.insert("authorization".to_owned(), "Bearer hidden".to_owned());
        let shown = format!("{request:?}");
        assert!(shown.contains("authorization") && !shown.contains("hidden"), "{shown}");
    }
}
