//! Where redirects may lead, and which addresses are asked at all.

use crate::server::{Reply, Server};
use crate::{fetcher, get, noon, settings};
use crawlers::Request;
use crawlers::fetch::{FetchError, FetchSettings, Fetcher};
use url::Url;

#[tokio::test]
async fn redirects_are_followed_and_the_page_keeps_the_address_asked_for() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/old" => Some(Reply::redirect("new#part")),
        "/new" => Some(Reply::json("[]")),
        _ => None,
    })
    .await;
    let page = get(&fetcher(), server.url("/old")).await.unwrap();
    assert_eq!(page.url, server.url("/old"), "crawlers tell pages apart by what was asked");
    assert_eq!(server.hits("/new"), 1);
}

#[tokio::test]
async fn five_redirects_are_the_most_and_a_circle_is_seen_at_once() {
    let server = Server::start(|seen| match seen.path.trim_start_matches('/').parse::<u32>() {
        Ok(0) => Some(Reply::json("[]")),
        Ok(left) => Some(Reply::redirect(&format!("/{}", left - 1))),
        Err(_) => match seen.path.as_str() {
            "/ping" => Some(Reply::redirect("/pong")),
            "/pong" => Some(Reply::redirect("/ping")),
            _ => None,
        },
    })
    .await;
    get(&fetcher(), server.url("/5")).await.unwrap();
    let error = get(&fetcher(), server.url("/6")).await.unwrap_err();
    assert!(matches!(error, FetchError::Redirects { .. }), "{error:?}");
    let error = get(&fetcher(), server.url("/ping")).await.unwrap_err();
    assert!(matches!(error, FetchError::Redirects { .. }), "{error:?}");
    assert_eq!((server.hits("/ping"), server.hits("/pong")), (1, 1));
}

#[tokio::test]
async fn a_redirect_into_a_private_network_or_to_a_file_is_refused() {
    let targets =
        ["http://10.0.0.1/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest", "//0x0a000001/"];
    for target in targets {
        let server = Server::start(move |seen| (seen.path == "/").then(|| Reply::redirect(target))).await;
        let error = get(&fetcher(), server.url("/")).await.unwrap_err();
        assert!(matches!(error, FetchError::Refused { .. }), "{target}: {error:?}");
    }
    for target in ["file:///etc/hostname", "ftp://example.org/", "data:,x"] {
        let server = Server::start(move |seen| (seen.path == "/").then(|| Reply::redirect(target))).await;
        let error = get(&fetcher(), server.url("/")).await.unwrap_err();
        assert!(matches!(error, FetchError::Scheme { .. }), "{target}: {error:?}");
    }
}

#[tokio::test]
async fn loopback_is_refused_by_default_as_a_number_and_as_a_name() {
    let server = Server::start(|_| Some(Reply::json("[]"))).await;
    let strict = Fetcher::new(FetchSettings { allow_loopback: false, ..settings() }).unwrap();
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433"] {
        let url = Url::parse(&format!("http://{host}:{}/", server.port())).unwrap();
        let error = get(&strict, url).await.unwrap_err();
        assert!(matches!(error, FetchError::Refused { .. }), "{host}: {error:?}");
    }
    assert_eq!(server.hits("/robots.txt") + server.hits("/"), 0);
}

#[tokio::test]
async fn loopback_where_allowed_does_not_open_its_disguises() {
    let server = Server::start(|_| Some(Reply::json("[]"))).await;
    for host in ["[::ffff:127.0.0.1]", "0.0.0.0", "[::]"] {
        let url = Url::parse(&format!("http://{host}:{}/", server.port())).unwrap();
        let error = get(&fetcher(), url).await.unwrap_err();
        assert!(matches!(error, FetchError::Refused { .. }), "{host}: {error:?}");
    }
}

#[tokio::test]
async fn a_token_is_not_carried_to_another_site() {
    let other = Server::start(|seen| (seen.path == "/list").then(|| Reply::json("[]"))).await;
    let mut target = other.url("/list");
    target.set_username("planted").unwrap();
    let site = Server::start(move |seen| match seen.path.as_str() {
        "/away" => Some(Reply::redirect(target.as_str())),
        "/near" => Some(Reply::redirect("/list")),
        "/list" => Some(Reply::json("[]")),
        _ => None,
    })
    .await;
    let fetcher = fetcher();
    for path in ["/away", "/near"] {
        let mut request = Request::get(site.url(path));
        for (name, value) in [("authorization", "Bearer x"), ("x-api-key", "x"), ("accept", "text/csv")] {
            request.headers.insert(name.to_owned(), value.to_owned());
        }
        fetcher.fetch(&request, None, noon(0)).await.unwrap();
    }
    let (away, near) = (&other.seen("/list")[0], &site.seen("/list")[0]);
    assert_eq!(near.header("authorization"), Some("Bearer x"), "the same site still gets it");
    assert_eq!(away.header("authorization"), None);
    assert_eq!(away.header("x-api-key"), None);
    assert_eq!(away.header("accept"), Some("text/csv"), "what we can read is no secret");
    assert_eq!(site.seen("/robots.txt")[0].header("authorization"), None);
}

#[tokio::test]
async fn a_redirect_obeys_the_rules_of_the_site_it_leads_to() {
    let other = Server::start(|seen| match seen.path.as_str() {
        "/robots.txt" => Some(Reply::new(200, "", "User-agent: *\nDisallow: /\n")),
        _ => Some(Reply::json("[]")),
    })
    .await;
    let target = other.url("/list");
    let site = Server::start(move |seen| (seen.path == "/").then(|| Reply::redirect(target.as_str()))).await;
    let error = get(&fetcher(), site.url("/")).await.unwrap_err();
    assert!(matches!(error, FetchError::Robots { .. }), "{error:?}");
    assert_eq!(other.hits("/list"), 0);
}
