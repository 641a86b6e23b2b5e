//! Is this post a report, of whose failure, and what does it share with others?
//!
//! Pure: the same words give the same report. A [`Reader`] is the catalog's rules made ready to run; it
//! reads posts, and the text a person pastes into the "is it just me?" box, with the same code.

mod compose;
mod copies;
mod form;
mod hits;
mod language;
mod names;
mod reader;
mod sentence;
mod sieve;
mod signatures;
mod since;
mod staff;
#[cfg(test)]
mod tests;
mod threads;
mod tokens;
mod whose;
mod words;

pub use copies::CopyHash;
pub(crate) use copies::fnv1a;
pub use form::Form;
pub use reader::Reader;
pub use sieve::Sieve;
pub use threads::{Threads, Topic};
pub use tokens::TOKENS_MAX;
pub use words::Words;

use crate::catalog::Side;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// What a text says of a failure.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Whose failure: named in the words, else inherited from the thread, else what the place is about.
    pub providers: Vec<Named>,
    /// What it shares with other reports of the same failure: codes, then symptoms of the services named, then
    /// symptoms. Empty where a trouble is told that no rule knows: then its tokens are what it shares.
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
    /// The words that a text cluster goes by: normalised and masked, without codes, names and stop words; in the
    /// order in which they stand, each once, at most [`TOKENS_MAX`].
    pub tokens: Vec<String>,
    /// Since when it is so, as the text claims ("since Wednesday"), however wrong.
    pub since: Option<Timestamp>,
    /// Where it is so: an id of the catalog's regions.
    pub region: Option<String>,
    /// An incident id that the provider shows to its customers alone, quoted here: an acknowledgement seen from outside.
    pub quoted: Option<String>,
    /// What the provider's own people say, if they wrote it; then it is no evidence.
    pub staff: Option<StaffWord>,
    /// For recognising near-copies; short texts have none, since short texts are alike by chance, and texts that
    /// name no provider have none either.
    pub copy: Option<CopyHash>,
    /// The same without the names of providers: one text told of many providers is a campaign.
    pub campaign: Option<CopyHash>,
}

impl Report {
    /// Whether it is a person's own evidence that a provider fails now.
    pub fn is_evidence(&self) -> bool {
        self.is_told_now() && self.form.is_evidence() && !self.providers.is_empty()
    }

    /// Whether it is a person's own evidence of a failure, though nothing says whose: many who use the same words may
    /// tell together. Whoever does not speak of himself is not heard here, since most talk of trouble blames nobody.
    pub fn is_evidence_against_nobody(&self) -> bool {
        self.is_told_now() && self.form.is_personal() && self.providers.is_empty()
    }

    /// Whether there is something to share, and it is neither the author's own fault nor the provider's own word.
    fn is_told_now(&self) -> bool {
        let shares = !self.signatures.is_empty() || !self.tokens.is_empty();
        shares && self.side != Side::Local && self.staff.is_none()
    }
}

/// What the provider's own people say of a failure where its users talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StaffWord {
    /// "We are aware and are investigating."
    Acknowledges,
    /// "We see no problem on our side."
    Denies,
    /// "This has been resolved."
    Solved,
    /// Anything else: thanks, questions, a link to a form.
    Replies,
}

/// A provider, and the services of it that the words name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The provider's id.
    pub provider: String,
    /// Ids of its services.
    pub services: Vec<String>,
}

/// The version of how signatures are made: two of different versions cannot be compared.
pub const SIGNATURE_VERSION: u32 = 2;

/// What two people who saw the same error share: a code, a symptom, or their words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum Signature {
    /// A canonical error code, such as `smtp:4.4.7`.
    Code(String),
    /// A symptom of one service, such as `exchange-online/mail-not-sent`.
    Service(String),
    /// The id of a symptom class, such as `mail-not-sent`.
    Symptom(String),
    /// The number of a text cluster: people who use the same words for what no rule knows.
    Text(u32),
    /// Any failure of the provider: its total.
    Any,
}

impl Signature {
    /// The id of the service whose symptom it is.
    pub fn service(&self) -> Option<&str> {
        match self {
            Self::Service(both) => both.split_once('/').map(|(service, _)| service),
            _ => None,
        }
    }
}

/// `code:smtp:4.4.7`, `service:exchange-online/mail-not-sent`, `symptom:mail-not-sent`, `text:17`, `any`: one word, as the index and JSON hold it.
impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "code:{code}"),
            Self::Service(both) => write!(f, "service:{both}"),
            Self::Symptom(symptom) => write!(f, "symptom:{symptom}"),
            Self::Text(cluster) => write!(f, "text:{cluster}"),
            Self::Any => f.write_str("any"),
        }
    }
}

/// A word, as JSON holds it.
impl utoipa::PartialSchema for Signature {
    fn schema() -> RefOr<Schema> {
        let word = ObjectBuilder::new().schema_type(Type::String).description(Some(
            "What reports share: `code:smtp:4.4.7`, `service:exchange-online/mail-not-sent`, `symptom:mail-not-sent`, \
             `text:17` (people who use the same words), or `any` (failures of several kinds).",
        ));
        word.into()
    }
}

impl utoipa::ToSchema for Signature {}

impl From<Signature> for String {
    fn from(signature: Signature) -> Self {
        signature.to_string()
    }
}

impl From<String> for Signature {
    fn from(word: String) -> Self {
        match word.split_once(':') {
            Some(("code", code)) => Self::Code(code.to_owned()),
            Some(("service", both)) => Self::Service(both.to_owned()),
            Some(("text", cluster)) => cluster.parse().map_or(Self::Any, Self::Text),
            Some(("symptom", symptom)) => Self::Symptom(symptom.to_owned()),
            _ => Self::Any,
        }
    }
}
