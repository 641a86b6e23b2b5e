//! The types of `masks.toml`: rules that read text. Each carries what it finds and what it must not.

use serde::Deserialize;

/// An error code: two people who show it saw the same thing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Unique in the catalog, `family.name`.
    pub id: String,
    /// Group 1, if there is one, is the code; else the whole match.
    pub regex: String,
    /// What the code is, where the text itself is a sentence rather than a code. Overrides group 1.
    #[serde(default)]
    pub value: Option<String>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Side {
    Provider,
    Local,
    ThirdParty,
    Either,
}

impl Side {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Local => "local",
            Self::ThirdParty => "third-party",
            Self::Either => "either",
        }
    }

    /// The side that the word means, if it means one.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Provider, Self::Local, Self::ThirdParty, Self::Either]
            .into_iter()
            .find(|side| side.as_str() == word)
    }
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
    /// stands for any ending, ` … ` for up to four words between. `can't` is also "cant", "cannot" and
    /// "can not"; `doesn't` is also "doesnt".
    pub phrases: Vec<String>,
    /// Texts that must show it.
    pub matches: Vec<String>,
    /// Texts that must not.
    pub misses: Vec<String>,
}
