//! `pack`: what to write to the provider, to claim afterwards, and to tell one's own users.

use super::open::Opened;
use super::{Finding, Global};
use crate::pack::PackKind;
use crate::private::Private;
use crate::terminal;
use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use jiff::Timestamp;

/// Writes a paper about a swarm as Markdown. Nothing is sent anywhere.
#[derive(Debug, Args)]
pub(super) struct Pack {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// A ticket to the provider: many customers, same start, worked before.
    Escalation(About),
    /// A claim under a service level agreement: start and end in each view.
    Claim(About),
    /// A message to your own users: confirmed, reported, unknown.
    Message(About),
}

#[derive(Debug, Args)]
struct About {
    /// The swarm's id, as `swarms` names it.
    #[arg(value_name = "SWARM")]
    swarm: String,
    /// Print a page to be printed instead of Markdown.
    #[arg(long)]
    html: bool,
}

impl Pack {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        let (kind, about) = match self.what {
            What::Escalation(about) => (PackKind::Escalation, about),
            What::Claim(about) => (PackKind::Claim, about),
            What::Message(about) => (PackKind::Message, about),
        };
        let desk = Opened::new(global)?.desk(global)?;
        let tickets = match Private::open_existing(&global.data)? {
            Some(private) => private.tickets()?,
            None => Vec::new(),
        };
        let Some(pack) = desk.pack(kind, &about.swarm, &tickets, Timestamp::now())? else {
            bail!("there is no swarm {:?}: `notjustme swarms --all` lists them", about.swarm);
        };
        if global.json {
            terminal::print_json(&pack)?;
        } else if about.html {
            terminal::print(&pack.html_page())?;
        } else {
            terminal::print(&pack.markdown)?;
        }
        Ok(Finding::Yes)
    }
}
