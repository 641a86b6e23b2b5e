//! `replay`: the belt's own code over an archive, with the archive's clock, held against the truth where it is known.

use super::open::Opened;
use super::{Finding, Global};
use crate::archive::{ArchiveLine, BadLines, GoodLines, Known, Sorter};
use crate::pipeline::Memory;
use crate::report::Reader;
use crate::score::{Exposure, Flags, Scores, Tally, Truth};
use crate::store::AuthorHasher;
use crate::terminal;
use anyhow::{Context, Result};
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Any key does: nothing of a replay is kept, and a fixed one makes two replays alike.
const REPLAY_KEY: [u8; 32] = [0; 32];

/// Runs the detector over archives.
#[derive(Debug, Args)]
#[command(after_help = "\
The order of lines and files makes no difference. Lines beyond 256 MiB wait in temporary files. With --truth the flags
are held against what really happened: recall, delay, precision, false swarms, each with its 95 % interval.")]
pub(super) struct Replay {
    /// JSON Lines as docs/archive.md describes; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// What really happened: JSON Lines of outages and distractors, as docs/archive.md describes.
    #[arg(long, value_name = "FILE")]
    truth: Option<PathBuf>,
}

impl Replay {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        let opened = Opened::new(global)?;
        let reader = Reader::new(Arc::clone(&opened.catalog));
        let mut bad = BadLines::new(terminal::warn);
        let truths = self.truth.as_deref().map(|file| truths(file, &mut bad)).transpose()?;
        let lines = self.lines(&mut bad)?;
        let bad_lines = bad.count();

        let mut exposure = Exposure::default();
        truths.iter().flatten().for_each(|truth| exposure.watch(&truth.provider));
        let hasher = AuthorHasher::new(&REPLAY_KEY);
        let (mut known, mut memory, mut flags, mut sightings) =
            (Known::default(), Memory::default(), Flags::default(), 0_u64);
        let bar = terminal::progress(Some(lines.count()), "lines replayed");
        for line in lines.sorted().context("cannot read a temporary file")? {
            bar.inc(1);
            let line = line.context("cannot read a temporary file")?;
            let Some(sighting) = line.sighting(&mut known, &hasher) else { continue };
            sightings += 1;
            let taken = memory.take_in(&reader, &sighting);
            exposure.see(sighting.seen_at);
            let evidence = taken.report.iter().filter(|report| report.is_evidence());
            evidence.flat_map(|report| &report.providers).for_each(|named| exposure.watch(&named.provider));
            for change in taken.changes {
                flags.note(&change);
                if global.json {
                    terminal::print_json_line(&terminal::change_json(&change))?;
                } else {
                    bar.suspend(|| terminal::print(&terminal::change(&change, &opened.catalog)))?;
                }
            }
        }
        bar.finish_and_clear();

        let open = memory.detector().swarms().filter(|swarm| swarm.subsided_at.is_none()).count();
        let scores = truths.map(|truths| Tally::of(flags.all(), &truths, &exposure).scores());
        let check = memory.detector().check();
        let done = Done {
            sightings,
            bad_lines,
            swarms: flags.count(),
            open,
            check_hours: check.0,
            check_alarms: check.1,
        };
        done.print(global, scores.as_ref())?;
        Ok(if flags.count() > 0 { Finding::Yes } else { Finding::No })
    }

    /// Every good line of the files.
    fn lines(&self, bad: &mut BadLines<'_>) -> Result<Sorter> {
        let mut sorter = Sorter::default();
        for file in &self.files {
            let read =
                |bytes: Vec<u8>| serde_json::from_slice::<ArchiveLine>(&bytes).map(|line| (line, bytes));
            for (line, bytes) in open(file, bad, read)? {
                sorter.take(&line, &bytes).context("cannot write a temporary file")?;
            }
        }
        Ok(sorter)
    }
}

/// What a replay did.
#[derive(Debug, serde::Serialize)]
struct Done {
    sightings: u64,
    bad_lines: u64,
    swarms: usize,
    open: usize,
    /// Provider-hours that the check beside the scan bet on, and the alarms it would have raised.
    check_hours: u64,
    check_alarms: u64,
}

impl Done {
    fn print(&self, global: &Global, scores: Option<&Scores>) -> Result<()> {
        let Self { sightings, bad_lines, swarms, open, .. } = self;
        if global.json {
            let mut summary = serde_json::json!({ "summary": self });
            if let Some(scores) = scores {
                summary["summary"]["scores"] = serde_json::to_value(scores)?;
            }
            terminal::print_json_line(&summary)?;
        } else {
            terminal::print(&format!(
                "{sightings} sightings, {bad_lines} bad lines, {swarms} swarms flagged, {open} still open.\n"
            ))?;
            if let Some(scores) = scores {
                terminal::print(&format!("\n{}", terminal::scores(scores)))?;
            }
        }
        Ok(())
    }
}

fn truths(file: &Path, bad: &mut BadLines<'_>) -> Result<Vec<Truth>> {
    Ok(open(file, bad, |bytes: Vec<u8>| serde_json::from_slice(&bytes))?.collect())
}

fn open<'a, 'b, T, F>(file: &Path, bad: &'a mut BadLines<'b>, read: F) -> Result<GoodLines<'a, 'b, F>>
where
    F: FnMut(Vec<u8>) -> serde_json::Result<T>,
{
    GoodLines::open(file, bad, read).with_context(|| format!("cannot open {}", file.display()))
}
