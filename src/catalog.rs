//! Providers, sources and the rules that read text, checked together.
//!
//! All three are data, so that an operator can add a provider without touching the program. The price of
//! data is that it can be wrong; therefore everything is checked at start, and a wrong catalog is refused
//! with the line of each mistake and what to write instead.

mod beginnings;
mod check;
mod codes;
mod file;
mod literals;
mod load;
mod masks;
mod normal;
mod pattern;
mod phrase;
mod phrases;
mod problem;
mod provider;
mod rule;
mod source;
#[cfg(test)]
mod tests;

pub(crate) use check::id_of;
pub use codes::{CODE_HITS_MAX, CODE_TEXT_BYTES_MAX, CodeHit, CodeSet};
pub use masks::{MASKED_PLACES_MAX, MaskSet};
pub(crate) use normal::normalise_simple;
pub use normal::{NORMAL_CHARS_MAX, normalise};
pub use phrases::{PHRASE_HITS_MAX, PhraseError, PhraseHit, PhraseSet};
pub(crate) use problem::suggestion;
pub use problem::{CatalogError, PROBLEMS_MAX, Problem};
pub use provider::{Ambiguous, Provider, Service};
pub use rule::{Code, CodeExample, Mask, Phrases, Side};
pub use source::CatalogSource;

pub use load::OWN_SOURCES_FILE;

use check::Kinds;
use std::path::Path;

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
    /// Where people say it fails.
    pub regions: Vec<Phrases>,
}

impl Catalog {
    /// The catalog that came with the program.
    ///
    /// # Errors
    /// When it is wrong, which a test of this program rules out for its own crawlers.
    pub fn built_in() -> Result<Self, CatalogError> {
        load::catalog(&load::built_in(), &Kinds::of_crawlers())
    }

    /// The catalog in `directory`: `providers.toml`, `sources.toml` and `masks.toml`, all three; `regions.toml` if
    /// the operator has one, else the program's own.
    ///
    /// # Errors
    /// Every mistake in them, with its line and what to write instead.
    pub fn load(directory: &Path) -> Result<Self, CatalogError> {
        load::catalog(&load::read(directory)?, &Kinds::of_crawlers())
    }

    /// The catalog in `directory`, or the program's own, and behind it the sources in `data` that the operator added.
    ///
    /// # Errors
    /// Every mistake in them, with its line and what to write instead.
    pub fn with_own_sources(directory: Option<&Path>, data: &Path) -> Result<Self, CatalogError> {
        let (files, own) = load::with_own(directory, data, None)?;
        load::catalog_with(&files, own.as_ref(), &Kinds::of_crawlers())
    }

    /// The same, as it would be with `own` in the place of the file of added sources: nothing is written.
    ///
    /// # Errors
    /// As [`Self::with_own_sources`].
    pub fn trying_own_sources(
        directory: Option<&Path>,
        data: &Path,
        own: &str,
    ) -> Result<Self, CatalogError> {
        let (files, own) = load::with_own(directory, data, Some(own))?;
        load::catalog_with(&files, own.as_ref(), &Kinds::of_crawlers())
    }

    /// All codes: those of the providers first, because what only one provider shows says more.
    ///
    /// # Errors
    /// Never for a catalog that was loaded; else what is wrong with an expression.
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

    /// The id of the provider that a person calls so: by its id, its name or one of its aliases.
    ///
    /// # Errors
    /// What could have been meant.
    pub fn provider_called(&self, name: &str) -> Result<&str, String> {
        let wanted = normalise(name);
        let called = |provider: &&Provider| {
            let services = provider.services.iter().flat_map(|service| [&service.name, &service.id]);
            let names = provider.aliases.iter().chain([&provider.name]).chain(services);
            provider.id == wanted || names.into_iter().any(|name| normalise(name) == wanted)
        };
        self.providers
            .iter()
            .find(called)
            .map(|provider| provider.id.as_str())
            .ok_or_else(|| suggestion(&wanted, self.providers.iter().map(|provider| provider.id.as_str())))
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
