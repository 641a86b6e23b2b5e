//! `tickets`: the operator's own tickets with providers, and what support said of them.

use super::open::Opened;
use super::{Finding, Global};
use crate::plain;
use crate::private::{NewTicket, Private, TicketClaim, TicketClaimKind};
use crate::terminal;
use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};

/// Lists your own tickets with providers, or changes them. They stay on this machine.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Tickets {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Notes a ticket.
    Add(Add),
    /// Notes what support said of a ticket.
    Claim(Claim),
    /// Removes a ticket with all that was said of it.
    Remove {
        /// Its id, as the list names it.
        #[arg(value_name = "ID")]
        id: u64,
    },
}

#[derive(Debug, Args)]
struct Add {
    /// The provider's number of it.
    #[arg(value_name = "NUMBER")]
    number: String,
    /// Whose it is: id, name or alias of a provider.
    #[arg(long, value_name = "PROVIDER")]
    provider: String,
    /// Which of its services it is about.
    #[arg(long, value_name = "SERVICE")]
    service: Option<String>,
    /// When it was opened: `2026-11-20T14:05Z`, or without Z in your own zone. Now, if not given.
    #[arg(long, value_name = "TIME", value_parser = time)]
    opened: Option<Timestamp>,
    /// Your own words about it.
    #[arg(long, value_name = "WORDS")]
    note: Option<String>,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("kind").required(true))]
struct Claim {
    /// The ticket's id, as the list names it.
    #[arg(value_name = "ID")]
    id: u64,
    /// They say that it is solved.
    #[arg(long, group = "kind")]
    solved: bool,
    /// They say that they know of it and work on it.
    #[arg(long, group = "kind")]
    working: bool,
    /// They say that nothing is wrong on their side.
    #[arg(long, group = "kind")]
    denied: bool,
    /// They say something else.
    #[arg(long, group = "kind")]
    other: bool,
    /// In whose words.
    #[arg(value_name = "WORDS", required = true, num_args = 1..)]
    words: Vec<String>,
    /// When they said so. Now, if not given.
    #[arg(long, value_name = "TIME", value_parser = time)]
    at: Option<Timestamp>,
}

impl Claim {
    fn kind(&self) -> TicketClaimKind {
        match (self.solved, self.working, self.denied) {
            (true, ..) => TicketClaimKind::Solved,
            (_, true, _) => TicketClaimKind::Working,
            (_, _, true) => TicketClaimKind::Denied,
            _ => TicketClaimKind::Other,
        }
    }
}

impl Tickets {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        let now = Timestamp::now();
        match self.what {
            None => list(global),
            Some(What::Add(add)) => {
                let ticket = add.ticket(global, now)?;
                let mut private = Private::open(&global.data)?;
                let id = private.add_ticket(&ticket, now)?;
                show(&private, id, global)
            }
            Some(What::Claim(claim)) => {
                let mut private = existing(global, claim.id)?;
                let said = TicketClaim {
                    at: claim.at.unwrap_or(now),
                    kind: claim.kind(),
                    words: claim.words.join(" "),
                };
                private.add_claim(claim.id, &said, now)?;
                show(&private, claim.id, global)
            }
            Some(What::Remove { id }) => {
                let mut private = existing(global, id)?;
                let ticket = private.ticket(id)?;
                private.remove_ticket(id)?;
                if global.json {
                    terminal::print_json(&ticket)?;
                } else {
                    terminal::print(&format!(
                        "removed ticket {id} ({})\n",
                        plain::line(&ticket.number, 100)
                    ))?;
                }
                Ok(Finding::Yes)
            }
        }
    }
}

impl Add {
    fn ticket(self, global: &Global, now: Timestamp) -> Result<NewTicket> {
        let catalog = Opened::new(global)?.catalog;
        let provider = match catalog.provider_called(&self.provider) {
            Ok(provider) => provider.to_owned(),
            Err(advice) => bail!("there is no provider {:?} in the catalog: {advice}", self.provider),
        };
        let services =
            catalog.provider(&provider).map(|provider| provider.services.as_slice()).unwrap_or(&[]);
        if let Some(wanted) = &self.service
            && !services.iter().any(|service| service.id == *wanted)
        {
            let known: Vec<&str> = services.iter().map(|service| service.id.as_str()).collect();
            match known.as_slice() {
                [] => bail!("{provider} has no services in the catalog: leave out --service"),
                known => bail!("{provider} has no service {wanted:?}: write one of {}", known.join(", ")),
            }
        }
        let opened_at = self.opened.unwrap_or(now);
        Ok(NewTicket { number: self.number, provider, service: self.service, opened_at, note: self.note })
    }
}

/// The file, where there must be one: the ticket is in it.
fn existing(global: &Global, id: u64) -> Result<Private> {
    Private::open_existing(&global.data)?
        .with_context(|| format!("there is no ticket with the id {id}: `notjustme tickets add` notes one"))
}

fn show(private: &Private, id: u64, global: &Global) -> Result<Finding> {
    let ticket = private.ticket(id)?;
    if global.json {
        terminal::print_json(&ticket)?;
    } else {
        terminal::print(&terminal::tickets(std::slice::from_ref(&ticket)))?;
    }
    Ok(Finding::Yes)
}

fn list(global: &Global) -> Result<Finding> {
    let tickets = match Private::open_existing(&global.data)? {
        Some(private) => private.tickets()?,
        None => Vec::new(),
    };
    if global.json {
        terminal::print_json(&tickets)?;
    } else {
        terminal::print(&terminal::tickets(&tickets))?;
    }
    Ok(if tickets.is_empty() { Finding::No } else { Finding::Yes })
}

/// A time with its zone, or a date or a date and a time in the zone of this machine.
fn time(text: &str) -> Result<Timestamp, String> {
    let local = |time: civil::DateTime| time.to_zoned(TimeZone::system()).map(|zoned| zoned.timestamp());
    text.parse::<Timestamp>()
        .or_else(|_| text.parse::<civil::DateTime>().and_then(local))
        .map_err(|_| "write it as 2026-11-20T14:05Z, 2026-11-20T14:05 or 2026-11-20".to_owned())
}
