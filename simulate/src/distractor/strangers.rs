//! Other meanings of a name, old posts that arrive late, and a source that goes blind.

use serde::Deserialize;

use super::{Blindness, Desk};
use crate::line::{Health, Line, Post, Source};
use crate::pen::{Spot, time};
use crate::phrase::{Form, Words};
use crate::place;

const FILE: &str = include_str!("../../data/homonyms.toml");

/// Another meaning of a provider's name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Homonym {
    pub(super) provider: String,
    texts: Vec<String>,
}

pub(super) fn homonyms() -> Vec<Homonym> {
    #[derive(Deserialize)]
    struct File {
        homonym: Vec<Homonym>,
    }
    toml::from_str::<File>(FILE)
        .expect("simulate/data/homonyms.toml is part of this build and tested")
        .homonym
}

impl Desk<'_> {
    /// Within an hour many people use the word: a match, a film, a storm.
    pub(super) fn homonym(&mut self) -> Vec<Post> {
        let (stage, dice) = (self.stage, &mut self.dice);
        let provider = &stage.providers[self.pen.provider].id;
        let texts: Vec<String> = homonyms()
            .into_iter()
            .filter(|homonym| &homonym.provider == provider)
            .flat_map(|h| h.texts)
            .collect();
        let mut posts = Vec::new();
        for _ in 0..12 + dice.below(16) {
            let at = self.onset + dice.between(0, 5_400);
            let Some(text) = dice.pick(&texts) else { break };
            let spot = if dice.chance(0.7) { place::SHORT } else { place::SQUARE };
            let words = Words { title: None, text: text.clone(), language: "en" };
            let author = self.pen.crowd.stranger(dice);
            posts.push(self.pen.post(stage, dice, Spot { place: spot, at, thread: None }, author, words));
        }
        posts
    }

    /// Complaints of twenty hours, different ones, seen within two minutes in no order.
    pub(super) fn late_arrival(&mut self) -> Vec<Post> {
        const SPAN_SECONDS: i64 = 72_000;
        let (stage, dice) = (self.stage, &mut self.dice);
        let provider = &stage.providers[self.pen.provider];
        let seen = self.onset + SPAN_SECONDS;
        let mut posts = Vec::new();
        for _ in 0..15 + dice.below(15) {
            let at = self.onset + dice.between(0, SPAN_SECONDS);
            let signature = stage.bank.signature(dice, provider, None, 0.3);
            let words = stage.bank.complaint(dice, provider, &signature, Form::Opener, time(at));
            let author = self.pen.crowd.stranger(dice);
            let mut post =
                self.pen.post(stage, dice, Spot { place: place::FORUM, at, thread: None }, author, words);
            post.seen_at = time(seen + dice.between(0, 120));
            posts.push(post);
        }
        posts
    }

    /// The provider's own forum cannot be read for three to twelve hours.
    pub(super) fn blind_source(&mut self) -> (Blindness, Vec<Line>) {
        let from = self.onset;
        let to = from + self.dice.between(3 * 3_600, 12 * 3_600);
        let source = self.pen.places[place::FORUM].source.clone();
        let line =
            |second, health| Line::Source(Source { seen_at: time(second), source: source.clone(), health });
        let lines = vec![line(from, Health::Blind), line(to, Health::Ok)];
        (Blindness { source: source.clone(), from, to }, lines)
    }
}
