//! Delivers to a program by HTTP, as Standard Webhooks describes it.
//!
//! The address is the operator's own choice, so private ones are allowed and `robots.txt` is not asked.
//! Redirects are not followed: they would carry the news, and its signature, to somebody nobody named.

use super::signature::sign;
use crate::config::SecretPlace;
use crate::store::DueAlert;
use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderName, USER_AGENT};
use reqwest::{Client, StatusCode};
use std::time::Duration;
use url::Url;

/// The longest time a connection may take, with DNS and TLS.
const CONNECT_DURATION_MAX: Duration = Duration::from_secs(5);

/// The longest time from the first byte sent to the head of the answer; its body is not read.
pub(super) const ANSWER_DURATION_MAX: Duration = Duration::from_secs(10);

const WEBHOOK_ID: HeaderName = HeaderName::from_static("webhook-id");
const WEBHOOK_TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
const WEBHOOK_SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");

/// Why a message did not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// It may arrive another time.
    Passing(String),
    /// Nobody answered at all, so that others for the same receiver need not be tried now.
    Silent(String),
    /// It will never arrive.
    Final(String),
}

/// A client that waits this long for an answer.
///
/// # Errors
/// When TLS cannot be set up, in words.
pub(super) fn client(answer_duration_max: Duration) -> Result<Client, String> {
    // reqwest panics without a provider. An error here says that one is already installed.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(CONNECT_DURATION_MAX)
        .timeout(answer_duration_max)
        .build()
        .map_err(|error| reason(&error))
}

/// Posts one alert. `now` is the time that is signed.
pub(super) async fn post(
    client: &Client,
    url: &Url,
    secret: Option<&SecretPlace>,
    alert: &DueAlert,
    now: Timestamp,
) -> Result<(), Failure> {
    let seconds = now.as_second();
    let mut request = client
        .post(url.clone())
        .header(USER_AGENT, concat!("notjustme/", env!("CARGO_PKG_VERSION")))
        .header(CONTENT_TYPE, "application/json")
        .header(WEBHOOK_ID, &alert.key)
        .header(WEBHOOK_TIMESTAMP, seconds);
    if let Some(place) = secret {
        let secret = place.read().map_err(|error| Failure::Passing(error.to_string()))?;
        let signature = sign(secret.expose(), &alert.key, seconds, &alert.body).map_err(Failure::Passing)?;
        request = request.header(WEBHOOK_SIGNATURE, signature);
    }
    match request.body(alert.body.clone()).send().await {
        Ok(answer) => judge(answer.status()),
        Err(error) if error.is_builder() => Err(Failure::Final(reason(&error))),
        Err(error) => Err(Failure::Silent(reason(&error))),
    }
}

/// What a status means for the alert.
fn judge(status: StatusCode) -> Result<(), Failure> {
    let passing = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_EARLY, StatusCode::TOO_MANY_REQUESTS];
    match status {
        status if status.is_success() => Ok(()),
        StatusCode::GONE => Err(Failure::Final("it answered 410: it wants no more".to_owned())),
        status if status.is_client_error() && !passing.contains(&status) => {
            Err(Failure::Final(format!("it refused with {status}")))
        }
        status if status.is_redirection() => {
            Err(Failure::Passing(format!("it answered {status}: name the new address in `url`")))
        }
        status => Err(Failure::Passing(format!("it answered {status}"))),
    }
}

/// The error and its causes in one line, without the address: that may be a secret.
fn reason(error: &reqwest::Error) -> String {
    let kind = if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the request failed"
    };
    let mut line = kind.to_owned();
    // The first link of the chain is reqwest's own, and repeats the address.
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        line = format!("{line}: {error}");
        cause = error.source();
    }
    line
}
