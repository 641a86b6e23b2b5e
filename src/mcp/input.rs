//! What an assistant may ask. The descriptions go into the schema that it reads.

use super::LIMIT_MAX;
use super::refusal::Refusal;
use rmcp::model::JsonObject;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads the arguments of a tool.
pub(super) fn read<T: DeserializeOwned>(arguments: JsonObject) -> Result<T, Refusal> {
    serde_json::from_value(Value::Object(arguments)).map_err(Refusal::Arguments)
}

/// The limit that was asked for.
pub(super) fn limit(asked: u16) -> Result<usize, Refusal> {
    if (1..=LIMIT_MAX).contains(&asked) { Ok(asked.into()) } else { Err(Refusal::Limit(asked)) }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Check {
    /// What the person sees: an error message, log lines, a bounce, or a sentence. It is answered here, not stored and not
    /// sent anywhere; what is past 64 KiB is not read.
    #[schemars(length(min = 1))]
    pub(super) text: String,
    /// The provider it is about, by id, name or alias, where the text does not say.
    #[serde(default)]
    pub(super) about: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Search {
    /// Words must all match; "in quotes" side by side; -word excludes; a OR b. Fields: provider: service: signature: code:
    /// venue: lang: source: Times: at:2026-11-20 at:2026-11-01..2026-11-20 after:-24h before:2026-11-20
    #[schemars(length(min = 1))]
    pub(super) query: String,
    /// How many posts, 1 to 50.
    #[serde(default = "ten")]
    #[schemars(range(min = 1, max = LIMIT_MAX))]
    pub(super) limit: u16,
    /// Their order.
    #[serde(default)]
    pub(super) sort: Sort,
}

/// The order of posts.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub(super) enum Sort {
    #[default]
    Relevance,
    Newest,
    Oldest,
}

impl From<Sort> for crate::desk::Sort {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Relevance => Self::Relevance,
            Sort::Newest => Self::Newest,
            Sort::Oldest => Self::Oldest,
        }
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Swarms {
    /// Only those of this provider, by id, name or alias.
    #[serde(default)]
    pub(super) provider: Option<String>,
    /// Only those that are still open; false gives those that have subsided as well.
    #[serde(default = "yes")]
    pub(super) open_only: bool,
    /// How many swarms, newest first, 1 to 50.
    #[serde(default = "ten")]
    #[schemars(range(min = 1, max = LIMIT_MAX))]
    pub(super) limit: u16,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Swarm {
    /// Its id, as the tool `swarms` names it, such as github-20261104T0912.
    pub(super) id: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProviderHistory {
    /// The provider, by id, name or alias, such as microsoft-365.
    pub(super) provider: String,
    /// How many swarms and how many incidents, newest first, 1 to 50.
    #[serde(default = "ten")]
    #[schemars(range(min = 1, max = LIMIT_MAX))]
    pub(super) limit: u16,
}

fn ten() -> u16 {
    10
}

fn yes() -> bool {
    true
}
