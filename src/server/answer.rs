//! The answer to a pasted text as it is shown: the verdict first, then what it rests on, then what to do.

use super::badge::{Badge, provider_name, signature_words};
use super::card::{lag, places, standing};
use super::chart::Chart;
use super::plain::{Link, Part, Piece, Plain, parts, pieces};
use super::words::{Moment, amount, count, span};
use crate::catalog::Catalog;
use crate::desk::{OfficialPage, PastSwarm, Reply};
use crate::detect::Swarm;
use crate::verdict::{Similar, SourceState};
use jiff::Timestamp;
use std::collections::BTreeSet;
use url::form_urlencoded;

/// The most reports of others that are shown.
const SIMILAR_SHOWN: usize = 12;

/// An answer, in words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    pub(super) badge: Badge,
    pub(super) sentence: Plain,
    pub(super) at: Moment,
    /// The address under which the same is asked again, without the text; none where nothing was recognised.
    pub(super) address: Option<String>,
    /// Of the surest open swarm that matches: when all was quiet, and the first report.
    pub(super) since: Option<(Moment, Moment)>,
    pub(super) people: Option<String>,
    pub(super) providers: Vec<(String, String)>,
    /// What was recognised in the text.
    pub(super) recognised: Vec<Plain>,
    pub(super) swarms: Vec<Match>,
    /// The swarm that the documents are made of.
    pub(super) swarm: Option<String>,
    pub(super) chart: Option<Chart>,
    pub(super) similar: Vec<Near>,
    pub(super) official: Vec<Official>,
    pub(super) past: Vec<Past>,
    /// Sources that should know and cannot be read.
    pub(super) blind: Vec<Knower>,
    /// Sources that should know and are read, the oldest knowledge first.
    pub(super) seeing: Vec<Knower>,
    pub(super) next: Vec<Vec<Piece>>,
}

/// A swarm that matches, in brief.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Match {
    pub(super) badge: Badge,
    pub(super) id: String,
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

/// The provider's own page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Official {
    pub(super) source: String,
    pub(super) about: Option<String>,
    pub(super) link: Option<Link>,
    pub(super) read: Option<Moment>,
    pub(super) blind: Option<Plain>,
    /// Title, step and time of each incident that is not over.
    pub(super) open: Vec<(Plain, &'static str, Moment)>,
}

/// An outage before, and how it ended.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Past {
    pub(super) id: String,
    pub(super) provider: String,
    pub(super) what: String,
    pub(super) began: Moment,
    /// "lasted 4 h; acknowledged 40 min after the first report".
    pub(super) ended: String,
    pub(super) people: String,
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
    pub(super) fn new(reply: &Reply, catalog: &Catalog) -> Self {
        let answer = &reply.answer;
        let now = answer.at;
        let open = answer.swarm();
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
        let mut seen = BTreeSet::new();
        recognised.retain(|words| !words.is_blank() && seen.insert(words.to_string()));
        let known = !answer.providers.is_empty() || !answer.signatures.is_empty();
        let nearest = answer.similar.iter().take(SIMILAR_SHOWN);
        Self {
            badge: Badge::of_verdict(answer.verdict),
            sentence: Plain::new(&answer.sentence),
            at: Moment::clock(now, now),
            address: known.then(|| pair_link("/answer", &answer.pairs())),
            since: open.map(|swarm| (Moment::clock(swarm.onset.0, now), Moment::ago(swarm.onset.1, now))),
            people: open.map(|swarm| {
                let places = count(swarm.venues.len(), "kind of place", "kinds of place");
                format!("{} in {places}", amount(swarm.people))
            }),
            providers: answer.providers.iter().map(|id| (id.clone(), provider_name(catalog, id))).collect(),
            recognised,
            swarms: answer.swarms.iter().map(|swarm| Match::new(swarm, catalog, now)).collect(),
            swarm: open.map(|swarm| swarm.id.clone()),
            chart: reply.timeline.as_ref().map(|timeline| Chart::new(timeline, now)),
            similar: nearest.map(|similar| Near::new(similar, now)).collect(),
            official: reply.official.iter().map(|page| Official::new(page, catalog, now)).collect(),
            past: reply.past.iter().map(|past| Past::new(past, catalog, now)).collect(),
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
            id: swarm.id.clone(),
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

impl Official {
    fn new(page: &OfficialPage, catalog: &Catalog, now: Timestamp) -> Self {
        let open = page.open.iter().map(|incident| {
            let at = Moment::ago(incident.published_at, now);
            (Plain::new(&incident.title), incident.state.as_str(), at)
        });
        Self {
            source: page.source.clone(),
            about: page.about.as_deref().map(|id| provider_name(catalog, id)),
            link: Link::new(&page.url),
            read: page.read_at.map(|at| Moment::ago(at, now)),
            blind: page.blind.as_deref().map(Plain::new),
            open: open.collect(),
        }
    }
}

impl Past {
    pub(super) fn new(past: &PastSwarm, catalog: &Catalog, now: Timestamp) -> Self {
        let spoke = match past.lag_seconds {
            Some(seconds) => format!("acknowledged {}", lag(seconds)),
            None if past.subsided_at.is_some() => "never acknowledged".to_owned(),
            None => "not acknowledged".to_owned(),
        };
        Self {
            id: past.id.clone(),
            provider: provider_name(catalog, &past.provider),
            what: signature_words(catalog, &past.signature),
            began: Moment::clock(past.began_at, now),
            ended: format!("reported for {}; {spoke}", span(past.lasted().as_secs())),
            people: amount(past.people),
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

/// An address with these pairs.
pub(super) fn pair_link(path: &str, pairs: &[(&str, String)]) -> String {
    let pairs = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{path}?{pairs}")
}
