//! Makes a report of what the rules found.

use super::form::{Form, Found};
use super::hits::Hits;
use super::signatures::{signatures, symptoms};
use super::tokens::tokens;
use super::{CopyHash, Named, Reader, Report, Signature, Words, language, since, whose};
use crate::catalog::{CodeHit, normalise};

impl Reader {
    /// The report of what was found, whether or not it says enough to be one.
    pub(super) fn report(&self, words: &Words<'_>, hits: &Hits<'_>) -> Report {
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
        for hit in hits.said.symptoms.iter().filter(|hit| providers.is_empty() || hits.is_near(words, hit)) {
            shown.push(&self.catalog.symptoms[hit.class].id);
            phrases.push(hits.text[word_start(hits.text, hit.start)..hit.end].to_owned());
        }
        phrases.sort();
        phrases.dedup();
        let mut shared = signatures(hits.codes.iter(), &shown, &providers);
        let inherits = shared.is_empty() && (hits.said.has("me-too") || hits.said.has("trouble"));
        let topic = words.topic.filter(|_| inherits);
        if let Some(topic) = topic {
            // The thread's symptoms, of the services that this one names.
            let codes = topic.signatures.iter().filter(|of| matches!(of, Signature::Code(_)));
            shared = codes.cloned().collect();
            shared.extend(signatures([].iter(), &symptoms(&topic.signatures), &providers));
        }
        let form = Form::decide(&Found {
            said: &hits.said,
            title: (hits.title_end > 0).then(|| &hits.text[..hits.title_end]),
            points_elsewhere: self.points_elsewhere(words, &providers),
            old_story: words.title.is_some_and(|title| self.old_story.is_match(title)),
        });
        // Whoever blames nobody and speaks of nothing that happens to him is heard by nobody; most talk of trouble
        // is such, and its words are not looked at.
        let heard = !providers.is_empty() || form.is_personal();
        let bare = heard.then(|| normalise(&self.masks.mask(&hits.without_codes(), &[])));
        let nameless = bare.as_ref().map(|bare| self.names.without(bare));
        let own = nameless.as_deref().map(tokens).unwrap_or_default();
        Report {
            // Whoever says only "same here" says what the thread says.
            tokens: topic.filter(|topic| !topic.tokens.is_empty()).map_or(own, |topic| topic.tokens.clone()),
            copy: bare.filter(|_| !providers.is_empty()).and_then(|bare| CopyHash::of(&bare)),
            campaign: nameless.and_then(|nameless| CopyHash::of(&nameless)),
            signatures: shared,
            codes: spellings,
            phrases,
            form,
            side: hits.side(),
            language: if heard { language::language(hits.typed) } else { None },
            since: words.at.filter(|_| heard).and_then(|at| since::since(hits.text, at)),
            region: if heard { self.region(hits.text) } else { None },
            quoted: quoted.map(|code| hits.typed[code.start..code.end].to_uppercase()),
            staff: None,
            providers,
        }
    }

    /// The first region that the text names.
    fn region(&self, text: &str) -> Option<String> {
        let found = self.regions.find(text);
        found.first().map(|hit| self.catalog.regions[hit.class].id.clone())
    }

    /// Whether somebody tells of a trouble that no rule knows: where the place is about the provider, or its name
    /// stands beside the trouble, or, if nobody is blamed, at least of his own.
    pub(super) fn is_trouble_told(&self, words: &Words<'_>, hits: &Hits<'_>, report: &Report) -> bool {
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
}

/// Where the word begins in which a phrase does: "'t send mail" is found in "can't send mail", and shown as that.
fn word_start(text: &str, start: usize) -> usize {
    let cut = text[start..].starts_with('\'');
    if cut { text[..start].trim_end_matches(char::is_alphanumeric).len() } else { start }
}
