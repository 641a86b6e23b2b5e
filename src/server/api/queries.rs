//! What queries may hold.

use jiff::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;

/// What was recognised in a text: the address of an answer.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes pairs that may stand several times, which are read as pairs")]
pub(in crate::server) struct Again {
    /// Ids of providers.
    #[param(example = json!(["microsoft-365"]))]
    provider: Vec<String>,
    /// Codes and symptoms, such as `code:smtp:4.4.7` and `symptom:mail-not-sent`.
    signature: Vec<String>,
    /// Whose fault the words suggested: `provider`, `local`, `third-party` or `either`.
    side: Option<String>,
    /// When it was seen.
    at: Option<Timestamp>,
}

/// The query of a search.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct Search {
    /// Words, codes, fields and times, such as `code:smtp:4.4.7 venue:forum after:-7d`.
    #[param(example = "code:smtp:4.4.7")]
    pub(in crate::server) q: String,
}
