//! Social networks: where people say it to everybody.

pub mod bluesky;
pub mod mastodon;
mod pages;
pub mod x;

use crate::json::Node;

/// The longest name of a language, in bytes (RFC 5646, section 4.4.1).
const LANGUAGE_BYTES_MAX: usize = 35;

/// A BCP 47 language as a post's author or their program says it.
fn language(node: &Node<'_>) -> Option<String> {
    let name = node.text().ok()?;
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let first = name.split('-').next().unwrap_or_default();
    (is_name && name.len() <= LANGUAGE_BYTES_MAX && matches!(first.len(), 2 | 3)).then(|| name.to_owned())
}
