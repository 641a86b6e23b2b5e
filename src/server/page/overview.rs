//! The first page: ask, and see at one glance what is wrong right now.

use super::Page;
use crate::catalog::Catalog;
use crate::desk::{Desk, DeskError, Overview, SourceLine, Standing, Tile};
use crate::detect::SwarmState;
use crate::server::badge::{Badge, provider_name};
use crate::server::card::Card;
use crate::server::chart::Spark;
use crate::server::frame::{Frame, Section, page};
use crate::server::health::Health;
use crate::server::office::Office;
use crate::server::words::count;
use askama::Template;
use axum::extract::State;
use jiff::Timestamp;

/// Tiles that are shown on the first page; the rest is on the page of providers.
const TILES_SHOWN: usize = 24;

#[derive(Template)]
#[template(path = "overview.html")]
struct OverviewPage<'a> {
    frame: Frame,
    ask: Ask,
    now: &'a Now,
}

/// The form.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::server) struct Ask {
    pub(in crate::server) providers: Vec<Choice>,
    pub(in crate::server) text: String,
    pub(in crate::server) remark: Option<&'static str>,
    /// Whether an answer stands above it.
    pub(in crate::server) again: bool,
}

/// A provider to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::server) struct Choice {
    pub(in crate::server) id: String,
    pub(in crate::server) name: String,
    pub(in crate::server) chosen: bool,
}

/// What happens now.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::server) struct Now {
    /// "2 open swarms, 1 of them unacknowledged".
    pub(in crate::server) summary: String,
    pub(in crate::server) open: Vec<Card>,
    pub(in crate::server) subsided: Vec<Card>,
    pub(in crate::server) causes: Vec<CauseWords>,
    pub(in crate::server) tiles: Vec<TileView>,
    /// Providers that have no tile here.
    pub(in crate::server) more: usize,
    pub(in crate::server) health: Health,
}

/// One failure below several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::server) struct CauseWords {
    pub(in crate::server) provider: String,
    pub(in crate::server) provider_id: String,
    /// "is reported itself" or "is inferred".
    pub(in crate::server) sure: &'static str,
    /// "3 providers".
    pub(in crate::server) count: String,
    /// Names of the failing ones, with the ids of their swarms.
    pub(in crate::server) swarms: Vec<(String, String)>,
}

/// A provider at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::server) struct TileView {
    pub(in crate::server) id: String,
    pub(in crate::server) name: String,
    pub(in crate::server) category: String,
    pub(in crate::server) badge: Badge,
    pub(in crate::server) spark: Spark,
}

/// `GET /`
pub(in crate::server) async fn get(State(office): State<Office>) -> Page {
    let html = office
        .ask(|desk, now| {
            let frame = Frame::new(Section::Now, "Is it just me?").twin("/api/v1/overview").live("/");
            let now = Now::of(desk, now)?;
            Ok(page(&OverviewPage { frame, ask: Ask::new(desk.catalog(), None), now: &now }))
        })
        .await?;
    Ok(html)
}

impl Ask {
    /// An empty form; `about` is the provider that is chosen already.
    pub(in crate::server) fn new(catalog: &Catalog, about: Option<&str>) -> Self {
        let mut providers: Vec<Choice> = catalog
            .providers
            .iter()
            .map(|provider| Choice {
                id: provider.id.clone(),
                name: provider.name.clone(),
                chosen: about == Some(provider.id.as_str()),
            })
            .collect();
        providers.sort_by_key(|provider| provider.name.to_lowercase());
        Self { providers, ..Self::default() }
    }
}

impl Now {
    /// What the desk knows of now.
    pub(in crate::server) fn of(desk: &Desk, now: Timestamp) -> Result<Self, DeskError> {
        let sources = desk.sources()?;
        Ok(Self::new(&desk.overview_beside(&sources, now)?, &sources, desk.catalog(), now))
    }

    pub(in crate::server) fn new(
        overview: &Overview,
        sources: &[SourceLine],
        catalog: &Catalog,
        now: Timestamp,
    ) -> Self {
        let open: Vec<Card> = overview.open.iter().map(|swarm| Card::new(swarm, catalog, now)).collect();
        let subsided = overview.subsided.iter().map(|swarm| Card::new(swarm, catalog, now)).collect();
        let silent = overview.open.iter().filter(|swarm| swarm.state == SwarmState::Unacknowledged).count();
        let swarms = count(open.len(), "open swarm", "open swarms");
        let summary = match silent {
            0 => format!("{swarms}, acknowledged"),
            silent if silent == open.len() => format!("{swarms}, unacknowledged"),
            silent => format!("{swarms}, {silent} of them unacknowledged"),
        };
        let causes = overview.causes.iter().map(|cause| CauseWords {
            provider: provider_name(catalog, &cause.provider),
            provider_id: cause.provider.clone(),
            sure: if cause.confirmed { "it shows the failure too" } else { "inferred from others alone" },
            count: count(cause.swarms.len(), "provider", "providers"),
            swarms: open
                .iter()
                .filter(|card| cause.swarms.contains(&card.id))
                .map(|card| (card.provider.clone(), card.id.clone()))
                .collect(),
        });
        let known = |tile: &&Tile| tile.standing != Standing::Unknown || tile.activity.iter().any(|n| *n > 0);
        let shown: Vec<&Tile> = overview.providers.iter().filter(known).take(TILES_SHOWN).collect();
        Self {
            summary,
            causes: causes.collect(),
            subsided,
            more: overview.providers.len() - shown.len(),
            tiles: shown.into_iter().map(TileView::new).collect(),
            health: Health::new(sources, open.len(), catalog, now),
            open,
        }
    }

    /// Whether it must be said first how much can be known: when there is no swarm to look at, and when
    /// other swarms may be unseen.
    pub(in crate::server) fn needs_notice(&self) -> bool {
        self.open.is_empty() || !self.health.notice.calm
    }
}

impl TileView {
    pub(in crate::server) fn new(tile: &Tile) -> Self {
        Self {
            id: tile.id.clone(),
            name: tile.name.clone(),
            category: tile.category.clone(),
            badge: Badge::of_standing(tile.standing),
            spark: Spark::new(&tile.activity),
        }
    }
}
