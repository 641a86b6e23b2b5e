//! The offline demonstration: a reconstructed outage, and a site that serves it in the wire formats of real ones.
//!
//! Nothing in the belt knows this room. The site speaks Discourse, Hacker News, X and Statuspage, so what the
//! demonstration shows is done by the crawlers and the detector that read the real ones.

mod check;
pub mod clock;
mod expand;
mod number;
mod quiet;
mod role;
mod script;
pub mod site;
pub mod story;
#[cfg(test)]
mod tests;
mod view;
pub mod world;

pub use role::{Place, Role};
pub use view::View;

use crate::catalog::CatalogSource;
use crawlers::{Source, Venue};
use url::Url;
use world::World;

/// What the microblog is searched for: the providers that people of the story talk about.
const MICROBLOG_QUERY: &str = "office365 OR \"office 365\" OR exchange OR \"google apps\" OR gmail OR dropbox \
OR github OR aws OR cloudflare OR slack OR outlook OR office";

/// The token with which the microblog lets the demo's crawler in; it accepts any.
const MICROBLOG_TOKEN: &str = "demo";

/// Shortest time between two visits to one of the demo's sources, in virtual seconds.
const VISIT_EVERY_SECONDS: u32 = 300;

/// The sources of the demo's site at `base`, for a catalog: a forum of the story's provider, a news site, a
/// microblog and the provider's status page.
pub fn sources(world: &World, base: &Url) -> Vec<CatalogSource> {
    let status = &world.status;
    let source = |id: &str, kind: &str, path: &str, venue, options: &[(&str, &str)]| {
        let own = matches!(venue, Venue::Forum | Venue::Official);
        let mut url = base.clone();
        url.set_path(path);
        CatalogSource {
            source: Source {
                id: id.to_owned(),
                kind: kind.to_owned(),
                url,
                venue,
                provider: own.then(|| status.provider.clone()),
                page_id: (venue == Venue::Official).then(|| status.page_id.clone()),
                options: options
                    .iter()
                    .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                    .collect(),
            },
            enabled: true,
            verified: true,
            every_seconds: VISIT_EVERY_SECONDS,
            note: Some(world.label.clone()),
        }
    };
    let microblog = [("query", MICROBLOG_QUERY), ("token", MICROBLOG_TOKEN)];
    vec![
        source("demo-forum", "discourse", "forum", Venue::Forum, &[]),
        source("demo-news", "hacker-news", "hn", Venue::News, &[]),
        source("demo-microblog", "x", "x", Venue::Social, &microblog),
        source("demo-status", "statuspage", "status", Venue::Official, &[]),
    ]
}
