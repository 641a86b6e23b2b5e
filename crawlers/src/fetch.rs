//! The only network code: asks politely, within limits, and only public addresses.
//!
//! A fetch obeys `robots.txt`, keeps a distance between requests to one host, and stays away for as long
//! as a host asks. It follows redirects itself, because every hop must pass the same checks again, and
//! reads no more of an answer than fits in memory. What may fail in passing is tried three times.

mod body;
mod client;
mod clock;
mod error;
mod exchange;
mod guard;
mod news;
mod open;
mod pace;
mod pause;
mod robots;
mod trail;

pub use error::{Advice, FetchError};

pub(crate) use clock::Clock;

use crate::{Page, Request, nntp};
use body::Limit;
use exchange::Answer;
use guard::Guard;
use jiff::Timestamp;
use reqwest::StatusCode;
use reqwest::header::{
    CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use trail::Trail;

/// The name of this crawler: in the User-Agent, and the one `robots.txt` addresses it by.
pub const PRODUCT: &str = "notjustme";

/// The longest body, in bytes after decompression.
pub const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// How many redirects are followed.
pub const REDIRECTS_MAX: usize = 5;

/// The longest time asked for in a body that is waited for in the middle of a visit.
const WAITED_FOR_MAX: Duration = Duration::from_secs(60);

/// Answers that are read at the same time: what they may take of memory is so many times [`BODY_BYTES_MAX`].
const ANSWERS_AT_ONCE: usize = 32;

/// The longest validator worth keeping, in bytes.
const VALIDATOR_BYTES_MAX: usize = 1024;

/// How the fetcher behaves; everything has a default but the contact.
#[derive(Debug, Clone)]
pub struct FetchSettings {
    /// Who to write to about this crawler, shown in the User-Agent: an address or a URL.
    pub contact: String,
    /// Allows 127.0.0.0/8 and ::1, for tests and the demo. Private and link-local addresses stay refused.
    pub allow_loopback: bool,
    /// The least time between two requests to one host.
    pub pace: Duration,
    /// The time before the second attempt, about; doubled before the third.
    pub retry_base: Duration,
    /// The longest time a connection may take, with DNS and TLS.
    pub connect_timeout: Duration,
    /// The longest time from the first byte of a request to the last byte of its answer.
    pub total_timeout: Duration,
}

impl FetchSettings {
    /// Polite settings for the real world.
    pub fn new(contact: impl Into<String>) -> Self {
        Self {
            contact: contact.into(),
            allow_loopback: false,
            pace: Duration::from_secs(1),
            retry_base: Duration::from_secs(1),
            connect_timeout: Duration::from_secs(10),
            total_timeout: Duration::from_secs(60),
        }
    }
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

/// The one client of the program, for HTTP and for news. Cheap to clone; clones share connections, rules and pauses.
#[derive(Debug, Clone)]
pub struct Fetcher {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    settings: FetchSettings,
    user_agent: HeaderValue,
    guard: Guard,
    client: reqwest::Client,
    /// The client of streams, built when the first one is opened.
    stream_client: OnceLock<Result<reqwest::Client, FetchError>>,
    pace: pace::Pace,
    robots: robots::RobotsCache,
    answers: tokio::sync::Semaphore,
}

impl Fetcher {
    /// Builds the client.
    ///
    /// # Errors
    /// When the contact cannot be shown in a header, or the system has no CA certificates.
    pub fn new(settings: FetchSettings) -> Result<Self, FetchError> {
        let guard = Guard { allow_loopback: settings.allow_loopback };
        let user_agent = client::user_agent(&settings.contact)?;
        let client = client::client(&settings, guard)?;
        let (stream_client, pace, robots) = Default::default();
        let answers = tokio::sync::Semaphore::new(ANSWERS_AT_ONCE);
        let shared = Shared { settings, user_agent, guard, client, stream_client, pace, robots, answers };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Notes that `host` asked, in an earlier process, not to be asked before `not_before`.
    pub fn pause(&self, host: &str, not_before: Timestamp) {
        self.shared.pace.pause(host, not_before);
    }

    /// Notes that an answer of `host`, in its body, asked not to be asked before `not_before`, and says when
    /// that is within the limits of a pause. A short time is waited for before the next request: the site
    /// wants us slower, not gone. A longer one is a pause.
    pub(crate) fn slow_down(&self, host: &str, not_before: Timestamp, now: Timestamp) -> Timestamp {
        let not_before = pause::limit(not_before, now);
        match Duration::try_from(not_before.duration_since(now)) {
            Ok(wait) if wait <= WAITED_FOR_MAX => self.shared.pace.delay(host, wait),
            _ => self.shared.pace.pause(host, not_before),
        }
        not_before
    }

    /// Fetches one page politely: waits for its host's turn, so this may take minutes.
    ///
    /// `validators` are what the last answer from this address gave; they are sent if the request is
    /// conditional. The page is stamped with `now`.
    ///
    /// # Errors
    /// See [`FetchError`]; [`FetchError::advice`] says whether to come back, and when.
    pub async fn fetch(
        &self,
        request: &Request,
        validators: Option<&Validators>,
        now: Timestamp,
    ) -> Result<Fetched, FetchError> {
        if request.url.scheme() == nntp::SCHEME {
            return self.fetch_news(request, validators, now).await;
        }
        let clock = Clock::start(now);
        let headers = headers(request, validators)?;
        let mut trail = Trail::new(self.shared.guard, request.url.clone(), headers)?;
        loop {
            let gap = self.allowed(&trail.url, clock).await?;
            let answer = self.exchange(&trail, gap, Limit::Refuse(BODY_BYTES_MAX), clock).await?;
            if !trail.follow(&answer)? {
                return fetched(request, &trail, answer, now);
            }
        }
    }
}

/// The headers of `request`, and those that make it conditional.
fn headers(request: &Request, validators: Option<&Validators>) -> Result<HeaderMap, FetchError> {
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        let unfit = || FetchError::Header { name: error::line(name) };
        let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unfit())?;
        let mut value = HeaderValue::from_str(value).map_err(|_| unfit())?;
        value.set_sensitive(true);
        headers.insert(key, value);
    }
    let validators = validators.filter(|_| request.conditional);
    let etag = validators.and_then(|validators| validators.etag.as_deref());
    let last_modified = validators.and_then(|validators| validators.last_modified.as_deref());
    for (name, value) in [(IF_NONE_MATCH, etag), (IF_MODIFIED_SINCE, last_modified)] {
        // One that does not fit into a header came from a damaged store: the answer is then a whole page.
        if let Some(Ok(value)) = value.map(HeaderValue::from_str) {
            headers.insert(name, value);
        }
    }
    Ok(headers)
}

/// What the last answer of a trail means.
fn fetched(request: &Request, trail: &Trail, answer: Answer, now: Timestamp) -> Result<Fetched, FetchError> {
    let conditional = [IF_NONE_MATCH, IF_MODIFIED_SINCE].iter().any(|name| trail.headers.contains_key(name));
    match answer.status {
        StatusCode::NOT_MODIFIED if conditional => return Ok(Fetched::NotModified),
        StatusCode::OK => {}
        status => {
            return Err(FetchError::Status { address: error::shown(&trail.url), status: status.as_u16() });
        }
    }
    let text = |name: HeaderName| {
        let value = answer.headers.get(name)?.to_str().ok()?;
        (value.len() <= VALIDATOR_BYTES_MAX).then(|| value.to_owned())
    };
    let validators = Validators { etag: text(ETAG), last_modified: text(LAST_MODIFIED) };
    let content_type = text(CONTENT_TYPE);
    let page = Page { url: request.url.clone(), content_type, body: answer.body, fetched_at: now };
    Ok(Fetched::Page(page, validators))
}
