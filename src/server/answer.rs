//! The answer to a pasted text as it is shown: the verdict first, then what it rests on, then what to do.

use super::card::{anchor, places, standing};
use super::plain::{Link, Part, Piece, Plain, parts, pieces};
use super::view::{Badge, provider_name, signature_words};
use super::words::{Moment, amount, count};
use crate::catalog::Catalog;
use crate::detect::{Swarm, SwarmState};
use crate::verdict::{Answer, Similar, SourceState};
use jiff::Timestamp;

/// The most reports of others that are shown.
const SIMILAR_SHOWN: usize = 12;

/// An answer, in words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    pub(super) badge: Badge,
    pub(super) sentence: Plain,
    pub(super) at: Moment,
    /// Of the surest open swarm that matches.
    pub(super) since: Option<(Moment, Moment)>,
    pub(super) people: Option<String>,
    pub(super) providers: Vec<String>,
    /// What was recognised in the text.
    pub(super) recognised: Vec<Plain>,
    pub(super) swarms: Vec<Match>,
    pub(super) similar: Vec<Near>,
    /// Sources that should know and cannot be read.
    pub(super) blind: Vec<Knower>,
    /// Sources that should know and are read, the oldest knowledge first.
    pub(super) seeing: Vec<Knower>,
    pub(super) next: Vec<Vec<Piece>>,
}

/// A swarm that matches, in brief: its card stands elsewhere on the page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Match {
    pub(super) badge: Badge,
    pub(super) anchor: String,
    pub(super) provider: String,
    pub(super) standing: String,
    pub(super) people: String,
    pub(super) venues: Vec<(&'static str, u32)>,
}

/// A report of somebody else.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Near {
    pub(super) at: Moment,
    pub(super) source: String,
    pub(super) title: Option<Plain>,
    pub(super) link: Option<Link>,
    pub(super) parts: Vec<Part>,
    pub(super) matching: bool,
}

/// A source that should know.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Knower {
    pub(super) id: String,
    pub(super) official: bool,
    pub(super) about: Option<String>,
    pub(super) read: Option<Moment>,
    pub(super) blind: Option<Plain>,
}

impl Said {
    pub(super) fn new(answer: &Answer, catalog: &Catalog) -> Self {
        let now = answer.at;
        let open = answer.swarms.iter().find(|swarm| swarm.state != SwarmState::Subsided);
        let mut sources: Vec<&SourceState> = answer.sources.iter().collect();
        sources.sort_by_key(|source| (source.blind.is_none(), source.last_ok_at, &source.id));
        let (seeing, blind) = sources
            .into_iter()
            .partition::<Vec<_>, _>(|source| source.blind.is_none() && source.last_ok_at.is_some());
        let knowers = |sources: Vec<&SourceState>| {
            sources.into_iter().map(|source| Knower::new(source, catalog, now)).collect()
        };
        let signatures = answer.signatures.iter().map(|signature| signature_words(catalog, signature));
        let mut recognised: Vec<Plain> =
            signatures.chain(answer.phrases.iter().cloned()).map(|words| Plain::new(&words)).collect();
        let mut seen = std::collections::BTreeSet::new();
        recognised.retain(|words| !words.is_blank() && seen.insert(words.to_string()));
        Self {
            badge: Badge::of_verdict(answer.verdict),
            sentence: Plain::new(&answer.sentence),
            at: Moment::clock(now, now),
            since: open.map(|swarm| (Moment::clock(swarm.onset.0, now), Moment::ago(swarm.onset.1, now))),
            people: open.map(|swarm| {
                let places = count(swarm.venues.len(), "kind of place", "kinds of place");
                format!("{} in {places}", amount(swarm.people))
            }),
            providers: answer.providers.iter().map(|id| provider_name(catalog, id)).collect(),
            recognised,
            swarms: answer.swarms.iter().map(|swarm| Match::new(swarm, catalog, now)).collect(),
            similar: answer
                .similar
                .iter()
                .take(SIMILAR_SHOWN)
                .map(|similar| Near::new(similar, now))
                .collect(),
            blind: knowers(blind),
            seeing: knowers(seeing),
            next: answer.next.iter().map(|sentence| pieces(sentence)).collect(),
        }
    }
}

impl Match {
    fn new(swarm: &Swarm, catalog: &Catalog, now: Timestamp) -> Self {
        Self {
            badge: Badge::of_swarm(swarm),
            anchor: anchor(swarm),
            provider: provider_name(catalog, &swarm.provider),
            standing: standing(swarm, now),
            people: amount(swarm.people),
            venues: places(swarm),
        }
    }
}

impl Near {
    fn new(similar: &Similar, now: Timestamp) -> Self {
        Self {
            at: Moment::ago(similar.at, now),
            source: similar.source.clone(),
            title: similar.title.as_deref().map(Plain::new).filter(|title| !title.is_blank()),
            link: similar.url.as_deref().and_then(Link::new),
            parts: parts(&similar.snippet, &similar.highlights),
            matching: similar.matching,
        }
    }
}

impl Knower {
    fn new(source: &SourceState, catalog: &Catalog, now: Timestamp) -> Self {
        Self {
            id: source.id.clone(),
            official: source.official,
            about: source.about.as_deref().map(|id| provider_name(catalog, id)),
            read: source.last_ok_at.map(|at| Moment::ago(at, now)),
            blind: source.blind.as_deref().map(Plain::new),
        }
    }
}
