//! The one place that builds an HTTP client and the headers it always sends.

use super::error::{self, FetchError};
use super::guard::Guard;
use super::{FetchSettings, PRODUCT};
use reqwest::header::HeaderValue;
use reqwest::{Certificate, Client, ClientBuilder};
use std::sync::Arc;
use std::time::Duration;

/// How long an unused connection stays open.
const IDLE_DURATION_MAX: Duration = Duration::from_secs(30);

/// Builds the client. Redirects, retries, decompression and pauses are the fetcher's own: each hop has
/// to pass the guard and `robots.txt`, and each decoded byte is counted.
pub(super) fn client(settings: &FetchSettings, guard: Guard) -> Result<Client, FetchError> {
    build(settings, guard, |builder| builder)
}

/// The same for streams. A WebSocket begins as a request of HTTP/1.1, which a site must not be offered to
/// answer in HTTP/2.
pub(super) fn stream_client(settings: &FetchSettings, guard: Guard) -> Result<Client, FetchError> {
    build(settings, guard, ClientBuilder::http1_only)
}

fn build(
    settings: &FetchSettings,
    guard: Guard,
    special: impl Fn(ClientBuilder) -> ClientBuilder,
) -> Result<Client, FetchError> {
    // reqwest panics without a provider. An error here says that one is already installed.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    let guard = Arc::new(guard);
    let builder = || {
        special(Client::builder())
            .dns_resolver(Arc::clone(&guard))
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(settings.connect_timeout)
            .pool_idle_timeout(IDLE_DURATION_MAX)
    };
    // The system's certificates know an operator's own authority; a bare system has none at all.
    builder()
        .build()
        .or_else(|_| builder().tls_certs_only(bundled_certificates()).build())
        .map_err(|error| FetchError::Client { reason: error::reason(&error) })
}

/// Mozilla's certificate authorities, as they were when this program was built.
fn bundled_certificates() -> Vec<Certificate> {
    let certificates = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
    certificates.filter_map(|certificate| Certificate::from_der(certificate).ok()).collect()
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

#[cfg(test)]
mod tests {
    #[test]
    fn every_bundled_certificate_is_readable() {
        let bundled = super::bundled_certificates();
        assert!(!bundled.is_empty());
        assert_eq!(bundled.len(), webpki_root_certs::TLS_SERVER_ROOT_CERTS.len());
    }
}
