//! One request to one address and its answer, in time, in turn, and tried again when it passes.

use super::body::{self, BodyError, Limit};
use super::clock::Clock;
use super::error::{self, FetchError};
use super::trail::Trail;
use super::{Fetcher, guard, pause};
use backon::{ExponentialBuilder, Retryable};
use reqwest::header::{ACCEPT_ENCODING, HeaderMap, HeaderValue, USER_AGENT};
use reqwest::{Response, StatusCode};
use std::time::Duration;
use url::Url;

/// How often one request is sent when it fails in passing.
pub(super) const ATTEMPTS_MAX: usize = 3;

/// An answer; only one with status 200 has a body.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Fetcher {
    /// Asks the trail's present address. `extra_gap` is the gap between requests the site itself asks for.
    pub(super) async fn exchange(
        &self,
        trail: &Trail,
        extra_gap: Duration,
        limit: Limit,
        clock: Clock,
    ) -> Result<Answer, FetchError> {
        let backoff = ExponentialBuilder::default()
            .with_min_delay(self.shared.settings.retry_base)
            .with_max_times(ATTEMPTS_MAX - 1)
            .with_jitter();
        let attempt = || self.attempt(trail, extra_gap, limit, clock);
        attempt.retry(backoff).when(FetchError::is_passing).await
    }

    async fn attempt(
        &self,
        trail: &Trail,
        extra_gap: Duration,
        limit: Limit,
        clock: Clock,
    ) -> Result<Answer, FetchError> {
        let settings = &self.shared.settings;
        let host = trail.url.host_str().unwrap_or_default();
        self.shared.pace.turn(host, settings.pace.max(extra_gap), clock).await?;
        // Whoever waits for a turn holds up nobody; whoever reads takes memory. It is never closed.
        let _permit = self.shared.answers.acquire().await;
        // From the first byte sent to the last one read: a body that drips is late, not patient.
        let answer = tokio::time::timeout(settings.total_timeout, self.ask(trail, limit, clock));
        answer.await.unwrap_or_else(|_| {
            let seconds = settings.total_timeout.as_secs();
            Err(FetchError::Timeout { address: error::shown(&trail.url), seconds })
        })
    }

    async fn ask(&self, trail: &Trail, limit: Limit, clock: Clock) -> Result<Answer, FetchError> {
        let url = &trail.url;
        let mut headers = trail.headers.clone();
        headers.insert(USER_AGENT, self.shared.user_agent.clone());
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(body::ACCEPT_ENCODING_VALUE));
        let sent = self.shared.client.get(url.clone()).headers(headers).send().await;
        let response = sent.map_err(|error| unsent(url, error))?;
        self.heed_pause(url, &response, clock)?;
        let status = response.status();
        if status.is_server_error() {
            return Err(FetchError::Status { address: error::shown(url), status: status.as_u16() });
        }
        let headers = response.headers().clone();
        let body = match status {
            StatusCode::OK => body::read(response, limit).await.map_err(|error| unread(url, error))?,
            _ => Vec::new(),
        };
        Ok(Answer { status, headers, body })
    }

    /// Notes the pause a site asks for, if it asks for one.
    ///
    /// # Errors
    /// That it does.
    pub(super) fn heed_pause(&self, url: &Url, response: &Response, clock: Clock) -> Result<(), FetchError> {
        let not_before = pause::pause(response.status(), response.headers(), clock.now());
        let Some(not_before) = not_before else { return Ok(()) };
        let host = url.host_str().unwrap_or_default();
        self.shared.pace.pause(host, not_before);
        Err(FetchError::Wait { host: error::line(host), not_before })
    }
}

/// A request that got no answer.
pub(super) fn unsent(url: &Url, error: reqwest::Error) -> FetchError {
    let error = error.without_url();
    if let Some(refusal) = guard::refusal(url, &error) {
        return refusal;
    }
    let (address, reason) = (error::shown(url), error::reason(&error));
    if error.is_connect() {
        FetchError::Connect { address, reason }
    } else {
        FetchError::Cut { address, reason }
    }
}

/// An answer whose body could not be read.
fn unread(url: &Url, error: BodyError) -> FetchError {
    let address = error::shown(url);
    match error {
        BodyError::TooLarge { limit_bytes } => FetchError::TooLarge { address, limit_bytes },
        BodyError::Encoding(encoding) => FetchError::Encoding { address, encoding: error::line(&encoding) },
        BodyError::Cut(error) => FetchError::Cut { address, reason: error::reason(&error) },
    }
}
