//! Gives every post of the script the number its site would give it.
//!
//! Readers of real sites rely on numbers that never change and that rise with time; so do these.

use super::role::{Place, Role};
use super::script::ScriptPost;
use super::world::WorldPost;
use jiff::Timestamp;
use std::collections::BTreeMap;

const FORUM_POST_ID_FIRST: u64 = 52_001;
const TOPIC_ID_FIRST: u64 = 7_101;
/// Far above every real item: a link to the real site must not show somebody else's words.
const NEWS_ITEM_ID_FIRST: u64 = 900_000_001;
/// Twitter's epoch, 4 November 2010, in milliseconds: its ids are the time since then and a sequence number
/// (<https://docs.x.com/resources/fundamentals/x-ids>).
const SNOWFLAKE_EPOCH_MILLISECONDS: i64 = 1_288_834_974_657;
const SNOWFLAKE_TIME_SHIFT: u32 = 22;
const SNOWFLAKE_SEQUENCE_MASK: u64 = 0x3f_ffff;

/// The posts, which are in order of time, with their numbers; those of the forum are about its provider
/// unless the script says otherwise.
pub(super) fn numbered(scripted: Vec<ScriptPost>, provider: &str) -> Vec<WorldPost> {
    let mut forum_ids = FORUM_POST_ID_FIRST..;
    let mut topic_ids = TOPIC_ID_FIRST..;
    let mut news_ids = NEWS_ITEM_ID_FIRST..;
    let mut threads: BTreeMap<String, u64> = BTreeMap::new();
    let mut posts = Vec::with_capacity(scripted.len());
    for (rank, post) in (0_u64..).zip(scripted) {
        let thread = post.thread.unwrap_or_else(|| post.key.clone());
        let id = match post.place {
            Place::Forum => forum_ids.next().unwrap_or_default(),
            Place::News => news_ids.next().unwrap_or_default(),
            Place::Microblog => snowflake(post.at, rank),
        };
        let thread_id = match threads.get(&thread) {
            Some(known) => *known,
            None => {
                let own = if post.place == Place::Forum { topic_ids.next().unwrap_or_default() } else { id };
                threads.insert(thread.clone(), own);
                own
            }
        };
        let of_story = !post.role.is_distractor() && post.role != Role::Quiet;
        let here = post.place == Place::Forum || of_story;
        posts.push(WorldPost {
            about: post.about.or_else(|| here.then(|| provider.to_owned())),
            key: post.key,
            place: post.place,
            role: post.role,
            at: post.at,
            author: post.author,
            title: post.title,
            text: post.text,
            link: post.link,
            thread,
            reply_to: post.reply_to,
            repost_of: post.repost_of,
            likes: post.likes,
            replies: post.replies,
            staff: post.staff,
            id,
            thread_id,
        });
    }
    posts
}

fn snowflake(at: Timestamp, sequence: u64) -> u64 {
    let milliseconds = u64::try_from(at.as_millisecond() - SNOWFLAKE_EPOCH_MILLISECONDS).unwrap_or(0);
    (milliseconds << SNOWFLAKE_TIME_SHIFT) | (sequence & SNOWFLAKE_SEQUENCE_MASK)
}
