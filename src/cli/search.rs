//! `search`: every post, by words, codes, fields and times.

use super::open::Opened;
use super::{Finding, Global};
use crate::terminal;
use anyhow::{Result, bail};
use clap::Args;
use jiff::Timestamp;

/// Searches every post.
#[derive(Debug, Args)]
#[command(after_help = "\
Words must all match; \"in quotes\" side by side; -word excludes; a OR b.
Fields: provider: service: signature: code: venue: lang: source:
Times:  at:2026-11-20  at:2026-11-01..2026-11-20  after:-24h  before:2026-11-20")]
pub(super) struct Search {
    /// What to look for.
    #[arg(value_name = "QUERY", required = true, num_args = 1.., allow_hyphen_values = true, trailing_var_arg = true)]
    query: Vec<String>,
    /// How many posts to show.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=1000))]
    limit: u16,
    /// How many posts to skip.
    #[arg(long, default_value_t = 0)]
    offset: usize,
}

impl Search {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        // After the first word everything belongs to the query, so that `-word` can exclude.
        if let Some(option) = self.query.iter().find(|word| word.starts_with("--")) {
            bail!("{option} stands behind the query: write it before, or in quotes to search for it");
        }
        let opened = Opened::new(global)?;
        let query = self.query.join(" ");
        let results =
            opened.desk(global)?.search(&query, usize::from(self.limit), self.offset, Timestamp::now())?;
        if global.json {
            terminal::print_json(&results)?;
        } else {
            terminal::print(&terminal::results(&results))?;
        }
        Ok(if results.total > 0 { Finding::Yes } else { Finding::No })
    }
}
