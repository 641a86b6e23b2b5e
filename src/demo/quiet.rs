//! Ordinary talk, drawn from templates with a fixed seed, so that "unusual" has a meaning.
//!
//! Two quiet weeks written by hand would be read by nobody. Drawn ones are the same on every machine:
//! the generator is written out here (SplitMix64) instead of taken from a library that may change.

use super::role::{Place, Role};
use super::script::{Question, QuietFile, ScriptPost};
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

const HOUR_SECONDS: i64 = 3600;
const DAY_SECONDS: i64 = 24 * HOUR_SECONDS;
/// How much is written in each hour of the day, UTC: people here mostly work in North America.
const HOUR_WEIGHTS: [u64; 24] =
    [3, 2, 1, 1, 1, 1, 2, 3, 4, 5, 6, 7, 9, 12, 13, 13, 12, 12, 12, 11, 9, 7, 5, 4];
/// Of five questions due on a weekend, so many are asked on the Friday before.
const WEEKEND_MOVED_OF_FIVE: u64 = 3;
/// An answer follows after this many minutes at least …
const ANSWER_MINUTES_MIN: u64 = 12;
/// … and at most.
const ANSWER_MINUTES_MAX: u64 = 260;
/// Quiet posts tend to fewer likes than this.
const LIKES_MAX: u64 = 4;
/// Names drawn from the same halves get one of so many numbers.
const HANDLE_NUMBERS: u64 = 50;

/// Sebastiano Vigna's SplitMix64 (public domain, <https://prng.di.unimi.it/splitmix64.c>).
#[derive(Debug)]
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number below `bound`; 0 when there is none. The bias of the remainder is far below what matters.
    fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 { 0 } else { self.next() % bound }
    }

    fn seconds(&mut self, bound: i64) -> i64 {
        i64::try_from(self.below(bound.unsigned_abs())).unwrap_or(0)
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(usize::try_from(self.below(items.len() as u64)).unwrap_or(0))
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, usize::try_from(self.below(last as u64 + 1)).unwrap_or(0));
        }
    }
}

/// All ordinary talk between two times, in no particular order.
pub(super) fn posts(
    file: &QuietFile,
    seed: u64,
    starts_at: Timestamp,
    ends_at: Timestamp,
) -> Vec<ScriptPost> {
    let mut draw = Draw(seed);
    let mut posts = Vec::new();
    for talk in &file.talks {
        let mut here: Vec<&Question> =
            file.questions.iter().filter(|question| question.place == talk.place).collect();
        draw.shuffle(&mut here);
        let slice_seconds = (ends_at.as_second() - starts_at.as_second()) / i64::from(talk.count.max(1));
        // The same order again and again: two people ask the same thing only many days apart.
        let again = here.iter().filter(|question| !question.once).cycle();
        for (number, question) in (0..talk.count).zip(here.iter().chain(again)) {
            let due = starts_at.as_second() + slice_seconds * i64::from(number) + draw.seconds(slice_seconds);
            let at = working_hour(&mut draw, due, ends_at);
            ask(
                &mut draw,
                file,
                question,
                at,
                ends_at,
                &format!("quiet-{}-{number}", word(talk.place)),
                &mut posts,
            );
        }
    }
    posts
}

/// One question and its answers.
fn ask(
    draw: &mut Draw,
    file: &QuietFile,
    question: &Question,
    at: Timestamp,
    ends_at: Timestamp,
    key: &str,
    posts: &mut Vec<ScriptPost>,
) {
    let slots: Vec<(&str, &str)> = file
        .slots
        .iter()
        .filter_map(|(slot, words)| Some((slot.as_str(), draw.pick(words)?.as_str())))
        .collect();
    let opening = ScriptPost {
        key: key.to_owned(),
        place: question.place,
        role: Role::Quiet,
        about: None,
        at,
        author: handle(draw, file),
        title: question.title.as_deref().map(|title| filled(title, &slots)),
        text: filled(&question.text, &slots),
        link: question.link.clone(),
        thread: None,
        reply_to: None,
        repost_of: None,
        likes: draw.below(LIKES_MAX),
        replies: 0,
        staff: false,
    };
    let asker = opening.author.clone();
    let mut answered_at = at;
    posts.push(opening);
    for (number, answer) in question.answers.iter().enumerate() {
        let minutes = ANSWER_MINUTES_MIN + draw.below(ANSWER_MINUTES_MAX - ANSWER_MINUTES_MIN);
        answered_at += SignedDuration::from_mins(i64::try_from(minutes).unwrap_or(0));
        // The second answer to a small trouble is the asker's thanks.
        let thanks = number > 0 && question.place == Place::Forum;
        let author = if thanks { asker.clone() } else { handle(draw, file) };
        if answered_at >= ends_at {
            break;
        }
        posts.push(ScriptPost {
            key: format!("{key}-{}", number + 1),
            place: question.place,
            role: Role::Quiet,
            about: None,
            at: answered_at,
            author,
            title: None,
            text: filled(answer, &slots),
            link: None,
            thread: Some(key.to_owned()),
            reply_to: Some(key.to_owned()),
            repost_of: None,
            likes: draw.below(LIKES_MAX),
            replies: 0,
            staff: false,
        });
    }
}

/// Moves a time into an hour in which people write, and most weekends to the Friday before.
fn working_hour(draw: &mut Draw, due_second: i64, ends_at: Timestamp) -> Timestamp {
    let mut left = draw.below(HOUR_WEIGHTS.iter().sum());
    let mut hour = 0;
    for (candidate, weight) in (0_i64..).zip(HOUR_WEIGHTS) {
        if left < weight {
            hour = candidate;
            break;
        }
        left -= weight;
    }
    let mut second =
        due_second - due_second.rem_euclid(DAY_SECONDS) + hour * HOUR_SECONDS + draw.seconds(HOUR_SECONDS);
    let weekday = Timestamp::from_second(second).map(|at| at.to_zoned(TimeZone::UTC).weekday());
    let moved = draw.below(5) < WEEKEND_MOVED_OF_FIVE;
    second -= match weekday {
        Ok(Weekday::Saturday) if moved => DAY_SECONDS,
        Ok(Weekday::Sunday) if moved => 2 * DAY_SECONDS,
        _ => 0,
    };
    while second >= ends_at.as_second() {
        second -= DAY_SECONDS;
    }
    Timestamp::from_second(second).unwrap_or(ends_at)
}

fn handle(draw: &mut Draw, file: &QuietFile) -> String {
    let first = draw.pick(&file.handles.first).map_or("", String::as_str);
    let second = draw.pick(&file.handles.second).map_or("", String::as_str);
    format!("{first}{second}{}", draw.below(HANDLE_NUMBERS))
}

/// The template with its slots filled.
fn filled(template: &str, slots: &[(&str, &str)]) -> String {
    let mut text = template.to_owned();
    for (slot, word) in slots {
        text = text.replace(&format!("{{{slot}}}"), word);
    }
    text
}

fn word(place: Place) -> &'static str {
    match place {
        Place::Forum => "forum",
        Place::News => "news",
        Place::Microblog => "microblog",
    }
}
