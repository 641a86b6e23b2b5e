//! Is this post a report, of whose failure, and what does it share with others?
//!
//! Pure: the same words give the same report. A [`Reader`] is the catalog's rules made ready to run; it
//! reads posts, and the text a person pastes into the "is it just me?" box, with the same code.

mod copies;
mod form;
mod names;
mod reader;
#[cfg(test)]
mod tests;
mod threads;

pub use copies::CopyHash;
pub(crate) use copies::fnv1a;
pub use form::Form;
pub use reader::{Reader, Words};
pub use threads::{Threads, Topic};

use crate::catalog::Side;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a text says of a failure.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Whose failure: named in the words, else inherited from the thread, else what the place is about.
    pub providers: Vec<Named>,
    /// What it shares with other reports of the same failure: codes first, then symptoms.
    pub signatures: Vec<Signature>,
    /// The codes, canonical (`smtp:4.4.7`) and as typed (`4.4.7`), for finding them again.
    pub codes: Vec<String>,
    /// The words that showed the signatures, as people wrote them (normalised).
    pub phrases: Vec<String>,
    /// How it is said, which decides whether it is evidence.
    pub form: Form,
    /// Whose fault the words suggest.
    pub side: Side,
    /// Two-letter language, when the words are enough to tell.
    pub language: Option<&'static str>,
    /// For recognising near-copies; short texts have none, since short texts are alike by chance, and texts that
    /// name no provider have none either.
    pub copy: Option<CopyHash>,
}

impl Report {
    /// Whether it is a person's own evidence that a provider fails now.
    pub fn is_evidence(&self) -> bool {
        self.form.is_evidence()
            && self.side != Side::Local
            && !self.providers.is_empty()
            && !self.signatures.is_empty()
    }
}

/// A provider, and the services of it that the words name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The provider's id.
    pub provider: String,
    /// Ids of its services.
    pub services: Vec<String>,
}

/// What two people who saw the same error share: a code, or a symptom.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum Signature {
    /// A canonical error code, such as `smtp:4.4.7`.
    Code(String),
    /// The id of a symptom class, such as `mail-not-sent`.
    Symptom(String),
    /// Any failure of the provider: its total.
    Any,
}

/// `code:smtp:4.4.7`, `symptom:mail-not-sent`, `any`: one word, as the index and JSON hold it.
impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "code:{code}"),
            Self::Symptom(symptom) => write!(f, "symptom:{symptom}"),
            Self::Any => f.write_str("any"),
        }
    }
}

impl From<Signature> for String {
    fn from(signature: Signature) -> Self {
        signature.to_string()
    }
}

impl From<String> for Signature {
    fn from(word: String) -> Self {
        match word.split_once(':') {
            Some(("code", code)) => Self::Code(code.to_owned()),
            Some(("symptom", symptom)) => Self::Symptom(symptom.to_owned()),
            _ => Self::Any,
        }
    }
}
