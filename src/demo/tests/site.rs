//! The site answers as the real services do.

use super::client::{TIMES, get, get_with, list, site, time};
use crate::demo::sources;
use crate::demo::world::World;
use serde_json::Value;

fn numbers(value: &Value, pointer: &str) -> Vec<u64> {
    list(value, pointer).iter().map(|id| id.as_u64().unwrap()).collect()
}

#[tokio::test]
async fn the_forum_lists_topics_as_discourse_does() {
    for at in TIMES {
        let (site, _clock) = site(at).await;
        let latest = get(&site, "/forum/latest.json").await.json();
        let topics = list(&latest, "/topic_list/topics");
        assert_eq!(topics.len(), 30, "the first page is full");
        assert!(latest.pointer("/topic_list/more_topics_url").is_some());
        for topic in topics {
            for field in ["id", "posts_count", "views", "like_count", "highest_post_number"] {
                assert!(topic[field].is_u64(), "{field} of {topic}");
            }
            for field in ["created_at", "last_posted_at", "bumped_at"] {
                assert!(time(topic[field].as_str().unwrap()) <= time(at));
            }
        }
        assert!(topics.is_sorted_by(|one, next| one["bumped_at"].as_str() >= next["bumped_at"].as_str()));
        let next = get(&site, "/forum/latest.json?page=1").await.json();
        assert!(!list(&next, "/topic_list/topics").is_empty());
        assert_ne!(topics[0]["id"], list(&next, "/topic_list/topics")[0]["id"]);
        assert!(list(&latest, "/users").iter().all(|user| user["username"].is_string()));
    }
}

#[tokio::test]
async fn a_long_topic_gives_twenty_posts_and_the_rest_when_asked() {
    let (site, _clock) = site(TIMES[2]).await;
    let world = World::load().unwrap();
    let id = world.post("outbound-1").unwrap().thread_id;
    let topic = get(&site, &format!("/forum/t/{id}.json")).await.json();
    let stream = numbers(&topic, "/post_stream/stream");
    let shown = list(&topic, "/post_stream/posts");
    assert_eq!((shown.len(), stream.len()), (20, 27));
    assert_eq!(topic["posts_count"], 27);
    assert_eq!(shown[0]["reply_to_post_number"], Value::Null);
    assert_eq!(shown[1]["reply_to_post_number"], 1);
    assert_eq!((shown[3]["staff"].as_bool(), shown[3]["moderator"].as_bool()), (Some(true), Some(true)));
    assert!(shown[0]["cooked"].as_str().unwrap().starts_with("<p>Since about 8 Eastern"));
    assert!(shown[0]["actions_summary"][0]["count"].as_u64() > Some(0));

    let rest: Vec<String> = stream[20..].iter().map(|id| format!("post_ids[]={id}")).collect();
    let rest = get(&site, &format!("/forum/t/{id}/posts.json?{}", rest.join("&"))).await.json();
    let rest = list(&rest, "/post_stream/posts");
    assert_eq!(
        rest.iter().map(|post| post["post_number"].as_u64().unwrap()).collect::<Vec<_>>(),
        (21..=27).collect::<Vec<_>>()
    );
    let second = get(&site, &format!("/forum/t/{id}.json?page=2")).await.json();
    assert_eq!(list(&second, "/post_stream/posts"), rest);
    assert_eq!(get(&site, &format!("/forum/t/{id}.json?page=9")).await.status, 404);
    assert_eq!(get(&site, "/forum/t/1.json").await.status, 404);
}

#[tokio::test]
async fn the_news_site_searches_as_algolia_does() {
    let (site, clock) = site(TIMES[0]).await;
    for at in TIMES {
        clock.advance_to(time(at));
        let found =
            get(&site, "/hn/api/v1/search_by_date?tags=(story,comment)&hitsPerPage=1000").await.json();
        let hits = list(&found, "/hits");
        assert_eq!(found["nbHits"].as_u64(), Some(hits.len() as u64));
        assert!(hits.is_sorted_by(|one, next| one["created_at_i"].as_i64() >= next["created_at_i"].as_i64()));
        for hit in hits {
            let comment = hit["comment_text"].is_string();
            assert!(hit["objectID"].is_string() && hit["author"].is_string());
            assert_eq!(comment, hit["parent_id"].is_u64());
            assert_eq!(!comment, hit["points"].is_u64() && hit["num_comments"].is_u64());
        }
        let since = time(at).as_second() - 86_400;
        let recent = get(&site, &format!("/hn/api/v1/search_by_date?numericFilters=created_at_i%3E{since}"))
            .await
            .json();
        assert!(list(&recent, "/hits").iter().all(|hit| hit["created_at_i"].as_i64() > Some(since)));
        assert!(list(&recent, "/hits").len() < hits.len());
    }
}

#[tokio::test]
async fn points_on_the_front_page_rise_and_never_fall() {
    let (site, clock) = site("2012-05-10T13:00:00Z").await;
    let mut points = 0;
    for hour in 13..=23 {
        clock.advance_to(time(&format!("2012-05-10T{hour}:00:00Z")));
        let front = get(&site, "/hn/api/v1/search?tags=front_page").await.json();
        let story =
            list(&front, "/hits").iter().find(|hit| hit["title"].as_str().unwrap().contains("April 2011"));
        let now = story.unwrap()["points"].as_u64().unwrap();
        assert!(now > points, "{now} after {points} at {hour} o'clock");
        points = now;
    }
}

#[tokio::test]
async fn the_status_page_is_green_until_the_provider_speaks() {
    let steps = [
        ("2012-05-11T18:36:59Z", "All Systems Operational", 1, "resolved"),
        ("2012-05-11T18:37:00Z", "Partial System Outage", 2, "investigating"),
        ("2012-05-11T21:00:00Z", "Partial System Outage", 2, "identified"),
        ("2012-05-12T14:00:00Z", "All Systems Operational", 2, "resolved"),
    ];
    let (site, clock) = site("2012-05-09T12:00:00Z").await;
    for (at, description, count, state) in steps {
        clock.advance_to(time(at));
        let summary = get(&site, "/status/api/v2/summary.json").await.json();
        assert_eq!(summary["status"]["description"], description, "at {at}");
        assert_eq!(list(&summary, "/components").len(), 4);
        let incidents = get(&site, "/status/api/v2/incidents.json").await.json();
        assert_eq!(list(&incidents, "/incidents").len(), count);
        let newest = &incidents["incidents"][0];
        assert_eq!(newest["status"], state, "at {at}");
        assert_eq!(newest["resolved_at"].is_string(), state == "resolved");
        assert!(list(newest, "/incident_updates")[0]["created_at"].as_str() <= Some(at));
        let link = newest["shortlink"]
            .as_str()
            .unwrap()
            .strip_prefix(site.base.as_str().trim_end_matches('/'))
            .unwrap();
        assert!(get(&site, link).await.body.contains("Reconstruction"));
    }
    let world = World::load().unwrap();
    let page = get(&site, "/status/api/v2/summary.json").await.json();
    let source = sources(&world, &site.base).pop().unwrap().source;
    assert_eq!(page["page"]["id"].as_str(), source.page_id.as_deref());
}

#[tokio::test]
async fn what_did_not_change_is_not_sent_again() {
    let (site, clock) = site("2012-05-09T12:00:00Z").await;
    for path in ["/status/api/v2/incidents.json", "/forum/latest.json", "/forum/", "/status/"] {
        let first = get(&site, path).await;
        let tag = first.header("etag").unwrap().to_owned();
        let again = get_with(&site, path, &[("If-None-Match", &tag)]).await;
        assert_eq!((again.status, again.body.as_str()), (304, ""), "{path}");
        assert_eq!(again.header("etag"), Some(tag.as_str()));
        let other = get_with(&site, path, &[("If-None-Match", "W/\"other\"")]).await;
        assert_eq!((other.status, &other.body), (200, &first.body), "{path}");
    }
    let tag = get(&site, "/status/api/v2/incidents.json").await.header("etag").unwrap().to_owned();
    clock.advance_to(time("2012-05-11T18:37:00Z"));
    let changed = get_with(&site, "/status/api/v2/incidents.json", &[("If-None-Match", &tag)]).await;
    assert_eq!(changed.status, 200);
}

#[tokio::test]
async fn pages_show_hostile_text_harmlessly_and_say_what_they_are() {
    let (site, _clock) = site(TIMES[0]).await;
    let world = World::load().unwrap();
    let hostile = world.post("hostile").unwrap();
    let page = get(&site, &format!("/forum/t/any/{}/1", hostile.thread_id)).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Reconstruction."));
    assert!(page.body.contains("&lt;script&gt;alert(&#39;bold&#39;)&lt;/script&gt; &amp;"));
    assert!(page.body.contains("&lt;b&gt;tags&lt;/b&gt;"));
    for sign in ["<script", "<b>tags", "\u{202e}", "\u{1b}"] {
        assert!(!page.body.contains(sign), "{sign:?}");
    }
    assert!(page.header("content-security-policy").unwrap().starts_with("default-src 'none'"));
    // The wire carries it as a real forum would: markup escaped, everything else as it was typed.
    let topic = get(&site, &format!("/forum/t/{}.json", hostile.thread_id)).await.json();
    let cooked = topic.pointer("/post_stream/posts/0/cooked").and_then(Value::as_str).unwrap();
    assert!(cooked.contains("&lt;script&gt;") && cooked.contains('\u{202e}'));
}

#[tokio::test]
async fn every_link_of_the_evidence_opens_and_the_future_does_not() {
    let world = World::load().unwrap();
    let at = |key: &str| world.post(key).unwrap();
    let paths = [
        format!("/forum/t/outbound/{}/3", at("outbound-1").thread_id),
        format!("/hn/item?id={}", at("ask-mail-1").id),
        format!("/x/i/status/{}", at("micro-annika").id),
        "/forum/".to_owned(),
        "/hn/".to_owned(),
        "/".to_owned(),
    ];
    let (site, clock) = site("2012-05-09T12:00:00Z").await;
    for path in &paths[..3] {
        assert_eq!(get(&site, path).await.status, 404, "{path}");
    }
    clock.advance_to(time("2012-05-10T21:00:00Z"));
    for path in &paths {
        let page = get(&site, path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.contains("<aside role=\"note\">Reconstruction."), "{path}");
    }
    let robots = get(&site, "/robots.txt").await;
    assert_eq!((robots.status, robots.body.as_str()), (200, "User-agent: *\nAllow: /\n"));
}

#[tokio::test]
async fn no_address_makes_the_site_fall() {
    let (site, _clock) = site(TIMES[1]).await;
    let long = "9".repeat(4000);
    for path in [
        format!("/forum/t/{long}.json"),
        "/forum/t/%FF%00/..".to_owned(),
        format!("/forum/latest.json?page={}", usize::MAX),
        format!("/forum/t/7101.json?page={}", usize::MAX),
        "/forum/t/7101/posts.json?post_ids[]=x".to_owned(),
        format!("/hn/api/v1/search?page={}&hitsPerPage=0&tags=((,&numericFilters=>>", usize::MAX),
        "/hn/item?id=-1".to_owned(),
        "/x/i/status/none".to_owned(),
        "/status/incidents/none".to_owned(),
    ] {
        let status = get(&site, &path).await.status;
        assert!((200..500).contains(&status), "{status} for {path}");
    }
    assert_eq!(get(&site, "/").await.status, 200);
}
