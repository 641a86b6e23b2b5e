//! Which posts a keyword alerter would count: those that name a provider and an outage word.

use aho_corasick::AhoCorasick;
use crawlers::Post;
use notjustme::catalog::Catalog;
use std::collections::BTreeSet;

/// What such alerts are usually set to.
const OUTAGE_WORDS: [&str; 10] = [
    "down",
    "outage",
    "not working",
    "offline",
    "broken",
    "error",
    "failing",
    "unavailable",
    "can't",
    "cannot",
];

/// Names of providers, and outage words.
pub(crate) struct Keywords {
    names: AhoCorasick,
    providers: Vec<String>,
    words: AhoCorasick,
}

impl Keywords {
    pub(crate) fn new(catalog: &Catalog) -> Self {
        let named = catalog.providers.iter().flat_map(|provider| {
            let names = [&provider.name].into_iter().chain(&provider.aliases);
            names.map(move |name| (name.to_lowercase(), provider.id.clone()))
        });
        let (names, providers): (Vec<String>, Vec<String>) = named.unzip();
        let build = |words: &[String]| AhoCorasick::new(words).expect("a few thousand short words");
        Self { names: build(&names), providers, words: build(&OUTAGE_WORDS.map(str::to_owned)) }
    }

    /// The providers that a post counts for.
    pub(crate) fn providers(&self, post: &Post, about: Option<&str>) -> BTreeSet<String> {
        let text = format!("{} {}", post.title.as_deref().unwrap_or_default(), post.text).to_lowercase();
        if !self.words.is_match(&text) {
            return BTreeSet::new();
        }
        let whole = |at: Option<char>| at.is_none_or(|next| !next.is_alphanumeric());
        let named = self.names.find_overlapping_iter(&text).filter(|found| {
            whole(text[..found.start()].chars().next_back()) && whole(text[found.end()..].chars().next())
        });
        let named = named.map(|found| self.providers[found.pattern().as_usize()].clone());
        named.chain(about.map(str::to_owned)).collect()
    }
}
