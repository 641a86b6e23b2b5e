//! `search`: every post, by words, codes, fields and times.

use super::open::Opened;
use super::{Finding, Global};
use crate::desk::{EXPORT_ROWS_MAX, ExportFormat, SEARCH_LIMIT_MAX, SearchRequest, Sort};
use crate::terminal;
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use jiff::Timestamp;

/// Posts shown when nothing else is said.
const LIMIT: usize = 20;

/// The order of posts.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Order {
    /// What matches best first.
    Relevance,
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
}

/// Searches every post.
#[derive(Debug, Args)]
#[command(after_help = "\
Words must all match; \"in quotes\" side by side; -word excludes; a OR b.
Fields: provider: service: signature: code: venue: lang: source: side:
Times:  at:2026-11-20  at:2026-11-01..2026-11-20  after:-24h  before:2026-11-20")]
pub(super) struct Search {
    /// What to look for.
    #[arg(value_name = "QUERY", required = true, num_args = 1.., allow_hyphen_values = true, trailing_var_arg = true)]
    query: Vec<String>,
    /// In which order.
    #[arg(long, value_enum, default_value_t = Order::Relevance)]
    sort: Order,
    /// How many posts to show, at most 1000: 20 if it is not said. With --csv at most, and if it is not said, 100,000.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=EXPORT_ROWS_MAX as i64))]
    limit: Option<u32>,
    /// Where to go on: what the page before said last.
    #[arg(long, value_name = "PLACE")]
    after: Option<String>,
    /// Also count everything that matches, by fields and times.
    #[arg(long)]
    facets: bool,
    /// Print rows for a spreadsheet; with --json lines of JSON.
    #[arg(long, conflicts_with = "facets")]
    csv: bool,
}

impl Search {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        // After the first word everything belongs to the query, so that `-word` can exclude.
        if let Some(option) = self.query.iter().find(|word| word.starts_with("--")) {
            bail!("{option} stands behind the query: write it before, or in quotes to search for it");
        }
        let limit = self.limit.and_then(|limit| usize::try_from(limit).ok());
        if !self.csv && limit.is_some_and(|limit| limit > SEARCH_LIMIT_MAX) {
            bail!("--limit is at most {SEARCH_LIMIT_MAX} without --csv: go on with --after");
        }
        let opened = Opened::new(global)?;
        let desk = opened.desk(global)?;
        let request = SearchRequest {
            query: self.query.join(" "),
            sort: match self.sort {
                Order::Relevance => Sort::Relevance,
                Order::Newest => Sort::Newest,
                Order::Oldest => Sort::Oldest,
            },
            limit: limit.unwrap_or(if self.csv { EXPORT_ROWS_MAX } else { LIMIT }),
            after: self.after,
            counted: self.facets,
        };
        if self.csv {
            let format = if global.json { ExportFormat::JsonLines } else { ExportFormat::Csv };
            for rows in desk.export(request, format, Timestamp::now())? {
                match format {
                    ExportFormat::Csv => terminal::print(&rows?)?,
                    ExportFormat::JsonLines => terminal::print_json_lines(&rows?)?,
                }
            }
            return Ok(Finding::Yes);
        }
        let results = desk.search(&request, Timestamp::now())?;
        if global.json {
            terminal::print_json(&results)?;
        } else {
            terminal::print(&terminal::results(&results))?;
        }
        Ok(if results.total > 0 { Finding::Yes } else { Finding::No })
    }
}
