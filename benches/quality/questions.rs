//! The pasted texts with their truth, from `tests/questions`.
//!
//! Rules were mended where they answered `texts.jsonl` wrongly, so these flatter them. `unseen.jsonl` was written afterwards,
//! and no rule was changed for it: it says how good an answer is to a text that nobody has thought of.

use notjustme::verdict::Verdict;
use serde::Deserialize;

const TEXTS: &str = include_str!("../../tests/questions/texts.jsonl");
const UNSEEN: &str = include_str!("../../tests/questions/unseen.jsonl");

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

/// Those that the rules were mended on.
pub(crate) fn questions() -> Vec<Question> {
    read(TEXTS)
}

/// Those that were written afterwards.
pub(crate) fn unseen() -> Vec<Question> {
    read(UNSEEN)
}

fn read(file: &str) -> Vec<Question> {
    let lines = file.lines().filter(|line| !line.is_empty());
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
