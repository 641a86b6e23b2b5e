//! The operator's token of a source: read with care, and sent by `https` only.

use crate::{Request, Source};
use url::{Host, Url};

/// The token, if there is one.
///
/// # Errors
/// When it has characters that would not stand in a header. The token itself is never shown.
pub(super) fn read(source: &Source) -> Result<Option<&str>, String> {
    let Some(token) = source.option("token") else { return Ok(None) };
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(format!(
            "source {}: the token has characters that no token has: copy it again",
            source.id
        ));
    }
    Ok(Some(token))
}

/// Whether a token may go there: encrypted, or not leaving this machine.
pub(super) fn is_safe(url: &Url) -> bool {
    let stays = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let plain = url.username().is_empty() && url.password().is_none();
    plain && (url.scheme() == "https" || (url.scheme() == "http" && stays))
}

/// Puts the token, if there is one, into the request's `Authorization` header. Says whether there is one.
///
/// # Errors
/// When it is no token, or would go out unencrypted.
pub(crate) fn authorize(source: &Source, request: &mut Request) -> Result<bool, String> {
    let Some(token) = read(source)? else { return Ok(false) };
    if !is_safe(&request.url) {
        return Err(format!("source {}: a token is sent only by https: write https in `url`", source.id));
    }
    request.headers.insert("authorization".to_owned(), format!("Bearer {token}"));
    Ok(true)
}
