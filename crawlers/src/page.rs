//! What we ask a site for, and what came back.

use jiff::Timestamp;
use std::borrow::Cow;
use std::collections::BTreeMap;
use url::Url;

/// What to ask a site for: a GET.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The address asked for.
    pub url: Url,
    /// Header names in lower case and their values, beside those the fetcher sets itself. May hold a
    /// secret (an operator's token): never log it.
    pub headers: BTreeMap<String, String>,
    /// Whether "unchanged since last time" is an answer. Not so for a list whose members must be asked
    /// again even when the list itself is the same.
    pub conditional: bool,
}

impl Request {
    /// A plain, conditional GET of `url`.
    pub fn get(url: Url) -> Self {
        Self { url, headers: BTreeMap::new(), conditional: true }
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
    /// The body as text, decoded by its byte order mark, else its `charset` parameter, else UTF-8.
    ///
    /// # Errors
    /// When there is nothing to read, or it is not text in that charset.
    pub fn text(&self) -> Result<Cow<'_, str>, TextError> {
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Err(TextError::Empty);
        }
        Ok(String::from_utf8_lossy(&self.body))
    }
}
