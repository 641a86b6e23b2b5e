//! Every address, over a small data directory: pages, their twins in JSON, and what is not there.

use super::site::{SILENT, SPOKEN, Site};
use super::{harmless, text};
use axum::http::StatusCode;
use axum::response::Response;
use futures_util::StreamExt;
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

/// Every page, with whether it has a twin.
fn pages() -> Vec<(String, bool)> {
    let with = [
        "/".to_owned(),
        "/providers".to_owned(),
        "/provider/norvia".to_owned(),
        "/provider/aquila".to_owned(),
        "/swarms".to_owned(),
        "/swarms?provider=norvia&open=true&limit=1".to_owned(),
        format!("/swarms?after={SILENT}"),
        format!("/swarm/{SILENT}/pack/escalation"),
        format!("/swarm/{SPOKEN}/pack/claim"),
        format!("/swarm/{SPOKEN}/pack/message"),
        "/tickets".to_owned(),
        format!("/swarm/{SILENT}"),
        format!("/swarm/{SPOKEN}"),
        "/search?q=mail+stuck".to_owned(),
        "/sources".to_owned(),
        "/api".to_owned(),
        "/answer?provider=norvia&signature=symptom%3Amail-not-sent".to_owned(),
    ];
    let without = [
        "/search".to_owned(),
        "/sign-in".to_owned(),
        "/look".to_owned(),
        format!("/swarm/{SILENT}/page/norvia-status"),
    ];
    with.map(|path| (path, true)).into_iter().chain(without.map(|path| (path, false))).collect()
}

/// The address of a page's twin.
fn twin(html: &str) -> Option<String> {
    let (_, rest) = html.split_once("<link rel=\"alternate\" type=\"application/json\" href=\"")?;
    Some(rest.split_once('"')?.0.replace("&#38;", "&"))
}

#[tokio::test]
async fn every_page_is_there_with_its_twin_and_without_harm() {
    let site = Site::new();
    for (path, has_twin) in pages() {
        let response = site.get(&path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(header(&response, "content-type"), "text/html; charset=utf-8", "{path}");
        let private = header(&response, "cache-control") == "no-store";
        let of_one = path.contains("/pack/") || path == "/tickets" || path == "/sign-in";
        assert_eq!(private, of_one, "{path}");
        assert_eq!(header(&response, "etag").starts_with("W/"), !private, "{path}");
        let html = text(response).await;
        harmless(&html);
        assert_eq!(html.matches("<h1").count(), 1, "{path}");
        let twin = twin(&html);
        assert_eq!(twin.is_some(), has_twin, "{path}: {twin:?}");
        if let Some(twin) = twin {
            let response = site.get(&twin).await;
            assert_eq!(response.status(), StatusCode::OK, "{path}: {twin}");
            assert_eq!(header(&response, "content-type"), "application/json", "{twin}");
            serde_json::from_str::<Value>(&text(response).await).expect("JSON");
        }
    }
}

#[tokio::test]
async fn every_link_of_ours_leads_somewhere() {
    let site = Site::new();
    let mut links = BTreeSet::new();
    for (path, _) in pages() {
        let html = text(site.get(&path).await).await;
        let found = html.split("href=\"/").skip(1).map(|rest| rest.split_once('"').unwrap().0);
        links.extend(found.map(|link| format!("/{}", link.replace("&#38;", "&"))));
    }
    assert!(links.len() > 30, "{links:?}");
    for link in links {
        let status = site.get(&link).await.status();
        assert_ne!(status, StatusCode::NOT_FOUND, "{link}");
        assert!(!status.is_server_error(), "{link}: {status}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_a_page_for_people_and_a_problem_for_programs() {
    let site = Site::new();
    for path in [
        "/nowhere",
        "/provider/nobody",
        "/swarm/nobody",
        "/swarm/nobody/page/norvia-status",
        "/swarm/nobody/pack/claim",
        &format!("/swarm/{SILENT}/pack/poem"),
        &format!("/swarm/{SILENT}/page/nobody"),
        "/answer",
        "/answer?provider=nobody&signature=%3Cscript%3E",
    ] {
        let response = site.get(path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(header(&response, "content-type"), "text/html; charset=utf-8", "{path}");
        harmless(&text(response).await);
    }
    for path in
        ["/provider/%ff", "/swarm/%ff", "/swarm/%ff/page/%ff", "/swarm/%ff/pack/%ff", "/swarms?limit=many"]
    {
        let response = site.get(path).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(header(&response, "content-type"), "text/html; charset=utf-8", "{path}");
    }
    for (path, status) in [
        ("/api/v1/nothing", 404),
        ("/api/v1/providers/nobody", 404),
        ("/api/v1/swarms/nobody", 404),
        ("/api/v1/providers/%ff", 400),
        ("/api/v1/swarms/%ff", 400),
        ("/api/v1/swarms?after=nobody", 400),
        ("/api/v1/swarms?limit=many", 400),
        ("/api/v1/swarms?colour=red", 400),
        ("/api/v1/search", 400),
        ("/api/v1/search?q=at%3Ayesterdayish", 400),
        ("/api/v1/check", 422),
        ("/api/v1/check?provider=nobody", 422),
    ] {
        let response = site.get(path).await;
        assert_eq!(response.status().as_u16(), status, "{path}");
        assert_eq!(header(&response, "content-type"), "application/problem+json", "{path}");
        let problem: Value = serde_json::from_str(&text(response).await).unwrap();
        assert_eq!(problem["status"], status, "{path}: {problem}");
        assert!(problem["detail"].as_str().unwrap().len() > 10, "{path}: {problem}");
    }
}

#[tokio::test]
async fn what_happens_now_is_told_with_the_worst_first() {
    let site = Site::new();
    let overview: Value = serde_json::from_str(&text(site.get("/api/v1/overview").await).await).unwrap();
    assert_eq!(overview["open"][0]["id"], SILENT);
    assert_eq!(overview["open"][1]["id"], SPOKEN);
    assert_eq!(overview["subsided"].as_array().unwrap().len(), 1);
    assert_eq!(overview["providers"][0]["standing"], "unacknowledged");
    assert_eq!(overview["sources"], serde_json::json!({ "enabled": 2, "read": 1, "blind": 0, "never": 1 }));
}

#[tokio::test]
async fn a_swarm_shows_everything_that_is_on_record() {
    let site = Site::new();
    let html = text(site.get(&format!("/swarm/{SPOKEN}")).await).await;
    for words in [
        "<b>customers only</b>",
        "30 min after the first report: “<bdi>BF-PRIV-7731</bdi>”",
        "<b>status page</b>",
        "3 h 40 min after the first report",
        "the provider says that it is over since Sunday 4 May 09:00 UTC; 6 people reported it after that",
        "A further 91 joined and are counted",
        "&#60;script&#62;alert(1)&#60;/script&#62; \u{fffd}gnp.exe",
        "written after the provider spoke: 61",
    ] {
        assert!(html.contains(words), "missing: {words} in {html}");
    }
    assert!(!html.contains("Acknowledged to customers only"), "the public was told too");
    let html = text(site.get(&format!("/swarm/{SILENT}")).await).await;
    for words in [
        "Nothing, in any place that is read here.",
        "by people who already counted: 12",
        "they cannot be read: norvia-status",
        "Publishes no status that programs can read.",
        "said the same from",
        "likely, unacknowledged, 26 people",
    ] {
        assert!(html.contains(words), "missing: {words} in {html}");
    }
    assert!(harmless(&html) > 20, "the reports can be opened");
}

#[tokio::test]
async fn a_page_on_record_is_shown_as_text() {
    let site = Site::new();
    let html = text(site.get(&format!("/swarm/{SILENT}/page/norvia-status")).await).await;
    harmless(&html);
    assert!(html.contains("&#60;h1&#62;All systems operational&#60;/h1&#62;&#60;script&#62;"), "{html}");
}

#[tokio::test]
async fn the_answer_to_a_text_is_kept_by_nobody_and_its_address_says_the_same() {
    let site = Site::new();
    let form = "text=mail+is+stuck+secret-word&about=norvia&when=&place=";
    let response = site.post("/check", "application/x-www-form-urlencoded", form).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!((header(&response, "cache-control"), header(&response, "etag")), ("no-store", ""));
    let html = text(response).await;
    let (_, share) = html.split_once("<a href=\"/answer?").expect("an address to share");
    let address = format!("/answer?{}", share.split_once('"').unwrap().0.replace("&#38;", "&"));
    assert!(!address.contains("secret"), "{address}");
    let title = |html: &str| html.split_once("<title>").unwrap().1.split_once('<').unwrap().0.to_owned();
    assert_eq!(title(&text(site.get(&address).await).await), title(&html));

    let empty = site.post("/check", "application/x-www-form-urlencoded", "text=+").await;
    assert_eq!(empty.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(empty).await.contains("There is nothing to check yet."));
    for (body, status) in [
        (r#"{"text":"mail is stuck","about":"norvia"}"#, 200),
        (r#"{"text":" "}"#, 422),
        (r#"{"text":"x","about":"nobody"}"#, 422),
        (r#"{"txt":"x"}"#, 422),
        ("{", 400),
    ] {
        let response = site.post("/api/v1/check", "application/json", body).await;
        assert_eq!(response.status().as_u16(), status, "{body}");
    }
}

#[tokio::test]
async fn pages_are_told_at_once_and_again_when_something_changed() {
    let site = Site::new();
    let response = site.get("/events").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(header(&response, "content-type"), "text/event-stream");
    assert_eq!(header(&response, "etag"), "", "a stream has no end to be tagged");
    let mut events = response.into_body().into_data_stream();
    let first = tokio::time::timeout(Duration::from_secs(30), events.next()).await.expect("an event at once");
    let first = String::from_utf8(first.unwrap().unwrap().to_vec()).unwrap();
    assert!(first.contains("event: changed\n") && first.contains("id: "), "{first}");
    let none = tokio::time::timeout(Duration::from_secs(5), events.next()).await;
    assert!(none.is_err(), "nothing changed: {none:?}");
}

#[tokio::test]
async fn pages_of_other_sites_read_what_is_public_and_no_ticket() {
    let site = Site::new();
    let overview = site.get_from_elsewhere("/api/v1/overview").await;
    assert_eq!(overview.status(), StatusCode::OK);
    assert_eq!(header(&overview, "access-control-allow-origin"), "*");
    assert_eq!(site.get_from_elsewhere("/api/v1/tickets").await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(site.get("/api/v1/tickets").await.status(), StatusCode::OK);
    assert_eq!(header(&site.get_from_elsewhere("/").await, "access-control-allow-origin"), "");
}
