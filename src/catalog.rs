//! Providers, sources and the rules that read text, checked together.

mod codes;
mod masks;
mod normal;
mod pattern;
mod phrase;
mod phrases;
mod provider;
mod rule;
mod source;

pub use codes::{CODE_HITS_MAX, CODE_TEXT_BYTES_MAX, CodeHit, CodeSet};
pub use masks::{MASKED_PLACES_MAX, MaskSet};
pub use normal::{NORMAL_CHARS_MAX, normalise};
pub use phrases::{PHRASE_HITS_MAX, PhraseError, PhraseHit, PhraseSet};
pub use provider::{Ambiguous, Provider, Service};
pub use rule::{Code, CodeExample, Mask, Phrases, Side};
pub use source::CatalogSource;

/// Everything `data/*.toml` says, after every reference, regex and rule was checked.
#[derive(Debug, Clone)]
pub struct Catalog {
    /// In file order.
    pub providers: Vec<Provider>,
    /// In file order, disabled ones included.
    pub sources: Vec<CatalogSource>,
    /// What varies between two people's copies of the same error.
    pub masks: Vec<Mask>,
    /// Error codes any provider may show.
    pub codes: Vec<Code>,
    /// What people say when something fails.
    pub symptoms: Vec<Phrases>,
    /// How people say it: headline, past, recovered, question …
    pub forms: Vec<Phrases>,
}

impl Catalog {
    /// All codes: those of the providers first, because what only one provider shows says more.
    pub fn code_set(&self) -> Result<CodeSet, String> {
        let own = self
            .providers
            .iter()
            .flat_map(|provider| provider.codes.iter().map(|code| (code, Some(provider.id.as_str()))));
        CodeSet::new(own.chain(self.codes.iter().map(|code| (code, None))))
    }

    /// The provider with this id.
    pub fn provider(&self, id: &str) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.id == id)
    }

    /// The provider and its parts: each can acknowledge for it.
    pub fn parts<'a>(&'a self, id: &'a str) -> Vec<&'a str> {
        let parts = self.providers.iter().filter(|part| part.part_of.as_deref() == Some(id));
        parts.map(|part| part.id.as_str()).chain([id]).collect()
    }

    /// The provider, its brand and its parts: whatever is said of one may be about the other.
    pub fn family<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a str> {
        let brand = self.provider(id).and_then(|provider| provider.part_of.as_deref());
        let parts = self.providers.iter().filter(move |part| part.part_of.as_deref() == Some(id));
        parts.map(|part| part.id.as_str()).chain(brand).chain([id])
    }
}
