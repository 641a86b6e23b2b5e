//! The walls around every page: whom it answers, and what browsers may do with the answer.
//!
//! The program listens on a person's own machine, where every page in the person's browser can reach it.
//! A page elsewhere must not be able to ask it anything, nor to read it under a name of its own (DNS
//! rebinding), nor to put it into a frame.

use super::House;
use super::problem::Problem;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// The largest body that is read, in bytes: the longest question, every byte of it written in three or, in
/// JSON, in more than three.
pub(super) const BODY_BYTES_MAX: usize = 4 * crate::desk::QUESTION_BYTES_MAX;

/// Only what this program itself serves; no inline style or script, no frame, no other host.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const SECURITY_HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Nobody else learns where a person came from. `no-referrer` would do the same, but then browsers
    // send `Origin: null` with our own form, and it could not be told from a stranger's.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Frames it anywhere: it has no script and nothing to press but links that open elsewhere.
const FRAMED_POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; \
     frame-ancestors *";

/// Where other sites may show an answer; a handler says so with an extension of its response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// As a picture, on every site.
    Anywhere,
    /// In a frame, on every site.
    Framed,
}

/// Puts the walls around `router`, which is served at `bound`.
pub(super) fn walled(router: Router, house: Arc<House>, bound: SocketAddr) -> Router {
    router
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn_with_state((bound.ip(), house), refuse_strangers))
        .layer(from_fn(add_headers))
}

/// Lets pages of these origins read what programs read; `*` is all of them, and no origin is none.
pub(super) fn read_by(origins: &[String]) -> CorsLayer {
    let named = origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok());
    let allowed = match origins {
        [all] if all == "*" => AllowOrigin::any(),
        _ => AllowOrigin::list(named),
    };
    CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods([Method::GET, Method::HEAD])
        .allow_headers([header::AUTHORIZATION, header::IF_NONE_MATCH])
        .expose_headers([header::ETAG, header::RETRY_AFTER])
}

async fn add_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in SECURITY_HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    if let Some(shown) = response.extensions().get::<Shown>().copied() {
        let cross_origin = HeaderValue::from_static("cross-origin");
        response.headers_mut().insert("cross-origin-resource-policy", cross_origin);
        if shown == Shown::Framed {
            let policy = HeaderValue::from_static(FRAMED_POLICY);
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
    response
}

async fn refuse_strangers(
    State((bound, house)): State<(IpAddr, Arc<House>)>,
    request: Request,
    next: Next,
) -> Response {
    let refusal = if !is_own_host(request.headers(), bound, &house.names) {
        Some(Problem::new(
            StatusCode::MISDIRECTED_REQUEST,
            "This program answers only under its own address; open it by that, or as localhost.",
        ))
    } else if !is_safe(request.method()) && !is_own_page(request.headers()) {
        Some(Problem::new(
            StatusCode::FORBIDDEN,
            "A page of another site sent this; ask from the page of this program itself.",
        ))
    } else {
        None
    };
    match refusal {
        Some(problem) => problem.at(request.uri().path()),
        None => next.run(request).await,
    }
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether the request names this machine, a name that the operator gave it, or the address the program listens on. Where it listens on all
/// addresses, any address will do, but no name: rebinding needs a name.
fn is_own_host(headers: &HeaderMap, bound: IpAddr, names: &[String]) -> bool {
    let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else { return false };
    let Ok(authority) = host.parse::<axum::http::uri::Authority>() else { return false };
    if authority.as_str().contains('@') {
        return false;
    }
    let name = authority.host();
    if name.eq_ignore_ascii_case("localhost") || names.iter().any(|own| own.eq_ignore_ascii_case(name)) {
        return true;
    }
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    address.is_ok_and(|address| {
        bound.is_unspecified()
            || address == bound
            || address == IpAddr::from([127, 0, 0, 1])
            || address == IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1])
    })
}

/// Whether a page of ours sent this, or no page at all. Browsers say so in `Sec-Fetch-Site` where the
/// address is one they trust (localhost is), else in `Origin`; other programs send neither.
fn is_own_page(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let origin = origin.to_str().unwrap_or_default();
    let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    authority.is_some() && authority == host
}
