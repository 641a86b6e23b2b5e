//! Writing posts: one pen per stream of posts, with ids of its own and the provider's places and crowd.

use jiff::Timestamp;

use crate::crowd::Crowd;
use crate::dice::Dice;
use crate::line::{Line, Post};
use crate::phrase::{Bank, Form, Signature, Words};
use crate::place::{self, Place};
use crate::roster::Provider;
use crate::truth::{Label, Labelled};

/// Ids of one pen; enough for any stream.
const IDS_PER_PEN: u64 = 100_000_000;

/// What every part of a world shares.
#[derive(Debug)]
pub struct Stage {
    /// The words.
    pub bank: Bank,
    /// The providers.
    pub providers: Vec<Provider>,
    /// The world's seed.
    pub seed: u64,
}

/// A thread that can be answered.
#[derive(Debug, Clone)]
pub struct Thread {
    /// The place, by its number.
    pub place: usize,
    /// The opening post's id.
    pub id: String,
    /// When it was opened, seconds since the epoch.
    pub at: i64,
}

/// Where and when a post is written.
#[derive(Debug, Clone, Copy)]
pub struct Spot<'a> {
    /// The place, by its number.
    pub place: usize,
    /// Seconds since the epoch.
    pub at: i64,
    /// The thread it answers in.
    pub thread: Option<&'a Thread>,
}

/// Writes the posts of one stream.
#[derive(Debug)]
pub struct Pen {
    /// The provider's place in the roster.
    pub provider: usize,
    /// Who writes.
    pub crowd: Crowd,
    /// Where.
    pub places: Vec<Place>,
    next: u64,
}

/// Seconds since the epoch as a time; out of range becomes the epoch.
#[must_use]
pub fn time(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH)
}

impl Pen {
    /// The pen of the given number; each number gives other ids.
    #[must_use]
    pub fn new(stage: &Stage, number: u64, provider: usize, crowd: Crowd) -> Self {
        let places = place::places(&stage.providers[provider].id);
        Self { provider, crowd, places, next: (number + 1) * IDS_PER_PEN }
    }

    /// A post of the given words. Opens a thread unless it answers in one.
    pub fn post(
        &mut self,
        stage: &Stage,
        dice: &mut Dice,
        spot: Spot<'_>,
        author: String,
        words: Words,
    ) -> Post {
        let Spot { place, at, thread } = spot;
        self.next += 1;
        let id = self.next.to_string();
        let spot = &self.places[place];
        let tagged = words.language != "en" || dice.chance(0.6);
        Post {
            seen_at: time(spot.seen(dice, at)),
            at: time(at),
            source: spot.source.clone(),
            venue: spot.venue,
            author: Some(author),
            title: words.title,
            text: words.text,
            url: Some(format!("https://{}.example/p/{id}", spot.source)),
            link: None,
            thread: thread.map(|thread| thread.id.clone()),
            reply_to: thread.map(|thread| thread.id.clone()),
            repost_of: None,
            lang: tagged.then(|| words.language.to_owned()),
            likes: None,
            replies: None,
            me_too: None,
            provider: spot.own.then(|| stage.providers[self.provider].id.clone()),
            staff: false,
            id,
        }
    }

    /// A complaint: an answer in `thread`, or a post of its own at a place chosen at random.
    pub fn complain(
        &mut self,
        stage: &Stage,
        dice: &mut Dice,
        signature: &Signature,
        at: i64,
        author: String,
        thread: Option<&Thread>,
    ) -> (Post, Thread) {
        let place = thread.map_or_else(|| dice.weighted(&place::SHARES), |thread| thread.place);
        let form = match (thread, place) {
            (Some(_), _) => Form::Reply,
            (None, place::SHORT | place::SQUARE) => Form::Short,
            _ => Form::Opener,
        };
        let provider = &stage.providers[self.provider];
        let words = stage.bank.complaint(dice, provider, signature, form, time(at));
        let post = self.post(stage, dice, Spot { place, at, thread }, author, words);
        let opened = Thread { place, id: post.id.clone(), at };
        (post, opened)
    }
}

/// A post with its label.
#[must_use]
pub fn labelled(post: Post, label: Label) -> Labelled {
    Labelled { line: Line::Post(post), label }
}
