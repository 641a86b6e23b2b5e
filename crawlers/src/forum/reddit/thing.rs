//! What Reddit calls a thing: a submission, a comment, or word of comments that were left out.

use super::{COMMENTS_PER_ANSWER_MAX, LEFT_OUT_PER_REQUEST, REQUESTS_PER_THREAD_MAX, signed};
use crate::faults::Faults;
use crate::json::Node;
use crate::{Fault, Parsed, Post, Request, Source, text};

/// The hosts of the API, which show nothing to a person: what they name is read at [`SITE`].
const INTERFACES: &[&str] = &["oauth.reddit.com"];

/// Where people read Reddit.
pub(super) const SITE: &str = "https://www.reddit.com";

/// What stands where its author, or somebody with the right to, took a text away.
pub(super) const TOMBSTONES: &[&str] = &["[deleted]", "[removed]", "[ Removed by Reddit ]"];

/// What stands for an author whose account is gone.
pub(super) const NOBODY: &str = "[deleted]";

/// A kind, an underscore, and a number in base 36.
pub(super) fn is_fullname(name: &str) -> bool {
    let id = name.strip_prefix("t1_").or_else(|| name.strip_prefix("t3_"));
    id.is_some_and(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// A submission and the tree of its comments.
pub(super) fn read_thread(source: &Source, answer: &Node<'_>) -> Result<Parsed, Fault> {
    let mut listings = answer.entries()?;
    let (Some(opening), Some(comments)) = (listings.next(), listings.next()) else {
        return Err(answer.expected("a submission and its comments"));
    };
    let mut faults = Faults::default();
    let opening = opening.get("data").get("children").entries()?.take(1);
    let read = faults.all(opening, |child, _| read_thing(source, child));
    let Some(opening) = read.into_iter().flatten().next() else {
        let fault = answer.expected("a submission that can be read");
        return Ok(faults.into_list().into_iter().next().unwrap_or(fault).into());
    };
    let thread = opening.id.clone();
    let mut tree = Tree::default();
    tree.read(source, &comments, &mut faults);
    let mut posts = vec![opening];
    posts.append(&mut tree.posts);
    let faults = faults.into_list();
    let whole_threads = if tree.is_whole && faults.is_empty() { vec![thread.clone()] } else { Vec::new() };
    let left_out = tree.left_out.chunks(LEFT_OUT_PER_REQUEST).take(REQUESTS_PER_THREAD_MAX);
    let next = left_out.filter_map(|ids| left_out_request(source, &thread, ids)).collect();
    Ok(Parsed { posts, faults, next, whole_threads, ..Parsed::default() })
}

fn left_out_request(source: &Source, thread: &str, ids: &[String]) -> Option<Request> {
    let ids = ids.join(",");
    let path = format!("api/morechildren?api_type=json&raw_json=1&link_id={thread}&children={ids}");
    signed(source, Request::get(source.join(&path).ok()?)).ok()
}

/// Comments that a thread left out.
pub(super) fn read_left_out(source: &Source, answer: &Node<'_>) -> Result<Parsed, Fault> {
    let mut faults = Faults::default();
    let things = answer.get("json").get("data").get("things").entries()?.take(COMMENTS_PER_ANSWER_MAX);
    let posts = faults.all(things, |thing, _| read_thing(source, thing));
    let posts = posts.into_iter().flatten().collect();
    Ok(Parsed { posts, faults: faults.into_list(), ..Parsed::default() })
}

/// The comments of a thread, read without recursion: they nest as deep as the answer likes.
struct Tree {
    posts: Vec<Post>,
    left_out: Vec<String>,
    is_whole: bool,
}

impl Default for Tree {
    fn default() -> Self {
        Self { posts: Vec::new(), left_out: Vec::new(), is_whole: true }
    }
}

impl Tree {
    fn read(&mut self, source: &Source, comments: &Node<'_>, faults: &mut Faults) {
        let mut waiting = vec![comments.get("data").get("children")];
        while let Some(children) = waiting.pop() {
            let entries = match children.entries() {
                Ok(entries) => entries,
                Err(fault) => {
                    faults.add(fault);
                    continue;
                }
            };
            for child in entries {
                if self.posts.len() >= COMMENTS_PER_ANSWER_MAX {
                    self.is_whole = false;
                    return;
                }
                if child.get("kind").text() == Ok("more") {
                    self.leave_out(&child);
                    continue;
                }
                match read_thing(source, &child) {
                    Ok(post) => self.posts.extend(post),
                    Err(fault) => faults.add(fault),
                }
                // A comment without answers has an empty text here.
                let answers = child.get("data").get("replies").get("data").get("children");
                if answers.exists() {
                    waiting.push(answers);
                }
            }
        }
    }

    /// "load more comments" names them; "continue this thread" names none.
    fn leave_out(&mut self, more: &Node<'_>) {
        self.is_whole = false;
        let ids = more.get("data").get("children").entries().into_iter().flatten();
        let ids = ids.filter_map(|id| id.text().ok().map(str::to_owned));
        self.left_out.extend(ids.filter(|id| is_fullname(&format!("t1_{id}"))).take(COMMENTS_PER_ANSWER_MAX));
    }
}

/// A submission or a comment; none for what is neither, such as an advertisement.
pub(super) fn read_thing(source: &Source, thing: &Node<'_>) -> Result<Option<Post>, Fault> {
    let data = thing.get("data");
    let is_comment = match thing.get("kind").text()? {
        "t1" => true,
        "t3" => false,
        _ => return Ok(None),
    };
    let (html, plain) = if is_comment { ("body_html", "body") } else { ("selftext_html", "selftext") };
    let plain = data.get(plain);
    if !plain.exists() {
        return Err(plain.expected("a text"));
    }
    let plain = plain.text().unwrap_or_default();
    let author = data.get("author").line()?;
    let name = data.get("name");
    let id = name.text().ok().filter(|name| is_fullname(name)).map(str::to_owned);
    let id = id.ok_or_else(|| name.expected("the name of a thing, such as t3_1abcd"))?;
    let body = data.get(html).text().map_or_else(|_| text::from_plain(plain), text::from_html);
    let mut post = Post::new(&id, data.get("created_utc").epoch()?, body);
    // `false` unless it was edited.
    post.edited_at = data.get("edited").epoch().ok();
    post.author = Some(author).filter(|author| author != NOBODY);
    let permalink = data.get("permalink").text().ok().map(|path| path.trim_start_matches('/'));
    post.url = permalink.and_then(|path| source.shown_at(INTERFACES, SITE, path));
    let hides_score = ["score_hidden", "hide_score"].iter().any(|key| data.get(key).is_true());
    post.counts.likes = data.get("score").count().ok().filter(|_| !hides_score);
    let flair = data.get("author_flair_text").line().ok();
    post.staff = flair.is_some_and(|flair| source.option_lists("staff_flair", &flair));
    post.deleted = TOMBSTONES.contains(&plain) || !data.get("removed_by_category").is_null();
    if is_comment {
        post.thread = Some(data.get("link_id").id()?);
        post.reply_to = data.get("parent_id").id().ok();
    } else {
        post.thread = Some(id);
        post.title = Some(data.get("title").line()?);
        post.counts.replies = data.get("num_comments").count().ok();
        let leads_elsewhere = data.get("is_self").value().is_some() && !data.get("is_self").is_true();
        post.link = data.get("url").text().ok().filter(|_| leads_elsewhere).and_then(text::address);
    }
    if post.deleted {
        (post.title, post.link) = (None, None);
        post.text.clear();
    }
    Ok(Some(post))
}
