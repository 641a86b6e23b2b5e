//! The answer to a pasted text: the verdict first, then what it rests on, then what to do.
//!
//! Its address can be shared. It holds what the rules recognised, never the text, and asks the same again.

use super::Page;
use super::overview::{Ask, Now};
use crate::catalog::Catalog;
use crate::desk::{QUESTION_BYTES_MAX, Reply};
use crate::server::answer::{Said, pair_link};
use crate::server::frame::{Frame, Section, page, private};
use crate::server::office::Office;
use crate::server::plain::Piece;
use crate::server::problem::{Problem, Shown};
use crate::verdict::Asked;
use askama::Template;
use axum::Form;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// What was seen no longer ago than this is seen now.
const NOW_WITHIN: SignedDuration = SignedDuration::from_hours(1);

const EMPTY_REMARK: &str =
    "There is nothing to check yet. Paste an error, or say in a sentence what you see.";
const LONG_REMARK: &str = "The text is longer than 64 KiB; the answer goes by its beginning.";

#[derive(Template)]
#[template(path = "answer.html")]
struct AnswerPage<'a> {
    frame: Frame,
    answer: Option<&'a Said>,
    ask: Ask,
    now: &'a Now,
}

/// The form of the page.
#[derive(Deserialize)]
pub(in crate::server) struct Question {
    #[serde(default)]
    text: String,
    #[serde(default)]
    about: String,
    /// When it was seen, in UTC, as a form writes it (`2026-03-01T08:25`); empty for now.
    #[serde(default)]
    when: String,
    /// Where: a region, a place.
    #[serde(default)]
    place: String,
}

/// `POST /check`
pub(in crate::server) async fn post(
    State(office): State<Office>,
    form: Result<Form<Question>, FormRejection>,
) -> Page {
    let Form(mut question) = form.map_err(Problem::from)?;
    let remark = cut(&mut question.text);
    let empty = remark == Some(EMPTY_REMARK);
    let response = office
        .ask(move |desk, now| {
            let catalog = desk.catalog();
            let about = Some(question.about.as_str()).filter(|id| catalog.provider(id).is_some());
            let text = with_place(&question.text, &question.place);
            let reply = if empty {
                None
            } else {
                Some(desk.check(&text, about, seen_at(&question.when, now), now)?)
            };
            let ask = Ask {
                text: question.text.clone(),
                remark,
                again: reply.is_some(),
                ..Ask::new(catalog, about)
            };
            let happening = Now::of(desk, now)?;
            Ok(shown(reply.as_ref(), ask, &happening, catalog, false))
        })
        .await?;
    let status = if empty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, response).into_response())
}

/// `GET /answer?provider=…&signature=…`: the same question again, without the text.
pub(in crate::server) async fn get(
    State(office): State<Office>,
    pairs: Result<Query<Vec<(String, String)>>, QueryRejection>,
) -> Page {
    let Query(pairs) = pairs.map_err(Problem::from)?;
    let answer = office.ask(move |desk, now| {
        let asked = Asked::from_pairs(&pairs, desk.catalog());
        if asked.providers.is_empty() && asked.signatures.is_empty() {
            return Ok(None);
        }
        let about = asked.providers.first().cloned();
        let reply = desk.check_again(asked, now)?;
        let ask = Ask { again: true, ..Ask::new(desk.catalog(), about.as_deref()) };
        Ok(Some(shown(Some(&reply), ask, &Now::of(desk, now)?, desk.catalog(), true)))
    });
    answer.await?.ok_or_else(|| {
        let detail =
            "This address names no provider and no failure that is known here; ask on the first page.";
        Shown::from(Problem::new(StatusCode::NOT_FOUND, detail))
    })
}

/// The page; `again` where it is the answer to an address that can be shared.
pub(in crate::server) fn shown(
    reply: Option<&Reply>,
    ask: Ask,
    now: &Now,
    catalog: &Catalog,
    again: bool,
) -> Response {
    let said = reply.map(|reply| Said::new(reply, catalog));
    let title = match &said {
        Some(answer) => format!("{} – Is it just me?", answer.badge.words),
        None => "Is it just me?".to_owned(),
    };
    let mut frame = Frame::new(Section::Now, title).chart();
    // The answer to a form cannot be asked for again; its shareable address can.
    frame.live = said.as_ref().and_then(|answer| answer.address.clone()).filter(|_| again);
    frame.twin = reply.map(|reply| pair_link("/api/v1/check", &reply.answer.pairs()));
    let shown = AnswerPage { frame, answer: said.as_ref(), ask, now };
    if again { page(&shown) } else { private(&shown) }
}

/// Cuts a text to what is read, and says what is wrong with it.
fn cut(text: &mut String) -> Option<&'static str> {
    if text.trim().is_empty() {
        Some(EMPTY_REMARK)
    } else if text.len() > QUESTION_BYTES_MAX {
        text.truncate(text.floor_char_boundary(QUESTION_BYTES_MAX));
        Some(LONG_REMARK)
    } else {
        None
    }
}

/// When it was seen; none for now, and for what is no time or lies ahead.
fn seen_at(when: &str, now: Timestamp) -> Option<Timestamp> {
    let civil: jiff::civil::DateTime = when.trim().parse().ok()?;
    let at = civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
    (now.duration_since(at) > NOW_WITHIN).then_some(at)
}

/// Where it is seen belongs to what is said.
fn with_place(text: &str, place: &str) -> String {
    if place.trim().is_empty() { text.to_owned() } else { format!("{text}\n{place}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remark(text: &str) -> (usize, Option<&'static str>) {
        let mut text = text.to_owned();
        let remark = cut(&mut text);
        (text.len(), remark)
    }

    #[test]
    fn an_empty_text_is_asked_for_and_a_long_one_is_cut_at_a_character() {
        assert_eq!(remark("451 busy"), (8, None));
        assert_eq!(remark(" \n "), (3, Some(EMPTY_REMARK)));
        assert_eq!(remark(&"a".repeat(QUESTION_BYTES_MAX)), (QUESTION_BYTES_MAX, None));
        assert_eq!(
            remark(&format!("a{}", "ä".repeat(QUESTION_BYTES_MAX))),
            (QUESTION_BYTES_MAX - 1, Some(LONG_REMARK))
        );
    }
}
