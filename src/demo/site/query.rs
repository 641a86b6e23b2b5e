//! The query of an address, as every page here reads it.
//!
//! Names may repeat (`post_ids[]`), which axum's own extractor does not read.

use std::str::FromStr;

/// The name and value pairs of a query.
pub(super) fn parameters(query: Option<&str>) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect()
}

/// The value of one parameter, if it is given and readable.
pub(super) fn parameter<T: FromStr>(parameters: &[(String, String)], name: &str) -> Option<T> {
    parameters.iter().find(|(key, _)| key == name).and_then(|(_, value)| value.parse().ok())
}
