//! Turns public data sets into archives that `notjustme replay` reads, and official incidents into a truth file.
//!
//! `cargo run --release --example convert -- [--truth FILE] [--impact all] [--provider NAME=ID]… FILE… > archive.jsonl`
//!
//! What a file is, its first line tells; `.gz`, `.xz` and `.zst` are read. Known are
//!
//! - stories of a Hacker News front page: `id title url author first_seen last_seen first_points max_points
//!   max_comments created_ub` per line. Each becomes two lines: as it was when first seen, and its counts when last
//!   seen. Nothing that was known later stands in the first;
//! - official incidents as crawlers first saw them, each with its updates: the shapes of statuspage.io, Google Cloud,
//!   AWS and Slack. Each update is a line. An incident that left the page while open is taken as resolved one hour
//!   after it was last seen. Announced maintenance is left out;
//! - customer support on Twitter (CSV: `tweet_id author_id inbound created_at text in_response_to_tweet_id`): what
//!   is not inbound is of staff;
//! - tweets of a search (CSV: `Id Username Text Date`).
//!
//! `--provider NAME=ID` says of which provider of the catalog an incident's `provider`, or the support account `NAME`,
//! speaks. `--truth` holds an outage per incident whose impact is major or critical, or with `--impact all` of
//! every one. Incidents that were more than a day old when they were first seen are left out. Providers judge impact
//! differently and date onsets late, so such a truth is theirs.

mod csv;
mod names;
mod status;
mod stories;
mod tweets;

use anyhow::{Context, Result, bail};
use clap::{Parser, ValueEnum};
use names::Names;
use notjustme::archive::{Input, Lines};
use serde_json::Value;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, Parser)]
struct Arguments {
    /// Data sets; what each is, its first line tells.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Where to write what really happened, as the providers tell it.
    #[arg(long)]
    truth: Option<PathBuf>,
    /// Which incidents are outages.
    #[arg(long, value_enum, default_value_t = Impact::Major)]
    impact: Impact,
    /// A name in a data set, and the provider's id in the catalog.
    #[arg(long, value_name = "NAME=ID")]
    provider: Vec<String>,
}

/// Which incidents are outages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Impact {
    /// Major and critical ones.
    Major,
    /// Every one.
    All,
}

/// Where lines go.
struct Output<'a> {
    archive: &'a mut dyn Write,
    truth: Option<BufWriter<File>>,
    impact: Impact,
    skipped: u64,
}

impl Output<'_> {
    fn line(&mut self, line: &Value) -> Result<()> {
        Ok(writeln!(self.archive, "{line}")?)
    }

    fn truth(&mut self, line: &Value) -> Result<()> {
        let Some(truth) = &mut self.truth else { return Ok(()) };
        Ok(writeln!(truth, "{line}")?)
    }
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let names = Names::new(&arguments.provider)?;
    let truth = arguments.truth.as_deref().map(File::create).transpose().context("cannot write the truth")?;
    let mut archive = BufWriter::new(std::io::stdout().lock());
    let mut output = Output {
        archive: &mut archive,
        truth: truth.map(BufWriter::new),
        impact: arguments.impact,
        skipped: 0,
    };
    for file in &arguments.files {
        convert(file, &names, &mut output).with_context(|| format!("cannot convert {}", file.display()))?;
    }
    if let Some(truth) = &mut output.truth {
        truth.flush()?;
    }
    let skipped = output.skipped;
    archive.flush()?;
    if skipped > 0 {
        writeln!(std::io::stderr(), "{skipped} lines could not be read and were left out")?;
    }
    Ok(())
}

fn convert(file: &Path, names: &Names, output: &mut Output<'_>) -> Result<()> {
    let lines = || -> Result<Lines> { Ok(Input::open(file)?.lines()) };
    let (_, first) = lines()?.next().context("it is empty")?;
    let first = String::from_utf8(first?)?;
    if !first.starts_with('{') {
        let rows = csv::Rows::new(lines()?)?;
        return match first.as_str() {
            support if support.contains("tweet_id") => tweets::support(rows, names, output),
            search if search.contains("Username") => tweets::search(rows, output),
            _ => bail!("its first line names the columns of no data set that is known here"),
        };
    }
    for (_, line) in lines()? {
        let Ok(value) = serde_json::from_slice::<Value>(&line?) else {
            output.skipped += 1;
            continue;
        };
        if value["first_points"].is_null() {
            status::incident(&value, names, output)?;
        } else {
            stories::story(&value, output)?;
        }
    }
    Ok(())
}
