//! What looks like an outage and is none: each kind planned whole, with its truth.
//!
//! A flag on one of them is false, unless an outage lies under it.

mod calendar;
mod crowds;
mod strangers;

use crate::crowd::Crowd;
use crate::dice::Dice;
use crate::line::{Line, Post};
use crate::pen::{Pen, Stage, time};
use crate::truth::{Kind, Label, Labelled, Truth};
use crate::world::Player;

/// The kinds of look-alikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distractor {
    /// One message repeated by many, marked as a repost or not.
    Cascade,
    /// One text under many names, a few words changed.
    Campaign,
    /// One person who writes again and again.
    LoudAuthor,
    /// Stories about an outage that is over.
    PastOutage,
    /// Work that was announced.
    Maintenance,
    /// Everybody talks about something new.
    LaunchDay,
    /// "It works again", after an outage.
    BackUp,
    /// The name means something else.
    Homonym,
    /// Old complaints of a whole day arrive at once and out of order.
    LateArrival,
    /// A source cannot be read for some hours.
    BlindSource,
}

/// All kinds, in the order of the list above.
pub const DISTRACTORS: [Distractor; 10] = [
    Distractor::Cascade,
    Distractor::Campaign,
    Distractor::LoudAuthor,
    Distractor::PastOutage,
    Distractor::Maintenance,
    Distractor::LaunchDay,
    Distractor::BackUp,
    Distractor::Homonym,
    Distractor::LateArrival,
    Distractor::BlindSource,
];

/// A time during which a source cannot be read.
#[derive(Debug, Clone)]
pub struct Blindness {
    /// The source's id.
    pub source: String,
    /// From when on, seconds since the epoch.
    pub from: i64,
    /// Until when.
    pub to: i64,
}

/// What a kind of distractor works with.
struct Desk<'a> {
    stage: &'a Stage,
    pen: Pen,
    dice: Dice,
    onset: i64,
}

impl Distractor {
    /// The name in truths.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cascade => "repost-cascade",
            Self::Campaign => "campaign",
            Self::LoudAuthor => "loud-author",
            Self::PastOutage => "past-outage",
            Self::Maintenance => "planned-maintenance",
            Self::LaunchDay => "launch-day",
            Self::BackUp => "back-up",
            Self::Homonym => "homonym",
            Self::LateArrival => "late-arrival",
            Self::BlindSource => "blind-source",
        }
    }

    /// Whether a provider's name lends itself to the kind.
    #[must_use]
    pub fn fits(self, provider: &str) -> bool {
        self != Self::Homonym || strangers::homonyms().iter().any(|homonym| homonym.provider == provider)
    }

    /// Plans one about a provider (its place in the roster), beginning at `onset`.
    ///
    /// `pen` gives its posts their ids. The same `text_seed` gives a campaign the same text about another provider.
    #[must_use]
    pub fn plan(
        self,
        stage: &Stage,
        pen: u64,
        provider: usize,
        onset: i64,
        truth: u32,
        text_seed: u64,
    ) -> (Script, Truth) {
        let mut desk = Desk {
            stage,
            pen: Pen::new(stage, pen, provider, Crowd::new(pen + 2_000_000, 2.0)),
            dice: Dice::new(stage.seed, &[pen, 21]),
            onset,
        };
        let mut blindness = None;
        let lines: Vec<Line> = match self {
            Self::Cascade => posts(desk.cascade()),
            Self::Campaign => posts(desk.campaign(text_seed)),
            Self::LoudAuthor => posts(desk.loud_author()),
            Self::PastOutage => posts(desk.past_outage()),
            Self::Maintenance => posts(desk.maintenance()),
            Self::LaunchDay => posts(desk.launch_day()),
            Self::BackUp => posts(desk.back_up()),
            Self::Homonym => posts(desk.homonym()),
            Self::LateArrival => posts(desk.late_arrival()),
            Self::BlindSource => {
                let (blind, lines) = desk.blind_source();
                blindness = Some(blind);
                lines
            }
        };
        let last = lines.iter().map(|line| line.seen_at().as_second()).max().unwrap_or(onset);
        let truth_line = Truth {
            provider: stage.providers[provider].id.clone(),
            from: time(onset),
            to: time(last),
            acknowledged_at: None,
            kind: Kind::Distractor,
            note: self.note().into(),
            name: self.name().into(),
            size: None,
            base_rate: None,
            stratum: None,
            cause: None,
            service: None,
            symptoms: Vec::new(),
            first_at: Some(time(onset)),
            posts: lines.iter().filter(|line| matches!(line, Line::Post(_))).count() as u32,
            severe: false,
        };
        let lines =
            lines.into_iter().map(|line| Labelled { line, label: Label::Distractor(truth) }).collect();
        (Script { start: onset, lines, blindness }, truth_line)
    }

    fn note(self) -> &'static str {
        match self {
            Self::Cascade => "one message, repeated",
            Self::Campaign => "one text under many names, edited",
            Self::LoudAuthor => "one person",
            Self::PastOutage => "news of an outage that is over",
            Self::Maintenance => "announced beforehand",
            Self::LaunchDay => "much talk, no failure",
            Self::BackUp => "people say that it works again",
            Self::Homonym => "the name in another meaning",
            Self::LateArrival => "ordinary complaints of a day, seen at once",
            Self::BlindSource => "a source cannot be read; nothing fails",
        }
    }
}

fn posts(posts: Vec<Post>) -> Vec<Line> {
    posts.into_iter().map(Line::Post).collect()
}

/// Lines planned beforehand, handed out when their time comes.
pub struct Script {
    start: i64,
    lines: Vec<Labelled>,
    /// The source that cannot be read, if that is what it is about.
    pub blindness: Option<Blindness>,
}

impl Player for Script {
    fn play(&mut self, _stage: &Stage, _from: i64, to: i64, out: &mut Vec<Labelled>) {
        if self.start < to {
            out.append(&mut self.lines);
        }
    }
}
