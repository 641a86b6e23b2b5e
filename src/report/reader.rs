//! Reads words into a report.

use super::hits::Hits;
use super::names::Names;
use super::sentence::Said;
use super::sieve::{Sieve, Signs};
use super::words::front;
use super::{Report, Topic, Words, staff};
use crate::catalog::{Catalog, CodeHit, CodeSet, MaskSet, PhraseHit, PhraseSet, normalise};
use crate::sighting::SeenPost;
use crawlers::Venue;
use regex::Regex;
use std::sync::Arc;

/// Codes whose rule has this name are ids of incidents that the provider shows to its customers alone.
const PRIVATE_INCIDENT: &str = ".incident";

/// The catalog's rules, ready to read with.
#[derive(Debug)]
pub struct Reader {
    pub(super) catalog: Arc<Catalog>,
    pub(super) names: Names,
    codes: CodeSet,
    pub(super) masks: MaskSet,
    symptoms: PhraseSet,
    forms: PhraseSet,
    pub(super) regions: PhraseSet,
    pub(super) sieve: Sieve,
    pub(super) old_story: Regex,
}

impl Reader {
    /// Makes the rules of a validated catalog ready.
    pub fn new(catalog: Arc<Catalog>) -> Self {
        let checked = "the catalog was validated when it was loaded";
        let codes = catalog.code_set().expect(checked);
        let symptoms = PhraseSet::new(&catalog.symptoms).expect(checked);
        let forms = PhraseSet::new(&catalog.forms).expect(checked);
        Self {
            sieve: Sieve::new(&catalog, &codes, &symptoms, &forms),
            names: Names::new(&catalog),
            masks: MaskSet::new(&catalog.masks).expect(checked),
            regions: PhraseSet::new(&catalog.regions).expect(checked),
            old_story: Regex::new(r"\((?:19|20)\d\d\)\s*$").expect("a constant"),
            codes,
            symptoms,
            forms,
            catalog,
        }
    }

    /// The catalog it reads by.
    pub fn catalog(&self) -> &Arc<Catalog> {
        &self.catalog
    }

    /// Reads a post. `None` when it says nothing of a failure. What the provider's own people write, on its account or
    /// where its users talk, is read for what it says, and is no evidence.
    pub fn read_post(&self, seen: &SeenPost, about: Option<&str>, topic: Option<&Topic>) -> Option<Report> {
        let post = &seen.post;
        if post.deleted {
            return None;
        }
        let words = Words {
            title: post.title.as_deref(),
            text: &post.text,
            link: post.link.as_deref(),
            about,
            topic,
            at: Some(post.at),
        };
        if post.staff || seen.venue == Venue::Official { self.read_staff(&words) } else { self.read(&words) }
    }

    /// What may stand in a line of JSON that holds a post, before it is parsed: a line whose signs may not be a report
    /// holds none. What the provider's own people write has no sign.
    pub fn signs(&self, line: &[u8]) -> Signs {
        self.sieve.line(line)
    }

    /// Reads words. `None` when they say nothing of a failure.
    pub fn read(&self, words: &Words<'_>) -> Option<Report> {
        let signs = self.sieve.text(words.title()).and(self.sieve.text(words.body()));
        if signs.may_be_report(words.topic.is_some()) { self.read_whole(words, signs) } else { None }
    }

    /// Reads words that may be a report.
    pub(super) fn read_whole(&self, words: &Words<'_>, signs: Signs) -> Option<Report> {
        let typed = words.typed();
        let codes = if signs.may_hold_code() { self.codes.find(&typed) } else { Vec::new() };
        let (text, title_end) = words.normal();
        let symptoms = if signs.may_hold_symptom() { self.symptoms.find(&text) } else { Vec::new() };
        if codes.is_empty() && symptoms.is_empty() && !signs.may_hold_form(words.topic.is_some()) {
            return None;
        }
        let hits = self.hits(words, (&typed, &text, title_end), codes, &symptoms);
        let trouble = hits.said.has("trouble");
        let inherits = words.topic.is_some() && (hits.said.has("me-too") || trouble);
        if hits.codes.is_empty() && symptoms.is_empty() && hits.quoted.is_empty() && !trouble && !inherits {
            return None;
        }
        let report = self.report(words, &hits);
        let of_thread = inherits && words.topic.is_some_and(|topic| !topic.tokens.is_empty());
        let known = !report.signatures.is_empty() || report.quoted.is_some() || of_thread;
        (known || trouble && self.is_trouble_told(words, &hits, &report)).then_some(report)
    }

    /// Reads what the provider's own people write. `None` when nothing says which provider they are of.
    fn read_staff(&self, words: &Words<'_>) -> Option<Report> {
        let typed = words.typed();
        let (text, title_end) = words.normal();
        let symptoms = self.symptoms.find(&text);
        let hits = self.hits(words, (&typed, &text, title_end), self.codes.find(&typed), &symptoms);
        let mut report = self.report(words, &hits);
        report.staff = Some(staff::word(&hits.said.ids()));
        // They answer the thread, whatever else they mention.
        if let Some(topic) = words.topic {
            report.signatures.extend(topic.signatures.iter().cloned());
            report.signatures.sort();
            report.signatures.dedup();
        }
        (!report.providers.is_empty()).then_some(report)
    }

    /// Ids of the providers that a text names, whether or not it says that anything fails.
    pub fn named(&self, text: &str, about: Option<&str>) -> Vec<String> {
        let mut ids: Vec<String> = about.map(str::to_owned).into_iter().collect();
        for mention in self.names.find(&normalise(front(text)), &[]) {
            let id = &self.catalog.providers[mention.provider].id;
            if !ids.contains(id) {
                ids.push(id.clone());
            }
        }
        ids
    }

    fn hits<'a>(
        &'a self,
        words: &Words<'_>,
        (typed, text, title_end): (&'a str, &'a str, usize),
        codes: Vec<CodeHit>,
        symptoms: &'a [PhraseHit],
    ) -> Hits<'a> {
        let forms = self.forms.find(text);
        let form = |hit: &PhraseHit| (self.catalog.forms[hit.class].id.as_str(), *hit);
        let said = Said::new(text, forms.iter().map(form).collect(), symptoms);
        let known: Vec<usize> = words.about.iter().filter_map(|id| self.position(id)).collect();
        let (quoted, codes) = codes.into_iter().partition(|code| code.rule.ends_with(PRIVATE_INCIDENT));
        let mentions = self.names.find(text, &known);
        Hits { typed, text, title_end, codes, quoted, symptoms, said, mentions }
    }

    fn position(&self, id: &str) -> Option<usize> {
        self.catalog.providers.iter().position(|provider| provider.id == id)
    }
}
