//! The decision, in the order in which a careful person would ask.

use super::common::{matches, names, tells_whose};
use super::widespread::widespread;
use super::{Answer, Asked, Similar, SourceState, Verdict, can_tell};
use crate::catalog::{Catalog, Side};
use crate::detect::Swarm;
use crate::plain;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// Matching reports by others count as "now" for this long.
const RECENT: SignedDuration = SignedDuration::from_hours(24);

/// This many others with matching reports make it possible that it is widespread.
const OTHERS_MIN: usize = 2;

/// Sources that a sentence names.
const NAMED_MAX: usize = 5;

/// What is known when the question is asked.
#[derive(Debug, Clone)]
pub struct Known {
    /// Swarms, open or subsided lately.
    pub swarms: Vec<Swarm>,
    /// The closest reports in the index.
    pub similar: Vec<Similar>,
    /// Every enabled source.
    pub sources: Vec<SourceState>,
}

/// Answers what was asked.
pub fn judge(catalog: &Catalog, asked: Asked, known: Known, now: Timestamp) -> Answer {
    let Asked { providers, signatures, phrases, side, at, .. } = asked;
    let mut swarms: Vec<Swarm> =
        known.swarms.into_iter().filter(|swarm| matches(catalog, swarm, &providers, &signatures)).collect();
    swarms.sort_by(|a, b| (b.grade, b.score).partial_cmp(&(a.grade, a.score)).expect("scores are numbers"));
    let sources: Vec<SourceState> = known
        .sources
        .into_iter()
        .filter(|source| match &source.about {
            Some(about) => {
                providers.is_empty() || catalog.family(about).any(|id| providers.iter().any(|p| p == id))
            }
            None => true,
        })
        .collect();

    let mut answer = Answer {
        verdict: Verdict::CannotTell,
        sentence: String::new(),
        at: now,
        asked_at: at,
        side,
        providers,
        signatures,
        phrases,
        swarms,
        similar: known.similar,
        sources,
        next: Vec::new(),
    };
    decide(&mut answer, catalog);
    answer
}

fn decide(answer: &mut Answer, catalog: &Catalog) {
    let side = answer.side;
    let open = answer.swarm().cloned().map(|swarm| as_of(swarm, answer.asked_at));
    let beside = answer.swarms.iter().find(|swarm| answer.was_on(swarm)).filter(|_| open.is_none()).cloned();
    let others = others(answer);
    let name =
        |id: &str| catalog.provider(id).map_or_else(|| id.to_owned(), |provider| provider.name.clone());
    let subject = answer.providers.first().map_or_else(|| "this".to_owned(), |id| name(id));
    let blind: Vec<&str> = answer
        .sources
        .iter()
        .filter(|source| !source.sees(answer.at))
        .map(|source| source.id.as_str())
        .collect();
    let seeing = answer.sources.len() - blind.len();
    // Whoever listens to everybody hears little of anybody.
    let listened = if answer.providers.is_empty() {
        !answer.sources.is_empty()
    } else {
        answer.sources.iter().any(|source| source.about.is_some())
    };

    if let Some(swarm) = &open {
        (answer.verdict, answer.sentence) = widespread(swarm, catalog, answer.asked_at.unwrap_or(answer.at));
        if let Some(at) = answer.asked_at {
            let at = at.strftime("%-d %B %Y %H:%M UTC");
            answer.sentence = format!("As of {at}: {}", answer.sentence);
        }
    } else if side == Some(Side::ThirdParty) {
        answer.verdict = Verdict::ThirdParty;
        answer.sentence =
            "The text blames a third party, such as a reputation list or a carrier, rather than the \
                           service that shows it."
                .to_owned();
    } else if others >= OTHERS_MIN && !(side == Some(Side::Local) && beside.is_some()) {
        answer.verdict = Verdict::Possible;
        answer.sentence =
            format!("Possibly not just you: {others} other people wrote the same of {subject} within a day.");
    } else if side == Some(Side::Local) {
        answer.verdict = Verdict::LikelyLocal;
        answer.sentence =
            "Likely just you: this error is about your own account, settings or quota.".to_owned();
    } else if !listened || !can_tell(seeing, blind.len()) {
        answer.verdict = Verdict::CannotTell;
        answer.sentence = if !listened {
            format!("Cannot tell: no source that is read would know about {subject}.")
        } else {
            format!(
                "Cannot tell: {} of {} sources that should know cannot be read or were not read lately: {}.",
                blind.len(),
                answer.sources.len(),
                first(&blind)
            )
        };
    } else if answer.providers.is_empty() && !answer.signatures.iter().any(tells_whose) {
        answer.verdict = Verdict::CannotTell;
        answer.sentence = if answer.signatures.is_empty() {
            "Cannot tell: no provider and no error is recognised in these words.".to_owned()
        } else {
            "Cannot tell: these words do not say whose service it is. Name the provider.".to_owned()
        };
        if !blind.is_empty() {
            answer.sentence.push_str(&format!(" Of the sources, these cannot be read: {}.", first(&blind)));
        }
    } else {
        answer.verdict = Verdict::LikelyLocal;
        answer.sentence = format!(
            "Likely just you: {seeing} sources that would know are read, and nobody else says this of {subject}."
        );
    }
    if let Some(swarm) = &beside {
        let name = name(&swarm.provider);
        let people = swarm.people;
        answer
            .sentence
            .push_str(&format!(" Yet {people:.0} people report a failure of {name} at this time."));
    }
    let over = answer.swarms.iter().find_map(|swarm| swarm.subsided_at);
    let over = over.filter(|_| open.is_none() && beside.is_none());
    if let Some(over) = over {
        let ago = plain::duration(answer.at.duration_since(over));
        answer
            .sentence
            .push_str(&format!(" Others had the same; nobody has reported it any more since {ago} ago."));
    }
    answer.next = next(answer, open.as_ref(), &blind);
}

/// The swarm without what the provider said after that time.
fn as_of(mut swarm: Swarm, at: Option<Timestamp>) -> Swarm {
    if let Some(at) = at {
        swarm.ladder.retain(|rung| rung.at <= at);
        swarm.acknowledgement = swarm.acknowledgement.filter(|word| word.published_at <= at);
    }
    swarm
}

/// Distinct authors of recent matching reports.
fn others(answer: &Answer) -> usize {
    let recent = answer
        .similar
        .iter()
        .filter(|similar| similar.matching && answer.at.duration_since(similar.at) < RECENT);
    recent.map(|similar| similar.author.ok_or(&similar.source)).collect::<BTreeSet<_>>().len()
}

impl Asked {
    /// Whether a swarm of this provider may be what is asked about.
    pub fn may_be_of(&self, catalog: &Catalog, provider: &str) -> bool {
        names(catalog, provider, &self.providers, &self.signatures)
    }

    /// Whether a swarm may be what is asked about.
    pub fn may_be(&self, catalog: &Catalog, swarm: &Swarm) -> bool {
        matches(catalog, swarm, &self.providers, &self.signatures)
    }
}

fn next(answer: &Answer, open: Option<&Swarm>, blind: &[&str]) -> Vec<String> {
    let mut next = Vec::new();
    if let Some(swarm) = open {
        if let Some(thread) = swarm.threads().into_iter().find_map(|thread| thread.url) {
            next.push(format!("Join the largest thread: {thread}"));
        }
        match &swarm.acknowledgement {
            Some(word) => next.push(format!("Follow what the provider says: {} at {}.", word.id, word.source)),
            None => next.push(
                "Open a ticket that says: several unrelated customers, same start, worked before; link the reports below."
                    .to_owned(),
            ),
        }
    } else if answer.verdict == Verdict::LikelyLocal {
        next.push(
            "Check your own side first: account, network, recent changes; then ask again in a few minutes."
                .to_owned(),
        );
    }
    if !blind.is_empty() {
        next.push(format!("Silence of these sources means nothing now: {}.", first(blind)));
    }
    next
}

/// The names of the first few, and how many more there are.
fn first(ids: &[&str]) -> String {
    let shown = ids.iter().take(NAMED_MAX).copied().collect::<Vec<_>>().join(", ");
    match ids.len().saturating_sub(NAMED_MAX) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
