//! What was announced, what is new, and what is over.

use super::Desk;
use crate::line::Post;
use crate::pen::{Spot, time};
use crate::phrase::Words;
use crate::place;

impl Desk<'_> {
    /// A post for an occasion at one of the places where people talk.
    fn said(&mut self, occasion: &str, at: i64) -> Post {
        let (stage, dice) = (self.stage, &mut self.dice);
        let provider = &stage.providers[self.pen.provider];
        let spot = dice.weighted(&place::SHARES);
        let mut words = stage.bank.remark(dice, provider, occasion, time(at));
        if !matches!(spot, place::SHORT | place::SQUARE) {
            words.title = Some(words.text.clone());
        }
        let author = self.pen.crowd.stranger(dice);
        self.pen.post(stage, dice, Spot { place: spot, at, thread: None }, author, words)
    }

    fn linked(&mut self, mut post: Post, path: &str) -> Post {
        post.link = Some(format!("https://{}.example/{path}", self.stage.providers[self.pen.provider].id));
        post
    }

    pub(super) fn past_outage(&mut self) -> Vec<Post> {
        let stage = self.stage;
        let provider = &stage.providers[self.pen.provider];
        let title = stage.bank.plain(&mut self.dice, provider, "past_title", "", time(self.onset));
        let words = Words { title: Some(title), text: String::new(), language: "en" };
        let author = self.pen.crowd.stranger(&mut self.dice);
        let story = self.pen.post(
            stage,
            &mut self.dice,
            Spot { place: place::NEWS, at: self.onset, thread: None },
            author,
            words,
        );
        let mut posts = vec![self.linked(story, "postmortem")];
        for _ in 0..15 + self.dice.below(20) {
            let at = self.onset + self.dice.log_normal(5_400.0, 0.9) as i64;
            let post = self.said("past_outage", at);
            let post = if self.dice.chance(0.5) { self.linked(post, "postmortem") } else { post };
            posts.push(post);
        }
        posts
    }

    /// Announcements for a day, then a window of two hours in which it is down as announced.
    pub(super) fn maintenance(&mut self) -> Vec<Post> {
        const NOTICE_SECONDS: i64 = 86_400;
        const WINDOW_SECONDS: i64 = 7_200;
        let stage = self.stage;
        let provider = &stage.providers[self.pen.provider];
        let text = stage.bank.plain(&mut self.dice, provider, "maintenance", "", time(self.onset));
        let words = Words { title: Some(text.clone()), text, language: "en" };
        let author = format!("{}-support", provider.id);
        let mut notice = self.pen.post(
            stage,
            &mut self.dice,
            Spot { place: place::FORUM, at: self.onset, thread: None },
            author,
            words,
        );
        notice.staff = true;
        let mut posts = vec![notice];
        for _ in 0..8 + self.dice.below(10) {
            let at = self.onset + self.dice.between(600, NOTICE_SECONDS);
            posts.push(self.said("maintenance", at));
        }
        for _ in 0..5 + self.dice.below(8) {
            let at = self.onset + NOTICE_SECONDS + self.dice.between(0, WINDOW_SECONDS);
            posts.push(self.said("maintenance_now", at));
        }
        posts
    }

    pub(super) fn launch_day(&mut self) -> Vec<Post> {
        let count = 80 + self.dice.below(120);
        (0..count)
            .map(|_| {
                let at = self.onset + self.dice.log_normal(7_200.0, 0.8) as i64;
                self.said("launch", at)
            })
            .collect()
    }

    pub(super) fn back_up(&mut self) -> Vec<Post> {
        let count = 20 + self.dice.below(25);
        (0..count)
            .map(|_| {
                let at = self.onset + self.dice.exponential(1_500.0) as i64;
                let occasion = if self.dice.chance(0.75) { "recovered" } else { "works" };
                self.said(occasion, at)
            })
            .collect()
    }
}
