//! `sources test`: one visit that nobody remembers.

use super::keep_to_pauses;
use super::proof::look;
use crate::cli::open::Opened;
use crate::cli::stop::{asked_to_stop, runtime};
use crate::cli::{Finding, Global};
use crate::pipeline::{is_paid, with_token};
use crate::terminal;
use anyhow::{Result, bail};
use clap::Args;
use jiff::Timestamp;

/// Visits one source and shows what it reads.
#[derive(Debug, Args)]
pub(super) struct Test {
    /// The source's id, switched off or not.
    #[arg(value_name = "SOURCE")]
    id: String,
}

impl Test {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        let opened = Opened::new(global)?;
        let Some(source) = opened.catalog.sources.iter().find(|source| source.source.id == self.id) else {
            bail!("there is no source {:?}: `notjustme sources --all` lists them", self.id);
        };
        if is_paid(&source.source) {
            bail!("each post of {0} costs money: `notjustme crawl {0}` reads it and counts them", self.id);
        }
        let fetcher = opened.fetcher()?;
        keep_to_pauses(&source.source, &fetcher, global)?;
        let source = with_token(&source.source, &opened.config);
        let seen = runtime()?.block_on(async {
            let stop = asked_to_stop()?;
            tokio::select! {
                seen = look(&fetcher, &source) => Ok(seen),
                () = stop => bail!("stopped before the visit was over"),
            }
        })?;
        if global.json {
            terminal::print_json(&terminal::reading_json(&source, &seen.round, seen.took))?;
        } else {
            terminal::print(&terminal::reading(&source, &seen.round, seen.took, Timestamp::now()))?;
        }
        Ok(if seen.round.reading.is_blind() { Finding::No } else { Finding::Yes })
    }
}
