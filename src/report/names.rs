//! Finds which providers and services a text names, in one Aho-Corasick pass.

use crate::catalog::{Catalog, normalise};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The most names read in one text: who writes more of them repeats himself.
const MENTIONS_MAX: usize = 256;

/// A place where a text names a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mention {
    /// Position in `Catalog::providers`.
    pub(super) provider: usize,
    /// Position in the provider's services, when the word names one.
    pub(super) service: Option<usize>,
    /// Byte where the name starts.
    pub(super) start: usize,
    /// Byte after its end.
    pub(super) end: usize,
    /// It only says where, in a place of the provider's.
    pub(super) place: bool,
}

/// What a word names.
#[derive(Debug, Clone)]
struct Meaning {
    provider: usize,
    service: Option<usize>,
    /// If not empty, one of these words must stand in the text too.
    context: Vec<String>,
    /// Names the service only where the provider is known already.
    hint: bool,
    /// Names a place of the provider.
    place: bool,
}

/// Every name of the catalog, ready to be found.
#[derive(Debug)]
pub(super) struct Names {
    automaton: AhoCorasick,
    meanings: Vec<Vec<Meaning>>,
}

impl Names {
    pub(super) fn new(catalog: &Catalog) -> Self {
        let mut words: BTreeMap<String, Vec<Meaning>> = BTreeMap::new();
        let mut add = |word: &str, meaning: Meaning| {
            words.entry(normalise(word)).or_default().push(meaning);
        };
        for (provider, entry) in catalog.providers.iter().enumerate() {
            let name = |service, hint| Meaning { provider, service, context: Vec::new(), hint, place: false };
            let ambiguous: Vec<String> = entry.ambiguous.iter().map(|word| normalise(&word.alias)).collect();
            if !ambiguous.contains(&normalise(&entry.name)) {
                add(&entry.name, name(None, false));
            }
            for alias in &entry.aliases {
                add(alias, name(None, false));
            }
            for place in &entry.places {
                add(place, Meaning { place: true, ..name(None, false) });
            }
            for word in &entry.ambiguous {
                let context = word.context.iter().map(|word| normalise(word)).collect();
                add(&word.alias, Meaning { context, ..name(None, false) });
            }
            for (service, product) in entry.services.iter().enumerate() {
                for alias in &product.aliases {
                    add(alias, name(Some(service), false));
                }
                for hint in &product.hints {
                    add(hint, name(Some(service), true));
                }
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::DFA))
            .build(words.keys())
            .expect("the catalog's names are far below the automaton's limit of states");
        Self { automaton, meanings: words.into_values().collect() }
    }

    /// The names in a normalised text, at most [`MENTIONS_MAX`]. Hints count for providers that the text names
    /// otherwise, and for those in `known`.
    pub(super) fn find(&self, text: &str, known: &[usize]) -> Vec<Mention> {
        let mut mentions = Vec::new();
        let mut hints = Vec::new();
        // A word written a thousand times has the same context each time.
        let mut fitting: HashMap<(usize, usize), bool> = HashMap::new();
        for (pattern, start, end) in self.places(text).take(MENTIONS_MAX) {
            for (number, meaning) in self.meanings[pattern].iter().enumerate() {
                let fits = meaning.context.is_empty()
                    || *fitting
                        .entry((pattern, number))
                        .or_insert_with(|| meaning.context.iter().any(|word| holds_word(text, word)));
                if !fits {
                    continue;
                }
                let Meaning { provider, service, place, .. } = *meaning;
                let mention = Mention { provider, service, start, end, place };
                if meaning.hint { hints.push(mention) } else { mentions.push(mention) }
            }
        }
        // Whoever names somebody else says only where that fails.
        if mentions.iter().any(|mention| !mention.place) {
            mentions.retain(|mention| !mention.place);
        }
        let named: BTreeSet<usize> = mentions.iter().map(|mention: &Mention| mention.provider).collect();
        hints.retain(|hint| named.contains(&hint.provider) || known.contains(&hint.provider));
        mentions.extend(hints);
        mentions
    }

    /// A normalised text without the words that may name a provider or a product, whatever they mean there. Hints
    /// stay: "calendar" says what fails.
    pub(super) fn without(&self, text: &str) -> String {
        let mut rest = String::with_capacity(text.len());
        let mut from = 0;
        for (pattern, start, end) in self.places(text) {
            if self.meanings[pattern].iter().all(|meaning| meaning.hint) {
                continue;
            }
            rest.push_str(&text[from..start]);
            from = end;
        }
        rest.push_str(&text[from..]);
        rest
    }

    /// The words of the catalog in a normalised text: number, first byte, byte after the last.
    fn places(&self, text: &str) -> impl Iterator<Item = (usize, usize, usize)> {
        let found = self
            .automaton
            .find_iter(text)
            .map(|found| (found.pattern().as_usize(), found.start(), found.end()));
        found.filter(|(_, start, end)| is_word(text, *start, *end))
    }
}

/// Whether the bytes are a word of their own.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let open = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() || !c.is_ascii() && !c.is_lowercase());
    open(text[..start].chars().next_back()) && open(text[end..].chars().next())
}

/// Whether the text holds the word, as a word.
fn holds_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(start, found)| is_word(text, start, start + found.len()))
}
