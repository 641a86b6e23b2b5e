//! `swarms`: what is swarming now, or was.

use super::open::Opened;
use super::{Finding, Global};
use crate::desk::SwarmsWanted;
use crate::terminal;
use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use jiff::Timestamp;

/// Lists swarms, or shows one.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Swarms {
    #[command(subcommand)]
    what: Option<What>,
    /// Those that have subsided as well.
    #[arg(long)]
    all: bool,
    /// How many to list, newest first.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=1000))]
    limit: u16,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Shows one swarm with the whole reason for it.
    Show {
        /// Its id, as the list names it.
        #[arg(value_name = "ID")]
        id: String,
    },
}

impl Swarms {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        let opened = Opened::new(global)?;
        let desk = opened.desk(global)?;
        let now = Timestamp::now();
        if let Some(What::Show { id }) = self.what {
            let Some(swarm) = desk.swarm(&id)? else {
                bail!("there is no swarm {id:?}: `notjustme swarms --all` lists them");
            };
            if global.json {
                terminal::print_json(&desk.swarm_facts(&id, now)?)?;
            } else {
                terminal::print(&terminal::swarm(&swarm, &opened.catalog, now))?;
                terminal::print(&terminal::pages(&desk.pages_of(&id)?))?;
            }
            return Ok(Finding::Yes);
        }
        let wanted =
            SwarmsWanted { open_only: !self.all, limit: usize::from(self.limit), ..SwarmsWanted::default() };
        let found = desk.swarms_page(&wanted, now)?;
        if global.json {
            terminal::print_json(&found)?;
        } else {
            let sources = desk.sources()?;
            terminal::print(&terminal::swarms(&found.swarms, &sources, &opened.catalog, now))?;
        }
        Ok(if found.swarms.is_empty() { Finding::No } else { Finding::Yes })
    }
}
