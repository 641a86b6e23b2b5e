//! Requests to X, built and signed by egg-mode and sent by our own fetcher.
//!
//! egg-mode knows how X wants a request signed. Its client, without a time limit and with the TLS of 2021,
//! is never called: the request is taken apart here.

use super::PAGE;
use crate::{Request, Source, secret};
use egg_mode::Token;
use egg_mode::raw::ParamList;
use egg_mode::raw::request_get;
use url::Url;

/// The longest address egg-mode is asked to build, in characters: it panics past 65,535.
const ADDRESS_CHARS_MAX: usize = 8_000;

/// A signed GET of `url` with `parameters`, numbered `page`.
///
/// # Errors
/// When the source has no token, or an address a token must not be sent to.
pub(super) fn sign(
    source: &Source,
    url: &Url,
    parameters: &[(&str, String)],
    page: u32,
) -> Result<Request, String> {
    let token = secret::token(source)?.ok_or_else(|| {
        format!(
            "source {}: there is no token: set `token_env` or `token_file` to where the bearer token of your \
             X developer account is",
            source.id
        )
    })?;
    if !secret::is_safe(url) {
        return Err(format!("source {}: a token is sent only by https: write https://api.x.com", source.id));
    }
    let chars = parameters.iter().map(|(key, value)| 1 + key.len() + 1 + 3 * value.len()).sum::<usize>();
    if url.as_str().len() + chars > ADDRESS_CHARS_MAX {
        return Err(format!("source {}: the address is too long: shorten `query`", source.id));
    }
    let list = parameters
        .iter()
        .fold(ParamList::new(), |list, (key, value)| list.add_param((*key).to_owned(), value.clone()));
    let (signed, _) = request_get(url.as_str(), &Token::Bearer(token.to_owned()), Some(&list)).into_parts();
    let mut address = Url::parse(&signed.uri.to_string())
        .map_err(|error| format!("source {}: no address to ask X at: {error}", source.id))?;
    // egg-mode writes the parameters in no order; one search is to have one address.
    let mut pairs: Vec<&str> = address.query().unwrap_or_default().split('&').collect();
    pairs.sort_unstable();
    let query = pairs.join("&");
    address.set_query(Some(&query));
    address.set_fragment(Some(&format!("{PAGE}{page}")));
    let mut request = Request { conditional: false, ..Request::get(address) };
    for (name, value) in &signed.headers {
        let value = value.to_str().map_err(|_| format!("source {}: the signature is no text", source.id))?;
        request.headers.insert(name.as_str().to_owned(), value.to_owned());
    }
    Ok(request)
}
