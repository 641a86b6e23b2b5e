//! `sources`: where we read, and whether we can.

use super::open::Opened;
use super::{Finding, Global};
use crate::terminal;
use anyhow::Result;
use clap::Args;
use jiff::Timestamp;

/// Lists the sources and their health.
#[derive(Debug, Args)]
pub(super) struct Sources {
    /// Those that are switched off as well.
    #[arg(long)]
    all: bool,
}

impl Sources {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        let mut sources = Opened::new(global)?.desk(global)?.sources()?;
        sources.retain(|source| self.all || source.enabled);
        if global.json {
            terminal::print_json(&sources)?;
        } else {
            terminal::print(&terminal::sources(&sources, Timestamp::now()))?;
        }
        let blind = sources.iter().any(|source| source.reading.is_some_and(|reading| reading.is_blind()));
        Ok(if blind { Finding::No } else { Finding::Yes })
    }
}
