//! `sources page`: what an official page said, as it is on record.

use crate::cli::{Finding, Global};
use crate::plain;
use crate::store::{Snapshot, Store};
use crate::terminal;
use anyhow::{Result, bail};
use clap::Args;
use jiff::Timestamp;
use serde_json::json;
use std::io::{IsTerminal, Write};

/// Prints what an official page said: the answer as it came.
#[derive(Debug, Args)]
pub(super) struct Page {
    /// The source's id.
    #[arg(value_name = "SOURCE")]
    id: String,
    /// As it stood when this swarm was flagged.
    #[arg(long, value_name = "SWARM", conflicts_with = "at")]
    swarm: Option<String>,
    /// As it stood at this time, such as 2026-11-28T12:00:00Z. Without either, what it said last.
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
}

impl Page {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        let store = Store::open_read_only(&global.data)?;
        let found = match &self.swarm {
            Some(swarm) => store.snapshots_of(swarm)?.into_iter().find(|page| page.source == self.id),
            None => store.snapshot_at(&self.id, self.at.unwrap_or_else(Timestamp::now))?,
        };
        let Some(page) = found else {
            bail!(
                "no page of {:?} is on record for that: only sources with the venue `official` are kept, from \
                 their first visit on",
                self.id
            );
        };
        if global.json {
            terminal::print_json(&json!({
                "source": page.source,
                "swarm": page.swarm,
                "url": page.url,
                "content_type": page.content_type,
                "first_seen_at": page.first_seen_at,
                "last_seen_at": page.last_seen_at,
                "body": String::from_utf8_lossy(&page.body),
            }))?;
        } else {
            show(&page)?;
        }
        Ok(Finding::Yes)
    }
}

/// On a terminal the page is made safe to look at; elsewhere every byte of it goes out as it came.
fn show(page: &Snapshot) -> Result<()> {
    if std::io::stdout().is_terminal() {
        terminal::print(&terminal::page_on_record(page))?;
        terminal::print(&format!("\n{}\n", plain::text(&String::from_utf8_lossy(&page.body))))?;
    } else {
        std::io::stdout().write_all(&page.body)?;
    }
    Ok(())
}
