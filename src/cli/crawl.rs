//! `crawl`: one visit to each source.

use super::open::Opened;
use super::stop::{asked_to_stop, runtime};
use super::{Finding, Global};
use crate::catalog::CatalogSource;
use crate::pipeline::{Belt, account, keep_pause, remember_pauses, resolve, visit_of};
use crate::terminal;
use anyhow::{Result, bail};
use clap::Args;
use crawlers::crawl::crawl;
use crawlers::fetch::Fetcher;
use jiff::Timestamp;

/// Visits sources once.
#[derive(Debug, Args)]
pub(super) struct Crawl {
    /// Ids of sources, switched off or not; all that are enabled when none is named.
    #[arg(value_name = "SOURCE")]
    sources: Vec<String>,
}

impl Crawl {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        let opened = Opened::new(global)?;
        let sources = self.chosen(&opened)?;
        let mut belt = opened.belt(global)?;
        // One for all: sources of the same host take turns, and share its rules and pauses.
        let fetcher = opened.fetcher()?;
        remember_pauses(sources.iter().map(|source| &source.source), belt.store(), &fetcher)?;
        runtime()?.block_on(async {
            let stop = asked_to_stop()?;
            tokio::pin!(stop);
            let bar = terminal::progress(Some(sources.len() as u64), "sources visited");
            let mut blind = false;
            for source in sources {
                let visited = visit(&opened, &mut belt, &fetcher, &source, global.json, &bar);
                tokio::select! {
                    visited = visited => blind |= visited?,
                    () = &mut stop => break,
                }
                bar.inc(1);
            }
            bar.finish_and_clear();
            belt.save(Timestamp::now())?;
            Ok(if blind { Finding::No } else { Finding::Yes })
        })
    }

    fn chosen(&self, opened: &Opened) -> Result<Vec<CatalogSource>> {
        if self.sources.is_empty() {
            return Ok(opened.catalog.sources.iter().filter(|source| source.enabled).cloned().collect());
        }
        let mut chosen = Vec::new();
        for id in &self.sources {
            match opened.catalog.sources.iter().find(|source| source.source.id == *id) {
                Some(source) => chosen.push(source.clone()),
                None => bail!("there is no source {id:?}: `notjustme sources --all` lists them"),
            }
        }
        Ok(chosen)
    }
}

/// Visits one source; says whether it was blind.
async fn visit(
    opened: &Opened,
    belt: &mut Belt,
    fetcher: &Fetcher,
    source: &CatalogSource,
    json: bool,
    bar: &indicatif::ProgressBar,
) -> Result<bool> {
    let now = Timestamp::now();
    let resolved = resolve(&source.source, &opened.config, belt.store(), now)?;
    let cursor = belt.store().cursor(&resolved.id)?.unwrap_or_default();
    let round = crawl(fetcher, &resolved, &cursor, now).await;
    account(&resolved, round.posts.len(), belt.store_mut(), now)?;
    keep_pause(&resolved, round.not_before, belt.store_mut())?;
    let changes = belt.receive(&visit_of(&resolved, &round, now))?;
    if json {
        terminal::print_json_line(&terminal::round_json(&resolved, &round))?;
    } else {
        let mut lines = terminal::round(&resolved, &round);
        for change in &changes {
            lines.push_str(&terminal::change(change, &opened.catalog));
        }
        bar.suspend(|| terminal::print(&lines))?;
    }
    Ok(round.reading.is_blind())
}
