//! Issue trackers: where users of a project report what fails.

pub mod github;
pub mod gitlab;

use crate::Source;
use url::Url;

/// The parameter that numbers the pages of a list, from 1.
const PAGE: &str = "page";

/// The project that a source names in its option `key`: names with slashes between them.
///
/// # Errors
/// What to write instead.
fn project<'a>(source: &'a Source, key: &str, example: &str) -> Result<&'a str, String> {
    let is_name = |name: &str| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        name.bytes().any(|byte| byte.is_ascii_alphanumeric()) && name.bytes().all(allowed)
    };
    source.option(key).filter(|path| path.split('/').all(is_name)).ok_or_else(|| {
        format!("source {}: option `{key}`: write it as its address shows it, as in {example:?}", source.id)
    })
}

/// The address of the following page, up to page `max`. A tracker names it in a header, which a crawler does not
/// see; but pages are numbered.
fn next_page(url: &Url, max: u64) -> Option<Url> {
    let pairs = url.query_pairs().into_owned();
    let (numbers, others): (Vec<_>, Vec<_>) = pairs.partition(|(name, _)| name == PAGE);
    let number = numbers.first().map_or(Some(1_u64), |(_, number)| number.parse().ok())?;
    let next = number.checked_add(1).filter(|next| *next <= max)?;
    let mut url = url.clone();
    url.query_pairs_mut().clear().extend_pairs(others).append_pair(PAGE, &next.to_string());
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_counted_up_to_a_limit() {
        let url = |query: &str| Url::parse(&format!("https://api.example/issues?{query}")).unwrap();
        assert_eq!(next_page(&url("sort=desc"), 3), Some(url("sort=desc&page=2")));
        assert_eq!(next_page(&url("page=2&sort=desc"), 3), Some(url("sort=desc&page=3")));
        assert_eq!(next_page(&url("page=3"), 3).or(next_page(&url("page=x"), 3)), None);
    }
}
