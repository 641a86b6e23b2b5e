//! How many independent people said one thing in the last so many minutes, without walking over them.
//!
//! Votes are counted by searching sorted times, so a report costs the same in a quiet week and in a storm.
//! Everything here is drawn from the votes kept, and is drawn again when they are loaded.

use super::vote::{ANSWER_WEIGHT, Vote};
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
    venues: [Option<Timestamp>; VENUES],
}

/// Kinds of place.
const VENUES: usize = 6;

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
                self.crowds.retain(|(_, who, _)| *who != vote.author.0);
                self.crowds.push((vote.at, vote.author.0, crowd.people));
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

    /// Forgets what was written before `oldest`.
    pub(super) fn forget(&mut self, oldest: Timestamp) {
        while self.times.front().is_some_and(|at| *at < oldest) {
            self.times.pop_front();
        }
        while self.answers.front().is_some_and(|at| *at < oldest) {
            self.answers.pop_front();
        }
        while self.again.front().is_some_and(|(at, _)| *at < oldest) {
            self.again.pop_front();
        }
        self.crowds.retain(|(at, _, _)| *at >= oldest);
    }

    /// Nobody is left.
    pub(super) fn is_empty(&self) -> bool {
        self.times.is_empty() && self.crowds.is_empty()
    }

    /// Who wrote after `after` and no later than `end`.
    pub(super) fn people(&self, after: Timestamp, end: Timestamp) -> People {
        let votes = between(&self.times, after, end);
        let twice = self.again.iter().filter(|(at, before)| *at > after && *at <= end && *before > after);
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

/// How many of these times lie after `after` and not after `end`.
fn between(times: &VecDeque<Timestamp>, after: Timestamp, end: Timestamp) -> usize {
    let until = times.partition_point(|at| *at <= end);
    until - times.partition_point(|at| *at <= after).min(until)
}

fn place(venue: Venue) -> usize {
    venue as usize % VENUES
}

/// Inserts in order, most often at the end.
fn insert<Item: PartialOrd>(sorted: &mut VecDeque<Item>, item: Item) {
    let place = sorted.partition_point(|known| *known <= item);
    sorted.insert(place, item);
}
