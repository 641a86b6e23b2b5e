//! Many posts, few minds: reposts, copies under many names, one person who does not stop.

use super::Desk;
use crate::dice::Dice;
use crate::line::Post;
use crate::pen::{Spot, time};
use crate::phrase::{Bank, Form, Words};
use crate::place;

/// Copies in a cascade.
const CASCADE_COPIES: usize = 40;
/// Median delay of a copy, seconds.
const COPY_SECONDS: f64 = 720.0;

impl Desk<'_> {
    pub(super) fn cascade(&mut self) -> Vec<Post> {
        let (stage, dice) = (self.stage, &mut self.dice);
        let provider = &stage.providers[self.pen.provider];
        let signature = stage.bank.signature(dice, provider, None, 0.3);
        let words = stage.bank.complaint(dice, provider, &signature, Form::Short, time(self.onset));
        let author = self.pen.crowd.stranger(dice);
        let first = self.pen.post(
            stage,
            dice,
            Spot { place: place::SHORT, at: self.onset, thread: None },
            author.clone(),
            words.clone(),
        );
        let mut posts = vec![first.clone()];
        for _ in 0..CASCADE_COPIES {
            let at = self.onset + 10 + dice.log_normal(COPY_SECONDS, 1.1) as i64;
            let name = self.pen.crowd.stranger(dice);
            let marked = dice.chance(0.6);
            let text = match dice.below(3) {
                _ if marked => words.text.clone(),
                0 => format!("RT @{author}: {}", words.text),
                1 => format!("{} (via @{author})", words.text),
                _ => words.text.clone(),
            };
            let spot = if marked || dice.chance(0.7) { place::SHORT } else { place::SQUARE };
            let copy = Words { text, ..words.clone() };
            let mut post = self.pen.post(stage, dice, Spot { place: spot, at, thread: None }, name, copy);
            post.repost_of = marked.then(|| first.id.clone());
            posts.push(post);
        }
        posts
    }

    pub(super) fn campaign(&mut self, text_seed: u64) -> Vec<Post> {
        let (stage, dice) = (self.stage, &mut self.dice);
        let provider = &stage.providers[self.pen.provider];
        let mut same = Dice::new(stage.seed, &[text_seed, 22]);
        let text = stage.bank.plain(&mut same, provider, "campaign", "", time(self.onset));
        let mut at = self.onset;
        let mut posts = Vec::new();
        for _ in 0..30 + dice.below(50) {
            let words = Words { title: None, text: edited(&stage.bank, dice, &text), language: "en" };
            let spot = [place::SHORT, place::SQUARE, place::BOARD][dice.weighted(&[0.6, 0.3, 0.1])];
            let author = self.pen.crowd.stranger(dice);
            posts.push(self.pen.post(stage, dice, Spot { place: spot, at, thread: None }, author, words));
            at += dice.exponential(120.0) as i64 + 1;
        }
        posts
    }

    pub(super) fn loud_author(&mut self) -> Vec<Post> {
        let (stage, dice) = (self.stage, &mut self.dice);
        let provider = &stage.providers[self.pen.provider];
        let signature = stage.bank.signature(dice, provider, None, 0.5);
        let author = self.pen.crowd.stranger(dice);
        let spots = [place::SHORT, place::FORUM, place::SQUARE];
        let mut at = self.onset;
        let mut posts = Vec::new();
        for _ in 0..20 + dice.below(15) {
            let spot = spots[dice.weighted(&[0.7, 0.2, 0.1])];
            let form = if spot == place::FORUM { Form::Opener } else { Form::Short };
            let words = stage.bank.complaint(dice, provider, &signature, form, time(at));
            posts.push(self.pen.post(
                stage,
                dice,
                Spot { place: spot, at, thread: None },
                author.clone(),
                words,
            ));
            at += dice.exponential(420.0) as i64 + 5;
        }
        posts
    }
}

/// A copy with a word dropped, two swapped, or something put before or after it.
fn edited(bank: &Bank, dice: &mut Dice, text: &str) -> String {
    let mut words: Vec<&str> = text.split(' ').collect();
    for _ in 0..dice.below(3) {
        let place = dice.below(words.len().saturating_sub(1));
        if dice.chance(0.5) && words.len() > 6 {
            words.remove(place);
        } else {
            words.swap(place, place + 1);
        }
    }
    let text = words.join(" ");
    let extra = bank.say(dice, "en", "campaign_edit").to_owned();
    match dice.below(4) {
        0 => format!("{extra} {text}"),
        1 => format!("{text} {extra}"),
        2 => text.to_uppercase(),
        _ => text,
    }
}
