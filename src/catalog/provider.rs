//! The types of `providers.toml`.

use super::Code;
use serde::Deserialize;

/// A provider whose service fails.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Unique, `[a-z0-9-]+`.
    pub id: String,
    /// As it writes itself.
    pub name: String,
    /// `cloud`, `productivity`, `identity` …
    pub category: String,
    /// Words that name it wherever they stand, without regard to case. The name itself is one.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Names of its places, such as regions: they name it where nothing else in the text or its thread names anybody.
    #[serde(default)]
    pub places: Vec<String>,
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
    /// At least one of these must stand in the same post, its title included.
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
