//! Turns one entry of the script into the many posts it stands for.
//!
//! Forty reposts and one person's twenty-five posts would be sixty-five entries that nobody reads.

use super::role::Role;
use super::script::{Cascade, Handles, Loud, ScriptPost};
use jiff::SignedDuration;

const MINUTE_SECONDS: i64 = 60;
/// Numbers behind the names of people who repost start here, above those of ordinary talk.
const REPOSTER_NUMBER_FIRST: usize = 60;
/// The longest microblog post, in characters; a repost is cut to it, as the real service cuts it.
pub(super) const MICROBLOG_CHARS_MAX: usize = 140;

/// Reposts of `original` by as many people: many at first, fewer later.
pub(super) fn cascade(cascade: &Cascade, original: &ScriptPost, handles: &Handles) -> Vec<ScriptPost> {
    let copies = i64::from(cascade.copies.max(1));
    let over_seconds = i64::from(cascade.over_minutes) * MINUTE_SECONDS;
    (1..=copies)
        .map(|number| {
            let index = usize::try_from(number).unwrap_or_default();
            let part = |halves: &[String], index: usize| halves.get(index % halves.len().max(1)).cloned();
            let first = part(&handles.first, index).unwrap_or_default();
            let second = part(&handles.second, index / 3).unwrap_or_default();
            ScriptPost {
                key: format!("{}-copy-{number}", original.key),
                at: original.at
                    + SignedDuration::from_secs(over_seconds * number * number / (copies * copies)),
                author: format!("{first}{second}{}", REPOSTER_NUMBER_FIRST + index),
                text: cut(&format!("RT @{}: {}", original.author, original.text)),
                thread: None,
                reply_to: None,
                repost_of: Some(original.key.clone()),
                likes: 0,
                replies: 0,
                ..original.clone()
            }
        })
        .collect()
}

/// Every pair of an opener and a closer, none twice, one after the other.
pub(super) fn loud(loud: &Loud) -> Vec<ScriptPost> {
    let step = SignedDuration::from_secs(i64::from(loud.every_minutes) * MINUTE_SECONDS);
    let mut at = loud.from;
    let mut posts = Vec::new();
    for round in 0..loud.closers.len() {
        for (turn, opener) in loud.openers.iter().enumerate() {
            // Shifted by the turn, so that neighbours share neither half.
            let Some(closer) = loud.closers.get((round + turn) % loud.closers.len()) else { continue };
            posts.push(ScriptPost {
                key: format!("{}-{}", loud.key, posts.len() + 1),
                place: loud.place,
                role: Role::Loud,
                about: Some(loud.about.clone()),
                at,
                author: loud.author.clone(),
                title: None,
                text: format!("{opener} {closer}"),
                link: None,
                thread: None,
                reply_to: None,
                repost_of: None,
                likes: 0,
                replies: 0,
                staff: false,
            });
            at += step;
        }
    }
    posts
}

fn cut(text: &str) -> String {
    if text.chars().count() <= MICROBLOG_CHARS_MAX {
        return text.to_owned();
    }
    text.chars().take(MICROBLOG_CHARS_MAX - 1).chain(['…']).collect()
}
