//! `robots.txt`: obeyed, asked once a day, and never a way around the other rules.

use crate::server::{Reply, Server};
use crate::{fetcher, get, noon};
use crawlers::Request;
use crawlers::fetch::{Advice, FetchError};
use std::time::Duration;

/// A site with these rules, whose every page is fine.
async fn site(robots: Reply) -> Server {
    Server::start(move |seen| match seen.path.as_str() {
        "/robots.txt" => Some(robots.clone()),
        _ => Some(Reply::json("[]")),
    })
    .await
}

#[tokio::test]
async fn what_is_disallowed_is_not_asked_for() {
    let rules =
        "User-agent: *\nAllow: /\n\nUser-agent: NotJustMe\nDisallow: /private\nAllow: /private/open\n";
    let server = site(Reply::new(200, "", rules)).await;
    let fetcher = fetcher();
    get(&fetcher, server.url("/public")).await.unwrap();
    get(&fetcher, server.url("/private/open?page=2")).await.unwrap();
    let error = get(&fetcher, server.url("/private/closed")).await.unwrap_err();
    assert!(matches!(error, FetchError::Robots { .. }), "{error:?}");
    assert_eq!(error.advice(), Advice::GiveUp);
    assert_eq!(server.hits("/private/closed"), 0);
    assert_eq!(server.hits("/robots.txt"), 1, "asked once");

    let day = Request::get(server.url("/public"));
    fetcher.fetch(&day, None, noon(24 * 3600 - 1)).await.unwrap();
    assert_eq!(server.hits("/robots.txt"), 1);
    fetcher.fetch(&day, None, noon(24 * 3600)).await.unwrap();
    assert_eq!(server.hits("/robots.txt"), 2, "and again after a day");
}

#[tokio::test]
async fn pages_that_wait_for_the_same_rules_ask_for_them_once() {
    let server = site(Reply::new(404, "", "")).await;
    let fetcher = fetcher();
    let (a, b) = tokio::join!(get(&fetcher, server.url("/a")), get(&fetcher, server.url("/b")));
    a.unwrap();
    b.unwrap();
    assert_eq!(server.hits("/robots.txt"), 1);
}

#[tokio::test]
async fn a_site_without_the_file_allows_everything() {
    for status in [400, 401, 403, 404, 410] {
        let server = site(Reply::new(status, "", "User-agent: *\nDisallow: /\n")).await;
        get(&fetcher(), server.url("/list")).await.unwrap();
    }
    let circle = site(Reply::redirect("/robots.txt")).await;
    get(&fetcher(), circle.url("/list")).await.unwrap();
}

#[tokio::test]
async fn a_file_that_cannot_be_reached_allows_nothing_for_now() {
    for broken in [Reply::new(500, "", ""), Reply::Bytes(Vec::new())] {
        let server = Server::start(move |seen| match seen.path.as_str() {
            "/robots.txt" if seen.before < 3 => Some(broken.clone()),
            "/robots.txt" => None,
            _ => Some(Reply::json("[]")),
        })
        .await;
        let fetcher = fetcher();
        for _ in 0..2 {
            let error = get(&fetcher, server.url("/list")).await.unwrap_err();
            assert!(matches!(error, FetchError::RobotsUnreachable { .. }), "{error:?}");
            assert_eq!(error.advice(), Advice::Retry);
        }
        assert_eq!((server.hits("/robots.txt"), server.hits("/list")), (3, 0), "tried, then left alone");
        fetcher.fetch(&Request::get(server.url("/list")), None, noon(60)).await.unwrap();
    }
}

#[tokio::test]
async fn rules_read_before_outlive_a_failing_file() {
    let server = Server::start(|seen| match (seen.path.as_str(), seen.before) {
        ("/robots.txt", 0) => Some(Reply::new(200, "", "User-agent: *\nDisallow: /closed\n")),
        ("/robots.txt", _) => Some(Reply::new(500, "", "")),
        _ => Some(Reply::json("[]")),
    })
    .await;
    let fetcher = fetcher();
    get(&fetcher, server.url("/list")).await.unwrap();
    let tomorrow = noon(25 * 3600);
    fetcher.fetch(&Request::get(server.url("/list")), None, tomorrow).await.unwrap();
    assert!(server.hits("/robots.txt") > 1, "it was asked again");
    let closed = fetcher.fetch(&Request::get(server.url("/closed")), None, tomorrow).await;
    assert!(matches!(closed, Err(FetchError::Robots { .. })), "{closed:?}");
}

#[tokio::test]
async fn a_huge_file_counts_up_to_500_kibibytes() {
    let filler = "# filler\n".repeat(500 * 1024 / 9);
    let rules = format!("User-agent: *\nDisallow: /early\n{filler}{filler}Disallow: /late\n");
    for body in [rules.clone(), rules.repeat(20)] {
        let server = site(Reply::new(200, "", body)).await;
        let fetcher = fetcher();
        let early = get(&fetcher, server.url("/early")).await;
        assert!(matches!(early, Err(FetchError::Robots { .. })), "{early:?}");
        get(&fetcher, server.url("/late")).await.unwrap();
    }
}

#[tokio::test]
async fn rules_may_lie_behind_a_redirect_but_not_in_a_private_network() {
    let other = site(Reply::new(200, "", "User-agent: *\nDisallow: /closed\n")).await;
    let server = site(Reply::redirect(other.url("/robots.txt").as_str())).await;
    let closed = get(&fetcher(), server.url("/closed")).await;
    assert!(matches!(closed, Err(FetchError::Robots { .. })), "{closed:?}");

    let server = site(Reply::redirect("http://192.168.0.1/robots.txt")).await;
    let error = get(&fetcher(), server.url("/list")).await.unwrap_err();
    assert!(matches!(error, FetchError::Refused { .. }), "{error:?}");
    assert_eq!(server.hits("/list"), 0);
}

#[tokio::test]
async fn a_pause_asked_for_by_the_file_is_a_pause_of_the_host() {
    let server = site(Reply::new(429, "Retry-After: 120\r\n", "")).await;
    let error = get(&fetcher(), server.url("/list")).await.unwrap_err();
    assert_eq!(error.advice(), Advice::Wait(noon(120)));
    assert_eq!(server.hits("/list"), 0);
}

#[tokio::test]
async fn a_crawl_delay_is_respected() {
    let server = site(Reply::new(200, "", "User-agent: *\nCrawl-delay: 3600\n")).await;
    let fetcher = fetcher();
    get(&fetcher, server.url("/first")).await.unwrap();
    let second = tokio::time::timeout(Duration::from_millis(300), get(&fetcher, server.url("/second")));
    second.await.expect_err("the second page waits for the delay, up to its limit");
    assert_eq!(server.hits("/second"), 0);
}
