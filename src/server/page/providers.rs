//! Every provider that somebody listens for, with how it stands.

use super::Page;
use super::overview::TileView;
use crate::server::frame::{Frame, Section, page};
use crate::server::office::Office;
use askama::Template;
use axum::extract::State;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "providers.html")]
struct ProvidersPage {
    frame: Frame,
    /// By category.
    groups: BTreeMap<String, Vec<TileView>>,
    total: usize,
    catalog: usize,
}

/// `GET /providers`
pub(in crate::server) async fn get(State(office): State<Office>) -> Page {
    let shown = office.ask(|desk, now| {
        let overview = desk.overview(now)?;
        let total = overview.providers.len();
        let mut groups: BTreeMap<String, Vec<TileView>> = BTreeMap::new();
        for tile in &overview.providers {
            groups.entry(tile.category.clone()).or_default().push(TileView::new(tile));
        }
        let frame = Frame::new(Section::Providers, "Providers – notjustme")
            .twin("/api/v1/providers")
            .live("/providers");
        Ok(page(&ProvidersPage { frame, groups, total, catalog: desk.catalog().providers.len() }))
    });
    Ok(shown.await?)
}
