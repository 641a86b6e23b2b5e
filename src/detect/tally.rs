//! How many independent people said one thing in the last so many minutes, without walking over them.
//!
//! Votes are counted by searching sorted times, so a report costs the same in a quiet week and in a storm.
//! Everything here is drawn from the votes kept, and is drawn again when they are loaded.

use super::vote::{ANSWER_WEIGHT, Vote};
use crate::sighting::AuthorHash;
use crawlers::Venue;
use jiff::Timestamp;
use std::collections::VecDeque;

/// For each independent voice but the first, the counts of threads stand for no more than this many people: where nobody else
/// is heard, a thread that hundreds answer is one story.
const CROWD_PER_FURTHER_VOICE: f64 = 3.0;

/// Counts of what one signature, or any failure, was reported.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Tally {
    /// When each vote was written, in order.
    times: VecDeque<Timestamp>,
    /// The same of votes that answer others.
    answers: VecDeque<Timestamp>,
    /// Votes whose author had voted within the longest window: `(now, before)`. Few.
    again: VecDeque<(Timestamp, Timestamp)>,
    /// Crowds: when, who they are, how many people. Few.
    crowds: Vec<(Timestamp, u64, f64)>,
    /// When each kind of place was last heard.
    venues: [Option<Timestamp>; Venue::COUNT as usize],
}

/// The people in one window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct People {
    /// Distinct authors, and people of crowds at their capped weight.
    pub(super) authors: f64,
    /// The same, whoever answers others weighing less.
    pub(super) weight: f64,
    /// Kinds of place.
    pub(super) venues: usize,
}

impl Tally {
    /// Adds a vote; `before` is when its author voted last.
    pub(super) fn add(&mut self, vote: &Vote, before: Option<Timestamp>) {
        match vote.crowd {
            Some(crowd) => {
                self.take_crowd(vote.author);
                let place =
                    self.crowds.partition_point(|(at, who, _)| (*at, *who) < (vote.at, vote.author.0));
                self.crowds.insert(place, (vote.at, vote.author.0, crowd.people));
            }
            None => {
                insert(&mut self.times, vote.at);
                if vote.answers {
                    insert(&mut self.answers, vote.at);
                }
                if let Some(before) = before {
                    insert(&mut self.again, (vote.at, before));
                }
            }
        }
        let last = &mut self.venues[place(vote.venue)];
        *last = (*last).max(Some(vote.at));
    }

    /// Forgets a vote, the oldest; what is left was written from `oldest` on.
    pub(super) fn forget(&mut self, vote: &Vote, oldest: Timestamp) {
        if vote.crowd.is_some() {
            self.take_crowd(vote.author);
            return;
        }
        self.times.pop_front();
        if vote.answers {
            self.answers.pop_front();
        }
        while self.again.front().is_some_and(|(at, _)| *at < oldest) {
            self.again.pop_front();
        }
    }

    /// Takes out a crowd.
    pub(super) fn take_crowd(&mut self, author: AuthorHash) {
        self.crowds.retain(|(_, who, _)| *who != author.0);
    }

    /// What another signature counted is of this one as well.
    pub(super) fn pour(&mut self, other: Self) {
        other.times.into_iter().for_each(|at| insert(&mut self.times, at));
        other.answers.into_iter().for_each(|at| insert(&mut self.answers, at));
        other.again.into_iter().for_each(|pair| insert(&mut self.again, pair));
        self.crowds.extend(other.crowds);
        self.crowds.sort_unstable_by_key(|(at, who, _)| (*at, *who));
        for (last, of_other) in self.venues.iter_mut().zip(other.venues) {
            *last = (*last).max(of_other);
        }
    }

    /// When its votes were written, those of crowds last.
    pub(super) fn times(&self) -> impl Iterator<Item = Timestamp> {
        self.times.iter().copied().chain(self.crowds.iter().map(|(at, _, _)| *at))
    }

    /// Nobody is left.
    pub(super) fn is_empty(&self) -> bool {
        self.times.is_empty() && self.crowds.is_empty()
    }

    /// Who wrote after `after` and no later than `end`.
    pub(super) fn people(&self, after: Timestamp, end: Timestamp) -> People {
        let votes = between(&self.times, after, end);
        let first = self.again.partition_point(|(at, _)| *at <= after);
        let twice = self.again.range(first..).filter(|(at, before)| *at <= end && *before > after);
        #[expect(clippy::cast_precision_loss, reason = "bounded by the votes kept")]
        let authors = (votes - twice.count().min(votes)) as f64;
        #[expect(clippy::cast_precision_loss, reason = "bounded by the votes kept")]
        let light = between(&self.answers, after, end) as f64 * (1.0 - ANSWER_WEIGHT);
        let weight = (authors - light).max(authors * ANSWER_WEIGHT);
        let venues = self.venues.iter().filter(|last| last.is_some_and(|last| last > after)).count();
        if self.crowds.is_empty() {
            return People { authors, weight, venues };
        }
        let threads = self.crowds.iter().filter(|(at, _, _)| *at > after && *at <= end);
        let crowd: f64 = threads.map(|(_, _, people)| people).sum();
        let crowd = crowd.min((authors - 1.0).max(0.0) * CROWD_PER_FURTHER_VOICE);
        People { authors: authors + crowd, weight: weight + crowd, venues }
    }
}

/// How many of these times lie after `after` and not after `end`. Most windows are short and end at the newest, so it is
/// looked for from there in growing steps.
fn between(times: &VecDeque<Timestamp>, after: Timestamp, end: Timestamp) -> usize {
    let until = match times.back() {
        Some(newest) if *newest > end => times.partition_point(|at| *at <= end),
        _ => times.len(),
    };
    let (mut first, mut step) = (until, 1);
    while step <= first && times[first - step] > after {
        first -= step;
        step *= 2;
    }
    let mut past = (first + 1).saturating_sub(step);
    while past < first {
        let middle = past.midpoint(first);
        if times[middle] > after {
            first = middle;
        } else {
            past = middle + 1;
        }
    }
    until - first
}

fn place(venue: Venue) -> usize {
    venue as usize % usize::from(Venue::COUNT)
}

/// Inserts in order, most often at the end.
fn insert<Item: PartialOrd>(sorted: &mut VecDeque<Item>, item: Item) {
    let place = sorted.partition_point(|known| *known <= item);
    sorted.insert(place, item);
}
