//! Plays a world: every line as an archive's, read once, to our detector and to every rule.

use super::keyword::Keywords;
use super::rules::{Ears, Ewma, Keyword, Ratio, Rule};
use super::trace::{End, Point, Trace};
use jiff::{SignedDuration, Timestamp};
use notjustme::archive::{ArchiveLine, Known};
use notjustme::catalog::Catalog;
use notjustme::pipeline::Memory;
use notjustme::report::Reader;
use notjustme::score::{Exposure, Truth};
use notjustme::sighting::{AuthorHash, PostChange, Seen, Sighting};
use notjustme::store::AuthorHasher;
use simulate::World;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Who is compared, in the order of [`Played::traces`].
pub(crate) const DETECTORS: [&str; 5] = ["ours", "ratio rule", "EWMA", "EARS-C2", "keyword"];

/// Our place among them.
pub(crate) const OURS: usize = 0;

/// The keyword rule's place.
const KEYWORD: usize = 4;

/// One vote per author and provider in this time, as our detector counts.
const AUTHOR_VOTES_ONCE_PER: SignedDuration = SignedDuration::from_hours(12);

/// A world after it was played.
pub(crate) struct Played {
    pub(crate) traces: [Trace; 5],
    /// As the simulator tells them, and as the score reads them.
    pub(crate) told: Vec<simulate::Truth>,
    pub(crate) truths: Vec<Truth>,
    pub(crate) span: (Timestamp, Timestamp),
    /// The stratum of each provider.
    pub(crate) strata: BTreeMap<String, &'static str>,
    pub(crate) lines: u64,
}

impl Played {
    /// The watch from `from` on.
    pub(crate) fn exposure(&self, from: Timestamp) -> Exposure {
        let mut exposure = Exposure::default();
        exposure.see(from);
        exposure.see(self.span.1);
        self.strata.keys().for_each(|provider| exposure.watch(provider));
        exposure
    }
}

/// The rules over one provider.
#[derive(Default)]
struct Rules {
    ratio: Ratio,
    ewma: Ewma,
    ears: Ears,
    keyword: Keyword,
}

struct Play {
    traces: [Trace; 5],
    rules: BTreeMap<String, Rules>,
    voted: HashMap<(String, AuthorHash), Timestamp>,
    scores: HashMap<String, f64>,
}

/// Plays a world to its end.
pub(crate) fn play(catalog: &Arc<Catalog>, world: World) -> Played {
    let reader = Reader::new(Arc::clone(catalog));
    let keywords = Keywords::new(catalog);
    let hasher = AuthorHasher::new(&[0; 32]);
    let (told, span) = (world.truths().to_vec(), world.span());
    let strata = world.streams().iter().map(|stream| (stream.provider.clone(), stream.stratum)).collect();
    let mut play = Play {
        traces: Default::default(),
        rules: BTreeMap::new(),
        voted: HashMap::new(),
        scores: HashMap::new(),
    };
    let (mut known, mut memory, mut lines) = (Known::default(), Memory::default(), 0);
    for labelled in world {
        lines += 1;
        let bytes = serde_json::to_vec(&labelled.line).expect("a line is JSON");
        let line: ArchiveLine = serde_json::from_slice(&bytes).expect("the simulator writes archives");
        let Some(sighting) = line.sighting(&mut known, &hasher) else { continue };
        play.raw(&keywords, &sighting);
        play.ours(&mut memory, &reader, &sighting);
    }
    let truths = told.iter().map(|truth| {
        let json = serde_json::to_value(truth).expect("a truth is JSON");
        serde_json::from_value(json).expect("the simulator writes truths")
    });
    let truths = truths.collect();
    Played { traces: play.traces, told, truths, span, strata, lines }
}

impl Play {
    fn raw(&mut self, keywords: &Keywords, sighting: &Sighting) {
        let Seen::Post(seen) = &sighting.what else { return };
        if seen.change != PostChange::New {
            return;
        }
        for provider in keywords.providers(&seen.post, sighting.about.as_deref()) {
            let rules = self.rules.entry(provider.clone()).or_default();
            let score = rules.keyword.vote(sighting.seen_at.as_second());
            self.traces[KEYWORD].push(point(provider, sighting.seen_at, score, score, None));
        }
    }

    fn ours(&mut self, memory: &mut Memory, reader: &Reader, sighting: &Sighting) {
        let taken = memory.take_in(reader, sighting);
        for change in &taken.changes {
            let end = End {
                cause: change.swarm.cause.as_ref().map(|cause| cause.provider.clone()),
                acknowledged_at: change.swarm.acknowledgement.as_ref().map(|word| word.published_at),
            };
            self.traces[OURS].ends.insert(change.swarm.id.clone(), end);
        }
        let evidence = taken.report.as_ref().filter(|report| report.is_evidence());
        if evidence.is_none() && taken.changes.is_empty() {
            return;
        }
        for swarm in memory.detector().swarms() {
            let published = !swarm.held && swarm.subsided_at.is_none();
            if published && self.scores.get(&swarm.id).is_none_or(|before| swarm.score > *before) {
                self.scores.insert(swarm.id.clone(), swarm.score);
                let reports = f64::from(swarm.reports);
                let id = Some(swarm.id.clone());
                self.traces[OURS].push(point(
                    swarm.provider.clone(),
                    sighting.seen_at,
                    swarm.score,
                    reports,
                    id,
                ));
            }
        }
        let (Some(report), Seen::Post(seen)) = (evidence, &sighting.what) else { return };
        if seen.change != PostChange::New || seen.post.repost_of.is_some() {
            return;
        }
        for named in &report.providers {
            let who = (named.provider.clone(), seen.author.unwrap_or(AuthorHash(0)));
            let before = self.voted.insert(who, sighting.seen_at);
            if before.is_some_and(|at| sighting.seen_at.duration_since(at) < AUTHOR_VOTES_ONCE_PER) {
                continue;
            }
            let at = sighting.seen_at.as_second();
            let rules = self.rules.entry(named.provider.clone()).or_default();
            let scores = [rules.ratio.vote(at), rules.ewma.vote(at), rules.ears.vote(at)];
            let counts = [15, 15, 30].map(|minutes| rules.ratio.newest(minutes));
            for ((trace, score), count) in self.traces[OURS + 1..KEYWORD].iter_mut().zip(scores).zip(counts) {
                trace.push(point(named.provider.clone(), sighting.seen_at, score, count, None));
            }
        }
    }
}

fn point(provider: String, at: Timestamp, score: f64, reports: f64, swarm: Option<String>) -> Point {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
    Point { provider, at, score, reports: reports as u32, swarm }
}
