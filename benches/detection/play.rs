//! Plays a world: every line as an archive's, read once, to our detector and to every rule.

use super::keyword::Keywords;
use super::rules::{Ears, Ewma, Keyword, Ratio, Rule};
use super::trace::{End, Point, SCORE_MIN, Trace};
use jiff::{SignedDuration, Timestamp};
use notjustme::archive::{ArchiveLine, Known};
use notjustme::catalog::Catalog;
use notjustme::detect::Grade;
use notjustme::pipeline::Memory;
use notjustme::report::Reader;
use notjustme::score::{Exposure, Truth};
use notjustme::sighting::{AuthorHash, PostChange, Seen, Sighting};
use notjustme::store::AuthorHasher;
use simulate::{Label, World};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Who is compared, in the order of [`Played::traces`].
pub(crate) const DETECTORS: [&str; 6] = ["ours", "ours: likely", "ratio rule", "EWMA", "EARS-C2", "keyword"];

/// Our place among them.
pub(crate) const OURS: usize = 0;

/// The place of those of our swarms that are likely: what receivers are alerted to.
pub(crate) const LIKELY: usize = 1;

/// The keyword rule's place.
const KEYWORD: usize = 5;

/// As many reports are enough for anybody who reads them to be sure.
const SURE_REPORTS: usize = 5;

/// One vote per author and provider in this time, as our detector counts.
const AUTHOR_VOTES_ONCE_PER: SignedDuration = SignedDuration::from_hours(12);

/// A world after it was played.
pub(crate) struct Played {
    pub(crate) traces: [Trace; DETECTORS.len()],
    /// As the simulator tells them, and as the score reads them.
    pub(crate) told: Vec<simulate::Truth>,
    pub(crate) truths: Vec<Truth>,
    pub(crate) span: (Timestamp, Timestamp),
    /// The stratum of each provider.
    pub(crate) strata: BTreeMap<String, &'static str>,
    pub(crate) lines: u64,
    /// For each truth, when the reader had read its fifth report; no detector that reads can be much sooner.
    pub(crate) fifth: Vec<Option<Timestamp>>,
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
    traces: [Trace; DETECTORS.len()],
    rules: BTreeMap<String, Rules>,
    voted: HashMap<(String, AuthorHash), Timestamp>,
    scores: HashMap<(usize, String), f64>,
    read: BTreeMap<u32, Vec<Timestamp>>,
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
        read: BTreeMap::new(),
    };
    let (mut known, mut memory, mut lines) = (Known::default(), Memory::default(), 0);
    for labelled in world {
        lines += 1;
        let bytes = serde_json::to_vec(&labelled.line).expect("a line is JSON");
        let line: ArchiveLine = serde_json::from_slice(&bytes).expect("the simulator writes archives");
        let Some(sighting) = line.sighting(&mut known, &hasher) else { continue };
        play.raw(&keywords, &sighting);
        let about = match labelled.label {
            Label::Outage(truth) => Some((truth, told[truth as usize].provider.as_str())),
            _ => None,
        };
        play.ours(&mut memory, &reader, &sighting, about);
    }
    let truths = told.iter().map(|truth| {
        let json = serde_json::to_value(truth).expect("a truth is JSON");
        serde_json::from_value(json).expect("the simulator writes truths")
    });
    let truths = truths.collect();
    let fifth = |truth: usize| play.read.get(&u32::try_from(truth).ok()?)?.get(SURE_REPORTS - 1).copied();
    let fifth = (0..told.len()).map(fifth).collect();
    Played { traces: play.traces, told, truths, span, strata, lines, fifth }
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

    /// Ours, and the rules that count our reports. `about` is the truth that a post belongs to, with its provider.
    fn ours(
        &mut self,
        memory: &mut Memory,
        reader: &Reader,
        sighting: &Sighting,
        about: Option<(u32, &str)>,
    ) {
        let taken = memory.take_in(reader, sighting);
        for change in &taken.changes {
            let end = End {
                cause: change.swarm.cause.as_ref().map(|cause| cause.provider.clone()),
                acknowledged_at: change.swarm.acknowledgement.as_ref().map(|word| word.published_at),
            };
            self.traces[OURS].ends.insert(change.swarm.id.clone(), end.clone());
            self.traces[LIKELY].ends.insert(change.swarm.id.clone(), end);
        }
        let evidence = taken.report.as_ref().filter(|report| report.is_evidence());
        if evidence.is_none() && taken.changes.is_empty() {
            return;
        }
        for swarm in memory.detector().swarms() {
            if swarm.held || swarm.subsided_at.is_some() {
                continue;
            }
            let score = SCORE_MIN + swarm.figures.rarity;
            let published = if swarm.grade == Grade::Likely { OURS..LIKELY + 1 } else { OURS..LIKELY };
            for place in published {
                let of = (place, swarm.id.clone());
                if self.scores.get(&of).is_some_and(|before| score <= *before) {
                    continue;
                }
                self.scores.insert(of, score);
                let (provider, id) = (swarm.provider.clone(), Some(swarm.id.clone()));
                let reports = f64::from(swarm.reports);
                self.traces[place].push(point(provider, sighting.seen_at, score, reports, id));
            }
        }
        let (Some(report), Seen::Post(seen)) = (evidence, &sighting.what) else { return };
        if seen.change != PostChange::New || seen.post.repost_of.is_some() {
            return;
        }
        if let Some((truth, provider)) = about
            && report.providers.iter().any(|named| named.provider == provider)
        {
            self.read.entry(truth).or_default().push(sighting.seen_at);
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
            for ((trace, score), count) in self.traces[LIKELY + 1..KEYWORD].iter_mut().zip(scores).zip(counts)
            {
                trace.push(point(named.provider.clone(), sighting.seen_at, score, count, None));
            }
        }
    }
}

fn point(provider: String, at: Timestamp, score: f64, reports: f64, swarm: Option<String>) -> Point {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
    Point { provider, at, score, reports: reports as u32, swarm }
}
