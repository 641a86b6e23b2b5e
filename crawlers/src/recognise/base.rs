//! Takes an address apart: where a site begins, and what stands behind which word.

use url::Url;

/// The longest word of an address that becomes an option, in bytes.
const WORD_BYTES_MAX: usize = 200;

/// The parts of the path that are not empty, decoded by nobody: kinds write them back as they stand.
pub(super) fn parts(url: &Url) -> Vec<&str> {
    url.path_segments().map(|parts| parts.filter(|part| !part.is_empty()).collect()).unwrap_or_default()
}

/// The host in small letters without `www.`; empty where there is none.
pub(super) fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_ascii_lowercase()
}

/// The address with these parts as its path, ending in a slash, without query and fragment.
pub(super) fn folder(url: &Url, parts: &[&str]) -> Url {
    let mut folder = url.clone();
    folder.set_query(None);
    folder.set_fragment(None);
    let path = parts.iter().fold("/".to_owned(), |path, part| path + part + "/");
    folder.set_path(&path);
    folder
}

/// Where the site of this page begins: the folder before the first of the words `cuts`, or all of the path. The name
/// of a file at its end, such as `index.php`, is no folder.
pub(super) fn site(url: &Url, cuts: &[&str]) -> Url {
    let parts = parts(url);
    let end = parts.iter().position(|part| cuts.contains(part)).unwrap_or(parts.len());
    let mut kept = &parts[..end];
    if let [before @ .., last] = kept
        && end == parts.len()
        && !url.path().ends_with('/')
        && last.contains('.')
    {
        kept = before;
    }
    folder(url, kept)
}

/// What stands behind the first `word` of the path.
pub(super) fn behind<'u>(url: &'u Url, word: &str) -> Vec<&'u str> {
    let parts = parts(url);
    let at = parts.iter().position(|part| *part == word).map_or(parts.len(), |at| at + 1);
    parts[at..].iter().copied().filter(|part| part.len() <= WORD_BYTES_MAX).collect()
}

/// The value of `key` behind the question mark.
pub(super) fn parameter(url: &Url, key: &str) -> Option<String> {
    let value = url.query_pairs().find(|(name, _)| name == key)?.1.into_owned();
    (1..=WORD_BYTES_MAX).contains(&value.len()).then_some(value)
}

/// Whether a part of an address is a number.
pub(super) fn is_number(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
}
