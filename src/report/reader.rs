//! Reads words into a report.

use super::form::{Form, Found};
use super::names::{Mention, Names};
use super::sentence::Said;
use super::sieve::{Sieve, Signs};
use super::signatures::{signatures, symptoms};
use super::tokens::tokens;
use super::words::front;
use super::{CopyHash, Named, Report, Topic, Words, language, since, staff, whose};
use crate::catalog::{Catalog, CodeHit, CodeSet, MaskSet, PhraseHit, PhraseSet, Side, normalise};
use crate::sighting::SeenPost;
use crawlers::Venue;
use regex::Regex;
use std::sync::Arc;

/// In a place about nothing in particular, a symptom this many bytes from a name is about something else.
const NAME_DISTANCE_BYTES_MAX: usize = 160;

/// Codes whose rule has this name are ids of incidents that the provider shows to its customers alone.
const PRIVATE_INCIDENT: &str = ".incident";

/// The catalog's rules, ready to read with.
#[derive(Debug)]
pub struct Reader {
    pub(super) catalog: Arc<Catalog>,
    names: Names,
    codes: CodeSet,
    masks: MaskSet,
    symptoms: PhraseSet,
    forms: PhraseSet,
    regions: PhraseSet,
    pub(super) sieve: Sieve,
    old_story: Regex,
}

/// What the rules find in a text.
struct Hits<'a> {
    /// As typed.
    typed: &'a str,
    /// In the catalog's spelling.
    text: &'a str,
    /// Byte of `text` where the title ends.
    title_end: usize,
    /// In `typed`; ids of private incidents are not among them.
    codes: Vec<CodeHit>,
    /// The ids of private incidents.
    quoted: Vec<CodeHit>,
    symptoms: &'a [PhraseHit],
    said: Said<'a>,
    mentions: Vec<Mention>,
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

    /// Reads a post. `None` when it says nothing of a failure, or stands on the provider's own page. What the
    /// provider's own people write elsewhere is read for what it says, and is no evidence.
    pub fn read_post(&self, seen: &SeenPost, about: Option<&str>, topic: Option<&Topic>) -> Option<Report> {
        let post = &seen.post;
        if post.deleted || seen.venue == Venue::Official {
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
        if post.staff { self.read_staff(&words) } else { self.read(&words) }
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

    fn report(&self, words: &Words<'_>, hits: &Hits<'_>) -> Report {
        let providers = whose::providers(&self.catalog, words, &hits.mentions, &hits.codes, hits.title_end);
        let quoted = hits.quoted.iter().find(|code| self.is_of(code, &providers));
        let mut phrases = Vec::new();
        let mut spellings = Vec::new();
        for code in hits.codes.iter().chain(quoted) {
            let typed = hits.typed[code.start..code.end].to_lowercase();
            spellings.extend([code.code.clone(), typed.clone()]);
            phrases.push(typed);
        }
        let mut shown: Vec<&str> = Vec::new();
        for hit in hits.symptoms.iter().filter(|hit| providers.is_empty() || hits.is_near(words, hit)) {
            shown.push(&self.catalog.symptoms[hit.class].id);
            phrases.push(hits.text[hit.start..hit.end].to_owned());
        }
        phrases.sort();
        phrases.dedup();
        let mut shared = signatures(hits.codes.iter(), &shown, &providers);
        let inherits = shared.is_empty() && (hits.said.has("me-too") || hits.said.has("trouble"));
        let topic = words.topic.filter(|_| inherits);
        if let Some(topic) = topic {
            // The thread's symptoms, of the services that this one names.
            let codes = topic.signatures.iter().filter(|of| matches!(of, super::Signature::Code(_)));
            shared = codes.cloned().collect();
            shared.extend(signatures([].iter(), &symptoms(&topic.signatures), &providers));
        }
        let form = Form::decide(&Found {
            said: &hits.said,
            title: (hits.title_end > 0).then(|| &hits.text[..hits.title_end]),
            points_elsewhere: self.points_elsewhere(words, &providers),
            old_story: words.title.is_some_and(|title| self.old_story.is_match(title)),
        });
        let bare = normalise(&self.masks.mask(&without(hits.typed, &hits.codes), &[]));
        let nameless = self.names.without(&bare);
        let own = tokens(&nameless);
        Report {
            // Whoever says only "same here" says what the thread says.
            tokens: topic.filter(|topic| !topic.tokens.is_empty()).map_or(own, |topic| topic.tokens.clone()),
            // Whoever blames nobody is nobody's vote, and most talk of trouble blames nobody.
            copy: if providers.is_empty() { None } else { CopyHash::of(&bare) },
            campaign: CopyHash::of(&nameless),
            signatures: shared,
            codes: spellings,
            phrases,
            form,
            side: side(hits),
            language: language::language(hits.typed),
            since: words.at.and_then(|at| since::since(hits.text, at)),
            region: self
                .regions
                .find(hits.text)
                .first()
                .map(|hit| self.catalog.regions[hit.class].id.clone()),
            quoted: quoted.map(|code| hits.typed[code.start..code.end].to_uppercase()),
            staff: None,
            providers,
        }
    }

    /// Whether somebody tells of a trouble that no rule knows: where the place is about the provider, or its name
    /// stands beside the trouble, or, if nobody is blamed, at least of his own.
    fn is_trouble_told(&self, words: &Words<'_>, hits: &Hits<'_>, report: &Report) -> bool {
        let beside = |report: &Report| {
            !report.providers.is_empty() && hits.said.of("trouble").any(|hit| hits.is_near(words, hit))
        };
        !report.tokens.is_empty() && (report.form.is_personal() || beside(report))
    }

    /// Whether a code of one provider's own may be meant where these are spoken of.
    fn is_of(&self, code: &CodeHit, providers: &[Named]) -> bool {
        let Some(owner) = code.provider.as_deref() else { return false };
        let brand = |id: &str| self.catalog.provider(id).and_then(|provider| provider.part_of.clone());
        providers.iter().any(|named| {
            named.provider == owner
                || self.catalog.family(owner).any(|id| id == named.provider)
                || brand(owner).is_some_and(|of| brand(&named.provider).is_some_and(|other| of == other))
        })
    }

    /// Whether the post is a link to somebody who already said it: any story of a link site, or a
    /// provider's own status page.
    fn points_elsewhere(&self, words: &Words<'_>, providers: &[Named]) -> bool {
        words.link.is_some()
            || providers
                .iter()
                .filter_map(|named| self.catalog.provider(&named.provider))
                .flat_map(|provider| &provider.status_hosts)
                .any(|host| words.body().contains(host.as_str()))
    }

    fn position(&self, id: &str) -> Option<usize> {
        self.catalog.providers.iter().position(|provider| provider.id == id)
    }
}

impl Hits<'_> {
    /// Whether what stands here may be about the providers of the text.
    fn is_near(&self, words: &Words<'_>, hit: &PhraseHit) -> bool {
        words.about.is_some()
            || words.topic.is_some()
            || self.mentions.iter().any(|mention| {
                mention.end <= self.title_end
                    || hit.start < mention.end + NAME_DISTANCE_BYTES_MAX
                        && mention.start < hit.end + NAME_DISTANCE_BYTES_MAX
            })
    }
}

/// Whose fault the words suggest: what a code says, else what people say, if they say one thing.
fn side(hits: &Hits<'_>) -> Side {
    let of_codes = hits.codes.iter().map(|code| code.side).find(|side| *side != Side::Either);
    of_codes.unwrap_or_else(|| match (hits.said.has("third-party"), hits.said.has("local")) {
        (true, false) => Side::ThirdParty,
        (false, true) => Side::Local,
        _ => Side::Either,
    })
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
