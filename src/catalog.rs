//! Providers, sources and the rules that read text, checked together.

use crawlers::Source;
use serde::Deserialize;

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

/// A provider whose service fails.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Unique, `[a-z0-9-]+`.
    pub id: String,
    /// As it writes itself.
    pub name: String,
    /// `cloud`, `productivity`, `identity` …: cold starts borrow the category's level.
    pub category: String,
    /// Words that name it wherever they stand, without regard to case. The name itself is one.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Words that name it only beside others ("teams" near "microsoft").
    #[serde(default)]
    pub ambiguous: Vec<Ambiguous>,
    /// The brand it belongs to: what is said of the part acknowledges for the whole.
    #[serde(default)]
    pub part_of: Option<String>,
    /// Providers it is built on.
    #[serde(default)]
    pub depends_on: Vec<String>,
    /// Hosts of its official status pages: a post that links there is coverage, not evidence.
    #[serde(default)]
    pub status_hosts: Vec<String>,
    /// What a reader should know, such as "publishes no machine-readable status".
    #[serde(default)]
    pub note: Option<String>,
    /// Its products.
    #[serde(default, rename = "service")]
    pub services: Vec<Service>,
    /// Error codes only it shows.
    #[serde(default, rename = "code")]
    pub codes: Vec<Code>,
}

/// A word that names a provider only beside one of the words of its context.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ambiguous {
    /// The word.
    pub alias: String,
    /// At least one of these must stand in the same post or its thread's title.
    pub context: Vec<String>,
}

/// A product of a provider.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Unique within its provider, `[a-z0-9-]+`.
    pub id: String,
    /// As the provider writes it.
    pub name: String,
    /// Words that name the service *and* its provider.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Words that name the service once the provider is known ("mail", "login").
    #[serde(default)]
    pub hints: Vec<String>,
}

/// An error code: two people who show it saw the same thing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Unique in the catalog, `family.name`.
    pub id: String,
    /// Group 1, if there is one, is the code; else the whole match.
    pub regex: String,
    /// Whose fault such an error suggests.
    pub side: Side,
    /// Texts it finds, each with the canonical code it gives.
    pub matches: Vec<CodeExample>,
    /// Texts it must not find anything in.
    pub misses: Vec<String>,
}

/// A text and the canonical code in it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeExample {
    /// The text.
    pub text: String,
    /// The code in its canonical form.
    pub code: String,
}

/// Whose fault a text suggests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Side {
    Provider,
    Local,
    ThirdParty,
    Either,
}

/// A rule that replaces what varies.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mask {
    /// Unique in the catalog.
    pub id: String,
    /// What varies.
    pub regex: String,
    /// What stands there afterwards, such as `<ip>`.
    pub replacement: String,
    /// Texts it finds something in.
    pub matches: Vec<String>,
    /// Texts it must not find anything in.
    pub misses: Vec<String>,
}

/// A class of phrases: a symptom, or a form of speech.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    /// Unique in the catalog, `[a-z0-9-]+`.
    pub id: String,
    /// For people, such as "cannot sign in".
    pub name: String,
    /// Matched on normalised text (lower case, one space) at word boundaries; `*` at the end of a word
    /// stands for any ending, ` … ` for up to four words between.
    pub phrases: Vec<String>,
    /// Texts that must show it.
    pub matches: Vec<String>,
    /// Texts that must not.
    pub misses: Vec<String>,
}

/// A source and whether it is read.
#[derive(Debug, Clone)]
pub struct CatalogSource {
    /// What its crawler needs.
    pub source: Source,
    /// Read by `watch` and by `crawl` without arguments.
    pub enabled: bool,
    /// Whether somebody saw this address work, or it is from memory. Unverified ones are off by default.
    pub verified: bool,
    /// Shortest time between two visits, in seconds.
    pub every_seconds: u32,
    /// What a reader should know.
    pub note: Option<String>,
}
