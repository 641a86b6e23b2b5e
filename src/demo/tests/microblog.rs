//! The microblog answers as X does: nothing without a token, and only what was asked for.

use super::client::{TIMES, get, get_with, list, site};
use serde_json::Value;

const TOKEN: [(&str, &str); 1] = [("Authorization", "Bearer anything")];

#[tokio::test]
async fn the_microblog_wants_a_token_and_pages_with_another() {
    let (site, _clock) = site(TIMES[1]).await;
    let path = "/x/2/tweets/search/recent?query=dropbox&max_results=10&tweet.fields=created_at,author_id,referenced_tweets";
    let refused = get(&site, path).await;
    assert_eq!(refused.status, 401);
    assert_eq!(refused.header("content-type"), Some("application/problem+json"));
    let problem: Value = serde_json::from_str(&refused.body).unwrap();
    assert_eq!((problem["title"].as_str(), problem["status"].as_u64()), (Some("Unauthorized"), Some(401)));

    let (mut seen, mut token) = (Vec::new(), String::new());
    for _ in 0..100 {
        let page = get_with(&site, &format!("{path}{token}"), &TOKEN).await.json();
        let posts = list(&page, "/data");
        assert_eq!(page["meta"]["result_count"].as_u64(), Some(posts.len() as u64));
        assert_eq!(page["meta"]["newest_id"], posts[0]["id"]);
        seen.extend(posts.iter().map(|post| post["id"].as_str().unwrap().to_owned()));
        match page["meta"]["next_token"].as_str() {
            Some(next) => token = format!("&next_token={next}"),
            None => break,
        }
    }
    assert!(seen.len() >= 41, "{}", seen.len());
    assert!(seen.is_sorted_by(|one, next| one > next), "newest first, none twice");
}

#[tokio::test]
async fn the_microblog_gives_only_what_was_asked_for() {
    let (site, _clock) = site(TIMES[1]).await;
    let search = "/x/2/tweets/search/recent?query=";
    let plain = get_with(&site, &format!("{search}dropbox"), &TOKEN).await.json();
    assert!(plain["data"][0]["created_at"].is_null() && plain["data"][0]["text"].is_string());
    let more = format!(
        "{search}dropbox%20is:retweet&expansions=author_id&tweet.fields=referenced_tweets,public_metrics"
    );
    let more = get_with(&site, &more, &TOKEN).await.json();
    assert!(list(&more, "/data").iter().all(|post| post["referenced_tweets"][0]["type"] == "retweeted"));
    assert!(list(&more, "/includes/users").iter().all(|user| user["username"].is_string()));
    let late = format!("{search}office%20365&start_time=2012-05-10T16:00:00Z&tweet.fields=created_at");
    let late = get_with(&site, &late, &TOKEN).await.json();
    assert!(
        list(&late, "/data")
            .iter()
            .all(|post| post["created_at"].as_str() >= Some("2012-05-10T16:00:00.000Z"))
    );
    let none = get_with(&site, &format!("{search}nobodysaysthis"), &TOKEN).await.json();
    assert_eq!((none["meta"]["result_count"].as_u64(), none.get("data")), (Some(0), None));
    for wrong in ["", "near:here", "mail&start_time=soon", "mail&next_token=mine"] {
        let refused = get_with(&site, &format!("{search}{wrong}"), &TOKEN).await;
        assert_eq!(refused.status, 400, "{wrong}");
        assert!(serde_json::from_str::<Value>(&refused.body).unwrap()["errors"][0]["message"].is_string());
    }
}
