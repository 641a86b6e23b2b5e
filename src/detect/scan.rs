//! Is it more than usual? Scans the windows that end at the newest vote, for the total and for each
//! signature.

use super::baseline::{Baseline, Usual};
use super::tail::surprise;
use super::vote::Vote;
use crate::report::Signature;
use crate::sighting::AuthorHash;
use crawlers::Venue;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::{BuildHasherDefault, Hasher};

/// Windows in minutes: minutes for outages, days for slow ones.
const WINDOWS_MINUTES: [u32; 10] = [5, 10, 15, 30, 60, 120, 180, 360, 1440, 4320];

/// −log10 of the chance above which a swarm is flagged: one false swarm per provider in 30 days.
pub(super) const SCORE_POSSIBLE: f64 = 4.04;

/// The score above which it is likely.
pub(super) const SCORE_LIKELY: f64 = SCORE_POSSIBLE + 1.0;

/// Fewer people than this are never a swarm.
const PEOPLE_MIN: f64 = 3.0;

/// While a provider is still being learnt, a signature needs this many people, or two kinds of place.
const PEOPLE_WHILE_LEARNING_MIN: f64 = 5.0;

/// A count that is more than usual.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Finding {
    pub(super) signature: Signature,
    pub(super) window_minutes: u32,
    /// Only votes written after this are in the window.
    pub(super) after: Timestamp,
    pub(super) expected: f64,
    pub(super) score: f64,
    pub(super) venues: usize,
}

impl Finding {
    /// Whether a vote is part of it.
    pub(super) fn holds(&self, vote: &Vote) -> bool {
        vote.at > self.after && vote.shares(&self.signature)
    }
}

/// Passes an author's hash on as it is: the store's key made it, so nobody can choose it.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0 << 8 | u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Who is in a window so far. Where a provider's failures are reported every minute, thousands are, and all of
/// them are counted again for each new voice.
#[derive(Default)]
struct Tally {
    authors: HashSet<AuthorHash, BuildHasherDefault<AsItIs>>,
    crowd: f64,
    venues: BTreeSet<Venue>,
}

impl Tally {
    fn add(&mut self, vote: &Vote) {
        match vote.crowd {
            Some(crowd) => self.crowd += crowd.people,
            None => {
                self.authors.insert(vote.author);
            }
        }
        self.venues.insert(vote.venue);
    }

    #[expect(clippy::cast_precision_loss, reason = "bounded by the votes kept")]
    fn people(&self) -> f64 {
        self.authors.len() as f64 + self.crowd
    }
}

/// The best finding of each signature that passes the threshold, best first. Votes for which `counts` says no
/// are passed over: they belong to a swarm that is long over.
pub(super) fn scan(
    votes: &VecDeque<Vote>,
    baseline: &mut Baseline,
    counts: impl Fn(&Vote) -> bool,
) -> Vec<Finding> {
    let Some(newest) = votes.back() else { return Vec::new() };
    let mut tallies: HashMap<&Signature, Tally> = HashMap::new();
    let mut findings: BTreeMap<&Signature, Finding> = BTreeMap::new();
    let mut older = votes.iter().rev().filter(|vote| counts(vote)).peekable();
    for minutes in WINDOWS_MINUTES {
        let window = SignedDuration::from_mins(i64::from(minutes));
        let after = newest.at.saturating_sub(window).unwrap_or(Timestamp::MIN);
        while let Some(vote) = older.next_if(|vote| vote.at > after) {
            for signature in vote.signatures.iter().chain([&Signature::Any]) {
                tallies.entry(signature).or_default().add(vote);
            }
        }
        let usual = baseline.usual(newest.at, window);
        let mean = usual.people(window);
        for (&signature, tally) in &tallies {
            let people = tally.people();
            if people < PEOPLE_MIN {
                continue;
            }
            let enough = tally.venues.len() >= 2
                || *signature != Signature::Any && people >= PEOPLE_WHILE_LEARNING_MIN;
            if usual.is_learning() && !enough {
                continue;
            }
            let Some((expected, score)) = score(signature, people, mean, &usual, baseline) else { continue };
            if findings.get(signature).is_none_or(|best| score > best.score) {
                let venues = tally.venues.len();
                let found = Finding {
                    signature: signature.clone(),
                    window_minutes: minutes,
                    after,
                    expected,
                    score,
                    venues,
                };
                findings.insert(signature, found);
            }
        }
    }
    let mut findings: Vec<Finding> = findings.into_values().collect();
    findings.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.signature.cmp(&b.signature)));
    findings
}

/// Expected people and −log10 of the chance of so many, corrected for trying the total and every signature; `None`
/// below the threshold.
fn score(
    signature: &Signature,
    people: f64,
    mean: f64,
    usual: &Usual,
    baseline: &Baseline,
) -> Option<(f64, f64)> {
    let (expected, dispersion, tried) = if *signature == Signature::Any {
        (mean, usual.dispersion(mean), 1.0)
    } else {
        let (share, kinds) = baseline.share(signature);
        (share * mean, usual.dispersion_of_signature(), kinds)
    };
    let correction = libm::log10(2.0 * tried);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive count")]
    let count = people.floor() as u32;
    let score = surprise(count, expected, dispersion, SCORE_POSSIBLE)? - correction;
    (score >= SCORE_POSSIBLE).then_some((expected, score))
}
