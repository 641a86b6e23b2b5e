//! One question with its answers, as its page says it in JSON-LD.
//!
//! The question itself has no time there; the one from the list of the tag travels here in the fragment of the
//! address, which is never sent.

use crate::faults::Faults;
use crate::json::Node;
use crate::{Fault, FaultKind, Page, Parsed, Post, text, tree};
use jiff::Timestamp;
use scraper::Selector;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use url::Url;

/// How many answers are read.
const ANSWERS_MAX: usize = 1000;

/// Where answers stand; the first are those that are accepted.
const ANSWERS: [&str; 3] = ["acceptedAnswer", "moderatorRecommendedAnswers", "suggestedAnswer"];

/// What the site writes by itself, with a language model, is nobody's observation.
const MACHINE: &str = "a1a1a1a1-a1a1-a1a1-a1a1-a1a1a1a1a1a1";

/// Affiliations that make somebody one of the provider's people: employees, and those it hires to answer.
const STAFF: [&str; 2] = ["MicrosoftEmployee", "MicrosoftVendor"];

/// How the roles of such people begin; others are "Volunteer Moderator" and the like.
const STAFF_ROLE: &str = "Microsoft ";

const ASKED: &str = "asked=";

static BLOCK: LazyLock<Selector> = LazyLock::new(|| {
    Selector::parse("script[type='application/ld+json']").expect("the selector is constant and tested")
});

/// The fragment that tells when a question was asked.
pub(super) fn fragment(asked_at: Timestamp) -> String {
    format!("{ASKED}{asked_at}")
}

/// The number in the address of a question.
pub(super) fn id(url: &Url) -> Option<String> {
    let (_, behind) = url.path().split_once("/answers/questions/")?;
    let id = behind.split('/').next()?;
    (!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())).then(|| id.to_owned())
}

pub(super) fn read(page: &Page) -> Result<Parsed, Fault> {
    let document = qa_page(page)?;
    let question = Node::root(&document).get("mainEntity");
    let id = question.get("id").id()?;
    let mut address = page.url.clone();
    address.set_fragment(None);
    let mut faults = Faults::default();
    let mut parsed = Parsed::default();
    let asked_at = page.url.fragment().and_then(|fragment| fragment.strip_prefix(ASKED)?.parse().ok());
    match asked_at {
        Some(asked_at) => {
            let mut post = read_post(&question, &id, asked_at)?;
            post.title = Some(question.get("name").line()?);
            post.counts.replies = question.get("answerCount").count().ok();
            // The button that counts here is labelled "I have the same question".
            post.counts.me_too = question.get("upvoteCount").count().ok();
            post.url = text::address(address.as_str());
            parsed.posts.push(post);
        }
        None => {
            faults.add(Fault::new(FaultKind::Drifted, "the list of the tag did not say when this was asked"))
        }
    }
    let mut seen = BTreeSet::new();
    for list in ANSWERS {
        let node = question.get(list);
        // One accepted answer stands alone.
        let alone = node.get("id").exists().then(|| node.clone());
        let entries: Vec<Node<'_>> = match alone {
            Some(answer) => vec![answer],
            None => node.entries().map(|entries| entries.take(ANSWERS_MAX).collect()).unwrap_or_default(),
        };
        let answers = faults.all(entries.into_iter(), |answer, _| {
            let number = answer.get("id").id()?;
            let is_new = seen.insert(number.clone());
            if !is_new
                || answer.get("authorId").text().is_ok_and(|author| author.eq_ignore_ascii_case(MACHINE))
            {
                return Ok(None);
            }
            let mut post = read_post(answer, &format!("a{number}"), answer.get("updatedAt").time_or_utc()?)?;
            post.reply_to = Some(id.clone());
            post.accepted = list == ANSWERS[0];
            post.counts.likes = answer.get("upvoteCount").count().ok();
            post.url = text::address(&format!("{address}#answer-{number}"));
            Ok(Some(post))
        });
        parsed.posts.extend(answers.into_iter().flatten());
    }
    for post in &mut parsed.posts {
        post.thread = Some(id.clone());
        post.lang = lang(&page.url);
    }
    faults.require_authors(&parsed.posts, "authorId");
    parsed.faults = faults.into_list();
    let answers = question.get("answerCount").count().ok().and_then(|count| usize::try_from(count).ok());
    if parsed.faults.is_empty() && answers == Some(seen.len()) {
        parsed.whole_threads.push(id);
    }
    Ok(parsed)
}

fn read_post(written: &Node<'_>, id: &str, at: Timestamp) -> Result<Post, Fault> {
    let html = written.get("text");
    if !html.exists() {
        return Err(html.expected("a text"));
    }
    let mut post = Post::new(id, at, text::from_html(html.text().unwrap_or_default()));
    post.author = written.get("authorId").id().ok();
    let mut affiliations = written.get("authorAffiliations").entries().into_iter().flatten();
    let role = written.get("authorRole").text().unwrap_or_default();
    post.staff = role.starts_with(STAFF_ROLE)
        || affiliations.any(|affiliation| affiliation.text().is_ok_and(|name| STAFF.contains(&name)));
    Ok(post)
}

/// The first block of the page that is a `QAPage`.
fn qa_page(page: &Page) -> Result<Value, Fault> {
    let document = tree::document(page)?;
    for block in document.select(&BLOCK) {
        let written: String = block.text().collect();
        let value: Value = serde_json::from_str(&written).map_err(|error| {
            Fault::new(FaultKind::Damaged, format!("the page's JSON-LD is not JSON: {error}"))
        })?;
        if value.get("@type").and_then(Value::as_str) == Some("QAPage") {
            return Ok(value);
        }
    }
    Err(Fault::new(FaultKind::Drifted, "the page of a question has no JSON-LD of the type QAPage"))
}

/// The language of the pages, by their address: `/en-us/answers/…`.
fn lang(url: &Url) -> Option<String> {
    let locale = url.path_segments()?.find(|segment| segment.contains('-'))?;
    let language = locale.split('-').next()?;
    (language.len() == 2).then(|| language.to_owned())
}
