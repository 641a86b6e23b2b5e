//! Tweets: conversations with support accounts, and the finds of a search.

use super::Output;
use super::csv::Rows;
use super::names::Names;
use anyhow::{Context, Result};
use jiff::Timestamp;
use jiff::fmt::strtime;
use serde_json::json;
use std::collections::HashMap;

/// The source of tweets that name no support account.
const SOURCE: &str = "twitter";

/// As Twitter wrote times until 2023.
const TIME: &str = "%a %b %d %H:%M:%S %z %Y";

/// A tweet of a conversation.
struct Tweet {
    at: Timestamp,
    id: String,
    author: String,
    staff: bool,
    text: String,
    answers: Option<String>,
}

/// Conversations. A thread's place is about the support account that its first tweet names, or that answers it first:
/// the account is known beforehand, and which tweets it will answer is not.
pub(crate) fn support(mut rows: Rows, names: &Names, output: &mut Output<'_>) -> Result<()> {
    let mut tweets = Vec::new();
    while let Some(row) = rows.next()? {
        let Ok(at) = strtime::parse(TIME, row.get("created_at")).and_then(|time| time.to_timestamp()) else {
            output.skipped += 1;
            continue;
        };
        let answers = row.get("in_response_to_tweet_id").trim_end_matches(".0").to_owned();
        tweets.push(Tweet {
            at,
            id: row.get("tweet_id").to_owned(),
            author: row.get("author_id").to_owned(),
            staff: row.get("inbound") == "False",
            text: row.get("text").to_owned(),
            answers: (!answers.is_empty()).then_some(answers),
        });
    }
    let accounts: HashMap<String, &str> = tweets
        .iter()
        .filter(|it| it.staff)
        .map(|it| (it.author.to_lowercase(), it.author.as_str()))
        .collect();
    let by_id: HashMap<&str, &Tweet> = tweets.iter().map(|tweet| (tweet.id.as_str(), tweet)).collect();
    for tweet in &tweets {
        let opener = opener(tweet, &by_id);
        let mentioned = |text: &str| {
            let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '@'));
            let mut handles = words.filter_map(|word| word.strip_prefix('@'));
            handles.find_map(|handle| accounts.get(&handle.to_lowercase()).copied())
        };
        let own = tweet.staff.then_some(tweet.author.as_str());
        let account = mentioned(&opener.text).or(own).or_else(|| mentioned(&tweet.text));
        let source =
            account.map_or(SOURCE.to_owned(), |account| format!("{SOURCE}-{}", account.to_lowercase()));
        output.line(&json!({
            "kind": "post", "seen_at": tweet.at, "at": tweet.at, "source": source, "venue": "social",
            "id": tweet.id, "author": tweet.author, "text": tweet.text, "thread": opener.id,
            "reply_to": tweet.answers, "staff": tweet.staff,
            "provider": account.and_then(|account| names.known(account)),
        }))?;
    }
    Ok(())
}

/// The tweet that opened the conversation, as far as it is in the file. Who answers is younger, so this ends.
fn opener<'a>(tweet: &'a Tweet, by_id: &HashMap<&str, &'a Tweet>) -> &'a Tweet {
    let mut opener = tweet;
    while let Some(before) =
        opener.answers.as_deref().and_then(|id| by_id.get(id)).filter(|it| it.at < opener.at)
    {
        opener = before;
    }
    opener
}

/// The finds of a search.
pub(crate) fn search(mut rows: Rows, output: &mut Output<'_>) -> Result<()> {
    while let Some(row) = rows.next()? {
        let at: Timestamp = match row.get("Date").replace(' ', "T").parse() {
            Ok(at) => at,
            Err(_) => {
                output.skipped += 1;
                continue;
            }
        };
        output.line(&json!({
            "kind": "post", "seen_at": at, "at": at, "source": SOURCE, "venue": "social", "id": row.get("Id"),
            "author": row.get("Username"), "text": row.get("Text"),
            "url": format!("https://twitter.com/i/status/{}", row.get("Id")),
        }))
        .context("cannot write")?;
    }
    Ok(())
}
