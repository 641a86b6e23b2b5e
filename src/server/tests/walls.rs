//! What is refused, and how.

use crate::server::asset::STYLE;
use crate::server::guard::BODY_BYTES_MAX;
use crate::server::problem::Problem;
use crate::server::{House, enclosed};
use axum::body::{Body, to_bytes};
use axum::extract::rejection::{FormRejection, JsonRejection};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Form, Json, Router};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use tower::ServiceExt;

const HOME: &str = "127.0.0.1:7878";

async fn form(form: Result<Form<BTreeMap<String, String>>, FormRejection>) -> Response {
    form.map_or_else(|rejection| Problem::from(rejection).at("/echo"), |_| "echo".into_response())
}

async fn json(json: Result<Json<BTreeMap<String, String>>, JsonRejection>) -> Result<&'static str, Problem> {
    json.map(|_| "echo").map_err(Problem::from)
}

async fn send(bound: &str, request: Request<Body>) -> Response {
    let echo = Router::new().route("/echo", post(form)).route("/api/echo", post(json));
    let house = House { public: true, ..House::own(Path::new("nowhere")) };
    enclosed(echo, Arc::new(house), bound.parse().unwrap()).oneshot(request).await.unwrap()
}

async fn get(bound: &str, host: &str, path: &str) -> Response {
    send(bound, Request::get(path).header("host", host).body(Body::empty()).unwrap()).await
}

/// The status of a form sent with `headers`.
async fn submitted(headers: &[(&str, &str)], body: String) -> StatusCode {
    let mut request = Request::post("/echo").header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(HOME, request.body(Body::from(body)).unwrap()).await.status()
}

async fn text(response: Response) -> String {
    String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    for (host, path) in [(HOME, "/healthz"), (HOME, "/nowhere"), ("evil.example", "/")] {
        let response = get(HOME, host, path).await;
        let header = |name: &str| response.headers()[name].to_str().unwrap();
        let policy = header("content-security-policy");
        for rule in
            ["default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'none'"]
        {
            assert!(policy.contains(rule), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "same-origin");
    }
}

#[tokio::test]
async fn only_own_names_are_answered() {
    for host in ["localhost:7878", "LOCALHOST", "127.0.0.1:7878", "[::1]:7878", "192.168.7.9:7878"] {
        assert_eq!(get("192.168.7.9:7878", host, "/healthz").await.status(), StatusCode::OK, "{host}");
    }
    for host in [
        "evil.example",
        "localhost.evil.example",
        "192.168.7.10",
        "localhost@evil.example",
        "127.0.0.1.nip.io",
        "",
    ] {
        let response = get("192.168.7.9:7878", host, "/healthz").await;
        assert_eq!(response.status(), StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    assert_eq!(get("0.0.0.0:7878", "10.1.2.3:7878", "/healthz").await.status(), StatusCode::OK);
    assert_eq!(
        get("0.0.0.0:7878", "evil.example", "/healthz").await.status(),
        StatusCode::MISDIRECTED_REQUEST
    );
    let nameless = Request::get("/healthz").body(Body::empty()).unwrap();
    assert_eq!(send(HOME, nameless).await.status(), StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let host = ("host", HOME);
    let send = |headers: Vec<(&'static str, &'static str)>| async move {
        submitted(&headers, "text=a".to_owned()).await
    };
    assert_eq!(send(vec![host]).await, StatusCode::OK, "a program without an origin");
    assert_eq!(send(vec![host, ("origin", "http://127.0.0.1:7878")]).await, StatusCode::OK);
    assert_eq!(send(vec![host, ("sec-fetch-site", "same-origin"), ("origin", "null")]).await, StatusCode::OK);
    for origin in
        ["https://evil.example", "null", "http://127.0.0.1:9999", "http://127.0.0.1:7878.evil.example"]
    {
        assert_eq!(send(vec![host, ("origin", origin)]).await, StatusCode::FORBIDDEN, "{origin}");
    }
    for site in ["cross-site", "same-site"] {
        let headers = vec![host, ("sec-fetch-site", site), ("origin", "http://127.0.0.1:7878")];
        assert_eq!(send(headers).await, StatusCode::FORBIDDEN, "{site}");
    }
}

#[tokio::test]
async fn a_body_has_an_end() {
    let host = [("host", HOME)];
    let body = |bytes: usize| format!("text={}", "a".repeat(bytes - "text=".len()));
    assert_eq!(submitted(&host, body(BODY_BYTES_MAX)).await, StatusCode::OK);
    assert_eq!(submitted(&host, body(BODY_BYTES_MAX + 1)).await, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn programs_get_problems_and_people_get_pages() {
    let post = |content: &'static str, media_type: &'static str| {
        let request = Request::post("/api/echo").header("host", HOME).header("content-type", media_type);
        send(HOME, request.body(Body::from(content)).unwrap())
    };
    for (response, status, title) in [
        (get(HOME, HOME, "/api/v1/nothing").await, 404, "Not Found"),
        (get(HOME, HOME, "/api/echo").await, 405, "Method Not Allowed"),
        (get(HOME, "evil.example", "/api/v1/swarms").await, 421, "Misdirected Request"),
        (post("{\"a\":", "application/json").await, 400, "Bad Request"),
        (post("{}", "text/plain").await, 415, "Unsupported Media Type"),
    ] {
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(response.headers()["content-type"], "application/problem+json", "{status}");
        let problem: serde_json::Value = serde_json::from_str(&text(response).await).unwrap();
        assert_eq!(problem["type"], "about:blank");
        assert_eq!(problem["title"], title);
        assert_eq!(problem["status"], status);
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.len() > 10), "{problem}");
    }
    let page = get(HOME, HOME, "/nothing").await;
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    assert!(text(page).await.contains("<h1>Not Found</h1>"));
}

#[tokio::test]
async fn assets_are_kept_under_the_name_of_their_content() {
    let style = get(HOME, HOME, &STYLE.path).await;
    assert_eq!(style.status(), StatusCode::OK);
    assert_eq!(style.headers()["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(style.headers()["content-type"], "text/css; charset=utf-8");
    assert_eq!(get(HOME, HOME, "/static/0123456789abcdef/style.css").await.status(), StatusCode::NOT_FOUND);
}
