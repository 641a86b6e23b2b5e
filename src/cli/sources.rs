//! `sources`: where we read, and whether we can; one tried out, one added, and what one said.

mod add;
mod entry;
mod page;
mod proof;
mod test;

use super::open::Opened;
use super::{Finding, Global};
use crate::desk::SourcesKnown;
use crate::pipeline::remember_pauses;
use crate::store::{Store, StoreError};
use crate::terminal;
use anyhow::Result;
use clap::{Args, Subcommand};
use crawlers::Source;
use crawlers::fetch::Fetcher;
use jiff::Timestamp;

/// Lists the sources and their health, tries one out, or adds one.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Sources {
    #[command(subcommand)]
    what: Option<What>,
    /// Those that are switched off as well.
    #[arg(long)]
    all: bool,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Visits one source as if for the first time and shows what it reads. Nothing is stored.
    Test(test::Test),
    /// Finds out how an address can be read, and adds it to your own sources. Exit status 1: nothing reads it.
    Add(add::Add),
    /// Prints what an official page said, as it is on record.
    Page(page::Page),
}

impl Sources {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        match self.what {
            None => list(self.all, global),
            Some(What::Test(test)) => test.run(global),
            Some(What::Add(add)) => add.run(global),
            Some(What::Page(page)) => page.run(global),
        }
    }
}

fn list(all: bool, global: &Global) -> Result<Finding> {
    let mut sources = Opened::new(global)?.desk(global)?.sources()?;
    sources.retain(|source| all || source.enabled);
    let known = SourcesKnown { at: Timestamp::now(), sources };
    if global.json {
        terminal::print_json(&known)?;
    } else {
        terminal::print(&terminal::sources(&known.sources, known.at))?;
    }
    let blind = known.sources.iter().any(|source| source.reading.is_some_and(|reading| reading.is_blind()));
    Ok(if blind { Finding::No } else { Finding::Yes })
}

/// Keeps to the pauses that sites asked earlier processes for. Where nothing was ever stored there are none.
fn keep_to_pauses(source: &Source, fetcher: &Fetcher, global: &Global) -> Result<()> {
    match Store::open_read_only(&global.data) {
        Ok(store) => Ok(remember_pauses([source], &store, fetcher)?),
        Err(StoreError::Missing { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
