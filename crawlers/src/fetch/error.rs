//! Why there is no page, and what to do about it.
//!
//! Everything an error shows was written here or cut to a short line first: a site chooses its host
//! names, its redirects and its certificates, so their text is hostile. Addresses lose their query and
//! their user name, where people put keys; header values are never part of an error.

use jiff::Timestamp;
use std::error::Error;
use std::net::IpAddr;
use url::Url;

/// The longest address or reason inside an error, in characters.
const SHOWN_CHARS_MAX: usize = 200;

/// Why there is no page. Each message says what to do; [`FetchError::advice`] says it to the program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each message says what its fields are")]
pub enum FetchError {
    /// The client could not be built.
    #[error(
        "the HTTP client cannot start ({reason}): install the system's CA certificates (ca-certificates)"
    )]
    Client { reason: String },
    /// The contact in the settings cannot be shown to anybody.
    #[error("the contact {contact:?} cannot stand in a User-Agent: write an e-mail address or a URL")]
    Contact { contact: String },
    /// A header of the request is not one.
    #[error("the request header {name:?} or its value is not valid in HTTP: correct the token or the option")]
    Header { name: String },
    /// Neither `http` nor `https`.
    #[error("{address} is neither http nor https: correct the address, or leave this source out")]
    Scheme { address: String },
    /// The address leads into a private network.
    #[error("{host} leads to {ip}, which is not a public address: it is never asked; correct the source")]
    Refused { host: String, ip: IpAddr },
    /// `robots.txt` forbids it.
    #[error("robots.txt does not allow {address} to be read: leave this source out")]
    Robots { address: String },
    /// `robots.txt` itself could not be read, so nothing may be asked (RFC 9309, section 2.3.1.4).
    #[error("{address} cannot be read ({reason}), so nothing may be asked of this site yet: try again later")]
    RobotsUnreachable { address: String, reason: String },
    /// The site asked for a pause.
    #[error("{host} asks for a pause: ask again at {not_before}")]
    Wait { host: String, not_before: Timestamp },
    /// A status that is neither a page, nor "unchanged", nor a redirect.
    #[error("{address} answers with status {status}: {}", status_hint(*status))]
    Status { address: String, status: u16 },
    /// A news server (RFC 3977) that does not give what it was asked for.
    #[error("the news server of {address} answers {status}: {}", news_hint(*status))]
    News { address: String, status: u16 },
    /// More redirects than [`super::REDIRECTS_MAX`], or a circle of them.
    #[error("{address} redirects in a circle or too often: correct the address of the source")]
    Redirects { address: String },
    /// More bytes than [`super::BODY_BYTES_MAX`], after decompression.
    #[error(
        "{address} sends more than {limit_bytes} bytes: ask for a shorter list, or leave this source out"
    )]
    TooLarge { address: String, limit_bytes: usize },
    /// A `Content-Encoding` that was not offered.
    #[error(
        "{address} sends the content encoding {encoding:?}, which was not asked for: leave this source out"
    )]
    Encoding { address: String, encoding: String },
    /// An answer that was to be a stream and is none.
    #[error("{address} answers with {found:?} instead of a stream: correct the address of the source")]
    NotStream { address: String, found: String },
    /// No whole answer in time.
    #[error("{address} did not answer in full within {seconds} s: try again later")]
    Timeout { address: String, seconds: u64 },
    /// No connection: DNS, TCP or TLS.
    #[error("no connection to {address} ({reason}): try again later")]
    Connect { address: String, reason: String },
    /// The answer broke off, or its compression is damaged.
    #[error("the answer of {address} broke off ({reason}): try again later")]
    Cut { address: String, reason: String },
}

/// What to do about a [`FetchError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// A later visit may succeed.
    Retry,
    /// The site named the time of the next visit.
    Wait(Timestamp),
    /// Asking again changes nothing until a person changes something.
    GiveUp,
}

impl FetchError {
    /// What to do about it.
    pub fn advice(&self) -> Advice {
        match self {
            Self::Wait { not_before, .. } => Advice::Wait(*not_before),
            // 403 is how many sites say "not now" to a busy network.
            Self::Status { status: 403 | 408 | 425 | 429 | 500.., .. }
            | Self::News { status: 400 | 403, .. }
            | Self::RobotsUnreachable { .. }
            | Self::NotStream { .. }
            | Self::Timeout { .. }
            | Self::Connect { .. }
            | Self::Cut { .. } => Advice::Retry,
            Self::Client { .. }
            | Self::Contact { .. }
            | Self::Header { .. }
            | Self::Scheme { .. }
            | Self::Refused { .. }
            | Self::Robots { .. }
            | Self::Status { .. }
            | Self::News { .. }
            | Self::Redirects { .. }
            | Self::TooLarge { .. }
            | Self::Encoding { .. } => Advice::GiveUp,
        }
    }

    /// Whether the site says that there is nothing at the address, and not only for now.
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Status { status: 404 | 410, .. })
    }

    /// Whether the same request may succeed seconds later.
    pub(super) fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Status { status: 500.., .. }
                | Self::Timeout { .. }
                | Self::Connect { .. }
                | Self::Cut { .. }
        )
    }
}

/// What an operator does about a status.
fn status_hint(status: u16) -> &'static str {
    match status {
        401 => "set the token of this source",
        403 => "try again later; if it stays, ask the site for access or leave this source out",
        404 | 410 => "correct the address of the source",
        408 | 425 | 429 | 500.. => "try again later",
        _ => "open the address in a browser and correct the source",
    }
}

/// What an operator does about the status of a news server.
fn news_hint(status: u16) -> &'static str {
    match status {
        400 | 403 => "try again later",
        411 => "there is no such group; correct the address of the source",
        480..=489 | 502 => "it serves only those it knows; leave this source out",
        _ => "leave this source out",
    }
}

/// An address as errors show it: without user name, query and fragment.
pub(super) fn shown(url: &Url) -> String {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let host = url.host_str().unwrap_or_default();
    line(&format!("{}://{host}{port}{}", url.scheme(), url.path()))
}

/// The innermost cause of `error`, as one short line.
pub(super) fn reason(error: &dyn Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    line(&innermost.to_string())
}

/// `text` as one short line without control and formatting characters.
pub(super) fn line(text: &str) -> String {
    let printable = |character: char| if character.is_ascii_graphic() { character } else { ' ' };
    text.chars().map(printable).take(SHOWN_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_secrets() {
        let url = Url::parse("https://user:hidden@example.org:8443/a/b?key=hidden#hidden").unwrap();
        assert_eq!(shown(&url), "https://example.org:8443/a/b");
    }

    #[test]
    fn a_reason_is_one_short_line_without_terminal_escapes() {
        let hostile = std::io::Error::other(format!("bad\n\u{1b}[31m\u{202e}name {}", "x".repeat(1000)));
        let shown = reason(&hostile);
        assert!(shown.chars().all(|c| c.is_ascii_graphic() || c == ' '), "{shown:?}");
        assert_eq!(shown.len(), SHOWN_CHARS_MAX);
    }

    #[test]
    fn advice_tells_passing_trouble_from_lasting_trouble() {
        let status = |status| FetchError::Status { address: "https://example.org/".to_owned(), status };
        assert_eq!(status(502).advice(), Advice::Retry);
        assert_eq!(status(403).advice(), Advice::Retry);
        assert_eq!(status(404).advice(), Advice::GiveUp);
        assert!(status(502).is_passing());
        assert!(!status(403).is_passing(), "a refusal is not asked three times in a row");
    }
}
