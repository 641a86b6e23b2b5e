//! The watch over one provider: its voices, what is usual, and its swarms.

use super::Change;
use super::baseline::Baseline;
use super::episode::Episode;
use super::official::Official;
use super::scan::scan;
use super::swarm::{EXCERPT_CHARS_MAX, Swarm};
use super::vote::{Vote, Votes};
use crate::report::{Named, Report};
use crate::sighting::{AuthorHash, PostChange, SeenPost, Sighting};
use crawlers::Venue;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Reports older than this when first seen teach the baseline but open no swarm: that is history.
const NEWS_AGE_MAX: SignedDuration = SignedDuration::from_hours(72);

/// A thread's reply counts are news this long after it was opened.
const CROWD_AGE_MAX: SignedDuration = SignedDuration::from_hours(24);

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

    /// Takes in a report. Returns whether a voice was added that may be news.
    pub(super) fn take(
        &mut self,
        provider: &str,
        sighting: &Sighting,
        seen: &SeenPost,
        named: &Named,
        report: &Report,
    ) -> bool {
        let at = seen.post.at.min(sighting.seen_at);
        let vote = match seen.change {
            PostChange::Counted(_) => None,
            PostChange::New | PostChange::Edited | PostChange::Deleted => {
                self.voice(at, sighting, seen, named, report)
            }
        };
        let voiced = vote.is_some();
        if let Some(vote) = vote {
            self.add(vote);
        }
        let crowded = self.crowd(provider, sighting, seen, named, report);
        (voiced || crowded) && sighting.seen_at.duration_since(at) <= NEWS_AGE_MAX
    }

    /// The vote of a report, if it is an independent voice.
    fn voice(
        &mut self,
        at: Timestamp,
        sighting: &Sighting,
        seen: &SeenPost,
        named: &Named,
        report: &Report,
    ) -> Option<Vote> {
        // Posts without an author could all be one person's: one source's unknowns are one voice.
        let author = seen.author.unwrap_or_else(|| unknown_author(&sighting.source));
        if let Some(why) = self.votes.dismissal(seen, report, author, at) {
            self.votes.dismiss(at, why);
            for episode in self.episodes.values_mut().filter(|episode| episode.is_open()) {
                episode.dismiss(why);
            }
            return None;
        }
        report.is_evidence().then(|| vote(at, author, sighting, seen, named, report))
    }

    /// The people a thread's reply count stands for, if it is fresh and has grown.
    fn crowd(
        &mut self,
        provider: &str,
        sighting: &Sighting,
        seen: &SeenPost,
        named: &Named,
        report: &Report,
    ) -> bool {
        let post = &seen.post;
        // On a link site attention is the news; in a forum, answers are mostly help.
        let replies = post.counts.replies.filter(|_| seen.venue == Venue::News);
        let count = replies.unwrap_or(0).max(post.counts.me_too.unwrap_or(0));
        let opens_thread = post.thread.as_deref().is_none_or(|thread| thread == post.id);
        let fresh = sighting.seen_at.duration_since(post.at) <= CROWD_AGE_MAX;
        if count == 0 || !opens_thread || !fresh || !report.is_evidence() || post.repost_of.is_some() {
            return false;
        }
        let people = self.votes.crowd(&sighting.source, &post.id, count);
        let crowd_author = unknown_author(&format!("{provider}\u{1f}{}\u{1f}{}", sighting.source, post.id));
        let before =
            self.votes.kept.iter().position(|vote| vote.crowd.is_some() && vote.author == crowd_author);
        let known = before.and_then(|place| self.votes.kept[place].crowd).unwrap_or(0.0);
        if people < known + 0.5 {
            return false;
        }
        let mut vote = vote(sighting.seen_at, crowd_author, sighting, seen, named, report);
        vote.thread = Some(post.id.clone());
        vote.crowd = Some(people);
        vote.excerpt.clear();
        if let Some(place) = before {
            self.votes.kept.remove(place);
        }
        self.baseline.count(vote.at, people - known);
        self.place(vote);
        true
    }

    fn add(&mut self, vote: Vote) {
        self.baseline.count(vote.at, vote.people());
        self.place(vote);
    }

    /// Lets the vote join the swarm it is about, and keeps it.
    fn place(&mut self, mut vote: Vote) {
        let open = self.episodes.values_mut().find(|episode| episode.is_open() && episode.matches(&vote));
        if let Some(episode) = open {
            episode.join(&mut vote);
        }
        for past in self.votes.keep(vote) {
            if past.swarm.is_none() {
                self.baseline.count_signatures(&past.signatures);
            }
        }
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
                |id: &String| self.episodes.get(id).is_some_and(|of| of.is_open() || of.matches(&newest));
            if known.as_ref().is_some_and(|id| !about(id)) {
                // Votes of a swarm that has subsided, and somebody with another trouble: no news.
                continue;
            }
            let id = match known {
                Some(id) => {
                    let episode = self.episodes.get_mut(&id).expect("found above");
                    let before = (episode.swarm.grade, episode.swarm.state);
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
        for (id, episode) in self.episodes.iter_mut().filter(|(_, episode)| episode.is_open()) {
            episode.swarm.blind_sources = word.blind_sources();
            let news = episode.acknowledge(word.official.acknowledgement(word.parts, episode.swarm.onset.1));
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

fn vote(
    at: Timestamp,
    author: AuthorHash,
    sighting: &Sighting,
    seen: &SeenPost,
    named: &Named,
    report: &Report,
) -> Vote {
    let post = &seen.post;
    let words =
        post.title.iter().map(String::as_str).chain([post.text.as_str()]).filter(|words| !words.is_empty());
    let excerpt = words.collect::<Vec<_>>().join(" — ");
    Vote {
        at,
        author,
        crowd: None,
        venue: seen.venue,
        source: sighting.source.clone(),
        post: post.id.clone(),
        thread: post.thread.clone(),
        url: post.url.clone(),
        services: named.services.clone(),
        signatures: report.signatures.clone(),
        phrases: report.phrases.clone(),
        copy: report.copy,
        excerpt: excerpt.chars().take(EXCERPT_CHARS_MAX).collect(),
        swarm: None,
    }
}

/// A stand-in for an author nobody named (FNV-1a of the place), so that they are one voice.
fn unknown_author(place: &str) -> AuthorHash {
    let hash = place.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    AuthorHash(hash)
}
