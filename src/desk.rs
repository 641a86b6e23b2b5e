//! Where people ask: check a text, search, look at swarms and at the health of the sources.
//!
//! Reads the store and the index and writes neither, so any number of desks may be open beside the one
//! program that crawls. The terminal and the web page ask here, and so they say the same.

use crate::catalog::{Catalog, normalise};
use crate::detect::Swarm;
use crate::pipeline::INDEX_FOLDER;
use crate::report::{Reader, Words};
use crate::sighting::AuthorHash;
use crate::store::{SourceHealth, Store, StoreError, StoredPost, Which};
use crate::verdict::{Answer, Known, Similar, SourceState, judge};
use crawlers::{Reading, Venue};
use index::{Highlighter, Hits, Index, Page, Query, Sort};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

/// The longest text that can be checked, in bytes; more is cut, and the answer goes by its beginning.
pub const QUESTION_BYTES_MAX: usize = 64 * 1024;

/// Reports that resemble a text are looked for this far back.
const SIMILAR_SINCE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Reports shown that resemble a text.
const SIMILAR_MAX: usize = 10;

/// Swarms that a text is held against, newest first.
const SWARMS_MAX: usize = 500;

/// Where people ask.
#[derive(Debug)]
pub struct Desk {
    reader: Reader,
    store: Mutex<Store>,
    index: Index,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The query cannot be understood; the sentence says where and what to write instead.
    #[error(transparent)]
    BadQuery(#[from] index::QueryError),
    /// The provider named beside a text is not in the catalog.
    #[error("there is no provider {id:?} in the catalog{hint}")]
    UnknownProvider {
        /// As it was asked for.
        id: String,
        /// What was meant, perhaps.
        hint: String,
    },
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] index::Error),
}

/// Results of a search.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Results {
    /// How many posts match in all.
    pub total: usize,
    /// The asked-for page of them.
    pub hits: Vec<Hit>,
}

/// One post that matches.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The source's id.
    pub source: String,
    /// The post's id there.
    pub post: String,
    /// What sort of place it is.
    pub venue: Venue,
    /// When it was written.
    pub at: Timestamp,
    /// Its title, if it has one.
    pub title: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// The part that matches, plain text.
    pub snippet: String,
    /// Byte ranges of the snippet that match.
    pub highlights: Vec<(usize, usize)>,
}

/// A source and its health.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceLine {
    /// The source's id.
    pub id: String,
    /// Name of the crawler that reads it.
    pub kind: String,
    /// Where it is.
    pub url: String,
    /// What sort of place it is.
    pub venue: Venue,
    /// The provider it is about, if it is about one.
    pub about: Option<String>,
    /// Whether it is read.
    pub enabled: bool,
    /// Whether somebody saw the address work.
    pub verified: bool,
    /// How the last visit went; `None` before the first.
    pub reading: Option<Reading>,
    /// Since when visits go that way.
    pub since: Option<Timestamp>,
    /// What went wrong, if something did.
    pub why: Option<String>,
    /// When the last visit was.
    pub last_visit_at: Option<Timestamp>,
    /// When it was last read well.
    pub last_ok_at: Option<Timestamp>,
}

impl Desk {
    /// Opens the store and the index in `directory` for reading.
    ///
    /// # Errors
    /// When there is nothing there yet, or it cannot be read; says what to do.
    pub fn open(directory: &Path, catalog: Arc<Catalog>) -> Result<Self, DeskError> {
        let store = Store::open_read_only(directory)?;
        let index = Index::open(&directory.join(INDEX_FOLDER))?;
        Ok(Self { reader: Reader::new(catalog), store: Mutex::new(store), index })
    }

    /// Is it just me? `about` is the id of the provider named beside the text, if any.
    ///
    /// # Errors
    /// When the provider is unknown, or store or index cannot be read.
    pub fn check(&self, text: &str, about: Option<&str>, now: Timestamp) -> Result<Answer, DeskError> {
        let about = about.map(|about| self.provider(about)).transpose()?;
        let text = &text[..text.floor_char_boundary(QUESTION_BYTES_MAX)];
        let known = Known {
            swarms: self.swarms(false, SWARMS_MAX)?,
            similar: self.similar(text, about, now)?,
            sources: self.source_states()?,
        };
        Ok(judge(&self.reader, text, about, known, now))
    }

    /// Swarms, newest first; open ones only, or all.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn swarms(&self, open_only: bool, limit: usize) -> Result<Vec<Swarm>, DeskError> {
        Ok(self.store().swarms(if open_only { Which::Open } else { Which::All }, limit)?)
    }

    /// The swarm with this id.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn swarm(&self, id: &str) -> Result<Option<Swarm>, DeskError> {
        Ok(self.store().swarm(id)?)
    }

    /// Every source of the catalog with its health.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn sources(&self) -> Result<Vec<SourceLine>, DeskError> {
        let health: BTreeMap<String, SourceHealth> =
            self.store().source_health()?.into_iter().map(|health| (health.source.clone(), health)).collect();
        let lines = self.catalog().sources.iter().map(|entry| {
            let health = health.get(&entry.source.id);
            SourceLine {
                id: entry.source.id.clone(),
                kind: entry.source.kind.clone(),
                url: entry.source.url.to_string(),
                venue: entry.source.venue,
                about: entry.source.provider.clone(),
                enabled: entry.enabled,
                verified: entry.verified,
                reading: health.map(|health| health.reading),
                since: health.map(|health| health.since),
                why: health.and_then(|health| health.why.clone()),
                last_visit_at: health.map(|health| health.last_visit_at),
                last_ok_at: health.and_then(|health| health.last_ok_at),
            }
        });
        Ok(lines.collect())
    }

    /// Posts that match a query, best first. The grammar is that of [`index::Query`].
    ///
    /// # Errors
    /// When the query cannot be understood, or store or index cannot be read.
    pub fn search(&self, query: &str, limit: usize, offset: usize, now: Timestamp) -> Result<Results, DeskError> {
        let query = Query::parse(query, now)?;
        let found = self.index.search(&query, &Page { limit, offset, sort: Sort::Relevance })?;
        let highlighter = query.highlighter();
        let hits = self.posts(&found)?.into_iter().map(|stored| {
            let snippet = highlighter.snippet(&stored.post.text);
            Hit {
                source: stored.source,
                post: stored.post.id,
                venue: stored.venue,
                at: stored.post.at,
                title: stored.post.title,
                url: stored.post.url,
                snippet: snippet.text,
                highlights: snippet.highlighted.into_iter().map(|range| (range.start, range.end)).collect(),
            }
        });
        Ok(Results { total: found.total, hits: hits.collect() })
    }

    /// The catalog it goes by.
    pub fn catalog(&self) -> &Catalog {
        self.reader.catalog()
    }

    /// The closest reports of others, and which of them match in provider and signature.
    fn similar(&self, text: &str, about: Option<&str>, now: Timestamp) -> Result<Vec<Similar>, DeskError> {
        let report = self.reader.read(&Words { text, about, ..Words::default() });
        let codes = report.as_ref().map(|report| report.codes.clone()).unwrap_or_default();
        let phrases = report.as_ref().map(|report| report.phrases.clone()).unwrap_or_default();
        let signatures = report.map(|report| report.signatures).unwrap_or_default();
        let providers: Vec<String> = self
            .reader
            .named(text, about)
            .iter()
            .flat_map(|id| self.catalog().family(id).map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let since = now.saturating_sub(SIMILAR_SINCE).ok();
        let found = self.index.similar(&index::Similar {
            text,
            codes: &codes,
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
            });
            let matching = theirs.is_some_and(|report| {
                report.is_evidence() && report.signatures.iter().any(|signature| signatures.contains(signature))
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

    fn source_states(&self) -> Result<Vec<SourceState>, DeskError> {
        let enabled = self.sources()?.into_iter().filter(|source| source.enabled);
        let states = enabled.map(|source| SourceState {
            official: source.venue == Venue::Official,
            about: source.about,
            last_ok_at: source.last_ok_at,
            blind: match source.reading {
                Some(reading) if reading.is_blind() => {
                    Some(source.why.unwrap_or_else(|| "it cannot be read".to_owned()))
                }
                Some(_) => None,
                None => Some("it was never read".to_owned()),
            },
            id: source.id,
        });
        Ok(states.collect())
    }

    /// The posts of hits, in their order.
    fn posts(&self, found: &Hits) -> Result<Vec<StoredPost>, DeskError> {
        let keys: Vec<u64> = found.hits.iter().map(|hit| hit.key).collect();
        let mut posts: BTreeMap<u64, StoredPost> =
            self.store().posts(&keys)?.into_iter().map(|post| (post.key, post)).collect();
        Ok(keys.iter().filter_map(|key| posts.remove(key)).filter(|stored| !stored.post.deleted).collect())
    }

    /// A provider's id, from its id, name or one of its names.
    fn provider(&self, name: &str) -> Result<&str, DeskError> {
        let wanted = normalise(name);
        let mut providers = self.catalog().providers.iter();
        let found = providers.find(|provider| {
            provider.id == wanted
                || normalise(&provider.name) == wanted
                || provider.aliases.iter().any(|alias| normalise(alias) == wanted)
        });
        found.map(|provider| provider.id.as_str()).ok_or_else(|| DeskError::UnknownProvider {
            id: name.to_owned(),
            hint: self.catalog().similar_provider(name).map_or_else(String::new, |id| format!("; did you mean {id:?}?")),
        })
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
