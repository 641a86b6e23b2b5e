//! Where a person writes a token, so that the browser sends it from then on.

use super::Page;
use crate::server::access::{COOKIE, scope_of};
use crate::server::frame::{Frame, Section, private};
use crate::server::office::Office;
use crate::server::problem::Problem;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

/// For how long the browser keeps it, in seconds: thirty days.
const COOKIE_SECONDS: u32 = 30 * 24 * 3600;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    frame: Frame,
    wrong: bool,
}

/// The form.
#[derive(Deserialize)]
pub(in crate::server) struct Token {
    token: String,
}

/// `GET /sign-in`
pub(in crate::server) async fn get() -> Page {
    Ok(shown(false))
}

fn shown(wrong: bool) -> Response {
    private(&SignInPage { frame: Frame::new(Section::Apart, "Sign in – notjustme"), wrong })
}

/// `POST /sign-in`
pub(in crate::server) async fn post(
    State(office): State<Office>,
    headers: HeaderMap,
    form: Result<Form<Token>, FormRejection>,
) -> Page {
    let Form(Token { token }) = form.map_err(Problem::from)?;
    let token = token.trim().to_owned();
    let asked = token.clone();
    let scope = office.own(move |house, _| scope_of(house, &asked)).await?;
    if scope.is_none() {
        return Ok((StatusCode::FORBIDDEN, shown(true)).into_response());
    }
    let secure = headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https");
    Ok(with_cookie(&token, COOKIE_SECONDS, secure))
}

/// `POST /sign-out`
pub(in crate::server) async fn leave() -> Response {
    with_cookie("", 0, false)
}

fn with_cookie(token: &str, seconds: u32, secure: bool) -> Response {
    let secure = if secure { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    let mut response = Redirect::to("/").into_response();
    // A token that was recognised is plain ASCII.
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
