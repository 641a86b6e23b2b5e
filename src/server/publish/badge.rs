//! `/provider/{id}/badge.svg`: where a provider stands, as a small picture for pages of others.

use super::super::badge::provider_name;
use super::super::guard::Shown;
use super::super::office::Office;
use super::super::problem::Problem;
use super::cached::Kept;
use super::news::words;
use super::standing::Standing;
use crate::desk::{self, source_states};
use crate::plain;
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

/// For how long nobody need ask again, in seconds: its words change with the minutes.
const KEPT_SECONDS: u32 = 60;

/// The longest name on a badge, in characters.
const NAME_CHARS_MAX: usize = 40;

/// Left and right of the words, in pixels.
const MARGIN_PIXELS: usize = 8;

#[derive(Template)]
#[template(path = "badge.svg")]
struct Badge {
    name: String,
    words: String,
    colour: &'static str,
    /// Width of the words, in pixels; they are fitted into it whatever the font.
    name_width: usize,
    words_width: usize,
    margin: usize,
}

/// `GET /provider/{id}/badge.svg`
pub(super) async fn get(
    State(office): State<Office>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let badge = office.ask(move |desk, now| {
        let catalog = desk.catalog();
        if catalog.provider(&id).is_none() {
            return Ok(None);
        }
        let open = desk.swarms(true, super::news::SWARMS_MAX)?;
        let standing = Standing::new(&id, &open, &source_states(&desk.sources()?), catalog, now);
        Ok(Some(draw(&provider_name(catalog, &id), standing, now)))
    });
    match badge.await {
        Ok(Some(body)) => {
            let kept = Kept {
                media_type: "image/svg+xml; charset=utf-8",
                body,
                seconds: KEPT_SECONDS,
                modified_at: None,
            };
            (Extension(Shown::Anywhere), kept.answer(&headers)).into_response()
        }
        Ok(None) => unknown_provider().at(uri.path()),
        Err(problem) => problem.at(uri.path()),
    }
}

/// Why there is nothing about a provider.
pub(super) fn unknown_provider() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "The catalog has no provider of this id; the list of providers names them all.",
    )
}

/// The picture.
pub(super) fn draw(name: &str, standing: Standing, now: Timestamp) -> String {
    let name = plain::line(&words(name), NAME_CHARS_MAX);
    let standing_words = standing.words(now);
    let badge = Badge {
        name_width: width(&name),
        words_width: width(&standing_words),
        name,
        words: standing_words,
        colour: colour(standing),
        margin: MARGIN_PIXELS,
    };
    badge.render().expect("templates write to a string and call nothing that fails")
}

/// Behind white words; those of the pages' light dress.
pub(super) fn colour(standing: Standing) -> &'static str {
    match standing.is {
        desk::Standing::Unacknowledged => "#a8261c",
        desk::Standing::Acknowledged => "#8a5200",
        desk::Standing::Possible => "#6f5f00",
        desk::Standing::Quiet => "#2c6a40",
        desk::Standing::Unknown => "#57544d",
    }
}

/// About as wide as a sans serif of 11 pixels writes it, in pixels.
fn width(text: &str) -> usize {
    let tenths = |character: char| match character {
        'i' | 'j' | 'l' | 'f' | 't' | 'I' | '1' | '.' | ',' | ':' | '\'' | '|' | '(' | ')' | ' ' => 40,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 100,
        'A'..='Z' => 76,
        character if character.is_ascii() => 66,
        character => 66 * unicode_width::UnicodeWidthChar::width(character).unwrap_or(0),
    };
    text.chars().map(tenths).sum::<usize>().div_ceil(10).max(1)
}
