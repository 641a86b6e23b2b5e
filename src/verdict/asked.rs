//! What is asked: what the rules recognise in a pasted text, and nothing else of it.
//!
//! It can be written into an address and read from it again. So an answer can be shared without the text.

use super::Answer;
use super::common::REPUTATION;
use crate::catalog::{Catalog, Side};
use crate::report::{Reader, Signature, Words};
use jiff::Timestamp;

/// The most providers, and the most signatures, that an address may name.
const VALUES_MAX: usize = 16;

impl Answer {
    /// What was asked, as pairs of an address: nothing of the text but what the rules recognised in it.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let providers = self.providers.iter().map(|id| ("provider", id.clone()));
        let signatures = self.signatures.iter().map(|signature| ("signature", signature.to_string()));
        let side = self.side.map(|side| ("side", side.as_str().to_owned()));
        let at = self.asked_at.map(|at| ("at", at.to_string()));
        providers.take(VALUES_MAX).chain(signatures.take(VALUES_MAX)).chain(side).chain(at).collect()
    }
}

/// What is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Ids of the providers it is about.
    pub providers: Vec<String>,
    /// Codes and symptoms.
    pub signatures: Vec<Signature>,
    /// The words that showed them, as typed (normalised). They stay out of addresses.
    pub phrases: Vec<String>,
    /// The codes, canonical and as typed, for finding them again.
    pub codes: Vec<String>,
    /// Whose fault the words suggest, if they read as a report at all.
    pub side: Option<Side>,
    /// When it was seen; now where nobody says so.
    pub at: Option<Timestamp>,
}

impl Asked {
    /// What the rules recognise in a text. `about` is the provider the person named beside it, if any.
    pub fn read(reader: &Reader, text: &str, about: Option<&str>, now: Timestamp) -> Self {
        let Some(report) = reader.read(&Words { text, about, at: Some(now), ..Words::default() }) else {
            let side = reader.is_of_ones_own(text).then_some(Side::Local);
            return Self { providers: reader.named(text, about), side, ..Self::default() };
        };
        let providers = if report.providers.is_empty() {
            reader.named(text, about)
        } else {
            report.providers.into_iter().map(|named| named.provider).collect()
        };
        let reputation = Signature::Symptom(REPUTATION.to_owned());
        let side = match report.side {
            Side::Either if report.signatures.contains(&reputation) => Side::ThirdParty,
            Side::Either if reader.is_of_ones_own(text) => Side::Local,
            side => side,
        };
        Self {
            providers,
            signatures: report.signatures,
            phrases: report.phrases,
            codes: report.codes,
            side: Some(side),
            at: None,
        }
    }

    /// What the pairs of an address say: `provider`, `signature`, `side` and `at`, as [`Answer::pairs`] gives them. Providers that the catalog does not know and words that mean nothing are left
    /// out.
    pub fn from_pairs(pairs: &[(String, String)], catalog: &Catalog) -> Self {
        let values = |name: &'static str| {
            let named = pairs.iter().filter(move |(key, _)| key == name);
            named.map(|(_, value)| value.as_str()).take(VALUES_MAX)
        };
        let signatures: Vec<Signature> = values("signature")
            .map(|value| Signature::from(value.to_owned()))
            .filter(|signature| !matches!(signature, Signature::Any | Signature::Text(_)))
            .collect();
        let codes = signatures.iter().filter_map(|signature| match signature {
            Signature::Code(code) => Some(code.clone()),
            _ => None,
        });
        Self {
            providers: values("provider")
                .filter(|id| catalog.provider(id).is_some())
                .map(str::to_owned)
                .collect(),
            phrases: Vec::new(),
            codes: codes.collect(),
            side: values("side").find_map(Side::from_word),
            at: values("at").find_map(|at| at.parse().ok()),
            signatures,
        }
    }
}
