//! Is it more than usual? Scans the windows that end at a vote, for the total and for each signature of the vote:
//! nothing else has grown.

use super::baseline::{Baseline, Usual};
use super::calibration::{High, Thresholds};
use super::counts::Counts;
use super::hours::before;
use super::season::Shape;
use super::shares::{Share, Shares};
use super::swarm::Figures;
use super::tail::surprise;
use super::tally::{People, Tally};
use super::vote::Vote;
use crate::report::Signature;
use jiff::{SignedDuration, Timestamp};

/// Windows in minutes: minutes for outages, days for slow ones.
const WINDOWS_MINUTES: [u32; 10] = [5, 10, 15, 30, 60, 120, 180, 360, 1440, 4320];

/// In windows from this length on whoever answers in a thread counts as much as whoever opens one: answers come in
/// bunches within hours, and a thread that strangers still join the next day is no bunch.
const ANSWERS_COUNT_MINUTES: u32 = 1440;

/// Fewer people than this are never a swarm.
const PEOPLE_MIN: f64 = 3.0;

/// Where nobody names a provider fewer than this are none: all the world's talk is compared there.
const PEOPLE_OF_NOBODY_MIN: f64 = 5.0;

/// While a provider is still being learnt, a signature needs this many people, or two kinds of place.
const PEOPLE_WHILE_LEARNING_MIN: f64 = 5.0;

/// With less quiet history than this, or than the window is long, nobody knows yet what is usual in it.
const HISTORY_HOURS_MIN: f64 = 3.0;

/// A count that is more than usual.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Finding {
    pub(super) signature: Signature,
    /// The window that shows it best.
    pub(super) window_minutes: u32,
    /// Every window that shows it.
    pub(super) windows: Vec<Shown>,
    /// Only votes written after this, and not after `end`, are in the window.
    pub(super) after: Timestamp,
    pub(super) end: Timestamp,
    pub(super) expected: f64,
    pub(super) score: f64,
    /// Little is known of the provider yet.
    pub(super) learning: bool,
    pub(super) figures: Figures,
}

/// What one window shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shown {
    pub(super) minutes: u32,
    pub(super) score: f64,
    /// log10 of how much rarer that is than the budget allows.
    pub(super) rarity: f64,
}

impl Finding {
    /// log10 of how much rarer it is than the budget allows, in the window that shows it best.
    pub(super) fn rarity(&self) -> f64 {
        self.figures.rarity
    }

    /// Whether a vote is part of it.
    pub(super) fn holds(&self, vote: &Vote) -> bool {
        vote.at > self.after && vote.at <= self.end && vote.shares(&self.signature)
    }
}

/// What is usual, and what is there.
pub(super) struct Scene<'a> {
    pub(super) counts: &'a Counts,
    pub(super) baseline: &'a mut Baseline,
    pub(super) shares: &'a Shares,
    pub(super) shape: &'a Shape,
    pub(super) thresholds: Thresholds,
    /// What was written before belongs to a swarm that is over.
    pub(super) since: Timestamp,
    /// The reports name no provider.
    pub(super) of_nobody: bool,
}

/// Scores below this are nothing.
const SCORE_MIN: f64 = 1.5;

/// The best finding for each of these signatures, best first.
pub(super) fn scan(scene: &mut Scene<'_>, signatures: &[Signature], end: Timestamp) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let people_min = if scene.of_nobody { PEOPLE_OF_NOBODY_MIN } else { PEOPLE_MIN };
    let tally = |signature| scene.counts.tally(signature);
    let said: Vec<(&Signature, &Tally, Share)> = signatures
        .iter()
        .zip(scene.shares.of(signatures))
        .filter_map(|(signature, share)| Some((signature, tally(signature)?, share)))
        .collect();
    for minutes in WINDOWS_MINUTES {
        let window = SignedDuration::from_mins(i64::from(minutes));
        let after = before(end, window).max(scene.since);
        if after >= end {
            break;
        }
        let kept = scene.counts.kept_after(after);
        let people =
            said.iter().map(|(signature, tally, share)| (*signature, tally.people(kept, end), share));
        let crowds: Vec<(&Signature, People, &Share)> =
            people.filter(|(_, people, _)| people.authors >= people_min).collect();
        if crowds.is_empty() {
            continue;
        }
        let usual = scene.baseline.usual(end, window, scene.shape);
        #[expect(clippy::cast_precision_loss, reason = "at most 72")]
        if usual.history_hours() < HISTORY_HOURS_MIN.max(window.as_hours() as f64) {
            continue;
        }
        let mean = usual.people(end.duration_since(after));
        for (signature, mut people, share) in crowds {
            // A thread that names nobody may be about anything.
            if minutes >= ANSWERS_COUNT_MINUTES && !scene.of_nobody {
                people.weight = people.authors;
            }
            if !is_enough(signature, &people, &usual) {
                continue;
            }
            let Some(mut found) = score(signature, &people, mean, &usual, share) else {
                continue;
            };
            let rarity = scene.thresholds.rarity(minutes, found.score);
            (found.window_minutes, found.after, found.end) = (minutes, after, end);
            (found.figures.threshold, found.figures.rarity) = (scene.thresholds.of(minutes), rarity);
            found.windows = vec![Shown { minutes, score: found.score, rarity }];
            match findings.iter_mut().find(|finding| finding.signature == *signature) {
                Some(best) if best.rarity() >= rarity => best.windows.append(&mut found.windows),
                Some(best) => {
                    found.windows.append(&mut best.windows);
                    *best = found;
                }
                None => findings.push(found),
            }
        }
        if after == scene.since {
            break;
        }
    }
    sort(&mut findings);
    findings
}

/// The rarest first.
pub(super) fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| b.rarity().total_cmp(&a.rarity()).then_with(|| a.signature.cmp(&b.signature)));
}

/// Which windows score so high that it is counted.
pub(super) fn high(findings: &[Finding]) -> High {
    let mut high = High::default();
    findings
        .iter()
        .flat_map(|finding| &finding.windows)
        .for_each(|shown| high.note(shown.minutes, shown.score));
    high
}

/// While little is known of a provider, a count alone proves nothing.
fn is_enough(signature: &Signature, people: &People, usual: &Usual<'_>) -> bool {
    let two_places = people.venues >= 2;
    let same_words = *signature != Signature::Any && people.authors >= PEOPLE_WHILE_LEARNING_MIN;
    !usual.is_learning() || two_places || same_words
}

/// −log10 of the chance of so many people, corrected for trying the total and every signature; `None` where that is nothing.
fn score(
    signature: &Signature,
    people: &People,
    mean: f64,
    usual: &Usual<'_>,
    share: &Share,
) -> Option<Finding> {
    let expected = share.usual * mean;
    let dispersion = match signature {
        Signature::Any => usual.dispersion(mean),
        _ => usual.dispersion_of_signature(expected),
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive count")]
    let counted = people.weight.floor() as u32;
    // Half a person is half of what the next one would add.
    let part = people.weight - people.weight.floor();
    let known = if part > 0.0 {
        let more = surprise(counted + 1, expected, dispersion, SCORE_MIN)?;
        let known = surprise(counted, expected, dispersion, 0.0)?;
        known + part * (more - known)
    } else {
        surprise(counted, expected, dispersion, SCORE_MIN)?
    };
    let score = known - libm::log10(2.0 / share.chance);
    (score >= SCORE_MIN).then(|| Finding {
        signature: signature.clone(),
        window_minutes: 0,
        windows: Vec::new(),
        after: Timestamp::MIN,
        end: Timestamp::MAX,
        expected,
        score,
        learning: usual.is_learning(),
        figures: Figures {
            counted,
            level: usual.level(),
            dispersion,
            share: share.usual,
            chance: share.chance,
            effective: people.weight,
            ..Figures::default()
        },
    })
}
