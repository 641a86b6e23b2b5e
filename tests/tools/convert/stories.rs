//! Stories of a front page that was looked at now and then: what was known when it was first and last seen.

use super::Output;
use anyhow::Result;
use serde_json::{Value, json};

/// The source that the lines name.
const SOURCE: &str = "hn-frontpage";

/// Two lines. Comments were counted over all looks, so the count is known at the last one alone; so are the points.
pub(crate) fn story(story: &Value, output: &mut Output<'_>) -> Result<()> {
    let page = format!("https://news.ycombinator.com/item?id={}", story["id"]);
    let link = story["url"].as_str().filter(|url| url.starts_with("http") && *url != page);
    let line = |seen_at: &Value, likes: &Value, replies: &Value| {
        json!({
            "kind": "post",
            "seen_at": seen_at,
            "at": story["created_ub"],
            "source": SOURCE,
            "venue": "news",
            "id": story["id"].to_string(),
            "author": story["author"],
            "title": story["title"],
            "url": page,
            "link": link,
            "likes": likes,
            "replies": replies,
        })
    };
    output.line(&line(&story["first_seen"], &story["first_points"], &Value::Null))?;
    if story["last_seen"] == story["first_seen"] {
        return Ok(());
    }
    output.line(&line(&story["last_seen"], &story["max_points"], &story["max_comments"]))
}
