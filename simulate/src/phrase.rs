//! The phrase bank: what people write, by language, symptom and occasion.
//!
//! It is the simulator's own. About three phrasings in ten and two codes in ten are held out, so that a
//! detector tuned on the rest can be tried on words it never met.

mod compose;
mod slots;
mod style;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use compose::{Form, Words};
pub use slots::Slots;

use crate::dice::Dice;
use crate::roster::Provider;

const FILES: [(&str, &str); 8] = [
    ("en", include_str!("../data/phrases/en_symptoms.toml")),
    ("en", include_str!("../data/phrases/en_pools.toml")),
    ("en", include_str!("../data/phrases/en_events.toml")),
    ("de", include_str!("../data/phrases/de.toml")),
    ("fr", include_str!("../data/phrases/fr.toml")),
    ("es", include_str!("../data/phrases/es.toml")),
    ("pt", include_str!("../data/phrases/pt.toml")),
    ("ja", include_str!("../data/phrases/ja.toml")),
];
const CODES: &str = include_str!("../data/codes.toml");
/// Share of people who write each language, in the order of `LANGUAGES`.
const LANGUAGE_SHARES: [f64; 6] = [0.78, 0.06, 0.04, 0.05, 0.04, 0.03];
/// The languages of the bank.
pub const LANGUAGES: [&str; 6] = ["en", "de", "fr", "es", "pt", "ja"];

/// Which part of the bank a world may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Phrasing {
    /// What a detector may be tuned on.
    Open,
    /// Only what is held out from tuning.
    HeldOut,
    /// Everything.
    #[default]
    All,
}

/// Phrasings of one occasion.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pool {
    /// Free to tune on.
    pub open: Vec<String>,
    /// Held out.
    pub held: Vec<String>,
}

impl Pool {
    /// One phrasing; empty when the pool is.
    pub fn pick(&self, dice: &mut Dice, phrasing: Phrasing) -> &str {
        let (open, held) = match phrasing {
            Phrasing::Open => (self.open.len(), 0),
            Phrasing::HeldOut => (0, self.held.len()),
            Phrasing::All => (self.open.len(), self.held.len()),
        };
        let place = dice.below(open + held);
        self.open[..open].get(place).or_else(|| self.held.get(place - open)).map_or("", String::as_str)
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Symptom {
    id: String,
    #[serde(default)]
    knows: Vec<String>,
    #[serde(default)]
    titles: Vec<String>,
    open: Vec<String>,
    held: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    symptom: String,
    #[serde(default)]
    about: Vec<String>,
    open: Vec<String>,
    held: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    symptom: Vec<Symptom>,
    #[serde(flatten)]
    pools: BTreeMap<String, Pool>,
}

#[derive(Debug, Clone, Default)]
struct Language {
    symptoms: BTreeMap<String, (Vec<String>, Pool)>,
    pools: BTreeMap<String, Pool>,
}

/// What two people who saw the same failure share.
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    /// The symptom's id; none means that people only say that something is wrong.
    pub symptom: Option<String>,
    /// The error code as a template: its ids and times vary from person to person.
    pub code: Option<String>,
    /// The place of the service in the provider's list.
    pub service: Option<usize>,
}

/// All phrases and codes.
#[derive(Debug, Clone)]
pub struct Bank {
    languages: BTreeMap<&'static str, Language>,
    /// Symptom ids with what they need, in the order of the English file.
    symptoms: Vec<(String, Vec<String>)>,
    codes: Vec<Code>,
    /// The part in use.
    pub phrasing: Phrasing,
}

impl Bank {
    /// Reads the bank that is part of this build.
    #[must_use]
    pub fn new(phrasing: Phrasing) -> Self {
        const BUILT: &str = "simulate/data is part of this build and tested";
        let mut languages: BTreeMap<&'static str, Language> = BTreeMap::new();
        let mut symptoms = Vec::new();
        for (code, text) in FILES {
            let file: File = toml::from_str(text).expect(BUILT);
            let language = languages.entry(code).or_default();
            language.pools.extend(file.pools);
            for symptom in file.symptom {
                if code == "en" {
                    symptoms.push((symptom.id.clone(), symptom.knows));
                }
                let pool = Pool { open: symptom.open, held: symptom.held };
                language.symptoms.insert(symptom.id, (symptom.titles, pool));
            }
        }
        #[derive(Deserialize)]
        struct Codes {
            code: Vec<Code>,
        }
        let codes = toml::from_str::<Codes>(CODES).expect(BUILT).code;
        Self { languages, symptoms, codes, phrasing }
    }

    /// The symptoms users of `knows` can meet.
    fn symptoms_for(&self, knows: &[String]) -> Vec<&str> {
        let fits = |needs: &[String]| needs.iter().any(|need| need == "any" || knows.contains(need));
        self.symptoms.iter().filter(|(_, needs)| fits(needs)).map(|(id, _)| id.as_str()).collect()
    }

    /// A code people see with a symptom at a provider, if there is one.
    fn code(&self, dice: &mut Dice, provider: &Provider, symptom: &str) -> Option<String> {
        let with: Vec<&Code> = self.codes.iter().filter(|code| code.symptom == symptom).collect();
        let own = with.iter().filter(|code| code.about.contains(&provider.id)).copied().collect::<Vec<_>>();
        let any = with.into_iter().filter(|code| code.about.is_empty()).collect::<Vec<_>>();
        let code = dice.pick(if own.is_empty() { &any } else { &own })?;
        let pool = Pool { open: code.open.clone(), held: code.held.clone() };
        Some(pool.pick(dice, self.phrasing).to_owned()).filter(|template| !template.is_empty())
    }

    /// A signature at random: of a service or of the whole provider, with a code at the given odds.
    pub fn signature(
        &self,
        dice: &mut Dice,
        provider: &Provider,
        service: Option<usize>,
        coded: f64,
    ) -> Signature {
        let knows =
            service.and_then(|place| provider.services.get(place)).map_or(&provider.knows, |s| &s.knows);
        let symptom = dice.pick(&self.symptoms_for(knows)).map(|id| (*id).to_owned());
        let code = if dice.chance(coded) {
            symptom.as_deref().and_then(|id| self.code(dice, provider, id))
        } else {
            None
        };
        Signature { symptom, code, service }
    }

    /// The language of a person.
    pub fn language(&self, dice: &mut Dice) -> &'static str {
        LANGUAGES[dice.weighted(&LANGUAGE_SHARES)]
    }

    /// The language of a person who has words for an occasion: English when theirs has none here.
    fn language_for(&self, dice: &mut Dice, occasion: &str) -> &'static str {
        let language = self.language(dice);
        let has = self.languages.get(language).is_some_and(|found| found.pools.contains_key(occasion));
        if has { language } else { "en" }
    }

    /// A phrasing for an occasion in a language; English when the language has none.
    pub fn say(&self, dice: &mut Dice, language: &str, occasion: &str) -> &str {
        let pool = [language, "en"]
            .iter()
            .find_map(|code| self.languages.get(*code).and_then(|language| language.pools.get(occasion)));
        pool.map_or("", |pool| pool.pick(dice, self.phrasing))
    }

    fn symptom(&self, language: &str, id: &str) -> Option<&(Vec<String>, Pool)> {
        self.languages.get(language).and_then(|language| language.symptoms.get(id))
    }
}

#[cfg(test)]
mod tests;
