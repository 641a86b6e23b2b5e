//! An archive made by the seed: weeks of quiet talk, then a busy half hour in which one provider fails.

use super::chance::Chance;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Lines of one source that follow each other: what an import keeps in one transaction.
const LINES_AT_ONCE: usize = 200;

/// Sources, by turns.
const SOURCES: usize = 5;

/// Every such post of the quiet weeks reports some trouble.
const USUAL_REPORT_EVERY: usize = 40;

/// People who report the failure.
const REPORTERS: usize = 60;

/// Each post holds one of these words, so that what a search must find is known.
const WORDS: [&str; 3] = ["heron", "otter", "badger"];

const OPENERS: [&str; 6] = [
    "Since lunch",
    "For ten minutes now",
    "All of a sudden",
    "On both machines",
    "From home",
    "In our office",
];
const FAILURES: [&str; 6] = [
    "pushing to GitHub fails with 500 Internal Server Error",
    "git push to github.com is rejected with a 500",
    "GitHub does not accept any push, error 500",
    "I cannot push to GitHub, remote: Internal Server Error",
    "every push to GitHub ends in a 500",
    "GitHub push is failing for the whole team, 500s only",
];
const CHATTER: [&str; 24] = [
    "bicycle", "kettle", "garden", "recipe", "curtain", "violin", "lantern", "harbour", "pencil", "meadow",
    "ladder", "blanket", "pebble", "orchard", "button", "saddle", "teapot", "gravel", "ribbon", "walnut",
    "hammock", "thimble", "compass", "marble",
];

/// An archive, and what is known about it.
pub(crate) struct Archive {
    /// JSON Lines, oldest post first.
    pub(crate) lines: Vec<String>,
    /// Source and id of every post, in the order of the lines.
    pub(crate) ids: Vec<(String, String)>,
    /// How many posts hold each word.
    pub(crate) words: BTreeMap<&'static str, u64>,
}

impl Archive {
    /// An archive of so many posts; the last one was written two minutes before `now`.
    pub(crate) fn new(posts: usize, seed: u64, now: Timestamp) -> Self {
        let mut chance = Chance::new(seed);
        let mut archive =
            Self { lines: Vec::new(), ids: Vec::new(), words: WORDS.iter().map(|word| (*word, 0)).collect() };
        let quiet = posts / 2;
        let report_every = ((posts - quiet) / REPORTERS).max(1);
        for number in 0..posts {
            let recent = number >= quiet;
            let before_now = if recent {
                between(
                    number - quiet,
                    posts - quiet,
                    SignedDuration::from_mins(30),
                    SignedDuration::from_mins(2),
                )
            } else {
                between(
                    number,
                    quiet,
                    SignedDuration::from_hours(40 * 24),
                    SignedDuration::from_hours(4 * 24),
                )
            };
            let reports = if recent { number % report_every == 0 } else { number % USUAL_REPORT_EVERY == 0 };
            let word = *chance.one_of(&WORDS);
            let filler: BTreeSet<&str> = (0..8).map(|_| *chance.one_of(&CHATTER)).collect();
            let filler = filler.into_iter().collect::<Vec<_>>().join(" ");
            let text = if reports {
                format!("{} {}. {filler} {word}", chance.one_of(&OPENERS), chance.one_of(&FAILURES))
            } else {
                format!("Talk of the day {filler} {word}")
            };
            let source = format!("forum-{}", number / LINES_AT_ONCE % SOURCES);
            let line = json!({
                "kind": "post",
                "seen_at": now,
                "at": now - before_now,
                "source": source,
                "venue": "forum",
                "id": format!("post-{number}"),
                "author": format!("person-{}", number % 20_000),
                "title": format!("Topic {number}"),
                "text": text,
                "url": format!("https://forum.example/t/{number}"),
            });
            archive.lines.push(line.to_string());
            archive.ids.push((source, format!("post-{number}")));
            *archive.words.entry(word).or_default() += 1;
        }
        archive
    }

    /// The text of the file.
    pub(crate) fn text(&self) -> String {
        self.lines.iter().map(|line| format!("{line}\n")).collect()
    }
}

/// The point `number` of `count` on the way from `from` to `to`, in whole seconds.
fn between(number: usize, count: usize, from: SignedDuration, to: SignedDuration) -> SignedDuration {
    let (number, count) = (i64::try_from(number).unwrap(), i64::try_from(count).unwrap());
    SignedDuration::from_secs(from.as_secs() - (from.as_secs() - to.as_secs()) * number / count)
}
