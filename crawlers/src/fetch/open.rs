//! The beginning of an answer that does not end: a stream.
//!
//! It is asked for as politely as a page, through the same guard, rules, pace and pauses. What follows the
//! head is the reader's to bound. Redirects are not followed: a stream that moved would lose its token on
//! the way.

use super::client;
use super::clock::Clock;
use super::error::{self, FetchError};
use super::exchange::unsent;
use super::trail::Trail;
use super::{Fetcher, headers};
use crate::Request;
use reqwest::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};
use reqwest::{Client, Response, StatusCode};
use url::Url;

/// The type of an event stream: <https://html.spec.whatwg.org/multipage/server-sent-events.html>.
const EVENT_STREAM: &str = "text/event-stream";

impl Fetcher {
    /// Asks for server-sent events, and says that there are some.
    ///
    /// # Errors
    /// As [`Fetcher::fetch`].
    pub(crate) async fn open_events(&self, request: &Request, clock: Clock) -> Result<Response, FetchError> {
        let mut request = request.clone();
        request.headers.insert("accept".to_owned(), EVENT_STREAM.to_owned());
        let response = self.open(&request, clock).await?;
        let content_type = text(response.headers(), CONTENT_TYPE).to_ascii_lowercase();
        if response.status() != StatusCode::OK || !content_type.starts_with(EVENT_STREAM) {
            return Err(no_stream(&request.url, &content_type));
        }
        match text(response.headers(), CONTENT_ENCODING) {
            "" | "identity" => Ok(response),
            other => Err(FetchError::Encoding {
                address: error::shown(&request.url),
                encoding: error::line(other),
            }),
        }
    }

    /// Asks for another protocol on the same connection; `agrees` says whether the answer's head is right.
    ///
    /// # Errors
    /// As [`Fetcher::fetch`].
    pub(crate) async fn upgrade(
        &self,
        request: &Request,
        agrees: impl Fn(&HeaderMap) -> bool,
        clock: Clock,
    ) -> Result<reqwest::Upgraded, FetchError> {
        let response = self.open(request, clock).await?;
        if response.status() != StatusCode::SWITCHING_PROTOCOLS || !agrees(response.headers()) {
            return Err(no_stream(&request.url, text(response.headers(), CONTENT_TYPE)));
        }
        response.upgrade().await.map_err(|error| unsent(&request.url, error))
    }

    async fn open(&self, request: &Request, clock: Clock) -> Result<Response, FetchError> {
        let settings = &self.shared.settings;
        let trail = Trail::new(self.shared.guard, request.url.clone(), headers(request, None)?)?;
        let url = &trail.url;
        let gap = self.allowed(url, clock).await?;
        self.shared.pace.turn(url.host_str().unwrap_or_default(), settings.pace.max(gap), clock).await?;
        let mut headers = trail.headers.clone();
        headers.insert(USER_AGENT, self.shared.user_agent.clone());
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let head = self.stream_client()?.get(url.clone()).headers(headers).send();
        let head = tokio::time::timeout(settings.total_timeout, head).await.map_err(|_| {
            FetchError::Timeout { address: error::shown(url), seconds: settings.total_timeout.as_secs() }
        })?;
        let response = head.map_err(|error| unsent(url, error))?;
        self.heed_pause(url, &response, clock)?;
        match response.status() {
            StatusCode::OK | StatusCode::SWITCHING_PROTOCOLS => Ok(response),
            status => Err(FetchError::Status { address: error::shown(url), status: status.as_u16() }),
        }
    }

    fn stream_client(&self) -> Result<&Client, FetchError> {
        let shared = &*self.shared;
        let client =
            shared.stream_client.get_or_init(|| client::stream_client(&shared.settings, shared.guard));
        client.as_ref().map_err(Clone::clone)
    }
}

fn no_stream(url: &Url, found: &str) -> FetchError {
    FetchError::NotStream { address: error::shown(url), found: error::line(found) }
}

fn text(headers: &HeaderMap, name: HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().trim()
}
