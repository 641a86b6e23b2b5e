//! What an official page said, as it is on record: shown as text, whatever it was.

use super::Page;
use super::swarm::no_swarm;
use crate::server::frame::{Frame, Section, page};
use crate::server::office::Office;
use crate::server::plain::Link;
use crate::server::problem::Problem;
use crate::server::words::Moment;
use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};

/// The part of an answer that is shown, in bytes; the whole is printed by `notjustme sources page`.
const SHOWN_BYTES_MAX: usize = 64 * 1024;

#[derive(Template)]
#[template(path = "record.html")]
struct RecordPage {
    frame: Frame,
    swarm: String,
    source: String,
    link: Option<Link>,
    from: Moment,
    to: Moment,
    bytes: usize,
    cut: bool,
    text: String,
}

/// `GET /swarm/{id}/page/{source}`
pub(in crate::server) async fn get(
    State(office): State<Office>,
    names: Result<Path<(String, String)>, PathRejection>,
) -> Page {
    let Path((swarm, source)) = names.map_err(Problem::from)?;
    let found = office.ask(move |desk, now| {
        let pages = desk.pages_of(&swarm)?;
        Ok(pages.into_iter().find(|page| page.source == source).map(|record| {
            let shown = &record.body[..record.body.len().min(SHOWN_BYTES_MAX)];
            let frame = Frame::new(Section::Swarms, format!("{source} on record – notjustme"));
            page(&RecordPage {
                frame,
                swarm,
                link: Link::new(&record.url),
                from: Moment::clock(record.first_seen_at, now),
                to: Moment::clock(record.last_seen_at, now),
                bytes: record.body.len(),
                cut: shown.len() < record.body.len(),
                text: crate::plain::text(&String::from_utf8_lossy(shown)),
                source,
            })
        }))
    });
    found.await?.ok_or_else(no_swarm)
}
