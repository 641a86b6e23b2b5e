//! One swarm while it lives: how it opens, grows, is acknowledged and subsides.

mod life;

use life::SLOW_MINUTES_MIN;

use super::baseline::Baseline;
use super::claims::{Onsets, weigh};
use super::official::{Subject, place};
use super::scan::Finding;
use super::swarm::{EVIDENCE_MAX, Evidence, Grade, Swarm, SwarmState};
use super::vote::{Dismissal, Vote, Votes};
use super::watch::Word;
use super::words::Words;
use crate::report::Signature;
use crate::sighting::AuthorHash;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Up to so many people, every new voice is held against the provider's words; past that, every tenth part more is.
const HEARD_AT_ONCE: f64 = 50.0;

/// A finding that is ten times rarer than the budget allows makes a swarm likely …
const LIKELY_RARITY: f64 = 1.0;

/// … and so does one that two kinds of place show, from so many tenfolds on; a slow one at once, since whoever needs days
/// to show would need weeks to be so rare.
const LIKELY_RARITY_IN_TWO_PLACES: f64 = 0.7;

/// Signatures found to be unusual that are remembered per swarm.
const FOUND_MAX: usize = 32;

/// Authors remembered per swarm; past this their exact number no longer matters.
const AUTHORS_MAX: usize = 10_000;

/// Threads remembered per swarm, to know who joins by writing there.
const THREADS_MAX: usize = 10_000;

/// Threads per swarm whose counts stand for people.
const CROWDS_MAX: usize = 1_000;

/// A swarm, and what is needed to let it grow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Episode {
    pub(super) swarm: Swarm,
    /// What was found to be unusual: whoever says this is about the same failure.
    found: Vec<Signature>,
    threads: BTreeSet<String>,
    authors: BTreeSet<AuthorHash>,
    crowds: BTreeMap<u64, f64>,
    words: Words,
    /// People when it was last scored.
    people_scored: f64,
    /// People when the provider's words were last held against it.
    people_heard: f64,
    /// The window that showed it first.
    window_minutes: u32,
    /// When it was last unusual.
    hot_at: Timestamp,
    /// Two kinds of place show it, each by itself.
    in_two_places: bool,
    /// It cost a token of the governor.
    pub(super) paid: bool,
    /// The onsets that reporters name.
    onsets: Onsets,
    /// Since when the provider says that it is over, if it says so and of nothing else about it that it goes on.
    over_at: Option<Timestamp>,
}

impl Episode {
    /// Opens a swarm with the votes that the finding is made of. The baseline freezes at its onset.
    pub(super) fn open(
        id: String,
        provider: &str,
        finding: &Finding,
        places: usize,
        votes: &mut Votes,
        baseline: &mut Baseline,
        now: Timestamp,
    ) -> Self {
        let first = first_of(finding, votes).unwrap_or(now);
        let quiet = votes.kept.iter().rev().map(|vote| vote.at).find(|at| *at < first);
        let onset = (quiet.map_or(finding.after, |at| at.max(finding.after)), first);
        if !finding.learning {
            baseline.freeze(first);
        }
        let mut episode = Self {
            swarm: Swarm::new(id, provider, finding.signature.clone(), onset, now),
            found: Vec::new(),
            threads: BTreeSet::new(),
            authors: BTreeSet::new(),
            crowds: BTreeMap::new(),
            words: Words::default(),
            people_scored: 0.0,
            people_heard: 0.0,
            window_minutes: finding.window_minutes,
            hot_at: first,
            in_two_places: false,
            paid: false,
            onsets: Onsets::default(),
            over_at: None,
        };
        episode.absorb(finding, places, votes);
        for (_, why) in votes.dismissed.iter().filter(|(at, _)| *at >= finding.after) {
            episode.dismiss(*why);
        }
        episode
    }

    /// Whether anything but one kind of place speaks for it.
    pub(super) fn is_corroborated(&self) -> bool {
        self.in_two_places || self.swarm.acknowledgement.is_some() || !self.swarm.ladder.is_empty()
    }

    /// Whether enough people joined since the provider's words were last held against it.
    pub(super) fn wants_hearing(&self) -> bool {
        self.swarm.people < HEARD_AT_ONCE || self.swarm.people >= self.people_heard * 1.1
    }

    /// Whether a vote is about the same failure.
    pub(super) fn matches(&self, vote: &Vote) -> bool {
        self.found.iter().any(|signature| vote.shares(signature))
            || vote.thread.as_ref().is_some_and(|thread| self.threads.contains(&place(&vote.source, thread)))
    }

    /// Takes up the votes of a finding, and the finding if it says more than the one before.
    pub(super) fn absorb(&mut self, finding: &Finding, places: usize, votes: &mut Votes) {
        self.note_signature(&finding.signature);
        for vote in votes.between_mut(finding.after, finding.end) {
            if vote.swarm.is_none() && finding.holds(vote) && self.matches(vote) {
                self.join(vote);
            }
        }
        if self.swarm.score <= 0.0 || finding.rarity() > self.swarm.figures.rarity {
            self.swarm.score = finding.score;
            self.swarm.figures = finding.figures;
            self.swarm.expected = finding.expected;
            self.swarm.window_minutes = finding.window_minutes;
            if finding.signature != Signature::Any {
                self.swarm.signature = finding.signature.clone();
            }
        }
        self.in_two_places |= places >= 2;
        let least = match self.in_two_places {
            true if finding.window_minutes >= SLOW_MINUTES_MIN => 0.0,
            true => LIKELY_RARITY_IN_TWO_PLACES,
            false => LIKELY_RARITY,
        };
        if finding.rarity() >= least {
            self.swarm.grade = Grade::Likely;
        }
        self.people_scored = self.swarm.people;
        if self.goes_on(finding, 0.0) {
            self.keep_hot(self.swarm.last_report_at);
        }
        if self.swarm.state == SwarmState::Subsided {
            self.swarm.subsided_at = None;
            self.swarm.state = self.state_while_open();
        }
    }

    /// "Any failure" gives way to what the failure is, or everything would match.
    fn note_signature(&mut self, signature: &Signature) {
        if *signature == Signature::Any && !self.found.is_empty() || self.found.contains(signature) {
            return;
        }
        if self.found.len() >= FOUND_MAX {
            return;
        }
        self.found.retain(|known| *known != Signature::Any);
        self.found.push(signature.clone());
        if self.swarm.signature == Signature::Any {
            self.swarm.signature = signature.clone();
        }
    }

    /// A vote joins.
    pub(super) fn join(&mut self, vote: &mut Vote) {
        vote.swarm = Some(self.swarm.id.clone());
        let swarm = &mut self.swarm;
        swarm.last_report_at = swarm.last_report_at.max(vote.at);
        if vote.at < swarm.onset.1 {
            // It began earlier than was known: somebody's report was found late.
            swarm.onset = (swarm.onset.0.min(vote.at), vote.at);
            swarm.count_lags();
        }
        let explained = swarm.acknowledgement.as_ref().is_some_and(|word| vote.at > word.seen_at);
        match &vote.crowd {
            Some(crowd) if !explained => {
                if self.crowds.len() < CROWDS_MAX || self.crowds.contains_key(&vote.author.0) {
                    self.crowds.insert(vote.author.0, crowd.people);
                }
            }
            Some(_) => {}
            // It keeps the swarm open, but whoever writes after the provider spoke is explained by it.
            None if explained => swarm.not_counted.explained += 1,
            None => {
                swarm.reports += 1;
                *swarm.venues.entry(vote.venue).or_default() += 1;
                if self.authors.len() < AUTHORS_MAX {
                    self.authors.insert(vote.author);
                }
                self.note_words(vote);
            }
        }
        if let Some(thread) = vote.thread.as_ref().filter(|_| self.threads.len() < THREADS_MAX) {
            self.threads.insert(place(&vote.source, thread));
        }
        self.swarm.authors = u32::try_from(self.authors.len()).unwrap_or(u32::MAX);
        self.swarm.people = f64::from(self.swarm.authors) + self.crowds.values().sum::<f64>();
    }

    fn note_words(&mut self, vote: &Vote) {
        self.words.add(vote, &self.found, &mut self.swarm);
        if self.swarm.evidence.len() < EVIDENCE_MAX {
            let evidence = Evidence {
                source: vote.source.clone(),
                post: vote.post.clone(),
                venue: vote.venue,
                at: vote.at,
                url: vote.url.clone(),
                thread: vote.thread.clone(),
                excerpt: vote.excerpt.clone(),
            };
            let place = self.swarm.evidence.partition_point(|other| other.at <= evidence.at);
            self.swarm.evidence.insert(place, evidence);
        }
    }

    /// Two text clusters have become one.
    pub(super) fn merge_texts(&mut self, from: u32, into: u32) {
        for signature in self.found.iter_mut().chain([&mut self.swarm.signature]) {
            if *signature == Signature::Text(from) {
                *signature = Signature::Text(into);
            }
        }
    }

    /// Notes a post that is no vote.
    pub(super) fn dismiss(&mut self, why: Dismissal) {
        let not = &mut self.swarm.not_counted;
        *match why {
            Dismissal::SameAuthor => &mut not.same_author,
            Dismissal::Copy => &mut not.copies,
            Dismissal::Repost => &mut not.reposts,
            Dismissal::Coverage => &mut not.coverage,
            Dismissal::Retold => &mut not.retold,
            Dismissal::Recovered => &mut not.recovered,
            Dismissal::Campaign => &mut not.campaigns,
        } += 1;
    }

    /// Whether enough people joined since the last scan that it may be surer or wider now.
    pub(super) fn wants_scan(&self) -> bool {
        self.swarm.people >= self.people_scored * 1.1
    }

    /// Takes in what was said of it. Returns whether the provider is the first time heard to speak of it.
    pub(super) fn hear(&mut self, word: &Word<'_>, votes: &Votes) -> bool {
        self.people_heard = self.swarm.people;
        let heard = word.official.about(&Subject {
            provider: &self.swarm.provider,
            parts: word.parts,
            onset: self.swarm.onset.1,
            subsided_at: self.swarm.subsided_at,
            services: &self.swarm.services,
            found: &self.found,
            threads: &self.threads,
        });
        for (author, at, said_at, (source, id)) in &heard.onsets {
            self.onsets.note(*author, *at, *said_at, (source, id));
        }
        self.over_at = heard.over_at;
        let id = &self.swarm.id;
        let reported_after = |time| votes.authors_after(id, time);
        weigh(&mut self.swarm.claims, heard.claims, &self.onsets, reported_after);
        self.swarm.climb(heard.rungs)
    }

    /// Forgets the words of a deleted post.
    pub(super) fn forget(&mut self, source: &str, post: &str) {
        self.swarm.evidence.retain(|evidence| !(evidence.source == source && evidence.post == post));
        self.swarm.forget_words(source, post);
    }

    fn state_while_open(&self) -> SwarmState {
        if self.swarm.acknowledgement.is_some() {
            SwarmState::Acknowledged
        } else {
            SwarmState::Unacknowledged
        }
    }
}

/// When the first of a finding's votes was written that is in no swarm.
pub(super) fn first_of(finding: &Finding, votes: &Votes) -> Option<Timestamp> {
    let mut within = votes.between(finding.after, finding.end);
    within.find(|vote| vote.swarm.is_none() && finding.holds(vote)).map(|vote| vote.at)
}
