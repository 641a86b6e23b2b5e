//! The operator's token of a source, and where it may go.

use crate::{Request, Source};
use url::{Host, Url};

/// The token of a source, when it has one.
///
/// # Errors
/// When it is none that can be sent, or the source's address is one that it must not be sent to.
pub(crate) fn token(source: &Source) -> Result<Option<&str>, String> {
    let Some(token) = source.option("token") else { return Ok(None) };
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(format!(
            "source {}: the token has characters that no token has: copy it again",
            source.id
        ));
    }
    if !is_safe(&source.url) {
        return Err(format!(
            "source {}: a token is sent only by https: write `url` with https://",
            source.id
        ));
    }
    Ok(Some(token))
}

/// The token of a source that cannot be read without one.
///
/// # Errors
/// As [`token`], and when there is none: the sentence says `whose` token is missing.
pub(crate) fn require<'a>(source: &'a Source, whose: &str) -> Result<&'a str, String> {
    token(source)?.ok_or_else(|| {
        format!("source {}: there is no token: give this source the token of {whose}", source.id)
    })
}

/// A GET with the token in the header `name`, behind `prefix`; without one when there is no token.
pub(crate) fn put(mut request: Request, name: &str, prefix: &str, token: Option<&str>) -> Request {
    if let Some(token) = token {
        request.headers.insert(name.to_owned(), format!("{prefix}{token}"));
    }
    request
}

/// Puts the token, if there is one, into the request's `Authorization` header. Says whether there is one.
///
/// # Errors
/// As [`token`], of the request's own address too.
pub(crate) fn authorize(source: &Source, request: &mut Request) -> Result<bool, String> {
    let Some(token) = token(source)? else { return Ok(false) };
    if !is_safe(&request.url) {
        return Err(format!("source {}: a token is sent only by https: write https in `url`", source.id));
    }
    request.headers.insert("authorization".to_owned(), format!("Bearer {token}"));
    Ok(true)
}

/// Whether a token may go there: encrypted, or not leaving this machine.
pub(crate) fn is_safe(url: &Url) -> bool {
    let stays = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let plain = url.username().is_empty() && url.password().is_none();
    plain && (url.scheme() == "https" || (url.scheme() == "http" && stays))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_out_encrypted_or_not_at_all() {
        let source = |url: &str, secret: &str| Source::example("reddit", url, &[("token", secret)]);
        assert_eq!(token(&source("https://a.example", "abc")), Ok(Some("abc")));
        assert_eq!(token(&source("http://[::1]:8080", "abc")), Ok(Some("abc")));
        assert_eq!(token(&source("http://a.example", "")), Ok(None));
        assert!(token(&source("http://a.example", "abc")).unwrap_err().contains("only by https"));
        assert!(token(&source("https://a.example", "a\nb")).unwrap_err().contains("copy it again"));
        assert!(require(&source("https://a.example", ""), "your app").unwrap_err().contains("of your app"));
    }
}
