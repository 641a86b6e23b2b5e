//! One visit to a source: what it brings, how it says what went wrong, and where it ends.

use crate::notes::{Notes, source};
use crate::server::{Reply, Server};
use crate::{fetcher, noon};
use crawlers::crawl::{Cursor, FAILURES_MAX, PAGES_MAX, POSTS_MAX, Round, crawl, crawl_with};
use crawlers::fetch::{Advice, FetchError};
use crawlers::{FaultKind, Reading};
use std::fmt::Write;
use std::time::{Duration, Instant};

/// A site whose pages are these; any other is 404.
pub(crate) async fn site(pages: &'static [(&'static str, &'static str)]) -> Server {
    Server::start(move |seen| {
        let (_, body) = pages.iter().find(|(path, _)| *path == seen.path)?;
        Some(Reply::json(body))
    })
    .await
}

pub(crate) async fn visit(server: &Server, cursor: &Cursor) -> Round {
    crawl_with(&Notes, &fetcher(), &source(server.url("/"), &[]), cursor, noon(0)).await
}

pub(crate) fn ids(round: &Round) -> Vec<&str> {
    round.posts.iter().map(|post| post.id.as_str()).collect()
}

pub(crate) fn since(seconds: i64) -> Cursor {
    Cursor { since: Some(noon(seconds)), ..Cursor::default() }
}

#[tokio::test]
async fn pages_are_read_breadth_first_and_each_once() {
    let server = site(&[
        ("/list", r#"{"notes": [{"id": "1", "at": "2026-03-01T11:00:00Z", "text": "a"}], "next": ["/a", "/b", "/list"]}"#),
        ("/a", r#"{"notes": [{"id": "2", "at": "2026-03-01T11:02:00Z", "text": "b"}], "next": ["/deep", "/b"]}"#),
        ("/b", r#"{"notes": [{"id": "1", "at": "2026-03-01T11:01:00Z", "text": "a, edited"}], "incidents": ["x"]}"#),
        ("/deep", r#"{"notes": [{"id": "3", "at": "2026-03-01T11:03:00Z", "text": "c"}], "incidents": ["y"]}"#),
    ])
    .await;
    let round = visit(&server, &Cursor::default()).await;
    assert_eq!(ids(&round), ["1", "2", "3"]);
    assert_eq!(round.posts[0].text, "a, edited", "what was read last wins");
    assert_eq!(round.incidents.len(), 1);
    assert_eq!(round.incidents[0].title, "y");
    assert_eq!((round.reading, round.faults.len(), round.unread_pages), (Reading::Ok, 0, 0));
    assert_eq!(round.cursor.since, Some("2026-03-01T11:03:00Z".parse().unwrap()));
    assert_eq!(server.hits("/b") + server.hits("/list"), 2);
}

#[tokio::test]
async fn a_thread_that_is_not_there_is_gone_and_no_failure() {
    let server = site(&[
        ("/list", r#"{"next": ["/gone?thread=7", "/there?thread=8"]}"#),
        (
            "/there?thread=8",
            r#"{"notes": [{"id": "9", "at": "2026-03-01T11:00:00Z", "text": "a"}], "whole": ["8"]}"#,
        ),
    ])
    .await;
    let round = visit(&server, &Cursor::default()).await;
    assert_eq!((round.gone_threads, round.whole_threads), (vec!["7".to_owned()], vec!["8".to_owned()]));
    assert_eq!((round.reading, round.faults, round.error), (Reading::Ok, vec![], None));
    assert_eq!(round.page.unwrap().url.path(), "/list", "what the visit began with is on record");
}

#[tokio::test]
async fn a_thread_that_no_list_names_any_more_is_looked_for() {
    let first =
        site(&[("/list", r#"{"next": ["/a?thread=7"]}"#), ("/a?thread=7", r#"{"whole": ["7"]}"#)]).await;
    let round = visit(&first, &Cursor::default()).await;
    let mut cursor = round.cursor;
    assert_eq!(cursor.threads.len(), 1);
    let second = site(&[("/list", r#"{"next": []}"#)]).await;
    cursor.threads[0].url.set_port(second.url("/").port()).unwrap();
    let round = visit(&second, &cursor).await;
    assert_eq!((round.gone_threads, round.reading), (vec!["7".to_owned()], Reading::Empty));
    assert!(round.cursor.threads.is_empty(), "it is looked for once");
}

#[tokio::test]
async fn a_thread_that_only_its_page_names_is_looked_for_until_nothing_is_left_of_it() {
    let server = site(&[
        ("/list", r#"{"next": ["/a"]}"#),
        ("/a", r#"{"known": ["/look?thread=7"]}"#),
        ("/look?thread=7", r#"{"thread_gone": true}"#),
    ])
    .await;
    let round = visit(&server, &Cursor::default()).await;
    assert_eq!((round.gone_threads.len(), round.cursor.threads.len()), (0, 1));
    let again = visit(&server, &round.cursor).await;
    assert_eq!(server.hits("/look?thread=7"), 0, "a list names it: it is there");
    let mut cursor = again.cursor;
    let second = site(&[("/list", "{}"), ("/look?thread=7", r#"{"thread_gone": true}"#)]).await;
    cursor.threads[0].url.set_port(second.url("/").port()).unwrap();
    let round = visit(&second, &cursor).await;
    assert_eq!((round.gone_threads, round.cursor.threads), (vec!["7".to_owned()], vec![]));
}

#[tokio::test]
async fn posts_come_out_as_they_happened_however_a_site_lists_them() {
    let server = site(&[
        (
            "/list",
            r#"{"notes": [{"id": "last", "at": "2026-03-01T11:09:00Z", "text": ""},
            {"id": "third", "at": "2026-03-01T11:05:00Z", "text": ""}], "next": ["/older"]}"#,
        ),
        (
            "/older",
            r#"{"notes": [{"id": "fourth", "at": "2026-03-01T11:05:00Z", "text": ""},
            {"id": "second", "at": "2026-03-01T11:01:00+00:00", "text": ""},
            {"id": "first", "at": "2026-03-01T13:00:00+02:00", "text": ""}]}"#,
        ),
    ])
    .await;
    let round = visit(&server, &Cursor::default()).await;
    assert_eq!(ids(&round), ["first", "second", "third", "fourth", "last"]);
}

#[tokio::test]
async fn each_outcome_has_its_own_word() {
    let post =
        r#"{"notes": [{"id": "1", "at": "2026-03-01T11:00:00Z", "text": "a"}], "faults": ["drifted"]}"#;
    let outcomes = [
        ("{}", Reading::Empty),
        ("", Reading::Damaged),
        ("<!doctype html><title>Sign in</title>", Reading::Damaged),
        (r#"{"faults": ["drifted"]}"#, Reading::Drifted),
        (r#"{"faults": ["drifted", "damaged"]}"#, Reading::Damaged),
        (r#"{"faults": ["damaged", "stranger", "drifted"]}"#, Reading::Stranger),
        (r#"{"incidents": ["x"]}"#, Reading::Ok),
        (post, Reading::Ok),
        (r#"{"next": ["/gone"]}"#, Reading::Unreachable),
    ];
    for (body, reading) in outcomes {
        let server = Server::start(move |seen| (seen.path == "/list").then(|| Reply::json(body))).await;
        let round = visit(&server, &Cursor::default()).await;
        assert_eq!(round.reading, reading, "{body}: {round:?}");
        let named = matches!(reading, Reading::Ok | Reading::Empty) || !round.faults.is_empty();
        assert!(named, "{body}: what is wrong must be said");
    }
}

#[tokio::test]
async fn a_refusal_is_unreachable_and_never_empty() {
    let server = Server::start(|_| Some(Reply::new(403, "", "[]"))).await;
    let round = visit(&server, &since(-60)).await;
    assert_eq!(round.reading, Reading::Unreachable);
    assert!(matches!(round.error, Some(FetchError::Status { status: 403, .. })), "{round:?}");
    assert!(round.faults[0].what.contains("403"), "{round:?}");
    assert_eq!(round.cursor, since(-60), "a failed visit moves nothing");
}

#[tokio::test]
async fn a_pause_reaches_the_schedule() {
    let server = Server::start(|_| Some(Reply::new(429, "Retry-After: 300\r\n", ""))).await;
    let round = visit(&server, &Cursor::default()).await;
    assert_eq!((round.reading, round.not_before), (Reading::Unreachable, Some(noon(300))));
}

#[tokio::test]
async fn a_source_the_catalog_got_wrong_is_not_asked() {
    let server = site(&[]).await;
    let unknown = crawl(&fetcher(), &source(server.url("/"), &[]), &since(-60), noon(0)).await;
    assert_eq!((unknown.reading, unknown.faults[0].kind), (Reading::Unreachable, FaultKind::Stranger));
    assert_eq!(unknown.cursor, since(-60));
}

#[tokio::test]
async fn a_page_cannot_send_us_to_another_site() {
    let other = site(&[("/list", "{}")]).await;
    let list = format!(r#"{{"next": ["{}", "/own"]}}"#, other.url("/list"));
    let server = Server::start(move |seen| match seen.path.as_str() {
        "/list" => Some(Reply::json(&list)),
        "/own" => Some(Reply::json("{}")),
        _ => None,
    })
    .await;
    let round = visit(&server, &Cursor::default()).await;
    assert_eq!(round.reading, Reading::Drifted, "{round:?}");
    assert_eq!((server.hits("/own"), other.hits("/list"), other.hits("/robots.txt")), (1, 0, 0));

    // What the crawler itself plans may lie anywhere.
    let begin = format!("/own {}", other.url("/list"));
    let planned = source(server.url("/"), &[("begin", &begin)]);
    let round = crawl_with(&Notes, &fetcher(), &planned, &Cursor::default(), noon(0)).await;
    assert_eq!(round.reading, Reading::Empty, "{round:?}");
}

#[tokio::test]
async fn a_visit_ends_at_its_limits_and_says_what_it_left() {
    let endless = Server::start(|seen| {
        let number: u32 = seen.path.trim_start_matches("/list").parse().unwrap_or(0);
        let (minute, second) = (number / 60, number % 60);
        let post =
            format!(r#"{{"id": "{number}", "at": "2026-03-01T11:{minute:02}:{second:02}Z", "text": "a"}}"#);
        let next = format!(r#""/list{}""#, number + 1);
        (seen.path != "/robots.txt").then(|| {
            Reply::new(200, "ETag: \"1\"\r\n", format!(r#"{{"notes": [{post}], "next": [{next}]}}"#))
        })
    })
    .await;
    let round = visit(&endless, &Cursor::default()).await;
    assert_eq!((round.posts.len(), round.unread_pages), (PAGES_MAX, 1));
    assert!(round.cursor.validators.is_empty(), "unchanged would hide the rest");
    assert!(round.cursor.since.is_some(), "standing still would end at the same page again");

    let mut many = r#"{"next": ["/more"], "notes": ["#.to_owned();
    for id in 0..=POSTS_MAX {
        let comma = if id == 0 { "" } else { "," };
        write!(many, r#"{comma}{{"id": "{id}", "at": "2026-03-01T11:00:00Z", "text": ""}}"#).unwrap();
    }
    many.push_str("]}");
    let server = Server::start(move |seen| (seen.path == "/list").then(|| Reply::json(&many))).await;
    let round = visit(&server, &Cursor::default()).await;
    assert_eq!((round.posts.len(), round.unread_pages), (POSTS_MAX, 1));
}

#[tokio::test]
async fn a_visit_ends_after_some_failures() {
    let server = site(&[("/list", r#"{"next": ["/a", "/b", "/c", "/d", "/e"]}"#), ("/e", "{}")]).await;
    let round = visit(&server, &Cursor::default()).await;
    assert_eq!((round.faults.len(), round.unread_pages), (FAILURES_MAX, 2));
    assert_eq!(server.hits("/e"), 0);
}

#[tokio::test]
async fn a_body_that_asks_for_time_is_waited_for_or_ends_the_visit() {
    let server = site(&[
        ("/slow", r#"{"not_before": "2026-03-01T12:00:01Z", "next": ["/next"]}"#),
        ("/stop", r#"{"not_before": "2026-03-01T12:10:00Z", "next": ["/later"]}"#),
        ("/forever", r#"{"not_before": "2999-01-01T00:00:00Z"}"#),
        ("/next", "{}"),
        ("/later", "{}"),
    ])
    .await;
    let begin = async |begin: &str| {
        let planned = source(server.url("/"), &[("begin", begin)]);
        crawl_with(&Notes, &fetcher(), &planned, &Cursor::default(), noon(0)).await
    };
    let started = Instant::now();
    let slow = begin("/slow").await;
    assert_eq!((slow.reading, slow.not_before), (Reading::Empty, Some(noon(1))), "{slow:?}");
    assert!(started.elapsed() >= Duration::from_millis(900), "{:?}", started.elapsed());
    assert_eq!(server.hits("/next"), 1);

    let stop = begin("/stop").await;
    assert_eq!(stop.not_before, Some(noon(600)));
    assert_eq!(stop.error.map(|error| error.advice()), Some(Advice::Wait(noon(600))));
    assert_eq!(server.hits("/later"), 0);

    let forever = begin("/forever").await;
    assert_eq!(forever.not_before, Some(noon(24 * 60 * 60)), "a pause has an upper limit");
}
