//! Who voted, in whose words, and how often each signature was reported: everything that is asked of the votes with
//! each new one, kept ready.

use super::official::place;
use super::tally::Tally;
use super::vote::{Crowd, Vote};
use crate::report::{CopyHash, Signature};
use crate::sighting::AuthorHash;
use jiff::Timestamp;
use std::collections::{BTreeMap, VecDeque};

/// Counts over the votes kept about one provider.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Counts {
    /// When each author voted last.
    authors: BTreeMap<AuthorHash, Timestamp>,
    /// Crowds that are kept.
    crowds: BTreeMap<AuthorHash, (Timestamp, Crowd)>,
    /// Whose words were used, in the order of time.
    copies: VecDeque<(Timestamp, CopyHash)>,
    /// Votes by thread.
    threads: BTreeMap<String, u32>,
    tallies: BTreeMap<Signature, Tally>,
}

impl Counts {
    /// Counts all of them anew.
    pub(super) fn of<'a>(votes: impl IntoIterator<Item = &'a Vote>) -> Self {
        let mut counts = Self::default();
        votes.into_iter().for_each(|vote| counts.add(vote));
        counts
    }

    /// Counts a vote.
    pub(super) fn add(&mut self, vote: &Vote) {
        let before = if let Some(crowd) = vote.crowd {
            self.crowds.insert(vote.author, (vote.at, crowd));
            None
        } else {
            let last = self.authors.get(&vote.author).copied();
            self.authors.insert(vote.author, last.map_or(vote.at, |last| last.max(vote.at)));
            last
        };
        if let Some(thread) = vote.thread.as_ref().filter(|_| vote.crowd.is_none()) {
            *self.threads.entry(place(&vote.source, thread)).or_default() += 1;
        }
        if let Some(copy) = vote.copy {
            let place = self.copies.partition_point(|(at, _)| *at <= vote.at);
            self.copies.insert(place, (vote.at, copy));
        }
        for signature in vote.signatures.iter().chain([&Signature::Any]) {
            if !self.tallies.contains_key(signature) {
                self.tallies.insert(signature.clone(), Tally::default());
            }
            self.tallies.get_mut(signature).expect("inserted above").add(vote, before);
        }
    }

    /// Forgets a vote that is older than all that are kept: those were written from `oldest` on.
    pub(super) fn forget(&mut self, vote: &Vote, oldest: Timestamp) {
        if vote.crowd.is_none() && self.authors.get(&vote.author) == Some(&vote.at) {
            self.authors.remove(&vote.author);
        }
        if vote.crowd.is_some() && self.crowds.get(&vote.author).is_some_and(|(at, _)| *at == vote.at) {
            self.crowds.remove(&vote.author);
        }
        if let Some(thread) = vote.thread.as_ref().filter(|_| vote.crowd.is_none()) {
            let thread = place(&vote.source, thread);
            match self.threads.get_mut(&thread) {
                Some(votes) if *votes > 1 => *votes -= 1,
                _ => {
                    self.threads.remove(&thread);
                }
            }
        }
        while self.copies.front().is_some_and(|(at, _)| *at < oldest) {
            self.copies.pop_front();
        }
        for signature in vote.signatures.iter().chain([&Signature::Any]) {
            if let Some(tally) = self.tallies.get_mut(signature) {
                tally.forget(oldest);
                if tally.is_empty() {
                    self.tallies.remove(signature);
                }
            }
        }
    }

    /// Whether somebody voted in this thread.
    pub(super) fn has_voted_in(&self, source: &str, thread: Option<&str>) -> bool {
        thread.is_some_and(|thread| self.threads.contains_key(&place(source, thread)))
    }

    /// When this author voted last.
    pub(super) fn last_vote(&self, author: AuthorHash) -> Option<Timestamp> {
        self.authors.get(&author).copied()
    }

    /// What a thread's crowd was when it was last weighed.
    pub(super) fn crowd(&self, author: AuthorHash) -> Option<Crowd> {
        self.crowds.get(&author).map(|(_, crowd)| *crowd)
    }

    /// Whether somebody used nearly the same words since `oldest`.
    pub(super) fn holds_copy(&self, copy: CopyHash, oldest: Timestamp) -> bool {
        self.copies.iter().rev().take_while(|(at, _)| *at > oldest).any(|(_, known)| known.is_near(copy))
    }

    /// The tally of a signature.
    pub(super) fn tally(&self, signature: &Signature) -> Option<&Tally> {
        self.tallies.get(signature)
    }
}
