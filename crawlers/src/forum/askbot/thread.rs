//! One question of an Askbot forum with its comments and answers, as its feed shows them: the question, its
//! comments, then each answer and its comments.

use crate::faults::Faults;
use crate::feed;
use crate::json::Node;
use crate::status::prose;
use crate::{Fault, FaultKind, Page, Parsed, Post, text};
use feed_rs::model::Entry;
use jiff::SignedDuration;
use url::{Url, form_urlencoded};

/// How many posts of one question are read.
const POSTS_MAX: usize = 1000;

/// What only the list knows about a question.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Question {
    pub(super) id: u64,
    author: Option<String>,
    score: Option<i64>,
    answers: Option<u64>,
    accepted: Option<u64>,
    /// How long after it was asked it was edited: the list's times may be off, all in one way.
    edited_after_seconds: Option<i64>,
}

impl Question {
    pub(super) fn read(question: &Node<'_>) -> Result<Self, Fault> {
        let seconds = |field: &str| question.get(field).number().ok();
        Ok(Self {
            id: question.get("id").count()?,
            // The feed says the names of the others, so the name it is.
            author: Some(question.get("author").get("username").line()?),
            score: question.get("score").number().ok(),
            answers: question.get("answer_count").count().ok(),
            accepted: question.get("accepted_answer_id").count().ok(),
            edited_after_seconds: seconds("last_edited_at")
                .zip(seconds("added_at"))
                .and_then(|(edited, added)| edited.checked_sub(added)),
        })
    }

    pub(super) fn to_fragment(&self) -> String {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        pairs.extend_pairs(self.author.iter().map(|author| ("author", author)));
        pairs.extend_pairs(self.score.iter().map(|score| ("score", score.to_string())));
        pairs.extend_pairs(self.answers.iter().map(|answers| ("answers", answers.to_string())));
        pairs.extend_pairs(self.accepted.iter().map(|accepted| ("accepted", accepted.to_string())));
        pairs.extend_pairs(self.edited_after_seconds.iter().map(|after| ("edited", after.to_string())));
        pairs.finish()
    }

    /// What the address of a feed tells: its question's number, and what [`Self::to_fragment`] wrote.
    fn of_feed(url: &Url) -> Option<Self> {
        let id = url.path().trim_end_matches('/').rsplit('/').next()?.parse().ok()?;
        let mut question = Self { id, ..Self::default() };
        for (key, value) in form_urlencoded::parse(url.fragment().unwrap_or_default().as_bytes()) {
            match &*key {
                "author" => question.author = Some(text::line(&value)),
                "score" => question.score = value.parse().ok(),
                "answers" => question.answers = value.parse().ok(),
                "accepted" => question.accepted = value.parse().ok(),
                "edited" => question.edited_after_seconds = value.parse().ok(),
                _ => {}
            }
        }
        Some(question)
    }
}

pub(super) fn read(page: &Page) -> Result<Parsed, Fault> {
    let drifted = |what: &str| Fault::new(FaultKind::Drifted, what);
    let question = Question::of_feed(&page.url).ok_or_else(|| drifted("the feed's address has no number"))?;
    let feed = feed::read(page)?;
    let mut faults = Faults::default();
    let mut parsed = Parsed::default();
    // A comment follows what it comments on.
    let mut above = question.id.to_string();
    for (index, entry) in feed.entries.iter().take(POSTS_MAX).enumerate() {
        match read_entry(&question, entry, &mut above) {
            Ok(post) => parsed.posts.push(post),
            Err(what) => faults.add(drifted(&format!("entry {}: {what}", index + 1))),
        }
    }
    if feed.entries.is_empty() {
        faults.add(drifted("the feed of a question shows no question"));
    }
    parsed.faults = faults.into_list();
    if parsed.faults.is_empty() && feed.entries.len() <= POSTS_MAX {
        parsed.whole_threads.push(question.id.to_string());
    }
    Ok(parsed)
}

fn read_entry(question: &Question, entry: &Entry, above: &mut String) -> Result<Post, String> {
    let href = entry.links.first().map(|link| link.href.as_str()).ok_or("expected a link, found none")?;
    let url = Url::parse(href).map_err(|error| format!("expected an address, found {href:?}: {error}"))?;
    let number = |kind: &str| {
        let value = url.query_pairs().find(|(key, _)| key == kind)?.1.parse::<u64>();
        value.ok().map(|number| number.to_string())
    };
    let (answer, comment) = (number("answer"), number("comment"));
    let thread = question.id.to_string();
    let at = feed::time(entry.published).ok_or("expected a date, found none that can be read")?;
    let id = comment.clone().or_else(|| answer.clone()).unwrap_or_else(|| thread.clone());
    let body = entry.summary.as_ref().map(|summary| prose(&summary.content)).unwrap_or_default();
    let mut post = Post::new(id, at, body);
    post.url = text::address(href);
    let title = entry.title.as_ref().map(|title| text::line(&text::from_html(&title.content)));
    let title = title.ok_or("expected a title, found none")?;
    if comment.is_some() {
        post.author = author(&title, "Comment by ");
        post.reply_to = Some(above.clone());
    } else if let Some(answer) = answer {
        post.author = author(&title, "Answer by ");
        post.reply_to = Some(thread.clone());
        post.accepted = question.accepted.is_some_and(|accepted| accepted.to_string() == answer);
        *above = answer;
    } else {
        post.title = Some(title);
        post.author.clone_from(&question.author);
        let after = question.edited_after_seconds.map(SignedDuration::from_secs);
        post.edited_at = after.and_then(|after| at.checked_add(after).ok());
        post.counts.likes = question.score.map(|score| u64::try_from(score).unwrap_or(0));
        post.counts.replies = question.answers;
    }
    post.thread = Some(thread);
    Ok(post)
}

/// Who wrote it, as in "Answer by anna for My mail is late".
fn author(title: &str, before: &str) -> Option<String> {
    let (name, _) = title.strip_prefix(before)?.split_once(" for")?;
    Some(name.to_owned()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_list_knows_reaches_the_feed() {
        let question = Question {
            id: 17,
            author: Some("Anna & Bo".to_owned()),
            score: Some(-2),
            answers: Some(3),
            accepted: Some(19),
            edited_after_seconds: Some(90),
        };
        let mut url = Url::parse("https://ask.example/feeds/question/17/").unwrap();
        url.set_fragment(Some(&question.to_fragment()));
        assert_eq!(Question::of_feed(&url), Some(question));
        url.set_fragment(None);
        assert_eq!(Question::of_feed(&url), Some(Question { id: 17, ..Question::default() }));
    }
}
