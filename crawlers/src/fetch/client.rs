//! The one place that builds an HTTP client and the headers it always sends.

use super::error::{self, FetchError};
use super::guard::Guard;
use super::{FetchSettings, PRODUCT};
use reqwest::Client;
use reqwest::header::HeaderValue;
use std::sync::Arc;
use std::time::Duration;

/// How long an unused connection stays open.
const IDLE_DURATION_MAX: Duration = Duration::from_secs(30);

/// Builds the client. Redirects, retries, decompression and pauses are the fetcher's own: each hop has
/// to pass the guard and `robots.txt`, and each decoded byte is counted.
pub(super) fn client(settings: &FetchSettings, guard: Guard) -> Result<Client, FetchError> {
    // reqwest panics without a provider. An error here says that one is already installed.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .dns_resolver(Arc::new(guard))
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connect_timeout(settings.connect_timeout)
        .pool_idle_timeout(IDLE_DURATION_MAX)
        .build()
        .map_err(|error| FetchError::Client { reason: error::reason(&error) })
}

/// `notjustme/<version> (+<contact>)`.
pub(super) fn user_agent(contact: &str) -> Result<HeaderValue, FetchError> {
    let unfit = || FetchError::Contact { contact: error::line(contact) };
    if contact.trim().is_empty() || !contact.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        return Err(unfit());
    }
    HeaderValue::from_str(&format!("{PRODUCT}/{} (+{contact})", env!("CARGO_PKG_VERSION")))
        .map_err(|_| unfit())
}
