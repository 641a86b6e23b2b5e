//! An outage: planned whole, then written when its hour comes.
//!
//! Planning draws the times, the signatures and the acknowledgement, so that the truth is complete before the
//! first line is read; the words are written only when the world reaches the onset.

mod sequel;

use crate::crowd::Crowd;
use crate::curve::Curve;
use crate::dice::Dice;
use crate::pen::{Pen, Spot, Stage, Thread, labelled, time};
use crate::phrase::{Signature, Words};
use crate::place;
use crate::truth::{Kind, Label, Labelled, Truth};
use crate::world::Player;

/// Median of the time from the onset to the provider's first public word, seconds.
pub const ACKNOWLEDGEMENT_MEDIAN_SECONDS: f64 = 16.0 * 60.0;
/// Standard deviation of its logarithm.
const ACKNOWLEDGEMENT_SIGMA: f64 = 1.1;
/// Share of outages never acknowledged in public.
pub const NEVER_ACKNOWLEDGED: f64 = 0.23;
/// Full-size outages of at least this many reports are severe.
const SEVERE_REPORTS_MIN: u32 = 60;
/// Share of signatures with a code.
const CODED: f64 = 0.5;
/// Share of signatures that name no symptom: people only say that something is wrong.
const VAGUE: f64 = 0.12;
/// Share of posts that guess the upstream cause, when there is one.
const CAUSE_GUESSED: f64 = 0.12;
/// Threads of one outage that people still find.
const THREADS_OPEN_MAX: usize = 12;

/// Signatures without a second one of the same symptom.
fn distinct(signatures: Vec<Signature>) -> Vec<Signature> {
    let mut kept: Vec<Signature> = Vec::new();
    for signature in signatures {
        if kept.iter().all(|other| other.symptom != signature.symptom) {
            kept.push(signature);
        }
    }
    kept
}

/// When a provider speaks after an onset, if it does.
pub fn acknowledgement(dice: &mut Dice, onset: i64) -> Option<i64> {
    let lag = dice.log_normal(ACKNOWLEDGEMENT_MEDIAN_SECONDS, ACKNOWLEDGEMENT_SIGMA) as i64;
    (!dice.chance(NEVER_ACKNOWLEDGED)).then_some(onset + lag)
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Order<'a> {
    /// The provider's place in the roster.
    pub provider: usize,
    /// The shape.
    pub curve: &'a Curve,
    /// The share of the curve's reports that are written.
    pub size: f64,
    /// The onset, seconds since the epoch.
    pub onset: i64,
    /// Usual reports per hour beneath it.
    pub base_rate: f64,
    /// The upstream provider whose failure causes it, by id.
    pub cause: Option<&'a str>,
    /// When the provider speaks.
    pub acknowledged_at: Option<i64>,
}

/// A planned outage.
pub struct Outage {
    pen: Pen,
    dice: Dice,
    onset: i64,
    times: Vec<i64>,
    end: i64,
    acknowledged_at: Option<i64>,
    advisory: Option<String>,
    signatures: Vec<Signature>,
    truth: u32,
    cause: Option<usize>,
    severe: bool,
    written: bool,
}

impl Outage {
    /// Plans an outage and its truth. `pen` gives its posts their ids; `truth` is the index of its truth.
    #[must_use]
    pub fn plan(stage: &Stage, pen: u64, truth: u32, order: &Order<'_>) -> (Self, Truth) {
        let mut dice = Dice::new(stage.seed, &[pen, 7]);
        let provider = &stage.providers[order.provider];
        let times = order.curve.times(&mut dice, order.onset, order.size);
        let service =
            (!provider.services.is_empty() && dice.chance(0.6)).then(|| dice.below(provider.services.len()));
        let signatures: Vec<Signature> = (0..=dice.weighted(&[0.45, 0.35, 0.2]))
            .map(|_| {
                let signature = stage.bank.signature(&mut dice, provider, service, CODED);
                if dice.chance(VAGUE) {
                    Signature { symptom: None, code: None, ..signature }
                } else {
                    signature
                }
            })
            .collect();
        let signatures = distinct(signatures);
        let end = order.onset + order.curve.seconds();
        let severe =
            order.size >= 1.0 && order.curve.total() >= SEVERE_REPORTS_MIN && order.curve.seconds() < 86_400;
        let advisory = (order.acknowledged_at.is_none() || dice.chance(0.15)).then(|| {
            let prefix = dice.pick(&["EX", "INC", "SR", "MO", "P"]).copied().unwrap_or("INC");
            format!("{prefix}{}", dice.between(100_000, 999_999))
        });
        let truth_line = Truth {
            provider: provider.id.clone(),
            from: time(order.onset),
            to: time(end),
            acknowledged_at: order.acknowledged_at.map(time),
            kind: Kind::Outage,
            note: order
                .cause
                .map_or_else(|| "the provider fails".into(), |cause| format!("{cause} fails beneath it")),
            name: order.curve.name.clone(),
            size: Some(order.size),
            base_rate: Some(order.base_rate),
            stratum: Some(crate::world::stratum(order.base_rate)),
            cause: order.cause.map(str::to_owned),
            service: service.map(|place| provider.services[place].id.clone()),
            symptoms: signatures.iter().filter_map(|signature| signature.symptom.clone()).collect(),
            first_at: times.first().copied().map(time),
            posts: times.len() as u32,
            severe,
        };
        let crowd = Crowd::new(pen + 1_000_000, 1.0);
        let outage = Self {
            pen: Pen::new(stage, pen, order.provider, crowd),
            dice,
            onset: order.onset,
            times,
            end,
            acknowledged_at: order.acknowledged_at,
            advisory,
            signatures,
            truth,
            cause: order.cause.and_then(|id| stage.providers.iter().position(|provider| provider.id == id)),
            severe,
            written: false,
        };
        (outage, truth_line)
    }

    fn write_posts(&mut self, stage: &Stage, out: &mut Vec<Labelled>) {
        let label = Label::Outage(self.truth);
        let provider = &stage.providers[self.pen.provider];
        let shares: Vec<f64> =
            (0..self.signatures.len()).map(|rank| 1.0 / (1.0 + 1.5 * rank as f64)).collect();
        let mut threads: Vec<(Thread, usize)> = Vec::new();
        let mut authors: Vec<String> = Vec::new();
        for at in std::mem::take(&mut self.times) {
            let dice = &mut self.dice;
            let found = threads.iter().filter(|(thread, _)| thread.at < at).count();
            let answer = found > 0 && dice.chance(0.38);
            let (thread, signature) = if answer {
                // The busiest threads are the oldest ones.
                let (thread, signature) = threads[dice.zipf(found, 0.8)].clone();
                (Some(thread), signature)
            } else {
                (None, dice.weighted(&shares))
            };
            let again = !authors.is_empty() && dice.chance(0.07);
            let author = if again {
                authors[dice.below(authors.len())].clone()
            } else {
                self.pen.crowd.stranger(dice)
            };
            let quoted = self.advisory.clone().filter(|_| at - self.onset > 1_800 && dice.chance(0.06));
            let reply = match (&thread, quoted) {
                (Some(_), Some(advisory)) => {
                    let text = stage.bank.plain(dice, provider, "quote", &advisory, time(at));
                    Some(Words { title: None, text, language: "en" })
                }
                (Some(_), None) if again => Some(stage.bank.remark(dice, provider, "followup", time(at))),
                _ => None,
            };
            let (mut post, opened) = match (&thread, reply) {
                (Some(thread), Some(words)) => {
                    let spot = Spot { place: thread.place, at, thread: Some(thread) };
                    (self.pen.post(stage, dice, spot, author.clone(), words), thread.clone())
                }
                _ => self.pen.complain(
                    stage,
                    dice,
                    &self.signatures[signature],
                    at,
                    author.clone(),
                    thread.as_ref(),
                ),
            };
            if !answer && threads.len() < THREADS_OPEN_MAX {
                threads.push((opened.clone(), signature));
            }
            authors.push(author);
            if let Some(cause) = self.cause.filter(|_| dice.chance(CAUSE_GUESSED)) {
                let guess = stage.bank.plain(dice, &stage.providers[cause], "cause_guess", "", time(at));
                post.text = format!("{} {guess}", post.text);
            }
            if !answer && matches!(opened.place, place::FORUM | place::TRACKER | place::BOARD) {
                self.write_me_too(&post, out);
            }
            out.push(labelled(post, label));
        }
        self.write_staff(stage, &threads, out);
        self.write_news(stage, out);
    }
}

impl Player for Outage {
    fn play(&mut self, stage: &Stage, _from: i64, to: i64, out: &mut Vec<Labelled>) {
        if !self.written && self.onset < to {
            self.written = true;
            self.write_posts(stage, out);
            self.write_incident(stage, out);
        }
    }
}

#[cfg(test)]
mod tests;
