//! Khoros communities (once Lithium), by their public API v2 and its query language LiQL:
//! <https://developer.khoros.com/khoroscommunitydevdocs/docs/using-liql>.
//!
//! One question asks for the newest messages; each conversation among them is then asked for whole, which shows
//! what was edited, solved or taken away since. One field that a community does not know spoils a whole question,
//! so only old and common ones are asked for.

use crate::faults::Faults;
use crate::json::{self, Node};
use crate::{Crawler, Fault, FaultKind, Page, Parsed, Post, Request, Source, mark, text};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use url::Url;

/// Khoros. `source.url` is the community's address. Options: `board` or `category` (the id of one, as API and
/// addresses write it) and `staff_ranks` (the ranks that mark the provider's people, with commas).
#[derive(Debug)]
pub struct Khoros;

/// How many messages one answer holds. Khoros gives at most 1000, and 25 when it is not told.
const MESSAGES_PER_ANSWER: usize = 200;

/// How many answers of one question are read. Newest first, so what is left out is what is oldest.
const PAGES_MAX: u32 = 5;

/// How many conversations are asked for whole, of those that one answer names.
const THREADS_MAX: usize = 20;

/// How many messages of a conversation are asked for.
const MESSAGES_PER_THREAD: usize = 500;

/// How far before the newest known post to ask again: what waited for a moderator comes late.
const OVERLAP: SignedDuration = SignedDuration::from_mins(15);

const FIELDS: &str = "id, subject, body, view_href, post_time, depth, language, is_solution, parent.id, \
    conversation.id, conversation.messages_count, author.id, author.login, author.rank.name, \
    current_revision.last_edit_time, kudos.sum(weight), replies.count(*)";

/// In the fragment of an address: the conversation it asks for.
const CONVERSATION: &str = "conversation=";

impl Crawler for Khoros {
    fn name(&self) -> &'static str {
        "khoros"
    }

    fn requests(&self, source: &Source, since: Option<Timestamp>) -> Result<Vec<Request>, String> {
        let since = since.and_then(|since| since.saturating_sub(OVERLAP).ok());
        Ok(vec![newest(source, since, 1)?])
    }

    fn parse(&self, source: &Source, page: &Page) -> Parsed {
        read(source, page).unwrap_or_else(Parsed::from)
    }
}

/// The place that a source is about, as a condition of LiQL.
fn place(source: &Source) -> Result<Option<String>, String> {
    let (key, id) = match (source.option("board"), source.option("category")) {
        (None, None) => return Ok(None),
        (Some(board), None) => ("board", board),
        (None, Some(category)) => ("category", category),
        (Some(_), Some(_)) => {
            return Err(format!("source {}: write `board` or `category`, not both", source.id));
        }
    };
    let is_id = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte));
    if is_id {
        Ok(Some(format!("{key}.id = '{id}'")))
    } else {
        Err(format!("source {}: {key} = {id:?}: write its id, as in \"mail-forum\"", source.id))
    }
}

/// The newest messages. Never conditional: kudos move while the list stays the same.
fn newest(source: &Source, since: Option<Timestamp>, page: u32) -> Result<Request, String> {
    let time = since.map(|since| format!("post_time > {}", since.as_millisecond()));
    let conditions: Vec<String> = place(source)?.into_iter().chain(time).collect();
    let condition =
        if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
    let offset = (page as usize - 1) * MESSAGES_PER_ANSWER;
    let offset = if offset == 0 { String::new() } else { format!(" OFFSET {offset}") };
    let question = format!(
        "SELECT {FIELDS} FROM messages{condition} ORDER BY post_time DESC LIMIT {MESSAGES_PER_ANSWER}{offset}"
    );
    let mut url = question_url(source, &question)?;
    mark::set(&mut url, since, page);
    Ok(Request { conditional: false, ..Request::get(url) })
}

fn conversation(source: &Source, id: u64) -> Result<Request, String> {
    let question = format!(
        "SELECT {FIELDS} FROM messages WHERE conversation.id = '{id}' ORDER BY post_time DESC LIMIT {MESSAGES_PER_THREAD}"
    );
    let mut url = question_url(source, &question)?;
    url.set_fragment(Some(&format!("{CONVERSATION}{id}")));
    // "Not found" would be said of the whole interface: of a conversation that is gone it gives no messages.
    Ok(Request::get(url))
}

fn question_url(source: &Source, question: &str) -> Result<Url, String> {
    let mut url = source.join("api/2.0/search")?;
    url.query_pairs_mut().append_pair("q", question);
    Ok(url)
}

fn read(source: &Source, page: &Page) -> Result<Parsed, Fault> {
    let document = json::document(page)?;
    let answer = Node::root(&document);
    let status = answer.get("status");
    if status.text()? != "success" {
        let message =
            answer.get("message").line().or_else(|_| answer.get("data").get("developer_message").line());
        let message = message.unwrap_or_else(|_| "nothing about why".to_owned());
        return Err(Fault::new(
            FaultKind::Drifted,
            format!("Khoros answers with an error and says {message}"),
        ));
    }
    let mut faults = Faults::default();
    let items = answer.get("data").get("items").entries()?;
    let count = items.len();
    let mut conversations = BTreeSet::new();
    let mut messages_count = None;
    let posts = faults.all(items.take(MESSAGES_PER_THREAD), |item, faults| {
        let written = item.get("conversation");
        conversations.extend(written.get("id").number().ok().and_then(|id| u64::try_from(id).ok()));
        messages_count = messages_count.or(written.get("messages_count").count().ok());
        read_message(source, item, faults)
    });
    faults.require_authors(&posts, "author.login");
    let mut parsed = Parsed { posts, faults: faults.into_list(), ..Parsed::default() };
    let asked_for = page.url.fragment().and_then(|fragment| fragment.strip_prefix(CONVERSATION));
    if let Some(conversation) = asked_for {
        // A conversation without messages is one that was taken away.
        let shows_all = count < MESSAGES_PER_THREAD
            && messages_count.is_none_or(|messages| messages <= u64::try_from(count).unwrap_or(u64::MAX));
        if shows_all && parsed.faults.is_empty() {
            parsed.whole_threads.push(conversation.to_owned());
        }
        return Ok(parsed);
    }
    // Numbered as they begin: the newest ones first, and in the same order on every visit.
    let newest_first = conversations.into_iter().rev().take(THREADS_MAX);
    parsed.next = newest_first.filter_map(|id| conversation(source, id).ok()).collect();
    let number = mark::page(&page.url);
    let since = mark::since(&page.url);
    // A first visit has nothing to catch up with.
    if since.is_some() && count >= MESSAGES_PER_ANSWER && number < PAGES_MAX {
        parsed.next.extend(newest(source, since, number + 1).ok());
    }
    Ok(parsed)
}

fn read_message(source: &Source, item: &Node<'_>, faults: &mut Faults) -> Result<Post, Fault> {
    let id = item.get("id").id()?;
    let (subject, body) = (item.get("subject"), item.get("body"));
    if !subject.exists() && !body.exists() {
        return Err(body.expected("a text"));
    }
    let html = faults.optional(&body, Node::text).unwrap_or_default();
    let mut post = Post::new(&id, item.get("post_time").time()?, text::from_html(html));
    let conversation = item.get("conversation").get("id").id()?;
    let author = item.get("author");
    post.author = author.get("login").line().ok();
    let edited_at = item.get("current_revision").get("last_edit_time").time().ok();
    post.edited_at = edited_at.filter(|edited_at| *edited_at > post.at);
    post.url = shown(source, item.get("view_href").text().ok());
    post.lang = item.get("language").line().ok();
    post.counts.likes = item.get("kudos").get("sum").get("weight").count().ok();
    post.counts.replies = item.get("replies").get("count").count().ok();
    post.staff =
        author.get("rank").get("name").line().is_ok_and(|rank| source.option_lists("staff_ranks", &rank));
    post.accepted = item.get("is_solution").is_true();
    if id == conversation {
        // Subjects are HTML: `Can&#39;t send`.
        post.title = subject.text().ok().map(|subject| text::line(&text::from_html(subject)));
    } else {
        let parent = item.get("parent").get("id").id().ok();
        post.reply_to = Some(parent.unwrap_or_else(|| conversation.clone()));
    }
    post.thread = Some(conversation);
    Ok(post)
}

/// Where a person reads a message: some communities write the whole address and some its path.
fn shown(source: &Source, written: Option<&str>) -> Option<String> {
    text::address(source.url.join(written?).ok()?.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(options: &[(&str, &str)], since: Option<&str>) -> Result<String, String> {
        let source = Source::example("khoros", "https://community.example", options);
        let request = Khoros.requests(&source, since.and_then(|since| since.parse().ok()))?.remove(0);
        let (_, question) = request.url.query_pairs().next().unwrap();
        Ok(question.split_once(" FROM ").unwrap().1.to_owned())
    }

    #[test]
    fn the_newest_messages_of_a_place_are_asked_for() {
        let newest = "ORDER BY post_time DESC LIMIT 200";
        assert_eq!(asked(&[], None).unwrap(), format!("messages {newest}"));
        assert_eq!(
            asked(&[("board", "mail-forum")], Some("2026-11-01T08:15:00Z")).unwrap(),
            format!("messages WHERE board.id = 'mail-forum' AND post_time > 1793520000000 {newest}")
        );
        let category = asked(&[("category", "mail")], None).unwrap();
        assert_eq!(category, format!("messages WHERE category.id = 'mail' {newest}"));
    }

    #[test]
    fn full_answers_lead_to_further_ones_until_there_are_enough() {
        let source = Source::example("khoros", "https://community.example", &[]);
        let item = |id| serde_json::json!({ "id": id, "conversation": { "id": "7" } });
        let next = |items: usize, number: u32, since: Option<Timestamp>| {
            let items: Vec<_> = (0..items).map(item).collect();
            let body = serde_json::json!({ "status": "success", "data": { "items": items } }).to_string();
            let url = newest(&source, since, number).unwrap().url;
            let fetched_at = Timestamp::UNIX_EPOCH;
            let parsed =
                Khoros.parse(&source, &Page { url, content_type: None, body: body.into(), fetched_at });
            parsed.next.last().map(|request| mark::page(&request.url)).filter(|page| *page > 1)
        };
        let since = Some(Timestamp::UNIX_EPOCH);
        assert_eq!(next(MESSAGES_PER_ANSWER, 1, since), Some(2));
        assert_eq!(next(MESSAGES_PER_ANSWER, PAGES_MAX, since), None);
        assert_eq!(next(MESSAGES_PER_ANSWER - 1, 1, since), None);
        assert_eq!(next(MESSAGES_PER_ANSWER, 1, None), None);
    }

    #[test]
    fn a_wrong_option_is_told_what_to_write() {
        assert!(asked(&[("board", "a' OR 'b")], None).unwrap_err().contains("as in \"mail-forum\""));
        assert!(asked(&[("board", "a"), ("category", "b")], None).unwrap_err().contains("not both"));
    }
}
