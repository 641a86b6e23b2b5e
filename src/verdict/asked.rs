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

    /// What the pairs of an address say: `provider`, `signature`, `side` and `at`, as [`Answer::pairs`] gives them.
    /// Providers that the catalog does not know and words that mean nothing are left out.
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

#[cfg(test)]
mod tests {
    use super::{Asked, VALUES_MAX};
    use crate::catalog::{Catalog, Side};
    use crate::report::{Reader, Signature};
    use crate::verdict::{Known, judge};
    use jiff::Timestamp;
    use std::sync::{Arc, LazyLock};

    static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new(Arc::new(Catalog::built_in().unwrap())));

    fn now() -> Timestamp {
        "2026-03-01T05:12:00Z".parse().unwrap()
    }

    fn from_pairs(pairs: &[(&str, &str)]) -> Asked {
        let pairs: Vec<(String, String)> =
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Asked::from_pairs(&pairs, READER.catalog())
    }

    /// The pairs of the answer to a text.
    fn pairs(asked: Asked) -> Vec<(&'static str, String)> {
        let known = Known { swarms: Vec::new(), similar: Vec::new(), sources: Vec::new() };
        judge(READER.catalog(), asked, known, now()).pairs()
    }

    #[test]
    fn an_address_asks_the_same_again() {
        let text = "Office 365 is down for us: 451 4.7.500 Server busy, mail is stuck since 8 am";
        for at in [None, Some("2026-02-28T08:00:00Z".parse().unwrap())] {
            let asked = Asked { at, ..Asked::read(&READER, text, None, now()) };
            assert!(!asked.providers.is_empty() && !asked.signatures.is_empty(), "{asked:?}");
            let shared = pairs(asked.clone());
            let shared: Vec<(&str, &str)> =
                shared.iter().map(|(key, value)| (*key, value.as_str())).collect();
            let again = from_pairs(&shared);
            assert_eq!(
                (&again.providers, &again.signatures, again.side, again.at),
                (&asked.providers, &asked.signatures, asked.side, asked.at)
            );
            assert_eq!(pairs(again), pairs(asked), "and so does the address of that answer");
        }
    }

    #[test]
    fn an_address_holds_nothing_of_the_text() {
        let text = "Customer Hagedorn (anna.hagedorn@harbour.example, 203.0.113.77, ticket 88-4711): \
                    GitHub answers fatal: unable to access 'https://github.com/harbour/secret-plans.git/': \
                    The requested URL returned error: 503 since 08:17, tok_3fA9xZ, id 0f8fad5b-d9cb-469f-a165-70867728950e";
        let shared = pairs(Asked::read(&READER, text, None, now()));
        assert!(shared.contains(&("provider", "github".to_owned())), "{shared:?}");
        let address = format!("{shared:?}").to_lowercase();
        for word in
            ["hagedorn", "anna", "harbour", "203.0", "4711", "secret", "tok_", "0f8fad5b", "08:17", "fatal"]
        {
            assert!(!address.contains(word), "{word} is in {address}");
        }
    }

    #[test]
    fn what_is_unknown_or_means_nothing_is_left_out() {
        let asked = from_pairs(&[
            ("provider", "nobody"),
            ("provider", "../../etc/passwd"),
            ("Provider", "github"),
            ("signature", "any"),
            ("signature", "text:17"),
            ("signature", "<script>alert(1)</script>"),
            ("side", "both"),
            ("at", "yesterday"),
            ("at", "+999999-01-01T00:00:00Z"),
            ("text", "my words"),
        ]);
        assert_eq!(asked, Asked::default());
        let asked = from_pairs(&[
            ("signature", "code:smtp:4.4.7"),
            ("side", "x"),
            ("side", "local"),
            ("provider", "github"),
        ]);
        assert_eq!((asked.codes, asked.side), (vec!["smtp:4.4.7".to_owned()], Some(Side::Local)));
        assert_eq!(asked.signatures, [Signature::Code("smtp:4.4.7".to_owned())]);
        assert_eq!(asked.providers, ["github"]);
    }

    #[test]
    fn an_address_names_so_many_and_no_more() {
        let many: Vec<(&str, &str)> =
            [("provider", "github"), ("signature", "code:x:1")].into_iter().cycle().take(4000).collect();
        let asked = from_pairs(&many);
        assert_eq!((asked.providers.len(), asked.signatures.len()), (VALUES_MAX, VALUES_MAX));
    }
}
