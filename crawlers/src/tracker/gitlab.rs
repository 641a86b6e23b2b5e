//! GitLab issues and their notes, of any GitLab: <https://docs.gitlab.com/api/issues/>, <https://docs.gitlab.com/api/notes/>.
//!
//! A project's issues are public where the project is. What was answered to them GitLab tells only to somebody
//! it knows, so notes are asked for only with the operator's token. What such a token shows beyond what is public
//! (confidential issues, internal notes) is left out.

use crate::faults::Faults;
use crate::json::{self, Node};
use crate::{Crawler, Fault, Page, Parsed, Post, Request, Source, secret, text, tracker};
use jiff::{SignedDuration, Timestamp};
use regex::Regex;
use std::sync::LazyLock;
use url::Url;

/// GitLab. `source.url` is its address, such as `https://gitlab.com`. Options: `project` =
/// `group/name`, and `token`, without which only the issues are read and not what was answered.
#[derive(Debug)]
pub struct GitLab;

/// How many entries one page holds; 100 is the most GitLab gives.
const ENTRIES_PER_PAGE: usize = 100;

/// How many pages of one list are read. Last changed first, so what is left out is what changed first.
const PAGES_MAX: u64 = 5;

/// How many issues of one page are asked for their notes: those that changed last.
const THREADS_MAX: usize = 20;

/// How far before the newest known post to ask again.
const OVERLAP: SignedDuration = SignedDuration::from_mins(15);

/// What templates say to whoever writes an issue. It is in the text as it was typed, and nobody sees it.
static HINT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?s)<!--.*?-->").expect("the pattern is constant and tested"));

impl Crawler for GitLab {
    fn name(&self) -> &'static str {
        "gitlab"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let mut url = source.join(&format!("{}/issues", base(source)?))?;
        let mut query = url.query_pairs_mut();
        query.append_pair("order_by", "updated_at").append_pair("sort", "desc");
        if let Some(since) = since.and_then(|since| since.saturating_sub(OVERLAP).ok()) {
            query.append_pair("updated_after", &format!("{since:.0}"));
        }
        query.append_pair("per_page", &ENTRIES_PER_PAGE.to_string());
        drop(query);
        Ok(vec![signed(source, listed(url))?])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read(source, page).unwrap_or_else(Parsed::from)
    }
}

/// The path of a project: GitLab wants the slashes of its name as `%2F`.
fn base(source: &Source) -> Result<String, String> {
    let project = tracker::project(source, "project", "harbour/harbour-mail")?;
    Ok(format!("api/v4/projects/{}", project.replace('/', "%2F")))
}

/// Never conditional: the address names a time and so is never asked twice.
fn listed(url: Url) -> Request {
    Request { conditional: false, ..Request::get(url) }
}

fn signed(source: &Source, request: Request) -> Result<Request, String> {
    Ok(secret::put(request, "private-token", "", secret::token(source)?))
}

fn read(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let document = json::document(page)?;
    let entries = Node::root(&document).entries()?.take(ENTRIES_PER_PAGE);
    let is_full = entries.len() == ENTRIES_PER_PAGE;
    let mut faults = Faults::default();
    let mut parsed = Parsed::default();
    if let Some(issue) = issue_of_notes(&page.url) {
        let notes = faults.all(entries, |note, _| read_note(source, issue, note));
        parsed.posts = notes.into_iter().flatten().collect();
        faults.require_authors(&parsed.posts, "author.username");
    } else {
        let issues = faults.all(entries, |issue, _| read_issue(issue));
        parsed.posts = issues.into_iter().flatten().collect();
        faults.require_authors(&parsed.posts, "author.username");
        let answered = parsed.posts.iter().filter(|post| post.counts.replies.is_none_or(|count| count > 0));
        parsed.next = answered.take(THREADS_MAX).filter_map(|post| notes_request(source, &post.id)).collect();
    }
    // Notes are those of an issue, so they are asked for conditionally; lists are not.
    let request = if issue_of_notes(&page.url).is_some() { Request::get } else { listed };
    let next = tracker::next_page(&page.url, PAGES_MAX).filter(|_| is_full).map(request);
    parsed.next.extend(next.and_then(|request| signed(source, request).ok()));
    parsed.faults = faults.into_list();
    Ok(parsed)
}

/// The notes of an issue, the newest first.
fn notes_request(source: &Source, issue: &str) -> Option<Request> {
    secret::token(source).ok()??;
    let base = base(source).ok()?;
    let path = format!("{base}/issues/{issue}/notes?sort=desc&per_page={ENTRIES_PER_PAGE}");
    signed(source, Request::thread(source.join(&path).ok()?, issue)).ok()
}

/// The number of the issue whose notes were asked for.
fn issue_of_notes(url: &Url) -> Option<&str> {
    let path = url.path().strip_suffix("/notes")?;
    path.rsplit('/').next()
}

fn read_issue(issue: &Node<'_>) -> Result<Option<Post>, Fault> {
    if issue.get("confidential").is_true() {
        return Ok(None);
    }
    let id = issue.get("iid").count()?.to_string();
    let description = issue.get("description");
    if !description.exists() {
        return Err(description.expected("a text"));
    }
    let mut post = read_post(issue, id.clone(), &description)?;
    post.title = Some(issue.get("title").line()?);
    post.url = issue.get("web_url").address().ok().map(String::from);
    post.counts.me_too = issue.get("upvotes").count().ok();
    post.counts.replies = issue.get("user_notes_count").count().ok();
    post.thread = Some(id);
    Ok(Some(post))
}

fn read_note(source: &Source, issue: &str, note: &Node<'_>) -> Result<Option<Post>, Fault> {
    // "closed", "changed the description": nobody wrote that.
    let is_marked = |marks: &[&str]| marks.iter().any(|mark| note.get(mark).is_true());
    if is_marked(&["system", "internal", "confidential"]) {
        return Ok(None);
    }
    let id = note.get("id").count()?;
    let mut post = read_post(note, format!("{issue}/{id}"), &note.get("body"))?;
    post.edited_at = note.get("updated_at").time().ok().filter(|changed| *changed > post.at);
    let project = source.option("project").unwrap_or_default();
    post.url = source.shown(&format!("{project}/-/issues/{issue}#note_{id}"));
    post.thread = Some(issue.to_owned());
    post.reply_to = Some(issue.to_owned());
    Ok(Some(post))
}

fn read_post(written: &Node<'_>, id: String, body: &Node<'_>) -> Result<Post, Fault> {
    let body = text::from_plain(&HINT.replace_all(body.text().unwrap_or_default(), ""));
    let mut post = Post::new(id, written.get("created_at").time()?, body);
    post.author = written.get("author").get("username").line().ok();
    Ok(post)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(options: &[(&str, &str)]) -> Result<Request, String> {
        let source = Source::example("gitlab", "https://gitlab.example/git", options);
        let since = "2026-11-01T08:00:00Z".parse().ok();
        GitLab.requests(&source, since).map(|mut requests| requests.remove(0))
    }

    #[test]
    fn what_changed_is_asked_for_a_little_before_the_newest_known_post() {
        assert_eq!(
            asked(&[("project", "harbour/mail/relay")]).unwrap().url.as_str(),
            "https://gitlab.example/git/api/v4/projects/harbour%2Fmail%2Frelay/issues?order_by=updated_at&sort=desc\
             &updated_after=2026-11-01T07%3A45%3A00Z&per_page=100"
        );
    }

    #[test]
    fn a_wrong_source_is_told_what_to_write_and_a_token_is_a_header() {
        for project in ["", "harbour/", "../x", "a b"] {
            assert!(asked(&[("project", project)]).unwrap_err().contains("as in"), "{project}");
        }
        let request = asked(&[("project", "42"), ("token", "invented")]).unwrap();
        assert_eq!(request.headers["private-token"], "invented");
    }
}
