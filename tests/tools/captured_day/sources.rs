//! The sources of a captured day: which crawler reads which page.

use crate::day::Day;
use crate::site::FRONT_PAGE;
use anyhow::{Result, bail};
use crawlers::{Source, Venue};
use notjustme::catalog::CatalogSource;
use std::collections::BTreeMap;
use url::Url;

/// Shorter than any distance between two captures, so that every capture is seen.
const VISIT_EVERY_SECONDS: u32 = 1;

/// Page, kind, path of the source's address below the page, provider, options.
type Row = (&'static str, &'static str, &'static str, Option<&'static str>, &'static [(&'static str, &'static str)]);

const SUMMARY: &[(&str, &str)] = &[("path", "/api/v2/summary.json")];

const ROWS: &[Row] = &[
    (FRONT_PAGE, "hacker-news", "", None, &[("tags", "front_page")]),
    ("aws", "aws-data", "data.json", Some("aws"), &[]),
    ("gcp", "google", "", Some("gcp"), &[]),
    ("github", "statuspage", "", Some("github"), SUMMARY),
    ("cloudflare", "statuspage", "", Some("cloudflare"), SUMMARY),
    ("digitalocean", "statuspage", "", Some("digitalocean"), SUMMARY),
    ("bitbucket", "statuspage", "", Some("bitbucket"), SUMMARY),
    ("slack", "slack", "", Some("slack"), &[]),
];

/// The sources of every page the day holds.
pub(crate) fn sources(day: &Day, base: &Url) -> Result<Vec<CatalogSource>> {
    let mut sources = Vec::new();
    for page in day.pages.keys() {
        let Some((id, kind, path, provider, options)) = ROWS.iter().find(|row| row.0 == page) else {
            bail!("no crawler is named for the page {page}: add a row to ROWS");
        };
        let options: BTreeMap<String, String> =
            options.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        sources.push(CatalogSource {
            source: Source {
                id: (*id).to_owned(),
                kind: (*kind).to_owned(),
                url: base.join(&format!("{page}/{path}"))?,
                venue: if provider.is_some() { Venue::Official } else { Venue::News },
                provider: provider.map(str::to_owned),
                page_id: None,
                options,
            },
            enabled: true,
            verified: true,
            every_seconds: VISIT_EVERY_SECONDS,
            note: None,
        });
    }
    Ok(sources)
}
