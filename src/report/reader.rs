//! Reads words into a report.

use super::form::{Form, Found};
use super::names::{Mention, Names};
use super::{CopyHash, Named, Report, Signature, Topic};
use crate::catalog::{Catalog, CodeHit, CodeSet, MaskSet, PhraseHit, PhraseSet, Side, normalise};
use crate::sighting::SeenPost;
use crawlers::Venue;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::Arc;

/// In a place about nothing in particular, a symptom this many bytes from a name is about something else.
const NAME_DISTANCE_BYTES_MAX: usize = 160;

/// A body that names more providers than this compares them; it reports none.
const PROVIDERS_MAX: usize = 4;

/// Shorter texts are guessed wrong too often to say a language.
const LANGUAGE_BYTES_MIN: usize = 20;

/// Longest text read, in bytes; what a person reports stands at the front.
const READ_BYTES_MAX: usize = 8 * 1024;

/// The words to read, and what is known about where they stand.
#[derive(Debug, Clone, Copy, Default)]
pub struct Words<'a> {
    /// Title, if it has one.
    pub title: Option<&'a str>,
    /// Body.
    pub text: &'a str,
    /// Where the post points, if it points elsewhere.
    pub link: Option<&'a str>,
    /// The provider that the place is about.
    pub about: Option<&'a str>,
    /// What the thread is about.
    pub topic: Option<&'a Topic>,
}

/// The catalog's rules, ready to read with.
#[derive(Debug)]
pub struct Reader {
    catalog: Arc<Catalog>,
    names: Names,
    codes: CodeSet,
    masks: MaskSet,
    symptoms: PhraseSet,
    forms: PhraseSet,
    old_story: Regex,
}

impl Reader {
    /// Makes the rules of a validated catalog ready.
    pub fn new(catalog: Arc<Catalog>) -> Self {
        let checked = "the catalog was validated when it was loaded";
        Self {
            names: Names::new(&catalog),
            codes: catalog.code_set().expect(checked),
            masks: MaskSet::new(&catalog.masks).expect(checked),
            symptoms: PhraseSet::new(&catalog.symptoms).expect(checked),
            forms: PhraseSet::new(&catalog.forms).expect(checked),
            old_story: Regex::new(r"\((?:19|20)\d\d\)\s*$").expect("a constant"),
            catalog,
        }
    }

    /// The catalog it reads by.
    pub fn catalog(&self) -> &Arc<Catalog> {
        &self.catalog
    }

    /// Reads a post. `None` when it says nothing of a failure, or a provider's own people say it.
    pub fn read_post(&self, seen: &SeenPost, about: Option<&str>, topic: Option<&Topic>) -> Option<Report> {
        let post = &seen.post;
        if post.deleted || post.staff || seen.venue == Venue::Official {
            return None;
        }
        self.read(&Words {
            title: post.title.as_deref(),
            text: &post.text,
            link: post.link.as_deref(),
            about,
            topic,
        })
    }

    /// Reads words. `None` when they say nothing of a failure.
    pub fn read(&self, words: &Words<'_>) -> Option<Report> {
        let raw = Raw::new(words);
        let text = normalise(&raw.text);
        let codes = self.codes.find(&raw.text);
        let symptoms = self.symptoms.find(&text);
        if codes.is_empty() && symptoms.is_empty() && words.topic.is_none() {
            return None;
        }
        let forms = self.forms.find(&text);
        let form_ids: Vec<&str> = forms.iter().map(|hit| self.catalog.forms[hit.class].id.as_str()).collect();
        let me_too = form_ids.contains(&"me-too");
        if codes.is_empty() && symptoms.is_empty() && !(me_too && words.topic.is_some()) {
            return None;
        }

        let title_end = normalise(&raw.text[..raw.title_end]).len();
        let known: Vec<usize> = words.about.iter().filter_map(|id| self.position(id)).collect();
        let mentions = self.names.find(&text, &known);
        let providers = self.providers(words, &mentions, &codes, title_end);
        let near = |hit: &PhraseHit| {
            words.about.is_some()
                || words.topic.is_some()
                || mentions.iter().any(|mention| {
                    mention.end <= title_end
                        || hit.start < mention.end + NAME_DISTANCE_BYTES_MAX
                            && mention.start < hit.end + NAME_DISTANCE_BYTES_MAX
                })
        };

        let mut signatures = BTreeSet::new();
        let mut phrases = Vec::new();
        let mut spellings = Vec::new();
        let mut side = Side::Either;
        for code in &codes {
            signatures.insert(Signature::Code(code.code.clone()));
            let typed = raw.text[code.start..code.end].to_lowercase();
            spellings.extend([code.code.clone(), typed.clone()]);
            phrases.push(typed);
            if side == Side::Either {
                side = code.side;
            }
        }
        for hit in symptoms.iter().filter(|hit| providers.is_empty() || near(hit)) {
            signatures.insert(Signature::Symptom(self.catalog.symptoms[hit.class].id.clone()));
            phrases.push(text[hit.start..hit.end].to_owned());
        }
        if signatures.is_empty() {
            let topic = words.topic.filter(|_| me_too)?;
            signatures.extend(topic.signatures.iter().cloned());
        }
        phrases.sort();
        phrases.dedup();

        let form = Form::decide(&Found {
            points_elsewhere: self.points_elsewhere(words, &providers),
            old_story: words.title.is_some_and(|title| self.old_story.is_match(title)),
            forms: form_ids,
        });
        // Whoever blames nobody is nobody's vote, and most talk of trouble blames nobody.
        let copy = if providers.is_empty() {
            None
        } else {
            CopyHash::of(&normalise(&self.masks.mask(&without(&raw.text, &codes), &[])))
        };
        Some(Report {
            providers,
            signatures: signatures.into_iter().collect(),
            codes: spellings,
            phrases,
            form,
            side,
            language: (raw.text.len() >= LANGUAGE_BYTES_MIN)
                .then(|| whichlang::detect_language(&raw.text))
                .map(|language| two_letters(language.three_letter_code())),
            copy,
            tokens: Vec::new(),
            since: None,
            region: None,
            quoted: None,
            staff: None,
        })
    }

    /// Ids of the providers that a text names, whether or not it says that anything fails.
    pub fn named(&self, text: &str, about: Option<&str>) -> Vec<String> {
        let mut ids: Vec<String> = about.map(str::to_owned).into_iter().collect();
        for mention in self.names.find(&normalise(front(text, READ_BYTES_MAX)), &[]) {
            let id = &self.catalog.providers[mention.provider].id;
            if !ids.contains(id) {
                ids.push(id.clone());
            }
        }
        ids
    }

    /// Whose failure: the place's provider, else those named (title before body), else the code's own,
    /// else the thread's.
    fn providers(
        &self,
        words: &Words<'_>,
        mentions: &[Mention],
        codes: &[CodeHit],
        title_end: usize,
    ) -> Vec<Named> {
        let in_title: Vec<Mention> =
            mentions.iter().copied().filter(|mention| mention.end <= title_end).collect();
        let telling = if in_title.is_empty() { mentions } else { &in_title };
        let mut named: Vec<Named> = Vec::new();
        if let Some(about) = words.about {
            note(&mut named, about, None);
        }
        for mention in telling {
            let provider = &self.catalog.providers[mention.provider];
            let service = mention.service.map(|service| provider.services[service].id.as_str());
            if words.about.is_none_or(|about| about == provider.id) {
                note(&mut named, &provider.id, service);
            }
        }
        if named.is_empty() {
            for code in codes {
                if let Some(provider) = &code.provider {
                    note(&mut named, provider, None);
                }
            }
        }
        // Whoever names a part and its brand speaks of the part.
        let brands: Vec<String> = named
            .iter()
            .filter_map(|named| self.catalog.provider(&named.provider)?.part_of.clone())
            .collect();
        named.retain(|named| !brands.contains(&named.provider));
        if named.len() > PROVIDERS_MAX {
            named.clear();
        }
        match words.topic {
            Some(topic) if named.iter().all(|named| named.services.is_empty()) => {
                if named.is_empty() || topic.providers.iter().any(|of| of.provider == named[0].provider) {
                    return topic.providers.clone();
                }
                named
            }
            _ => named,
        }
    }

    /// Whether the post is a link to somebody who already said it: any story of a link site, or a
    /// provider's own status page.
    fn points_elsewhere(&self, words: &Words<'_>, providers: &[Named]) -> bool {
        words.link.is_some()
            || providers
                .iter()
                .filter_map(|named| self.position(&named.provider))
                .flat_map(|provider| &self.catalog.providers[provider].status_hosts)
                .any(|host| words.text.contains(host.as_str()))
    }

    fn position(&self, id: &str) -> Option<usize> {
        self.catalog.providers.iter().position(|provider| provider.id == id)
    }
}

/// Adds a provider, and the service if one is named, each once.
fn note(named: &mut Vec<Named>, provider: &str, service: Option<&str>) {
    let position = named.iter().position(|named| named.provider == provider).unwrap_or_else(|| {
        named.push(Named { provider: provider.to_owned(), services: Vec::new() });
        named.len() - 1
    });
    let services = &mut named[position].services;
    if let Some(service) = service.map(str::to_owned)
        && !services.contains(&service)
    {
        services.push(service);
    }
}

/// Title and body as one text, bounded.
struct Raw {
    text: String,
    title_end: usize,
}

impl Raw {
    fn new(words: &Words<'_>) -> Self {
        let mut text = String::new();
        if let Some(title) = words.title {
            text.push_str(front(title, READ_BYTES_MAX));
        }
        let title_end = text.len();
        text.push('\n');
        text.push_str(front(words.text, READ_BYTES_MAX));
        Self { text, title_end }
    }
}

/// The text without its codes: two people with one bounce message are two witnesses.
fn without(text: &str, codes: &[CodeHit]) -> String {
    let mut rest = String::with_capacity(text.len());
    let mut from = 0;
    for code in codes {
        if code.start >= from {
            rest.push_str(&text[from..code.start]);
            from = code.end;
        }
    }
    rest.push_str(&text[from..]);
    rest
}

/// At most `bytes` of the text, whole characters.
fn front(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// ISO 639-1 for the languages `whichlang` knows; it says ISO 639-3.
fn two_letters(three: &str) -> &'static str {
    match three {
        "ara" => "ar",
        "cmn" => "zh",
        "deu" => "de",
        "fra" => "fr",
        "hin" => "hi",
        "ita" => "it",
        "jpn" => "ja",
        "kor" => "ko",
        "nld" => "nl",
        "por" => "pt",
        "rus" => "ru",
        "spa" => "es",
        "swe" => "sv",
        "tur" => "tr",
        "vie" => "vi",
        _ => "en",
    }
}
