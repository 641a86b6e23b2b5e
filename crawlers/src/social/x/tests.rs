//! What is asked of X, what archives say, and that egg-mode's own client is never called.

use super::*;
use std::fs;
use std::path::Path;

const NOW: &str = "2026-11-08T12:00:00Z";

fn ask(options: &[(&str, &str)], url: &str, since: Option<&str>) -> Result<Request, String> {
    let since = since.map(|since| since.parse().unwrap());
    search(&Source::example("x", url, options), since, NOW.parse().unwrap())
}

const GOOD: &[(&str, &str)] = &[("query", "mail down"), ("token", "INVENTED")];
const API: &str = "https://api.x.com";

#[test]
fn a_search_is_signed_with_the_token() {
    let request = ask(GOOD, API, None).unwrap();
    assert_eq!(
        request.url.as_str(),
        "https://api.x.com/2/tweets/search/recent?max_results=100&query=mail%20down&tweet.fields=created_at%2C\
         author_id%2Cconversation_id%2Clang%2Cpublic_metrics%2Creferenced_tweets%2Cnote_tweet#page=1"
    );
    assert_eq!(request.headers.get("authorization").map(String::as_str), Some("Bearer INVENTED"));
    assert!(!request.conditional);
}

#[test]
fn a_search_begins_where_x_lets_it() {
    let start = |since: &str| {
        let request = ask(GOOD, API, Some(since)).unwrap();
        let mut pairs = request.url.query_pairs();
        pairs.find(|(key, _)| key == "start_time").map(|(_, value)| value.into_owned())
    };
    assert_eq!(start("2026-11-08T09:00:00.25Z").as_deref(), Some("2026-11-08T09:00:00Z"));
    assert_eq!(start("2026-11-08T11:59:55Z").as_deref(), Some("2026-11-08T11:59:00Z"));
    assert_eq!(start("2026-11-01T12:00:30Z"), None, "older than seven days: X would refuse it");
}

#[test]
fn a_wrong_source_is_told_what_to_write() {
    let refusal = |options: &[(&str, &str)], url: &str| ask(options, url, None).unwrap_err();
    let long = "m".repeat(QUERY_CHARS_MAX + 1);
    assert!(refusal(&[("query", "mail")], API).contains("`token_env` or `token_file`"));
    assert!(refusal(&[("token", "INVENTED")], API).contains("`query` is missing"));
    assert!(refusal(&[("query", &long), ("token", "INVENTED")], API).contains("at most 512"));
    assert!(refusal(GOOD, "http://api.x.com").contains("only by https"));
    assert!(refusal(GOOD, "https://me@api.x.com").contains("only by https"));
    let secret = refusal(&[("query", "mail"), ("token", "INVENTED\r\nhost: evil")], API);
    assert!(secret.contains("copy it again") && !secret.contains("INVENTED"));
    assert!(ask(GOOD, "http://127.0.0.1:8080", None).is_ok());
    assert!(refusal(GOOD, &format!("{API}/{}", "a".repeat(70_000))).contains("too long"));
}

#[test]
fn the_longest_query_can_be_asked() {
    let query = "é".repeat(QUERY_CHARS_MAX);
    assert!(ask(&[("query", &query), ("token", "INVENTED")], API, None).is_ok());
}

#[test]
fn an_archived_tweet_is_a_post() {
    let post = read_archive_line(
        r#"{"created_at":"Thu May 10 13:04:00 +0000 2012","id":200581234567890123,"id_str":"200581234567890123",
            "text":"tallow mail is down again &amp; nobody says so","source":"web","truncated":false,
            "in_reply_to_status_id":200580000000000001,"in_reply_to_screen_name":"tallow","retweet_count":"100+",
            "entities":{"hashtags":[]},"user":{"id":77,"id_str":"77","screen_name":"ferrier","status":{}}}"#,
    )
    .unwrap();
    let mut expected = Post::new(
        "200581234567890123",
        "2012-05-10T13:04:00Z".parse().unwrap(),
        "tallow mail is down again & nobody says so",
    );
    expected.author = Some("77".to_owned());
    expected.url = Some("https://x.com/i/status/200581234567890123".to_owned());
    expected.reply_to = Some("200580000000000001".to_owned());
    expected.counts.likes = Some(0);
    assert_eq!(post, expected);
}

#[test]
fn an_archived_retweet_and_a_long_tweet_are_known() {
    let line = |more: &str| {
        format!(
            r#"{{"created_at":"Thu May 10 13:04:00 +0000 2012","id":9,"text":"short","favorite_count":3,{more}}}"#
        )
    };
    let retweet = read_archive_line(&line(r#""retweeted_status":{"id":7},"lang":"en""#)).unwrap();
    assert_eq!((retweet.repost_of.as_deref(), retweet.thread.as_deref()), (Some("7"), None));
    assert_eq!((retweet.lang.as_deref(), retweet.counts.likes), (Some("en"), Some(3)));
    let quote = read_archive_line(&line(r#""quoted_status_id":7"#)).unwrap();
    assert_eq!((quote.repost_of, quote.reply_to.as_deref()), (None, Some("7")), "its words are its own");
    assert_eq!(quote.thread.as_deref(), Some("7"), "\"same here\" means what was quoted");
    let long =
        read_archive_line(&line(r#""extended_tweet":{"full_text":"not so short"},"lang":"und""#)).unwrap();
    assert_eq!((long.text.as_str(), long.thread.as_deref(), long.lang), ("not so short", Some("9"), None));
}

#[test]
fn an_archived_line_that_is_no_tweet_says_why() {
    let fault = |line: &str| read_archive_line(line).unwrap_err();
    assert_eq!(fault("").kind, FaultKind::Damaged);
    assert_eq!(fault(&" ".repeat(ARCHIVE_LINE_BYTES_MAX + 1)).kind, FaultKind::Damaged);
    assert!(fault("[]").what.starts_with("id: "));
    assert!(fault(r#"{"delete":{"status":{"id":9}}}"#).what.starts_with("id: "));
    assert!(fault(r#"{"id":9}"#).what.starts_with("created_at: "));
    assert!(fault(r#"{"id":9,"created_at":"Thu May 10 13:04:00 +0000 2012"}"#).what.starts_with("text: "));
    assert_eq!(fault(r#"{"id":9,"created_at":"yesterday","text":"a"}"#).kind, FaultKind::Drifted);
}

#[test]
fn tweets_nested_in_tweets_cost_nothing() {
    let depth = 60;
    let open = r#"{"id":9,"created_at":"Thu May 10 13:04:00 +0000 2012","text":"a","quoted_status":"#;
    let line = format!("{}7{}", open.repeat(depth), "}".repeat(depth));
    assert_eq!(read_archive_line(&line).unwrap().text, "a");
}

/// What may be named of egg-mode: how a request is signed, and the shape of an archived tweet.
const ALLOWED: &[&str] = &["raw::ParamList;", "raw::request_get;", "Token;", "tweet::Tweet;"];

fn sources(folder: &Path, texts: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, texts);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            texts.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn nothing_calls_the_client_of_another_crate() {
    // Written in two pieces, so that this test does not find itself.
    let name = concat!("egg_", "mode");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut texts = Vec::new();
    for folder in ["crawlers/src", "crawlers/tests", "index/src", "src"] {
        sources(&root.join(folder), &mut texts);
    }
    let mut uses = 0;
    for (path, text) in texts {
        for (place, _) in text.match_indices(name) {
            let before = text[..place].rsplit('\n').next().unwrap_or_default();
            let after = text[place + name.len()..].strip_prefix("::").unwrap_or_default();
            let allowed = before == "use " && ALLOWED.iter().any(|allowed| after.starts_with(allowed));
            assert!(allowed, "{path}: sign with {name}, but send through the fetcher: {before}{name}");
            uses += 1;
        }
    }
    assert_eq!(uses, ALLOWED.len(), "each allowed name is used once; forget those that no longer are");
}
