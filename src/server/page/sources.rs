//! The health of every source.

use super::Page;
use crate::server::frame::{Frame, Section, page};
use crate::server::health::Health;
use crate::server::office::Office;
use askama::Template;
use axum::extract::State;

#[derive(Template)]
#[template(path = "sources.html")]
struct SourcesPage {
    frame: Frame,
    health: Health,
}

/// `GET /sources`
pub(in crate::server) async fn get(State(office): State<Office>) -> Page {
    let shown = office.ask(|desk, now| {
        let open = desk.swarms(true, 1)?.len();
        let health = Health::new(&desk.sources()?, open, desk.catalog(), now);
        let frame =
            Frame::new(Section::Sources, "Sources – notjustme").twin("/api/v1/sources").live("/sources");
        Ok(page(&SourcesPage { frame, health }))
    });
    Ok(shown.await?)
}
