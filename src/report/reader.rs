//! Reads words into a report.

use super::hits::Hits;
use super::names::Names;
use super::sentence::Said;
use super::words::{Normal, front};
use super::{Report, Topic, Words, staff};
use crate::catalog::{Catalog, CodeHit, CodeSet, MaskSet, PhraseHit, PhraseSet, normalise};
use crate::sighting::SeenPost;
use crawlers::Venue;
use regex::Regex;
use std::sync::Arc;

/// The form of a post that tells of a failure in whatever words.
const TROUBLE: &str = "trouble";

/// The form of a post that says the same of itself.
const ME_TOO: &str = "me-too";

/// The form of what providers say of somebody's own account.
const OWN: &str = "ones-own";

/// Codes whose rule has this name are ids of incidents that the provider shows to its customers alone.
const PRIVATE_INCIDENT: &str = ".incident";

/// The catalog's rules, ready to read with.
#[derive(Debug)]
pub struct Reader {
    pub(super) catalog: Arc<Catalog>,
    pub(super) names: Names,
    pub(super) codes: CodeSet,
    pub(super) masks: MaskSet,
    symptoms: PhraseSet,
    forms: PhraseSet,
    pub(super) regions: PhraseSet,
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

    /// Reads words. `None` when they say nothing of a failure.
    pub fn read(&self, words: &Words<'_>) -> Option<Report> {
        let (typed, normal) = (words.typed(), words.normal());
        let codes = self.codes.find_beside(&typed, normal.simple());
        let symptoms = self.symptoms.find(&normal.text);
        let said = self.said(&normal.text, &symptoms);
        let trouble = said.has(TROUBLE);
        let inherits = words.topic.is_some() && (said.has(ME_TOO) || trouble);
        if codes.is_empty() && symptoms.is_empty() && !trouble && !inherits {
            return None;
        }
        let hits = self.hits(words, &typed, &normal, codes, said);
        let report = self.report(words, &hits);
        let of_thread = inherits && words.topic.is_some_and(|topic| !topic.tokens.is_empty());
        let known = !report.signatures.is_empty() || report.quoted.is_some() || of_thread;
        (known || trouble && self.is_trouble_told(words, &hits, &report)).then_some(report)
    }

    /// Reads what the provider's own people write. `None` when nothing says which provider they are of.
    fn read_staff(&self, words: &Words<'_>) -> Option<Report> {
        let (typed, normal) = (words.typed(), words.normal());
        let symptoms = self.symptoms.find(&normal.text);
        let codes = self.codes.find_beside(&typed, normal.simple());
        let hits = self.hits(words, &typed, &normal, codes, self.said(&normal.text, &symptoms));
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

    /// Whether a text shows what providers say of one's own account: a wrong password, a full mailbox, a declined card.
    /// Many say so of an outage too, so no report is read by it.
    pub fn is_of_ones_own(&self, text: &str) -> bool {
        let text = normalise(front(text));
        self.said(&text, &[]).has(OWN)
    }

    /// What is said, and how.
    fn said<'a>(&'a self, text: &'a str, symptoms: &'a [PhraseHit]) -> Said<'a> {
        let forms = self.forms.find(text).into_iter();
        let forms = forms.map(|hit| (self.catalog.forms[hit.class].id.as_str(), hit));
        Said::new(text, forms.collect(), symptoms)
    }

    fn hits<'a>(
        &self,
        words: &Words<'_>,
        typed: &'a str,
        normal: &'a Normal,
        codes: Vec<CodeHit>,
        said: Said<'a>,
    ) -> Hits<'a> {
        let known: Vec<usize> = words.about.iter().filter_map(|id| self.position(id)).collect();
        let (quoted, codes) = codes.into_iter().partition(|code| code.rule.ends_with(PRIVATE_INCIDENT));
        let mentions = self.names.find(&normal.text, &known);
        Hits { typed, text: &normal.text, title_end: normal.title_end, codes, quoted, said, mentions }
    }

    fn position(&self, id: &str) -> Option<usize> {
        self.catalog.providers.iter().position(|provider| provider.id == id)
    }
}
