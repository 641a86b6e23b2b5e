//! The pasted texts with their truth, from `tests/questions/texts.jsonl`.

use notjustme::verdict::Verdict;
use serde::Deserialize;

const FILE: &str = include_str!("../../tests/questions/texts.jsonl");

/// A pasted text, and what would be the right answer in the world of `world.rs`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    /// Its language: ISO 639-1.
    pub(crate) lang: String,
    /// What is pasted.
    pub(crate) text: String,
    /// The failing provider, by id, where the text tells of a failure of the world.
    #[serde(default)]
    pub(crate) swarm: Option<String>,
    /// The right verdict; several where a careful person could give either.
    pub(crate) right: Vec<String>,
}

/// All of them.
pub(crate) fn questions() -> Vec<Question> {
    let lines = FILE.lines().filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

/// A verdict as the file and the API write it.
pub(crate) fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::WidespreadAcknowledged => "widespread-acknowledged",
        Verdict::WidespreadUnacknowledged => "widespread-unacknowledged",
        Verdict::Possible => "possible",
        Verdict::ThirdParty => "third-party",
        Verdict::LikelyLocal => "likely-local",
        Verdict::CannotTell => "cannot-tell",
    }
}

/// Every verdict, in the order of the table.
pub(crate) const VERDICTS: [&str; 6] = [
    "widespread-acknowledged",
    "widespread-unacknowledged",
    "possible",
    "third-party",
    "likely-local",
    "cannot-tell",
];
