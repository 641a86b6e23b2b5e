//! The reports of others that resemble a pasted text.

use super::{Desk, DeskError};
use crate::report::Words;
use crate::sighting::AuthorHash;
use crate::verdict::{Asked, Similar};
use index::Highlighter;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// Reports that resemble a text are looked for this far back.
const SIMILAR_SINCE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Reports shown that resemble a text.
const SIMILAR_MAX: usize = 10;

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
                    && report.signatures.iter().any(|signature| signatures.contains(signature))
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
}
