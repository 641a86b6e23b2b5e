//! Who writes: a crowd per provider, a few of whom write often and most of whom write once.
//!
//! Nobody's real name: made of syllables, unique by the number they end in.

use crate::dice::Dice;

const HEADS: [&str; 24] = [
    "mor", "tal", "ves", "kin", "ola", "bren", "sut", "dari", "quil", "fenn", "jor", "lum", "rask", "teo",
    "wil", "zan", "pix", "ned", "gal", "hob", "iri", "cass", "emb", "yor",
];
const TAILS: [&str; 20] = [
    "o", "en", "ica", "by", "ster", "a", "win", "ley", "us", "ette", "mund", "is", "ara", "dev", "_it",
    "ops", "sys", ".k", "_h", "x",
];
/// How unequal people are: the exponent of Zipf's law over a crowd.
const REGULARS_EXPONENT: f64 = 0.9;
/// People who never wrote before an outage made them.
const STRANGERS: usize = 400_000;

/// The people who write about one provider.
#[derive(Debug, Clone)]
pub struct Crowd {
    number: u64,
    regulars: usize,
}

impl Crowd {
    /// A crowd that fits a rate of reports per hour: a busier provider has more regulars.
    #[must_use]
    pub fn new(number: u64, rate: f64) -> Self {
        Self { number, regulars: 60 + (rate * 400.0) as usize }
    }

    /// One of the regulars; the first of them write much more than the last.
    pub fn regular(&self, dice: &mut Dice) -> String {
        self.person(dice.zipf(self.regulars, REGULARS_EXPONENT))
    }

    /// Somebody who hardly ever writes.
    pub fn stranger(&self, dice: &mut Dice) -> String {
        self.person(self.regulars + dice.below(STRANGERS))
    }

    /// The person of a number, always by the same name.
    #[must_use]
    pub fn person(&self, person: usize) -> String {
        let mut dice = Dice::new(self.number, &[person as u64]);
        let head = dice.pick(&HEADS).copied().unwrap_or("mor");
        let tail = dice.pick(&TAILS).copied().unwrap_or("o");
        format!("{head}{tail}{}", self.number.wrapping_mul(1_000_003).wrapping_add(person as u64))
    }
}
