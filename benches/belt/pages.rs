//! The talk as a site shows it: answers of Hacker News' search, 1000 hits each, newest first.
//!
//! The shape is that of <https://hn.algolia.com/api>, with everything the answers repeat (the highlighted
//! copies of each text above all): reading past it is part of reading.

use crate::talk::Written;
use crawlers::{Page, Source, Venue};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use url::Url;

/// The most hits the search gives on one page.
pub(crate) const HITS_MAX: usize = 1000;

/// The kind of site that is read.
pub(crate) const KIND: &str = "hacker-news";

/// What sort of place each source is.
const VENUES: [Venue; 4] = [Venue::News, Venue::Forum, Venue::Social, Venue::Tracker];

/// How long after its newest post a page is fetched, in seconds.
const FETCHED_AFTER_SECONDS: i64 = 30;

/// One answer of one source.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) source: Source,
    pub(crate) page: Page,
}

/// How many sources there are.
pub(crate) const SOURCES: usize = VENUES.len();

/// The answers in the order in which they are fetched.
pub(crate) fn answers(talk: Vec<(usize, Written)>) -> Vec<Answer> {
    let mut waiting: Vec<Vec<Written>> = (0..SOURCES).map(|_| Vec::new()).collect();
    let mut answers = Vec::new();
    for (place, written) in talk {
        waiting[place].push(written);
        if waiting[place].len() == HITS_MAX {
            answers.push(answer(place, &waiting[place]));
            waiting[place].clear();
        }
    }
    answers.extend(
        waiting
            .iter()
            .enumerate()
            .filter(|(_, left)| !left.is_empty())
            .map(|(place, left)| answer(place, left)),
    );
    answers
}

/// One answer with these posts, which are in order of time.
pub(crate) fn answer(place: usize, posts: &[Written]) -> Answer {
    let address = format!("https://place-{place}.example/");
    let url = Url::parse(&address).expect("an address");
    let source = Source {
        id: format!("place-{place}"),
        kind: KIND.to_owned(),
        url: url.clone(),
        venue: VENUES[place],
        provider: None,
        page_id: None,
        options: BTreeMap::new(),
    };
    let newest = posts.last().map_or(0, |post| post.at_seconds);
    let hits: Vec<Value> = posts.iter().rev().map(hit).collect();
    let body = json!({
        "exhaustive": { "nbHits": true, "typo": true },
        "exhaustiveNbHits": true,
        "hits": hits,
        "hitsPerPage": HITS_MAX,
        "nbHits": posts.len(),
        "nbPages": 1,
        "page": 0,
        "params": "advancedSyntax=true&analyticsTags=backend&hitsPerPage=1000",
        "processingTimeMS": 12,
        "query": "",
    });
    let page = Page {
        url,
        content_type: Some("application/json; charset=utf-8".to_owned()),
        body: body.to_string().into_bytes(),
        fetched_at: Timestamp::from_second(newest + FETCHED_AFTER_SECONDS).expect("a time in this century"),
    };
    Answer { source, page }
}

fn hit(post: &Written) -> Value {
    let created = Timestamp::from_second(post.at_seconds).expect("a time in this century");
    let html = html(&post.text);
    let story = post.story.as_ref().map_or(post.id, |(id, _)| *id);
    let kind = if post.story.is_some() { "comment" } else { "story" };
    let highlighted = |value: &str| json!({ "fullyHighlighted": false, "matchLevel": "none", "matchedWords": [], "value": value });
    let mut highlights = json!({ "author": highlighted(&post.author) });
    let mut hit = json!({
        "_tags": [kind, format!("author_{}", post.author), format!("story_{story}")],
        "author": post.author,
        "children": [],
        "created_at": created,
        "created_at_i": post.at_seconds,
        "objectID": post.id.to_string(),
        "story_id": story,
        "updated_at": created,
    });
    match &post.story {
        Some((_, title)) => {
            hit["comment_text"] = json!(html);
            hit["parent_id"] = json!(story);
            hit["story_title"] = json!(title);
            highlights["comment_text"] = highlighted(&html);
            highlights["story_title"] = highlighted(title);
        }
        None => {
            hit["title"] = json!(post.title);
            hit["url"] = json!(post.link);
            hit["points"] = json!(1);
            hit["num_comments"] = json!(0);
            hit["story_text"] = json!(html);
            highlights["title"] = highlighted(post.title.as_deref().unwrap_or_default());
            highlights["story_text"] = highlighted(&html);
        }
    }
    hit["_highlightResult"] = highlights;
    hit
}

/// A text in the site's HTML: a `<p>` between paragraphs, these characters as entities.
fn html(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    escaped.replace('\'', "&#x27;").replace('"', "&quot;").replace("\n\n", "<p>")
}
