//! Worlds: streams, outages and distractors played day by day, read line by line in order of `seen_at`.
//!
//! Only one day of posts is in memory, and what was written in it but is seen later.

pub mod amplified;
pub mod mixed;
pub mod outages;
pub mod quiet;
pub mod upstream;

use jiff::Timestamp;

pub use amplified::Amplified;
pub use mixed::Mixed;
pub use outages::Outages;
pub use quiet::Quiet;
pub use upstream::Upstream;

use crate::distractor::{Blindness, Distractor};
use crate::line::Line;
use crate::ordinary::{Background, Talk};
use crate::outage::{Order, Outage};
use crate::pen::Stage;
use crate::phrase::{Bank, Phrasing};
use crate::truth::{Labelled, Truth};

/// Seconds in a day.
pub const DAY_SECONDS: i64 = 86_400;
/// The first second of every world: Monday 2026-01-05 00:00 UTC.
pub const START: i64 = 1_767_571_200;

/// Pens of outages and distractors begin here, above those of streams.
const OUTAGE_PENS: u64 = 10_000;
/// Later than any line: year 2100.
const FAR_FUTURE: i64 = 4_102_444_800;

/// A part of a world: writes what happens between two times.
pub trait Player {
    /// Appends what is written in `from..to`, in any order; calls follow each other. Nothing of it may be seen
    /// before `from`.
    fn play(&mut self, stage: &Stage, from: i64, to: i64, out: &mut Vec<Labelled>);
}

/// One provider's ordinary days in a world.
#[derive(Debug, Clone, PartialEq)]
pub struct Stream {
    /// The provider's id.
    pub provider: String,
    /// Trouble reports per hour.
    pub rate: f64,
    /// `rare`, `low`, `middle` or `high`.
    pub stratum: &'static str,
}

/// The stratum of a base rate in reports per hour.
#[must_use]
pub fn stratum(rate: f64) -> &'static str {
    match rate {
        rate if rate < 0.1 => "rare",
        rate if rate < 0.75 => "low",
        rate if rate < 5.0 => "middle",
        _ => "high",
    }
}

/// What all worlds have in common.
#[derive(Debug, Clone)]
pub struct Options {
    /// Fixes everything.
    pub seed: u64,
    /// Which world of a series: other streams, other providers first.
    pub index: usize,
    /// Which words may be used.
    pub phrasing: Phrasing,
    /// Posts of ordinary talk per trouble report.
    pub talk: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 1, index: 0, phrasing: Phrasing::All, talk: 3.0 }
    }
}

/// A world being read: an iterator over its lines in order of `seen_at`.
pub struct World {
    stage: Stage,
    players: Vec<Box<dyn Player>>,
    streams: Vec<Stream>,
    truths: Vec<Truth>,
    blind: Vec<Blindness>,
    day: i64,
    end: i64,
    pending: Vec<Labelled>,
    ready: std::vec::IntoIter<Labelled>,
}

impl World {
    fn new(options: &Options, days: u32) -> Self {
        let seed = crate::dice::Dice::new(options.seed, &[options.index as u64]).bits();
        Self {
            stage: Stage { bank: Bank::new(options.phrasing), providers: crate::roster::providers(), seed },
            players: Vec::new(),
            streams: Vec::new(),
            truths: Vec::new(),
            blind: Vec::new(),
            day: START,
            end: START + i64::from(days) * DAY_SECONDS,
            pending: Vec::new(),
            ready: Vec::new().into_iter(),
        }
    }

    /// Adds one provider's background and talk; returns the provider's place in the roster.
    fn add_stream(&mut self, options: &Options, rate: f64) -> usize {
        let number = self.streams.len();
        let provider = (number + options.index * 7) % self.stage.providers.len();
        self.players.push(Box::new(Background::new(&self.stage, number as u64, provider, rate)));
        if options.talk > 0.0 {
            self.players.push(Box::new(Talk::new(&self.stage, number as u64, provider, rate * options.talk)));
        }
        let id = self.stage.providers[provider].id.clone();
        self.streams.push(Stream { provider: id, rate, stratum: stratum(rate) });
        provider
    }

    /// Plans an outage with its truth.
    fn push_outage(&mut self, order: &Order<'_>) {
        let truth = self.truths.len() as u32;
        let (outage, line) = Outage::plan(&self.stage, OUTAGE_PENS + u64::from(truth), truth, order);
        self.truths.push(line);
        self.players.push(Box::new(outage));
    }

    /// Plans a distractor with its truth; campaigns of one `text` have the same words.
    fn add_distractor(&mut self, kind: Distractor, provider: usize, onset: i64, text: u64) {
        let truth = self.truths.len() as u32;
        let pen = OUTAGE_PENS + u64::from(truth);
        let (script, line) =
            kind.plan(&self.stage, pen, provider, onset, truth, if text == 0 { pen } else { text });
        self.blind.extend(script.blindness.clone());
        self.truths.push(line);
        self.players.push(Box::new(script));
    }

    /// What really happens; an outage's or distractor's place here is its index in labels.
    #[must_use]
    pub fn truths(&self) -> &[Truth] {
        &self.truths
    }

    /// The providers with their rates.
    #[must_use]
    pub fn streams(&self) -> &[Stream] {
        &self.streams
    }

    /// From when to when the world is played; lines may be seen a little later.
    #[must_use]
    pub fn span(&self) -> (Timestamp, Timestamp) {
        (crate::pen::time(START), crate::pen::time(self.end))
    }

    fn play_day(&mut self) {
        let to = self.day + DAY_SECONDS;
        let before = self.pending.len();
        for player in &mut self.players {
            player.play(&self.stage, self.day, to, &mut self.pending);
        }
        for labelled in &mut self.pending[before..] {
            delay_unseen(&self.blind, labelled);
        }
        self.day = to;
        // A stable sort: what is seen in the same second keeps the order of the players.
        self.pending.sort_by_key(|labelled| labelled.line.seen_at());
        let limit = crate::pen::time(if to >= self.end { FAR_FUTURE } else { to });
        let ready = self.pending.partition_point(|labelled| labelled.line.seen_at() < limit);
        self.ready = self.pending.drain(..ready).collect::<Vec<_>>().into_iter();
    }
}

/// What a blind source would have shown is seen after it can be read again. A post about an event keeps its
/// label: it is late, not gone.
fn delay_unseen(blind: &[Blindness], labelled: &mut Labelled) {
    let Line::Post(post) = &mut labelled.line else { return };
    let seen = post.seen_at.as_second();
    let hidden =
        blind.iter().find(|blind| blind.source == post.source && (blind.from..blind.to).contains(&seen));
    if let Some(blind) = hidden {
        // One visit brings them all, in the order in which they were written.
        post.seen_at = crate::pen::time(blind.to + 1 + (seen - blind.from) / 600);
    }
}

impl Iterator for World {
    type Item = Labelled;

    fn next(&mut self) -> Option<Labelled> {
        loop {
            if let Some(labelled) = self.ready.next() {
                return Some(labelled);
            }
            if self.day >= self.end {
                return None;
            }
            self.play_day();
        }
    }
}
