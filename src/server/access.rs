//! Who may read, and who may read and write what is the operator's own.
//!
//! On the operator's own machine nobody is asked: only local programs reach it, and no page of another site gets past the
//! walls. As soon as it is reached from elsewhere (another address, or a name, which means a proxy) a token is needed: for
//! what is private always, for reading unless the operator opened it to everybody.

use super::House;
use super::problem::Problem;
use crate::private::{Private, PrivateError, Scope};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use std::net::SocketAddr;
use std::sync::Arc;

/// The cookie that holds the token of a person who signed in.
pub(super) const COOKIE: &str = "notjustme";

/// What everybody may ask for, wherever it is served.
const OPEN: [&str; 5] = ["/healthz", "/readyz", "/robots.txt", "/sign-in", "/sign-out"];

/// What whoever asks may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Access {
    /// As far as the token goes; all the way on the operator's own machine.
    pub(super) scope: Option<Scope>,
    /// Whether a token was needed at all.
    pub(super) local: bool,
}

impl Access {
    /// Whether tickets may be read and written.
    pub(super) fn is_private(self) -> bool {
        self.scope == Some(Scope::Private)
    }
}

/// Decides who is let in.
#[derive(Debug, Clone)]
pub(super) struct Door {
    house: Arc<House>,
    local: bool,
}

impl Door {
    pub(super) fn new(house: Arc<House>, bound: SocketAddr) -> Self {
        let local = bound.ip().is_loopback() && house.names.is_empty();
        Self { house, local }
    }

    async fn access(&self, headers: &HeaderMap) -> Result<Access, Problem> {
        if self.local {
            return Ok(Access { scope: Some(Scope::Private), local: true });
        }
        let Some(token) = token(headers) else { return Ok(Access { scope: None, local: false }) };
        let house = Arc::clone(&self.house);
        let scope = tokio::task::spawn_blocking(move || scope_of(&house, &token)).await;
        let broken = |_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "The token could not be looked up.");
        Ok(Access { scope: scope.map_err(broken)?.map_err(Problem::from)?, local: false })
    }
}

/// The widest scope of a token.
pub(super) fn scope_of(house: &House, token: &str) -> Result<Option<Scope>, PrivateError> {
    let Some(mut private) = Private::open_existing(&house.data)? else { return Ok(None) };
    for scope in [Scope::Private, Scope::Read] {
        if private.authorise(token, scope, Timestamp::now())?.is_some() {
            return Ok(Some(scope));
        }
    }
    Ok(None)
}

/// Lets in who may, and notes what they may do.
pub(super) async fn let_in(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let access = match door.access(request.headers()).await {
        Ok(access) => access,
        Err(problem) => return problem.at(&path),
    };
    let open = OPEN.contains(&path.as_str()) || path.starts_with("/static/");
    if access.scope.is_none() && !door.house.public && !open {
        return refused(&path, "This is not open to everybody; send a token of `notjustme tokens add`.");
    }
    request.extensions_mut().insert(access);
    next.run(request).await
}

/// Programs are told to send a token; people are shown where to write it.
pub(super) fn refused(path: &str, why: &str) -> Response {
    if !path.starts_with(super::problem::API_PREFIX) && path != "/mcp" && path != "/metrics" {
        return Redirect::to("/sign-in").into_response();
    }
    let mut response = Problem::new(StatusCode::UNAUTHORIZED, why).into_response();
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

/// The token that comes with a request: as a program sends it, or in the cookie of a person who signed in.
fn token(headers: &HeaderMap) -> Option<String> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if let Some(token) = bearer.and_then(|value| value.strip_prefix("Bearer ")) {
        return Some(token.trim().to_owned());
    }
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned())
}
