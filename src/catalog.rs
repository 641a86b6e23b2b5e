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
