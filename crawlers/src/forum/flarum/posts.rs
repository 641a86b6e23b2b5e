//! The posts of one Flarum discussion, newest first: news is at the end, and the beginning of a long discussion
//! stays unread.

use super::super::recent;
use super::PER_PAGE;
use crate::faults::Faults;
use crate::json::Node;
use crate::{Fault, Page, Parsed, Post, Request, Source, text};
use std::collections::{BTreeMap, BTreeSet};

/// The query parameter that tells a list of posts from a list of discussions.
pub(super) const DISCUSSION: &str = "filter[discussion]";

/// How many answers of one discussion are read.
const PAGES_PER_DISCUSSION_MAX: usize = 4;

/// How many of the resources that an answer adds are looked at: authors, their groups, posts answered to.
const INCLUDED_MAX: usize = 2000;

/// The groups of administrators and of moderators, which every forum has under these numbers.
const STAFF: [&str; 2] = ["1", "4"];

/// `contentType` of what a person wrote; all others are events such as "renamed the discussion".
const COMMENT: &str = "comment";

pub(super) fn request(source: &Source, discussion: i64) -> Result<Request, Fault> {
    let mut url = recent::address(source, "api/posts")?;
    url.query_pairs_mut()
        .append_pair(DISCUSSION, &discussion.to_string())
        .append_pair("sort", "-number")
        .append_pair("page[limit]", &PER_PAGE.to_string());
    Ok(Request::thread(url, format!("{discussion}/1")))
}

/// What an answer adds to its posts.
#[derive(Default)]
struct Included {
    /// The numbers within their discussions of posts, by id.
    numbers: BTreeMap<String, u64>,
    /// Users in one of the groups of [`STAFF`].
    staff: BTreeSet<String>,
    title: Option<String>,
    comments: Option<u64>,
}

pub(super) fn read(
    source: &Source,
    page: &Page,
    answer: &Node<'_>,
    discussion: &str,
) -> Result<Parsed, Fault> {
    let data = answer.get("data");
    let included = included(answer, &data, discussion);
    let mut faults = Faults::default();
    let posts = faults.each(&data, PER_PAGE, |written, _| read_post(source, discussion, &included, written));
    let posts: Vec<Post> = posts.into_iter().flatten().collect();
    faults.require_authors(&posts, "relationships.user");
    let mut parsed = Parsed { posts, faults: faults.into_list(), ..Parsed::default() };
    let offset = recent::parameter(&page.url, "page[offset]").map_or(Some(0), |offset| offset.parse().ok());
    let offset: usize = offset.unwrap_or(usize::MAX);
    if !answer.get("links").get("next").is_null() {
        let next = offset.saturating_add(PER_PAGE);
        if next < PER_PAGE * PAGES_PER_DISCUSSION_MAX {
            let url = recent::with_parameter(&page.url, "page[offset]", &next.to_string());
            parsed.next.push(Request::get(url));
        }
    } else if offset == 0 && parsed.faults.is_empty() {
        // Also when there is no post: a discussion that is gone has none.
        parsed.whole_threads.push(format!("{discussion}/1"));
    }
    Ok(parsed)
}

fn included(answer: &Node<'_>, data: &Node<'_>, discussion: &str) -> Included {
    let mut found = Included::default();
    let added = answer.get("included").entries().into_iter().flatten();
    let shown = data.entries().into_iter().flatten();
    for resource in shown.chain(added).take(INCLUDED_MAX) {
        let (Ok(id), attributes) = (resource.get("id").id(), resource.get("attributes")) else { continue };
        match resource.get("type").text() {
            Ok("posts") if related(&resource, "discussion").any(|other| other == discussion) => {
                found.numbers.extend(attributes.get("number").count().ok().map(|number| (id, number)));
            }
            Ok("users") if related(&resource, "groups").any(|group| STAFF.contains(&group.as_str())) => {
                found.staff.insert(id);
            }
            Ok("discussions") if id == discussion => {
                found.title = attributes.get("title").line().ok();
                found.comments = attributes.get("commentCount").count().ok();
            }
            _ => {}
        }
    }
    found
}

/// The ids of the resources a resource names, be it one or a list.
fn related(resource: &Node<'_>, name: &str) -> impl Iterator<Item = String> + use<> {
    let data = resource.get("relationships").get(name).get("data");
    let many: Vec<Node<'_>> = data.entries().map(Iterator::collect).unwrap_or_default();
    let ids: Vec<String> = many.iter().chain([&data]).filter_map(|entry| entry.get("id").id().ok()).collect();
    ids.into_iter()
}

fn read_post(
    source: &Source,
    discussion: &str,
    included: &Included,
    written: &Node<'_>,
) -> Result<Option<Post>, Fault> {
    let attributes = written.get("attributes");
    if attributes.get("contentType").text()? != COMMENT {
        return Ok(None);
    }
    let number = attributes.get("number").count()?;
    let is_hidden = attributes.get("isHidden").is_true();
    let content = attributes.get("contentHtml");
    if !content.exists() && !is_hidden {
        return Err(content.expected("a text"));
    }
    let body = if is_hidden { String::new() } else { text::from_html(content.text().unwrap_or_default()) };
    let mut post = Post::new(format!("{discussion}/{number}"), attributes.get("createdAt").time()?, body);
    post.edited_at = attributes.get("editedAt").time().ok();
    post.author = related(written, "user").next();
    post.staff = post.author.as_ref().is_some_and(|author| included.staff.contains(author));
    post.url = source.shown(&format!("d/{discussion}/{number}"));
    post.thread = Some(format!("{discussion}/1"));
    if number == 1 {
        post.title.clone_from(&included.title);
        post.counts.replies = included.comments.map(|comments| comments.saturating_sub(1));
    } else {
        // Whom a post answers to it says by mentioning a post.
        let answered = related(written, "mentionsPosts").find_map(|id| included.numbers.get(&id));
        post.reply_to =
            Some(format!("{discussion}/{}", answered.filter(|other| **other < number).unwrap_or(&1)));
    }
    post.counts.likes = attributes.get("likesCount").count().ok();
    post.deleted = is_hidden;
    Ok(Some(post))
}
