//! Ordinary days: the null's trouble reports and the talk around them.
//!
//! Follow-ups of a report are mostly answers in its thread or the same person again; some are strangers
//! with the same complaint, so that even a quiet day holds small agreements.

use std::collections::BTreeMap;

use crate::crowd::Crowd;
use crate::dice::Dice;
use crate::null::Null;
use crate::pen::{Pen, Spot, Stage, Thread, labelled, time};
use crate::phrase::Signature;
use crate::place;
use crate::season::Season;
use crate::truth::{Label, Labelled};
use crate::world::Player;

/// Ordinary signatures of a provider, Zipf-distributed.
const SIGNATURES: usize = 60;
const SIGNATURES_EXPONENT: f64 = 1.05;
/// Share of ordinary signatures that carry a code.
const CODED: f64 = 0.35;
const HOUR_SECONDS: i64 = 3_600;
/// A family is forgotten after this long.
const FAMILY_SECONDS: i64 = 86_400;
/// Share of talk that answers earlier talk.
const TALK_REPLIES: f64 = 0.35;

struct Family {
    signature: usize,
    thread: Thread,
    author: String,
}

/// Ordinary trouble reports of one provider.
pub struct Background {
    pen: Pen,
    dice: Dice,
    null: Null,
    signatures: Vec<Signature>,
    families: BTreeMap<u64, Family>,
}

impl Background {
    /// The background of the stream `number` at `rate` reports per hour.
    #[must_use]
    pub fn new(stage: &Stage, number: u64, provider: usize, rate: f64) -> Self {
        let mut dice = Dice::new(stage.seed, &[number, 1]);
        let who = &stage.providers[provider];
        let signatures = (0..SIGNATURES)
            .map(|_| {
                let part =
                    (!who.services.is_empty() && dice.chance(0.6)).then(|| dice.below(who.services.len()));
                stage.bank.signature(&mut dice, who, part, CODED)
            })
            .collect();
        let null = Null::new(Dice::new(stage.seed, &[number, 2]), Season::new(who.rhythm), rate);
        let pen = Pen::new(stage, number * 2, provider, Crowd::new(number, rate));
        Self { pen, dice, null, signatures, families: BTreeMap::new() }
    }
}

impl Player for Background {
    fn play(&mut self, stage: &Stage, from: i64, to: i64, out: &mut Vec<Labelled>) {
        self.families.retain(|_, family| family.thread.at > from - FAMILY_SECONDS);
        for arrival in self.null.arrivals(from, to) {
            let dice = &mut self.dice;
            let known = self.families.get(&arrival.family);
            let (signature, author, thread) = match known {
                Some(family) if dice.chance(0.3) => {
                    (family.signature, family.author.clone(), Some(&family.thread))
                }
                Some(family) if dice.chance(0.7) => {
                    (family.signature, self.pen.crowd.regular(dice), Some(&family.thread))
                }
                Some(family) if dice.chance(0.5) => (family.signature, self.pen.crowd.regular(dice), None),
                _ => (dice.zipf(SIGNATURES, SIGNATURES_EXPONENT), self.pen.crowd.regular(dice), None),
            };
            let again = known.is_some_and(|family| family.author == author);
            let (post, opened) = match thread {
                Some(thread) if again => {
                    let words = stage.bank.remark(
                        dice,
                        &stage.providers[self.pen.provider],
                        "followup",
                        time(arrival.at),
                    );
                    let post = self.pen.post(
                        stage,
                        dice,
                        Spot { place: thread.place, at: arrival.at, thread: Some(thread) },
                        author.clone(),
                        words,
                    );
                    (post, thread.clone())
                }
                _ => self.pen.complain(
                    stage,
                    dice,
                    &self.signatures[signature],
                    arrival.at,
                    author.clone(),
                    thread,
                ),
            };
            self.families.entry(arrival.family).or_insert(Family { signature, thread: opened, author });
            out.push(labelled(post, Label::Background));
        }
    }
}

/// Ordinary talk of one provider: no reports.
pub struct Talk {
    pen: Pen,
    dice: Dice,
    season: Season,
    rate: f64,
    last: Option<Thread>,
}

impl Talk {
    /// Talk of the stream `number` at `rate` posts per hour.
    #[must_use]
    pub fn new(stage: &Stage, number: u64, provider: usize, rate: f64) -> Self {
        Self {
            pen: Pen::new(stage, number * 2 + 1, provider, Crowd::new(number, rate)),
            dice: Dice::new(stage.seed, &[number, 3]),
            season: Season::new(stage.providers[provider].rhythm),
            rate,
            last: None,
        }
    }
}

impl Player for Talk {
    fn play(&mut self, stage: &Stage, from: i64, to: i64, out: &mut Vec<Labelled>) {
        let provider = &stage.providers[self.pen.provider];
        for hour in (from..to).step_by(HOUR_SECONDS as usize) {
            let mut times: Vec<i64> = (0..self.dice.poisson(self.rate * self.season.at(hour)))
                .map(|_| self.dice.between(hour, hour + HOUR_SECONDS))
                .collect();
            times.sort_unstable();
            for at in times {
                let dice = &mut self.dice;
                let thread = self.last.take().filter(|_| dice.chance(TALK_REPLIES));
                let occasion = if thread.is_some() { "talk_reply" } else { "talk" };
                let mut words = stage.bank.remark(dice, provider, occasion, time(at));
                let place =
                    thread.as_ref().map_or_else(|| dice.weighted(&place::SHARES), |thread| thread.place);
                if thread.is_none() && !matches!(place, place::SHORT | place::SQUARE) {
                    // The question is the title; the body says a word more.
                    let more = stage.bank.remark(dice, provider, "talk_reply", time(at)).text;
                    words.title = Some(std::mem::replace(&mut words.text, more));
                }
                let author = self.pen.crowd.regular(dice);
                let post =
                    self.pen.post(stage, dice, Spot { place, at, thread: thread.as_ref() }, author, words);
                let opened = Thread { place, id: post.id.clone(), at };
                self.last = Some(thread.unwrap_or(opened));
                out.push(labelled(post, Label::Talk));
            }
        }
    }
}
