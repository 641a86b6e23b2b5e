//! Whether posts that were read are still there: a search and a feed name no post that was deleted.
//!
//! `app.bsky.feed.getPosts` shows the posts it is asked for and leaves out what is not there:
//! <https://docs.bsky.app/docs/api/app-bsky-feed-get-posts>. Later visits ask it for what came new, for a while.

use crate::crawl::KnownThread;
use crate::{Page, Parsed, Post, Source};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashSet;

/// The method that is asked.
const METHOD: &str = "xrpc/app.bsky.feed.getPosts";

/// How many posts one question names; more are refused.
const POSTS_ASKED_MAX: usize = 25;

/// How long after it was written a post is asked for.
const WATCHED_FOR: SignedDuration = SignedDuration::from_hours(72);

/// The parameter that names a post.
const URIS: &str = "uris";

/// Whether this page answers such a question.
pub(super) fn is_answer(page: &Page) -> bool {
    page.url.path().ends_with(METHOD)
}

/// The questions that later visits ask about `posts`, the newest first. `since` is when reading begins: what is older was
/// read before.
pub(super) fn questions(
    source: &Source,
    posts: &[Post],
    since: Option<Timestamp>,
    now: Timestamp,
) -> Vec<KnownThread> {
    let begin =
        now.saturating_sub(WATCHED_FOR).unwrap_or(Timestamp::MIN).max(since.unwrap_or(Timestamp::MIN));
    let own = posts.iter().filter(|post| post.repost_of.is_none() && post.at > begin);
    let uris: Vec<&str> = own.map(|post| post.id.as_str()).collect();
    let question = |uris: &[&str]| {
        let mut url = source.join(METHOD).ok()?;
        url.query_pairs_mut().extend_pairs(uris.iter().map(|uri| (URIS, uri)));
        // Not the id of a thread: none has a blank.
        Some(KnownThread { thread: format!("getPosts {}", uris.first()?), url })
    };
    uris.chunks(POSTS_ASKED_MAX).filter_map(question).collect()
}

/// Adds what is gone to the posts that such an answer shows; when all are old, it says that this was asked long enough.
pub(super) fn read(page: &Page, parsed: &mut Parsed) {
    let begin = page.fetched_at.saturating_sub(WATCHED_FOR).unwrap_or(Timestamp::MIN);
    if parsed.faults.is_empty() {
        let shown: HashSet<&str> = parsed.posts.iter().map(|post| post.id.as_str()).collect();
        let asked = page.url.query_pairs().filter(|(key, _)| key == URIS).map(|(_, uri)| uri);
        let gone: Vec<Post> = asked
            .filter(|uri| !shown.contains(uri.as_ref()))
            .map(|uri| Post { deleted: true, ..Post::new(uri, page.fetched_at, "") })
            .collect();
        parsed.thread_gone = parsed.posts.iter().all(|post| post.at <= begin);
        parsed.posts.extend(gone);
    }
}
