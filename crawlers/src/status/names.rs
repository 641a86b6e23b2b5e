//! Names that a further page needs and does not show.
//!
//! Some platforms list past incidents with the ids of what was affected, and write the names on the page
//! of what is going on. A crawler remembers nothing between two pages, so the names travel behind the `#`
//! of the second address, which is sent to nobody.

use std::collections::BTreeMap;
use url::{Url, form_urlencoded};

/// How many names go along. The largest known pages have about 200.
const NAMES_MAX: usize = 300;

/// The longest name that goes along, in characters.
const NAME_CHARS_MAX: usize = 100;

/// Puts names behind the `#` of an address.
pub(super) fn attach(url: &mut Url, names: &BTreeMap<String, String>) {
    let short = |name: &String| name.chars().take(NAME_CHARS_MAX).collect::<String>();
    let pairs = names.iter().take(NAMES_MAX).map(|(id, name)| (id, short(name)));
    let written = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    url.set_fragment(Some(&written).filter(|written| !written.is_empty()).map(String::as_str));
}

/// The names behind the `#` of an address.
pub(super) fn attached(url: &Url) -> BTreeMap<String, String> {
    form_urlencoded::parse(url.fragment().unwrap_or_default().as_bytes()).into_owned().collect()
}

/// The names of these ids, each once, in their order. An id without a name says nothing to a person.
pub(super) fn of(ids: &[String], names: &BTreeMap<String, String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in ids.iter().filter_map(|id| names.get(id)) {
        if !found.contains(name) {
            found.push(name.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{attach, attached, of};
    use std::collections::BTreeMap;
    use url::Url;

    #[test]
    fn names_come_back_as_they_were() {
        let mut url = Url::parse("https://status.nimbus.example/incidents?start_at=1").unwrap();
        let names = BTreeMap::from([
            ("a&1".to_owned(), "Web #1 & Ä=".to_owned()),
            ("b".to_owned(), "Mail".to_owned()),
        ]);
        attach(&mut url, &names);
        assert_eq!(url.query(), Some("start_at=1"));
        assert_eq!(attached(&url), names);
        let ids = ["b", "unknown", "a&1", "b"].map(str::to_owned);
        assert_eq!(of(&ids, &names), ["Mail", "Web #1 & Ä="]);
        attach(&mut url, &BTreeMap::new());
        assert_eq!(url.fragment(), None);
    }
}
