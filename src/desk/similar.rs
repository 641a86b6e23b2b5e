//! The reports of others that resemble a pasted text.

use super::{Desk, DeskError};
use crate::report::{Signature, Words};
use crate::sighting::AuthorHash;
use crate::verdict::{Asked, Similar, tells_whose};
use index::{Highlighter, Page, Query};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// Reports that resemble a text are looked for this far back.
const SIMILAR_SINCE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Reports shown that resemble a text.
const SIMILAR_MAX: usize = 10;

/// Reports that share a signature with a text are looked for this far back …
const MATCHING_SINCE: SignedDuration = SignedDuration::from_hours(24);

/// … and so many of them are shown below those that resemble it.
const MATCHING_MAX: usize = 5;

impl Desk {
    /// The closest reports of others, and which of them match in provider and signature.
    pub(super) fn similar(
        &self,
        asked: &Asked,
        text: &str,
        now: Timestamp,
    ) -> Result<Vec<Similar>, DeskError> {
        let Asked { providers, signatures, phrases, codes, .. } = asked;
        let providers: Vec<String> =
            providers.iter().flat_map(|id| self.catalog().family(id)).map(str::to_owned).collect();
        let since = now.saturating_sub(SIMILAR_SINCE).ok();
        let found = self.index.similar(&index::Similar {
            text,
            codes,
            providers: &providers,
            since,
            limit: SIMILAR_MAX,
        })?;
        let found = self.with_matching(found, &providers, signatures, now)?;
        let highlighter = Highlighter::of_phrases(phrases.iter().map(String::as_str));
        let mut authors: BTreeMap<AuthorHash, u32> = BTreeMap::new();
        let similar = self.posts(&found)?.into_iter().map(|stored| {
            let theirs = self.reader.read(&Words {
                title: stored.post.title.as_deref(),
                text: &stored.post.text,
                link: stored.post.link.as_deref(),
                about: stored.about.as_deref(),
                topic: None,
                at: Some(stored.post.at),
            });
            let matching = theirs.is_some_and(|report| {
                report.is_evidence()
                    && report.signatures.iter().any(|signature| {
                        signatures.contains(signature) && (!providers.is_empty() || tells_whose(signature))
                    })
            });
            let next = u32::try_from(authors.len()).unwrap_or(u32::MAX);
            let author = stored.author.map(|author| *authors.entry(author).or_insert(next));
            let snippet = highlighter.snippet(&stored.post.text);
            Similar {
                source: stored.source,
                post: stored.post.id,
                at: stored.post.at,
                url: stored.post.url,
                title: stored.post.title,
                snippet: snippet.text,
                highlights: snippet.highlighted.into_iter().map(|range| (range.start, range.end)).collect(),
                matching,
                author,
            }
        });
        Ok(similar.collect())
    }

    /// The same with the newest reports of these providers that share a signature: others may tell of one failure in words
    /// of which none is alike, and an address that is shared has no words.
    fn with_matching(
        &self,
        mut found: Vec<u64>,
        providers: &[String],
        signatures: &[Signature],
        now: Timestamp,
    ) -> Result<Vec<u64>, DeskError> {
        if providers.is_empty() || signatures.is_empty() {
            return Ok(found);
        }
        let signatures: Vec<String> = signatures.iter().map(Signature::to_string).collect();
        let query = Query::matching(providers, &signatures, now.saturating_sub(MATCHING_SINCE).ok());
        let page = Page { limit: MATCHING_MAX, sort: index::Sort::Newest, after: None };
        for hit in self.index.search(&query, &page)?.hits {
            if !found.contains(&hit.key) {
                found.push(hit.key);
            }
        }
        Ok(found)
    }
}
