//! Who voted, in whose words, and how often each signature was reported: everything that is asked of the votes with
//! each new one, kept ready.
//!
//! Whatever comes and goes in whatever order, they are what counting the kept votes anew would give. Only where too many
//! votes are cut off in the middle of a moment, somebody may count as having voted before in it, until the next.

#[cfg(test)]
mod tests;

use super::copies::Copies;
use super::hours::before;
use super::official::place;
use super::tally::Tally;
use super::vote::{Crowd, Vote};
use crate::report::{CopyHash, Signature};
use crate::sighting::AuthorHash;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, VecDeque};

/// Counts over the votes kept about one provider.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Counts {
    /// When the oldest was written.
    oldest: Option<Timestamp>,
    /// When each author voted last.
    authors: BTreeMap<AuthorHash, Timestamp>,
    /// Crowds that are kept.
    crowds: BTreeMap<AuthorHash, (Timestamp, Crowd)>,
    /// When the words of `copies` were used, in order.
    copied_at: VecDeque<Timestamp>,
    copies: Copies,
    /// Votes by thread.
    threads: BTreeMap<String, usize>,
    tallies: BTreeMap<Signature, Tally>,
}

impl Counts {
    /// Counts all of them anew. They are in the order of time.
    pub(super) fn of<'a>(votes: impl IntoIterator<Item = &'a Vote>) -> Self {
        let mut counts = Self::default();
        votes.into_iter().for_each(|vote| counts.add(vote));
        counts
    }

    /// Counts a vote.
    pub(super) fn add(&mut self, vote: &Vote) {
        self.oldest = Some(self.oldest.map_or(vote.at, |oldest| oldest.min(vote.at)));
        let before = if let Some(crowd) = vote.crowd {
            self.crowds.insert(vote.author, (vote.at, crowd));
            None
        } else {
            let last = self.authors.get(&vote.author).copied();
            self.authors.insert(vote.author, last.map_or(vote.at, |last| last.max(vote.at)));
            last
        };
        if let Some(thread) = thread_of(vote) {
            *self.threads.entry(thread).or_default() += 1;
        }
        if let Some(copy) = vote.copy {
            let place = self.copied_at.partition_point(|at| *at <= vote.at);
            self.copied_at.insert(place, vote.at);
            self.copies.insert(place, copy);
        }
        for signature in counted(vote) {
            if let Some(tally) = self.tallies.get_mut(signature) {
                tally.add(vote, before);
            } else {
                let mut tally = Tally::default();
                tally.add(vote, before);
                self.tallies.insert(signature.clone(), tally);
            }
        }
    }

    /// Forgets a vote that is older than all that are kept: those were written from `oldest` on.
    pub(super) fn forget(&mut self, vote: &Vote, oldest: Timestamp) {
        self.oldest = Some(oldest);
        if vote.crowd.is_none() && self.authors.get(&vote.author) == Some(&vote.at) {
            self.authors.remove(&vote.author);
        }
        if vote.crowd.is_some() && self.crowds.get(&vote.author).is_some_and(|(at, _)| *at == vote.at) {
            self.crowds.remove(&vote.author);
        }
        if let Some(thread) = thread_of(vote) {
            match self.threads.get_mut(&thread) {
                Some(votes) if *votes > 1 => *votes -= 1,
                _ => {
                    self.threads.remove(&thread);
                }
            }
        }
        if let Some(copy) = vote.copy {
            let mut same_time = self.copied_at.iter().take_while(|at| **at <= vote.at).enumerate();
            let place =
                same_time.find_map(|(place, _)| (self.copies.get(place) == Some(copy)).then_some(place));
            self.copied_at.remove(place.unwrap_or(0));
            self.copies.remove(place.unwrap_or(0));
        }
        for signature in counted(vote) {
            if let Some(tally) = self.tallies.get_mut(signature) {
                tally.forget(vote, oldest);
                if tally.is_empty() {
                    self.tallies.remove(signature);
                }
            }
        }
    }

    /// Whether this author's next vote would not be the newest of them: it stands between those that are counted.
    pub(super) fn is_late(&self, vote: &Vote) -> bool {
        vote.crowd.is_none() && self.authors.get(&vote.author).is_some_and(|last| *last > vote.at)
    }

    /// Takes a crowd out.
    pub(super) fn take_crowd(&mut self, vote: &Vote) {
        self.crowds.remove(&vote.author);
        for signature in counted(vote) {
            if let Some(tally) = self.tallies.get_mut(signature) {
                tally.take_crowd(vote.author);
                if tally.is_empty() {
                    self.tallies.remove(signature);
                }
            }
        }
    }

    /// Two signatures have become one. Returns when the first was reported.
    pub(super) fn merge(&mut self, from: &Signature, into: &Signature) -> Vec<Timestamp> {
        let Some(tally) = self.tallies.remove(from) else { return Vec::new() };
        let times = tally.times().collect();
        self.tallies.entry(into.clone()).or_default().pour(tally);
        times
    }

    /// How many voted in this thread.
    pub(super) fn voted_in(&self, source: &str, thread: &str) -> usize {
        self.threads.get(&place(source, thread)).copied().unwrap_or(0)
    }

    /// When this author voted last.
    pub(super) fn last_vote(&self, author: AuthorHash) -> Option<Timestamp> {
        self.authors.get(&author).copied()
    }

    /// What a thread's crowd was when it was last weighed, and when that was.
    pub(super) fn crowd(&self, author: AuthorHash) -> Option<(Timestamp, Crowd)> {
        self.crowds.get(&author).copied()
    }

    /// Whether somebody used nearly the same words since `oldest`.
    pub(super) fn holds_copy(&self, copy: CopyHash, oldest: Timestamp) -> bool {
        self.copies.any_near(self.copied_at.partition_point(|at| *at <= oldest), copy)
    }

    /// The tally of a signature.
    pub(super) fn tally(&self, signature: &Signature) -> Option<&Tally> {
        self.tallies.get(signature)
    }

    /// The same window without what was written before all votes that are kept: of those only traces are left.
    pub(super) fn kept_after(&self, after: Timestamp) -> Timestamp {
        let before = |oldest| before(oldest, SignedDuration::from_nanos(1));
        self.oldest.map_or(after, |oldest| after.max(before(oldest)))
    }
}

/// What a vote counts for.
fn counted(vote: &Vote) -> impl Iterator<Item = &Signature> {
    vote.signatures.iter().chain([&Signature::Any])
}

/// The thread in which somebody voted.
fn thread_of(vote: &Vote) -> Option<String> {
    let thread = vote.thread.as_ref().filter(|_| vote.crowd.is_none());
    thread.map(|thread| place(&vote.source, thread))
}
