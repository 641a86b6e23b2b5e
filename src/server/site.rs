//! What people ask for: the page, the answer on it, and the part of it that is refreshed.
//!
//! Handlers only fetch; what is shown is decided in [`super::view`].

use super::office::Office;
use super::page;
use super::problem::Problem;
use super::view::{Asked, Now, View};
use crate::desk::{Desk, DeskError, QUESTION_BYTES_MAX};
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;

/// The most swarms looked at for a page, newest first.
pub(super) const SWARMS_MAX: usize = 100;

const EMPTY_REMARK: &str =
    "There is nothing to check yet. Paste an error, or say in a sentence what you see.";
const LONG_REMARK: &str = "The text is longer than 64 KiB; the answer goes by its beginning.";

/// The form of the page.
#[derive(Deserialize)]
pub(super) struct Question {
    #[serde(default)]
    text: String,
    #[serde(default)]
    about: String,
}

/// `GET /`
pub(super) async fn front(State(office): State<Office>) -> Response {
    let view =
        office.ask(|desk, now| Ok(View::new(desk.catalog(), Asked::default(), None, happening(desk, now)?)));
    match view.await {
        Ok(view) => page::no_store(page::render(&view)),
        Err(problem) => problem.at("/"),
    }
}

/// `POST /check`
pub(super) async fn check(
    State(office): State<Office>,
    form: Result<Form<Question>, FormRejection>,
) -> Response {
    let question = match form {
        Ok(Form(question)) => question,
        Err(rejection) => return Problem::from(rejection).at("/check"),
    };
    let asked = asked(question);
    let status = if asked.text.trim().is_empty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = office.ask(move |desk, now| {
        let catalog = desk.catalog();
        let about = asked.about.as_deref().filter(|id| catalog.provider(id).is_some());
        let answer = match status {
            StatusCode::OK => Some(desk.check(&asked.text, about, now)?),
            _ => None,
        };
        Ok(View::new(catalog, asked, answer.as_ref(), happening(desk, now)?))
    });
    match view.await {
        Ok(view) => (status, page::no_store(page::render(&view))).into_response(),
        Err(problem) => problem.at("/check"),
    }
}

/// `GET /fragment/now`: 304 while nothing has changed.
pub(super) async fn fragment(State(office): State<Office>, headers: HeaderMap) -> Response {
    let now = match office.ask(happening).await {
        Ok(now) => now,
        Err(problem) => return problem.into_response(),
    };
    let fragment = page::fragment(&now);
    let known =
        headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == fragment.etag.as_bytes());
    let headers = [(header::ETAG, fragment.etag), (header::CACHE_CONTROL, "no-cache".to_owned())];
    if known {
        (StatusCode::NOT_MODIFIED, headers).into_response()
    } else {
        (headers, Html(fragment.html)).into_response()
    }
}

fn happening(desk: &Desk, now: Timestamp) -> Result<Now, DeskError> {
    Ok(Now::new(&desk.swarms(false, SWARMS_MAX)?, &desk.sources()?, desk.catalog(), now))
}

/// The question as it is answered: cut to what is read, and said so.
fn asked(mut question: Question) -> Asked {
    let remark = if question.text.trim().is_empty() {
        Some(EMPTY_REMARK)
    } else if question.text.len() > QUESTION_BYTES_MAX {
        question.text.truncate(question.text.floor_char_boundary(QUESTION_BYTES_MAX));
        Some(LONG_REMARK)
    } else {
        None
    };
    Asked { text: question.text, about: Some(question.about).filter(|id| !id.is_empty()), remark }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remark(text: &str) -> (usize, Option<&'static str>) {
        let asked = asked(Question { text: text.to_owned(), about: String::new() });
        assert_eq!(asked.about, None);
        (asked.text.len(), asked.remark)
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
