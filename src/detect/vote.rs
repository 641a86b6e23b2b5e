//! Independent voices: who counts, and why others do not.

use super::counts::Counts;
use super::hours;
use crate::report::{CopyHash, Form, Report, Signature};
use crate::sighting::{AuthorHash, SeenPost};
use crawlers::Venue;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, VecDeque};
use std::ops::Range;

/// One vote per author and provider in this time.
const AUTHOR_VOTES_ONCE_PER: SignedDuration = SignedDuration::from_hours(12);

/// Votes are kept as long as the longest window looks back.
pub(super) const VOTES_KEPT_FOR: SignedDuration = SignedDuration::from_hours(72);

/// Votes kept per provider; in an outage larger than this, more votes change nothing.
const VOTES_MAX: usize = 4096;

/// Dismissed posts remembered per provider, to say what was not counted.
const DISMISSED_MAX: usize = 1024;

/// A thread with this many replies stands for one person more; three times as many for two, and so on.
const CROWD_REPLIES_SCALE: f64 = 4.0;

/// The most people one thread's reply count stands for: it is hearsay of people, not their words.
const CROWD_PEOPLE_MAX: f64 = 6.0;

/// What a vote weighs when another one stands before it in the same thread: who reads that others have a trouble
/// notices and tells his own the sooner, so such votes come in bunches even when nothing is wrong.
pub(super) const ANSWER_WEIGHT: f64 = 0.5;

/// People known only by a count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Crowd {
    /// How many people the count stands for.
    pub(super) people: f64,
    /// Replies, or "me too"s, when it was last weighed.
    pub(super) count: u64,
}

/// One independent voice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Vote {
    /// When it was written, never after it was seen: a clock a year off must not reach into the future.
    pub(super) at: Timestamp,
    /// Who. Unknown authors of one source are one person.
    pub(super) author: AuthorHash,
    /// For a thread that many answer without our reading the answers: the people its counts stand for.
    pub(super) crowd: Option<Crowd>,
    pub(super) venue: Venue,
    pub(super) source: String,
    /// Post id at the source.
    pub(super) post: String,
    pub(super) thread: Option<String>,
    pub(super) url: Option<String>,
    pub(super) services: Vec<String>,
    pub(super) signatures: Vec<Signature>,
    pub(super) phrases: Vec<String>,
    pub(super) copy: Option<CopyHash>,
    pub(super) excerpt: String,
    /// Somebody voted before in the same thread.
    #[serde(default)]
    pub(super) answers: bool,
    /// The swarm it joined.
    pub(super) swarm: Option<String>,
    /// How much of it was usual talk all the same: known when that swarm is over.
    pub(super) usual: f64,
}

impl Vote {
    /// How much it weighs: whoever answers in a thread has read the others.
    pub(super) fn weight(&self) -> f64 {
        self.crowd.map_or(if self.answers { ANSWER_WEIGHT } else { 1.0 }, |crowd| crowd.people)
    }

    /// Where it stands among others: of one moment by where it was written, and not by which arrived first.
    fn place(&self) -> (Timestamp, &str, &str) {
        (self.at, &self.source, &self.post)
    }

    /// Whether it is about what these signatures say; everything is about [`Signature::Any`].
    pub(super) fn shares(&self, signature: &Signature) -> bool {
        *signature == Signature::Any || self.signatures.contains(signature)
    }
}

/// Why a post about a failure is no vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Dismissal {
    SameAuthor,
    Copy,
    Repost,
    Coverage,
    Retold,
    Recovered,
    Campaign,
}

/// The voices about one provider, in the order of [`Vote::place`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Saved")]
pub(super) struct Votes {
    pub(super) kept: VecDeque<Vote>,
    pub(super) dismissed: VecDeque<(Timestamp, Dismissal)>,
    /// Drawn from the votes kept.
    #[serde(skip)]
    pub(super) counts: Counts,
}

/// What is saved of the voices; the rest is drawn from it.
#[derive(Deserialize)]
struct Saved {
    kept: VecDeque<Vote>,
    dismissed: VecDeque<(Timestamp, Dismissal)>,
}

impl From<Saved> for Votes {
    fn from(saved: Saved) -> Self {
        let counts = Counts::of(&saved.kept);
        Self { kept: saved.kept, dismissed: saved.dismissed, counts }
    }
}

impl Votes {
    /// Why a report is not an independent voice, if it is not.
    pub(super) fn dismissal(
        &self,
        seen: &SeenPost,
        report: &Report,
        author: AuthorHash,
        at: Timestamp,
    ) -> Option<Dismissal> {
        if seen.post.repost_of.is_some() {
            return Some(Dismissal::Repost);
        }
        match report.form {
            Form::Coverage => return Some(Dismissal::Coverage),
            Form::Retold | Form::Planned => return Some(Dismissal::Retold),
            Form::Recovered | Form::Negated => return Some(Dismissal::Recovered),
            _ => {}
        }
        let before = self.counts.last_vote(author);
        if before.is_some_and(|before| at.duration_since(before).abs() < AUTHOR_VOTES_ONCE_PER) {
            return Some(Dismissal::SameAuthor);
        }
        let oldest = hours::before(at, AUTHOR_VOTES_ONCE_PER);
        let copied = report.copy.is_some_and(|copy| self.counts.holds_copy(copy, oldest));
        copied.then_some(Dismissal::Copy)
    }

    /// Keeps a vote, and returns those that are too old to be kept longer.
    pub(super) fn keep(&mut self, vote: Vote) -> Vec<Vote> {
        let late = self.counts.is_late(&vote);
        if !late {
            self.counts.add(&vote);
        }
        let place = self.kept.partition_point(|kept| kept.place() <= vote.place());
        self.kept.insert(place, vote);
        if late {
            self.counts = Counts::of(&self.kept);
        }
        let newest = self.kept.back().map_or(Timestamp::MIN, |vote| vote.at);
        let by_age = self.kept.partition_point(|vote| newest.duration_since(vote.at) > VOTES_KEPT_FOR);
        let by_number = self.kept.len().saturating_sub(VOTES_MAX);
        let past: Vec<Vote> = self.kept.drain(..by_age.max(by_number)).collect();
        if let Some(oldest) = self.kept.front().map(|vote| vote.at) {
            past.iter().for_each(|vote| self.counts.forget(vote, oldest));
        }
        past
    }

    /// Those written after `after` and not after `end`.
    pub(super) fn between(&self, after: Timestamp, end: Timestamp) -> impl Iterator<Item = &Vote> {
        self.kept.range(self.places(after, end))
    }

    /// The same, to be changed.
    pub(super) fn between_mut(
        &mut self,
        after: Timestamp,
        end: Timestamp,
    ) -> impl Iterator<Item = &mut Vote> {
        self.kept.range_mut(self.places(after, end))
    }

    fn places(&self, after: Timestamp, end: Timestamp) -> Range<usize> {
        let first = self.kept.partition_point(|vote| vote.at <= after);
        first..self.kept.partition_point(|vote| vote.at <= end).max(first)
    }

    /// Takes out the crowd of a thread, to be weighed anew.
    pub(super) fn take_crowd(&mut self, author: AuthorHash) {
        let Some((at, _)) = self.counts.crowd(author) else { return };
        let first = self.kept.partition_point(|vote| vote.at < at);
        let mut same_time = self.kept.range(first..).take_while(|vote| vote.at == at);
        let place = same_time.position(|vote| vote.crowd.is_some() && vote.author == author);
        if let Some(vote) = place.and_then(|place| self.kept.remove(first + place)) {
            self.counts.take_crowd(&vote);
        }
    }

    /// A swarm is over: so much of what its votes say was usual.
    pub(super) fn note_usual(&mut self, swarm: &str, usual: f64) {
        for vote in self.kept.iter_mut().filter(|vote| vote.swarm.as_deref() == Some(swarm)) {
            vote.usual = usual;
        }
    }

    /// Two text clusters have become one.
    pub(super) fn merge_texts(&mut self, from: u32, into: u32) {
        let (from, into) = (Signature::Text(from), Signature::Text(into));
        for at in self.counts.merge(&from, &into) {
            let first = self.kept.partition_point(|vote| vote.at < at);
            for vote in self.kept.range_mut(first..).take_while(|vote| vote.at == at) {
                for signature in vote.signatures.iter_mut().filter(|of| **of == from) {
                    *signature = into.clone();
                }
            }
        }
    }

    /// Notes a post that is no vote.
    pub(super) fn dismiss(&mut self, at: Timestamp, why: Dismissal) {
        if self.dismissed.len() >= DISMISSED_MAX {
            self.dismissed.pop_front();
        }
        self.dismissed.push_back((at, why));
    }

    /// The people that a thread's `replies` stand for beyond those of it who voted themselves.
    pub(super) fn crowd(&self, source: &str, thread: &str, replies: u64) -> f64 {
        let voted = self.counts.voted_in(source, thread);
        #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
        let people = libm::log2(1.0 + replies as f64 / CROWD_REPLIES_SCALE).min(CROWD_PEOPLE_MAX);
        #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
        let known = voted.saturating_sub(1) as f64;
        (people - known).max(0.0)
    }

    /// Authors whose votes joined a swarm and were written after a time.
    pub(super) fn authors_after(&self, swarm: &str, time: Timestamp) -> u32 {
        let after = self.kept.iter().rev().take_while(|vote| vote.at > time);
        let joined = after.filter(|vote| vote.crowd.is_none() && vote.swarm.as_deref() == Some(swarm));
        let authors: BTreeSet<AuthorHash> = joined.map(|vote| vote.author).collect();
        u32::try_from(authors.len()).unwrap_or(u32::MAX)
    }

    /// Forgets the words of a deleted post; that somebody said something stays counted.
    pub(super) fn forget(&mut self, source: &str, post: &str) {
        for vote in self.kept.iter_mut().filter(|vote| vote.source == source && vote.post == post) {
            vote.excerpt.clear();
            vote.phrases.clear();
            vote.url = None;
        }
    }
}
