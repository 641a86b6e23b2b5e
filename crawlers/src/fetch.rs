//! The only network code.

use crate::{Page, Request};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How the fetcher behaves; everything has a default but the contact.
#[derive(Debug, Clone)]
pub struct FetchSettings {
    /// Who to write to about this crawler, shown in the User-Agent: an address or a URL.
    pub contact: String,
    /// Allows 127.0.0.0/8 and ::1, for tests and the demo. Private and link-local addresses stay refused.
    pub allow_loopback: bool,
}

/// What a site gave so that the next request can be conditional.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// `ETag`, as sent.
    pub etag: Option<String>,
    /// `Last-Modified`, as sent.
    pub last_modified: Option<String>,
}

/// An answer that is no failure.
#[derive(Debug)]
pub enum Fetched {
    /// A page, and what to send next time.
    Page(Page, Validators),
    /// The site says nothing changed since the validators.
    NotModified,
}

/// Why there is no page. (Typed: robots, refused address, status, retry after, too large, timeout …)
#[derive(Debug, thiserror::Error)]
pub enum FetchError {}

/// The one HTTP client of the program. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Fetcher {}

impl Fetcher {
    /// Builds the client.
    pub fn new(_settings: FetchSettings) -> Result<Self, FetchError> {
        unimplemented!()
    }

    /// Fetches one page politely.
    pub async fn fetch(
        &self,
        _request: &Request,
        _validators: Option<&Validators>,
        _now: Timestamp,
    ) -> Result<Fetched, FetchError> {
        unimplemented!()
    }
}
