//! Lemmy communities, by version 3 of the API: <https://join-lemmy.org/api/>, `src/types` of `lemmy-js-client`.
//!
//! Two lists, the latest posts and the latest comments, newest first, tell all that is new; there is no need to
//! open each post. A deleted post is in neither list: those read last are asked for one by one. Until version 0.18 times come without an offset and mean UTC.

use super::recent;
use crate::crawl::{KnownThread, THREADS_MAX};
use crate::faults::Faults;
use crate::json::{self, Node};
use crate::{Crawler, Fault, Page, Parsed, Post, Request, Source, text};
use jiff::Timestamp;

/// Lemmy. `source.url` is the instance's address. Options: `community`, `query`.
#[derive(Debug)]
pub struct Lemmy;

/// How many posts, and how many comments, one answer may hold; 50 is the most the API gives.
const PER_PAGE: usize = 50;

/// How many pages of one list are read, when everything on one is news.
const PAGES_MAX: u64 = 5;

impl Crawler for Lemmy {
    fn name(&self) -> &'static str {
        "lemmy"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let community = source.option("community");
        if community.is_some_and(|community| !is_community(community)) {
            return Err(format!(
                "source {}: community = {:?}: write it as its address shows it behind /c/, as in \"outages\" or \
                 \"outages@lemmy.example\"",
                source.id,
                community.unwrap_or_default()
            ));
        }
        let query = source.option("query");
        let paths = if query.is_some() { &["search"][..] } else { &["post/list", "comment/list"][..] };
        let list = |path: &&str| {
            let mut url = source.join(&format!("api/v3/{path}"))?;
            let mut pairs = url.query_pairs_mut();
            // What an instance has is its own communities and those its people follow elsewhere.
            let reach = if community.is_some() || query.is_some() { "All" } else { "Local" };
            if let Some(query) = query {
                pairs.extend_pairs([("q", query), ("type_", "All"), ("listing_type", reach)]);
            } else {
                pairs.append_pair("type_", reach);
            }
            pairs.extend_pairs(community.map(|community| ("community_name", community)));
            pairs.append_pair("sort", "New").append_pair("limit", &PER_PAGE.to_string());
            drop(pairs);
            Ok(recent::list(url, since))
        };
        paths.iter().map(list).collect()
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read(source, page).unwrap_or_else(Parsed::from)
    }
}

/// A name, with its instance where it is another one.
fn is_community(text: &str) -> bool {
    let (name, instance) = text.split_once('@').unwrap_or((text, "here"));
    let is_name = |text: &str, more: &[u8]| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte))
    };
    is_name(name, b"_") && is_name(instance, b".-:")
}

fn read(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let document = json::document(page)?;
    let answer = Node::root(&document);
    let mut faults = Faults::default();
    let one = answer.get("post_view");
    if one.exists() {
        let id = one.get("post").get("id").id()?;
        let mut post = read_common(&one, &one.get("post"), &id, "body")?;
        post.thread = Some(id);
        // Everything else of it came with the list.
        let posts = if post.deleted { vec![forgotten(post)] } else { Vec::new() };
        return Ok(Parsed { posts, ..Parsed::default() });
    }
    let (posts, comments) = (answer.get("posts"), answer.get("comments"));
    if !posts.exists() && !comments.exists() {
        return Err(answer.expected("`posts` or `comments`"));
    }
    let mut parsed = Parsed::default();
    let from = recent::news_from(&page.url);
    let mut more = false;
    for (list, read) in [(&posts, read_post as Reader), (&comments, read_comment)] {
        let found = faults.each_if_any(list, PER_PAGE, |view, _| read(source, view));
        // Newest first, but for pinned posts, which stand before them.
        let last_is_new = from.is_some_and(|from| found.last().is_some_and(|post| post.at > from));
        more |= last_is_new && list.entries().is_ok_and(|entries| entries.len() >= PER_PAGE);
        parsed.posts.extend(found);
    }
    faults.require_authors(&parsed.posts, "creator.actor_id");
    let opening = parsed.posts.iter().filter(|post| !post.deleted && post.thread.as_ref() == Some(&post.id));
    let known = opening.filter_map(|post| known(source, &post.id)).take(THREADS_MAX);
    parsed.known_threads.extend(known);
    let next = recent::next_page(&page.url, PAGES_MAX).filter(|_| more);
    parsed.next.extend(next.map(|url| Request { conditional: false, ..Request::get(url) }));
    parsed.faults = faults.into_list();
    Ok(parsed)
}

/// Where it is seen whether a post is still there.
fn known(source: &Source, id: &str) -> Option<KnownThread> {
    let mut url = source.join("api/v3/post").ok()?;
    url.query_pairs_mut().append_pair("id", id);
    Some(KnownThread { thread: id.to_owned(), url })
}

type Reader = fn(&Source, &Node<'_>) -> Result<Post, Fault>;

fn read_post(source: &Source, view: &Node<'_>) -> Result<Post, Fault> {
    let written = view.get("post");
    let id = written.get("id").id()?;
    let mut post = read_common(view, &written, &id, "body")?;
    post.title = Some(written.get("name").line()?);
    post.url = source.shown(&format!("post/{id}"));
    post.link = written.get("url").text().ok().and_then(text::address);
    post.counts.replies = view.get("counts").get("comments").count().ok();
    post.thread = Some(id);
    Ok(forgotten(post))
}

fn read_comment(source: &Source, view: &Node<'_>) -> Result<Post, Fault> {
    let written = view.get("comment");
    let number = written.get("id").id()?;
    // Posts and comments are counted apart.
    let mut post = read_common(view, &written, &format!("c{number}"), "content")?;
    let thread = written.get("post_id").id()?;
    // The path names all comments above it, from `0` on, and itself.
    let path = written.get("path").text()?;
    let above = path
        .rsplit('.')
        .nth(1)
        .filter(|above| *above != "0" && above.bytes().all(|byte| byte.is_ascii_digit()));
    post.reply_to = Some(above.map_or_else(|| thread.clone(), |above| format!("c{above}")));
    post.url = source.shown(&format!("comment/{number}"));
    post.counts.replies = view.get("counts").get("child_count").count().ok();
    // A moderator spoke as one.
    post.staff = written.get("distinguished").is_true();
    post.thread = Some(thread);
    Ok(forgotten(post))
}

fn read_common(view: &Node<'_>, written: &Node<'_>, id: &str, body: &str) -> Result<Post, Fault> {
    let body = written.get(body);
    let body = if body.is_null() { "" } else { body.text().unwrap_or_default() };
    let mut post = Post::new(id, written.get("published").time_or_utc()?, text::from_plain(body));
    post.edited_at = written.get("updated").time_or_utc().ok();
    // The same on every instance, unlike the number.
    post.author = view.get("creator").get("actor_id").line().ok();
    post.counts.likes = view.get("counts").get("upvotes").count().ok();
    post.deleted = written.get("deleted").is_true() || written.get("removed").is_true();
    Ok(post)
}

/// What its author deleted, or a moderator removed, may still be shown to us in full.
fn forgotten(mut post: Post) -> Post {
    if post.deleted {
        post.text.clear();
        post.title = None;
        post.link = None;
    }
    post
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(options: &[(&str, &str)]) -> Result<Vec<String>, String> {
        let source = Source::example("lemmy", "https://lemmy.example", options);
        let requests = Lemmy.requests(&source, None)?;
        Ok(requests
            .iter()
            .map(|request| request.url.path().to_owned() + "?" + request.url.query().unwrap())
            .collect())
    }

    #[test]
    fn a_community_or_a_search_narrows_the_lists() {
        assert_eq!(asked(&[]).unwrap()[0], "/api/v3/post/list?type_=Local&sort=New&limit=50");
        assert_eq!(
            asked(&[("community", "outages@far.example")]).unwrap()[1],
            "/api/v3/comment/list?type_=All&community_name=outages%40far.example&sort=New&limit=50"
        );
        assert_eq!(
            asked(&[("query", "mail down")]).unwrap(),
            ["/api/v3/search?q=mail+down&type_=All&listing_type=All&sort=New&limit=50"]
        );
        for community in ["!outages@far.example", "a b", "outages@"] {
            let error = asked(&[("community", community)]).unwrap_err();
            assert!(error.contains("outages@lemmy.example"), "{community}: {error}");
        }
    }
}
