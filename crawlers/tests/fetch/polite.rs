//! What a site may expect of us: a name, few bytes, few requests, and staying away when asked.

use crate::server::{Reply, Server};
use crate::{fetcher, get, noon, settings};
use crawlers::Request;
use crawlers::fetch::{Advice, FetchError, FetchSettings, Fetched, Fetcher, Validators};
use std::time::Duration;

#[tokio::test]
async fn we_say_who_we_are_and_what_we_can_read() {
    let server = Server::start(|_| Some(Reply::json("[]"))).await;
    let mut request = Request::get(server.url("/list"));
    request.headers.insert("accept".to_owned(), "application/json".to_owned());
    request.headers.insert("user-agent".to_owned(), "Mozilla/5.0".to_owned());
    fetcher().fetch(&request, None, noon(0)).await.unwrap();
    for path in ["/robots.txt", "/list"] {
        let seen = &server.seen(path)[0];
        let name = format!("notjustme/{} (+crawler-tests@example.org)", env!("CARGO_PKG_VERSION"));
        assert_eq!(seen.header("user-agent"), Some(name.as_str()), "{path}: nobody can pretend");
        assert_eq!(seen.header("accept-encoding"), Some("gzip, br, zstd, deflate"), "{path}");
        assert_eq!(seen.header("referer"), None, "{path}");
    }
    assert_eq!(server.seen("/list")[0].header("accept"), Some("application/json"));
}

#[test]
fn a_contact_nobody_can_read_is_refused() {
    for contact in ["", "  ", "a\r\nx: y", "caf\u{e9}@example.org"] {
        let refused = Fetcher::new(FetchSettings::new(contact));
        assert!(matches!(refused, Err(FetchError::Contact { .. })), "{contact:?}");
    }
}

#[tokio::test]
async fn a_second_visit_asks_only_for_what_changed() {
    const ETAG: &str = "\"one\"";
    const DATE: &str = "Sun, 01 Mar 2026 11:00:00 GMT";
    let server = Server::start(|seen| match seen.path.as_str() {
        "/list" if seen.header("if-none-match") == Some(ETAG) => Some(Reply::new(304, "", "")),
        "/list" => Some(Reply::new(200, &format!("ETag: {ETAG}\r\nLast-Modified: {DATE}\r\n"), "[]")),
        "/always" => Some(Reply::new(304, "", "")),
        _ => None,
    })
    .await;
    let fetcher = fetcher();
    let mut request = Request::get(server.url("/list"));
    let Fetched::Page(page, validators) = fetcher.fetch(&request, None, noon(0)).await.unwrap() else {
        panic!("the first visit is unconditional");
    };
    assert_eq!(page.fetched_at, noon(0));
    let expected = Validators { etag: Some(ETAG.to_owned()), last_modified: Some(DATE.to_owned()) };
    assert_eq!(validators, expected);

    let again = fetcher.fetch(&request, Some(&validators), noon(0)).await.unwrap();
    assert!(matches!(again, Fetched::NotModified), "{again:?}");
    assert_eq!(server.seen("/list")[1].header("if-modified-since"), Some(DATE));

    request.conditional = false;
    let whole = fetcher.fetch(&request, Some(&validators), noon(0)).await.unwrap();
    assert!(matches!(whole, Fetched::Page(..)), "{whole:?}");

    let error = get(&fetcher, server.url("/always")).await.unwrap_err();
    assert!(matches!(error, FetchError::Status { status: 304, .. }), "unchanged since what? {error:?}");
}

#[tokio::test]
async fn a_host_that_asks_for_a_pause_is_left_alone_until_then() {
    let pauses = [
        (429, "Retry-After: 120\r\n"),
        (503, "Retry-After: 120\r\n"),
        (429, "Retry-After: Sun, 01 Mar 2026 12:02:00 GMT\r\n"),
        (429, "x-rate-limit-reset: 1772366520\r\n"),
    ];
    for (status, headers) in pauses {
        let server = Server::start(move |seen| match seen.path.as_str() {
            "/list" if seen.before == 0 => Some(Reply::new(status, headers, "")),
            "/list" | "/other" => Some(Reply::json("[]")),
            _ => None,
        })
        .await;
        let fetcher = fetcher();
        let error = get(&fetcher, server.url("/list")).await.unwrap_err();
        assert_eq!(error.advice(), Advice::Wait(noon(120)), "{headers}: {error:?}");
        assert_eq!(server.hits("/list"), 1, "{headers}: not tried again by itself");

        let other = Request::get(server.url("/other"));
        let early = fetcher.fetch(&other, None, noon(119)).await.unwrap_err();
        assert_eq!(early.advice(), Advice::Wait(noon(120)), "{headers}");
        assert_eq!(server.hits("/other"), 0, "{headers}: the whole host is left alone");

        fetcher.fetch(&other, None, noon(120)).await.unwrap();
    }
}

#[tokio::test]
async fn a_failure_in_passing_is_tried_three_times() {
    let server = Server::start(|seen| match (seen.path.as_str(), seen.before) {
        ("/second", 0) | ("/never", _) => Some(Reply::new(503, "", "")),
        ("/third", 0 | 1) => Some(Reply::Bytes(Vec::new())),
        ("/second" | "/third", _) => Some(Reply::json("[]")),
        _ => None,
    })
    .await;
    let fetcher = fetcher();
    get(&fetcher, server.url("/second")).await.unwrap();
    assert_eq!(server.hits("/second"), 2);
    get(&fetcher, server.url("/third")).await.unwrap();
    assert_eq!(server.hits("/third"), 3);
    let error = get(&fetcher, server.url("/never")).await.unwrap_err();
    assert!(matches!(error, FetchError::Status { status: 503, .. }), "{error:?}");
    assert_eq!(server.hits("/never"), 3);
}

#[tokio::test]
async fn a_refusal_is_taken_at_once() {
    for (status, advice) in [(403, Advice::Retry), (404, Advice::GiveUp), (401, Advice::GiveUp)] {
        let server = Server::start(move |_| Some(Reply::new(status, "", ""))).await;
        let error = get(&fetcher(), server.url("/list")).await.unwrap_err();
        assert!(matches!(error, FetchError::Status { status: told, .. } if told == status), "{error:?}");
        assert_eq!(error.advice(), advice);
        assert_eq!(server.hits("/list"), 1);
    }
}

#[tokio::test]
async fn requests_to_one_host_keep_their_distance_and_other_hosts_do_not_wait() {
    let server = Server::start(|_| Some(Reply::json("[]"))).await;
    let slow = Fetcher::new(FetchSettings { pace: Duration::from_secs(3600), ..settings() }).unwrap();
    // The rules of 127.0.0.1 take its first turn, so the page itself is due in an hour. Another name of
    // the same machine is another host, whose first turn is free.
    let near = server.url("/near");
    let mut other = server.url("/other");
    other.set_host(Some("localhost")).unwrap();
    tokio::select! {
        early = get(&slow, near) => panic!("its turn is an hour later: {early:?}"),
        early = get(&slow, other) => panic!("its turn is an hour later: {early:?}"),
        () = server.arrived("/robots.txt", 2) => {}
    }
    assert_eq!(server.hits("/near") + server.hits("/other"), 0);
}
