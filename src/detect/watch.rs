//! The watch over one provider: its voices, what is usual, and its swarms.

mod intake;

use super::Change;
use super::baseline::Baseline;
use super::episode::Episode;
use super::official::Official;
use super::scan::scan;
use super::swarm::Swarm;
use super::vote::Votes;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Subsided swarms kept, to recognise that one flares up again.
const SUBSIDED_KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);

/// What is known of a provider from its own side.
pub(super) struct Word<'a> {
    pub(super) official: &'a Official,
    /// The provider and its parts: each can acknowledge for it.
    pub(super) parts: &'a [&'a str],
    /// Sources that cannot be read, and whom they are about.
    pub(super) blind: &'a BTreeMap<String, Option<String>>,
}

impl Word<'_> {
    fn blind_sources(&self) -> Vec<String> {
        let about = |of: &Option<String>| of.as_deref().is_some_and(|of| self.parts.contains(&of));
        self.blind.iter().filter(|(_, of)| about(of)).map(|(source, _)| source.clone()).collect()
    }
}

/// The watch over one provider.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Watch {
    votes: Votes,
    baseline: Baseline,
    episodes: BTreeMap<String, Episode>,
}

impl Watch {
    /// Sources are read since `at`.
    pub(super) fn watched_since(&mut self, at: Timestamp) {
        self.baseline.watched_since(at);
    }

    /// Every swarm still known.
    pub(super) fn swarms(&self) -> impl Iterator<Item = &Swarm> {
        self.episodes.values().map(|episode| &episode.swarm)
    }

    /// Looks for more than usual; opens, widens or reopens swarms. Returns the ids of swarms that changed.
    pub(super) fn scan(&mut self, provider: &str, now: Timestamp) -> Vec<String> {
        let newest_joined = self.votes.kept.back().and_then(|vote| vote.swarm.clone());
        if let Some(episode) = newest_joined.and_then(|id| self.episodes.get(&id))
            && !episode.wants_scan()
        {
            return Vec::new();
        }
        let Some(newest) = self.votes.kept.back().cloned() else { return Vec::new() };
        let mut changed = Vec::new();
        let episodes = &self.episodes;
        let goes_on = |id: &Option<String>| {
            id.as_ref().is_none_or(|id| episodes.get(id).is_some_and(|of| of.may_go_on(now)))
        };
        for finding in scan(&self.votes.kept, &mut self.baseline, |vote| goes_on(&vote.swarm)) {
            let mut part = self.votes.kept.iter().filter(|vote| finding.holds(vote));
            let known = part
                .find_map(|vote| vote.swarm.clone())
                .filter(|id| self.episodes.get(id).is_some_and(|episode| episode.may_go_on(now)));
            let about =
                |id: &String| self.episodes.get(id).is_some_and(|of| of.is_open() || of.reopens_for(&newest));
            if known.as_ref().is_some_and(|id| !about(id)) {
                // Votes of a swarm that has subsided, and somebody with another trouble: no news.
                continue;
            }
            let id = match known {
                Some(id) => {
                    let episode = self.episodes.get_mut(&id).expect("found above");
                    let before = (episode.swarm.grade, episode.swarm.state);
                    if !episode.is_open() {
                        self.baseline.freeze(newest.at);
                    }
                    episode.absorb(&finding, &mut self.votes);
                    if before == (episode.swarm.grade, episode.swarm.state) {
                        continue;
                    }
                    id
                }
                None => {
                    let id = self.new_id(provider, now);
                    let episode = Episode::open(
                        id.clone(),
                        provider,
                        &finding,
                        &mut self.votes,
                        &mut self.baseline,
                        now,
                    );
                    self.episodes.insert(id.clone(), episode);
                    id
                }
            };
            if !changed.contains(&id) {
                changed.push(id);
            }
        }
        changed
    }

    /// Holds open swarms against what the provider said and which of its sources are blind. Returns the
    /// changes, those of `changed` among them.
    pub(super) fn settle(&mut self, changed: &[String], word: &Word<'_>, now: Timestamp) -> Vec<Change> {
        let mut changes = Vec::new();
        for (id, episode) in &mut self.episodes {
            if episode.is_open() {
                episode.swarm.blind_sources = word.blind_sources();
            }
            let news = episode.hear(word, &self.votes);
            if news || changed.contains(id) {
                changes.push(Change { at: now, swarm: episode.swarm.clone() });
            }
        }
        changes
    }

    /// Lets swarms subside that nobody joined for long enough.
    pub(super) fn subside(&mut self, now: Timestamp) -> Vec<Change> {
        // Time passes with every post, and most providers have no swarm.
        if self.episodes.is_empty() {
            return Vec::new();
        }
        let mut changes = Vec::new();
        for episode in self.episodes.values_mut() {
            if episode.is_open() && episode.quiet_at() <= now {
                episode.subside();
                let at = episode.swarm.subsided_at.unwrap_or(now);
                changes.push(Change { at, swarm: episode.swarm.clone() });
            }
        }
        if let Some(last) = changes.last()
            && !self.episodes.values().any(Episode::is_open)
        {
            self.baseline.thaw(last.at);
        }
        self.episodes.retain(|_, episode| {
            episode.swarm.subsided_at.is_none_or(|at| now.duration_since(at) < SUBSIDED_KEPT_FOR)
        });
        changes
    }

    /// Forgets the words of a deleted post.
    pub(super) fn forget(&mut self, source: &str, post: &str) {
        self.votes.forget(source, post);
        self.episodes.values_mut().for_each(|episode| episode.forget(source, post));
    }

    /// `provider-YYYYMMDDTHHMM`, with a letter where that is taken.
    fn new_id(&self, provider: &str, now: Timestamp) -> String {
        let base = format!("{provider}-{}", now.strftime("%Y%m%dT%H%M"));
        let letters = ('a'..='z').map(|letter| format!("{base}{letter}"));
        [base.clone()].into_iter().chain(letters).find(|id| !self.episodes.contains_key(id)).unwrap_or(base)
    }
}
