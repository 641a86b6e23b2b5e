//! What is sent with each answer, over a real store and index.

use super::{catalog, now};
use crate::desk::Desk;
use crate::pipeline::INDEX_FOLDER;
use crate::server::House;
use crate::server::guard::walled;
use crate::server::office::Office;
use crate::server::publish::{counted, router};
use crate::server::sample::{silent, spoken};
use crate::store::{NewAlert, Store};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use axum::response::Response;
use jiff::SignedDuration;
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;

const HOME: &str = "127.0.0.1:7878";

/// A server over two swarms and one alert that waits, and the folder that they stand in.
fn served() -> (Router, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let alert = NewAlert { key: "k".to_owned(), receiver: "hook".to_owned(), body: "{}".to_owned() };
    let at = now() - SignedDuration::from_mins(5);
    store.save_detection(0, b"memory", &[silent(), spoken()], &[alert], at).unwrap();
    drop(store);
    index::Index::create(&folder.path().join(INDEX_FOLDER)).unwrap();
    let desk = Arc::new(Desk::open(folder.path(), Arc::new(catalog())).unwrap());
    let house = Arc::new(House::own(folder.path()));
    let router = router().with_state(Office::new(desk, Arc::clone(&house), Arc::new(now)));
    (counted(walled(router, house, HOME.parse().unwrap())), folder)
}

async fn get(router: &Router, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = Request::get(path).header("host", HOME);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

async fn text(response: Response) -> String {
    String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers()[name].to_str().unwrap()
}

#[tokio::test]
async fn the_card_alone_may_be_framed_and_it_and_the_badge_alone_shown_elsewhere() {
    let (router, _folder) = served();
    for (path, framed, shown) in [
        ("/provider/norvia/card", true, true),
        ("/provider/norvia/badge.svg", false, true),
        ("/provider/nobody/card", false, false),
        ("/provider/nobody/badge.svg", false, false),
        ("/feed.atom", false, false),
        ("/provider/norvia/feed.atom", false, false),
        ("/metrics", false, false),
        ("/readyz", false, false),
        ("/robots.txt", false, false),
        ("/nowhere", false, false),
    ] {
        let response = get(&router, path, &[]).await;
        let policy = header(&response, "content-security-policy");
        assert_eq!(policy.contains("frame-ancestors *"), framed, "{path}: {policy}");
        assert_eq!(policy.contains("frame-ancestors 'none'"), !framed, "{path}: {policy}");
        assert!(policy.starts_with("default-src 'none'; style-src 'self';"), "{path}: {policy}");
        let resource = if shown { "cross-origin" } else { "same-origin" };
        assert_eq!(header(&response, "cross-origin-resource-policy"), resource, "{path}");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff", "{path}");
    }
    let again = get(&router, "/provider/norvia/card", &[("if-none-match", "*")]).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert!(
        header(&again, "content-security-policy").contains("frame-ancestors *"),
        "caches keep the newer one"
    );
}

#[tokio::test]
async fn what_was_not_changed_is_not_sent_again() {
    let (router, _folder) = served();
    for (path, media_type) in [
        ("/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/provider/norvia/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/provider/norvia/badge.svg", "image/svg+xml; charset=utf-8"),
        ("/provider/norvia/card", "text/html; charset=utf-8"),
    ] {
        let first = get(&router, path, &[]).await;
        assert_eq!(first.status(), StatusCode::OK, "{path}");
        assert_eq!(header(&first, "content-type"), media_type);
        assert_eq!(header(&first, "cache-control"), "public, max-age=60");
        let again = get(&router, path, &[("if-none-match", header(&first, "etag"))]).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{path}");
        assert_eq!(text(again).await, "");
    }
    let feed = get(&router, "/feed.atom", &[]).await;
    assert_eq!(header(&feed, "last-modified"), "Sun, 04 May 2031 09:55:30 GMT");
    let since = [("if-modified-since", "Sun, 04 May 2031 09:55:30 GMT")];
    assert_eq!(get(&router, "/feed.atom", &since).await.status(), StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn a_feed_is_of_its_provider_and_of_nobody_unknown() {
    let (router, _folder) = served();
    let all = text(get(&router, "/feed.atom", &[]).await).await;
    let own = text(get(&router, "/provider/norvia/feed.atom", &[]).await).await;
    assert_eq!((all.matches("<entry>").count(), own.matches("<entry>").count()), (2, 1));
    assert!(own.contains("href=\"http://127.0.0.1:7878/provider/norvia/feed.atom\""), "{own}");
    for path in ["/provider/nobody/feed.atom", "/provider/nobody/badge.svg", "/provider/nobody/card"] {
        assert_eq!(get(&router, path, &[]).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let strange = get(&router, "/provider/%3Cscript%3E%ff/feed.atom", &[]).await;
    assert_eq!(strange.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn readiness_names_what_cannot_be_read() {
    let (router, folder) = served();
    let ready = get(&router, "/readyz", &[]).await;
    assert_eq!((ready.status(), text(ready).await.as_str()), (StatusCode::OK, "ok\n"));
    std::fs::remove_file(folder.path().join(INDEX_FOLDER).join("meta.json")).unwrap();
    let ready = get(&router, "/readyz", &[]).await;
    assert_eq!(ready.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(text(ready).await, "The search index cannot be read.\n");
}

#[tokio::test]
async fn crawlers_are_kept_from_what_costs_or_is_private() {
    let (router, _folder) = served();
    let robots = text(get(&router, "/robots.txt", &[]).await).await;
    for path in ["/check", "/answer", "/search", "/tickets", "/api", "/events"] {
        assert!(robots.contains(&format!("Disallow: {path}\n")), "{path}");
    }
    assert!(!robots.contains("Disallow: /\n") && robots.starts_with("User-agent: *\n"), "pages may be read");
}

#[tokio::test]
async fn figures_are_told_and_bounded_and_private_words_are_not() {
    let (router, _folder) = served();
    for path in ["/provider/nobody/card", "/provider/norvia/card", "/a", "/b", "/c?secret=1"] {
        get(&router, path, &[]).await;
    }
    let response = get(&router, "/metrics", &[]).await;
    assert_eq!(header(&response, "content-type"), "text/plain; version=0.0.4; charset=utf-8");
    let figures = text(response).await;
    for line in [
        "notjustme_open_swarms{state=\"unacknowledged\",grade=\"likely\"} 1.0",
        "notjustme_open_swarms{state=\"acknowledged\",grade=\"possible\"} 0.0",
        "notjustme_alerts_waiting 1.0",
        "notjustme_alerts_oldest_waiting_seconds 300.0",
        "notjustme_posts_recorded_total 0",
        "notjustme_questions_waiting 0.0",
        "notjustme_http_requests_total{route=\"/provider/{id}/card\",method=\"GET\",status=\"4xx\"} 1",
        "notjustme_http_requests_total{route=\"/provider/{id}/card\",method=\"GET\",status=\"2xx\"} 1",
        "notjustme_http_requests_total{route=\"none\",method=\"GET\",status=\"4xx\"} 3",
        "notjustme_http_request_duration_seconds_count{route=\"/provider/{id}/card\"} 2",
        "# TYPE notjustme_http_requests_total counter",
        &format!("notjustme_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(figures.contains(line), "missing: {line} in\n{figures}");
    }
    for word in ["norvia", "secret", "hook", "memory", "# EOF"] {
        assert!(!figures.contains(word), "{word}");
    }
    let open =
        get(&router, "/metrics", &[("accept", "application/openmetrics-text;version=1.0.0,*/*;q=0.1")]).await;
    assert_eq!(header(&open, "content-type"), "application/openmetrics-text; version=1.0.0; charset=utf-8");
    assert!(text(open).await.ends_with("# EOF\n"));
}
