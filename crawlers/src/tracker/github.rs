//! GitHub issues and their comments: <https://docs.github.com/en/rest/issues>.
//!
//! Two lists, each by when something was last changed: the issues of a repository, and the comments of all of
//! them. GitHub renders the texts, so that the comments of issue templates and the like stay away. Pull requests
//! are issues to GitHub and no reports to us.

use crate::faults::Faults;
use crate::json::{self, Node};
use crate::{Crawler, Fault, Page, Parsed, Post, Request, Source, secret, text, tracker};
use jiff::{SignedDuration, Timestamp};
use url::Url;

/// GitHub. `source.url` is the API's base address, `https://api.github.com`. Options: `repository` =
/// `owner/name`, and `token`, without which 60 requests an hour are allowed.
#[derive(Debug)]
pub struct GitHub;

/// How many entries one page holds; 100 is the most GitHub gives.
const ENTRIES_PER_PAGE: usize = 100;

/// How many pages of one list are read. Last changed first, so what is left out is what changed first.
const PAGES_MAX: u64 = 5;

/// How far before the newest known post to ask again.
const OVERLAP: SignedDuration = SignedDuration::from_mins(15);

/// Asks for texts as HTML instead of as they were typed.
const HTML: &str = "application/vnd.github.html+json";

/// The version of the interface that is read here.
const VERSION: &str = "2022-11-28";

/// Who may speak for the project, in the words of `author_association`.
const STAFF: &[&str] = &["OWNER", "MEMBER", "COLLABORATOR"];

impl Crawler for GitHub {
    fn name(&self) -> &'static str {
        "github"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let repository = tracker::project(source, "repository", "harbour/harbour-mail")?;
        if repository.split('/').count() != 2 {
            return Err(format!("source {}: option `repository`: write \"owner/name\"", source.id));
        }
        let since = since.and_then(|since| since.saturating_sub(OVERLAP).ok());
        let list = |path: &str| {
            let mut url = source.join(&format!("repos/{repository}/{path}"))?;
            url.query_pairs_mut().append_pair("sort", "updated").append_pair("direction", "desc");
            if let Some(since) = since {
                url.query_pairs_mut().append_pair("since", &format!("{since:.0}"));
            }
            url.query_pairs_mut().append_pair("per_page", &ENTRIES_PER_PAGE.to_string());
            request(source, url)
        };
        Ok(vec![list("issues?state=all")?, list("issues/comments")?])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read(source, page).unwrap_or_else(Parsed::from)
    }
}

/// Never conditional: the address names a time and so is never asked twice.
fn request(source: &Source, url: Url) -> Result<Request, String> {
    let mut request = Request { conditional: false, ..Request::get(url) };
    request.headers.insert("accept".to_owned(), HTML.to_owned());
    request.headers.insert("x-github-api-version".to_owned(), VERSION.to_owned());
    Ok(secret::put(request, "authorization", "Bearer ", secret::token(source)?))
}

fn read(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let document = json::document(page)?;
    let entries = Node::root(&document).entries()?.take(ENTRIES_PER_PAGE);
    let is_full = entries.len() == ENTRIES_PER_PAGE;
    let mut faults = Faults::default();
    let is_comments = page.url.path().ends_with("/comments");
    let posts =
        faults.all(entries, |entry, _| if is_comments { read_comment(entry) } else { read_issue(entry) });
    let posts: Vec<Post> = posts.into_iter().flatten().collect();
    faults.require_authors(&posts, "user.login");
    let next = tracker::next_page(&page.url, PAGES_MAX).filter(|_| is_full);
    let next = next.and_then(|url| request(source, url).ok()).into_iter().collect();
    Ok(Parsed { posts, next, faults: faults.into_list(), ..Parsed::default() })
}

fn read_issue(issue: &Node<'_>) -> Result<Option<Post>, Fault> {
    if issue.get("pull_request").exists() {
        return Ok(None);
    }
    let number = issue.get("number").count()?.to_string();
    let Some(mut post) = read_post(issue, number.clone())? else { return Ok(None) };
    post.title = Some(issue.get("title").line()?);
    post.counts.replies = issue.get("comments").count().ok();
    post.thread = Some(number);
    Ok(Some(post))
}

fn read_comment(comment: &Node<'_>) -> Result<Option<Post>, Fault> {
    let issue = comment.get("issue_url");
    let number = issue.address()?.path_segments().and_then(Iterator::last).map(str::to_owned);
    let number = number.filter(|number| number.parse::<u64>().is_ok());
    let number = number.ok_or_else(|| issue.expected("the address of an issue"))?;
    if comment.get("html_url").text().is_ok_and(|address| address.contains("/pull/")) {
        return Ok(None);
    }
    let id = format!("{number}/{}", comment.get("id").count()?);
    let Some(mut post) = read_post(comment, id)? else { return Ok(None) };
    // The time of an issue's last change moves with every comment; that of a comment with its text.
    post.edited_at = comment.get("updated_at").time().ok().filter(|changed| *changed > post.at);
    post.reply_to = Some(number.clone());
    post.thread = Some(number);
    Ok(Some(post))
}

/// What issues and comments share; none when a program wrote it.
fn read_post(written: &Node<'_>, id: String) -> Result<Option<Post>, Fault> {
    let user = written.get("user");
    if user.get("type").text() == Ok("Bot") {
        return Ok(None);
    }
    let (html, plain) = (written.get("body_html"), written.get("body"));
    if !html.exists() && !plain.exists() {
        return Err(html.expected("a text"));
    }
    let body = html.text().map(text::from_html).or_else(|_| plain.text().map(text::from_plain));
    let mut post = Post::new(id, written.get("created_at").time()?, body.unwrap_or_default());
    post.author = user.get("login").line().ok();
    post.url = written.get("html_url").address().ok().map(String::from);
    post.staff = written.get("author_association").text().is_ok_and(|role| STAFF.contains(&role));
    post.counts.me_too = written.get("reactions").get("+1").count().ok();
    Ok(Some(post))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(repository: &str, since: Option<&str>) -> Result<Vec<String>, String> {
        let options = [("repository", repository)];
        let source = Source::example("github", "https://api.github.com", &options);
        let requests = GitHub.requests(&source, since.and_then(|since| since.parse().ok()))?;
        Ok(requests.iter().map(|request| request.url.to_string()).collect())
    }

    #[test]
    fn what_changed_is_asked_for_a_little_before_the_newest_known_post() {
        let base = "https://api.github.com/repos/harbour/mail/issues";
        let marks = "sort=updated&direction=desc&since=2026-11-01T07%3A45%3A00Z&per_page=100";
        assert_eq!(
            asked("harbour/mail", Some("2026-11-01T08:00:00Z")).unwrap(),
            [format!("{base}?state=all&{marks}"), format!("{base}/comments?{marks}")]
        );
        let first = asked("harbour/mail", None).unwrap();
        assert_eq!(first[1], format!("{base}/comments?sort=updated&direction=desc&per_page=100"));
    }

    #[test]
    fn a_wrong_source_is_told_what_to_write() {
        for repository in ["", "harbour", "harbour/mail/issues", "harbour/..", "harbour/mail?x"] {
            let error = asked(repository, None).unwrap_err();
            assert!(error.contains("option `repository`"), "{repository}: {error}");
        }
    }

    #[test]
    fn a_token_is_a_header() {
        let options = [("repository", "harbour/mail"), ("token", "invented")];
        let source = Source::example("github", "https://api.github.com", &options);
        let request = GitHub.requests(&source, None).unwrap().remove(0);
        assert_eq!(request.headers["authorization"], "Bearer invented");
    }
}
