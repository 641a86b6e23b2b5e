//! `replay`: the belt's own code over an archive, with the archive's clock.

use super::open::Opened;
use super::{Finding, Global};
use crate::archive::{ArchiveLine, Input, Known};
use crate::pipeline::Memory;
use crate::report::Reader;
use crate::sighting::Sighting;
use crate::store::AuthorHasher;
use crate::terminal;
use anyhow::{Context, Result};
use clap::Args;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Any key does: nothing of a replay is kept, and a fixed one makes two replays alike.
const REPLAY_KEY: [u8; 32] = [0; 32];

/// Bad lines that are named; the rest is counted.
const NAMED_MAX: u64 = 5;

/// Runs the detector over archives.
#[derive(Debug, Args)]
pub(super) struct Replay {
    /// JSON Lines as docs/archive.md describes; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

impl Replay {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        let opened = Opened::new(global)?;
        let reader = Reader::new(Arc::clone(&opened.catalog));
        let (sightings, bad_lines) = self.sightings()?;
        let mut memory = Memory::default();
        let mut flagged = BTreeSet::new();
        let bar = terminal::progress(Some(sightings.len() as u64), "sightings replayed");
        for sighting in &sightings {
            for change in memory.take_in(&reader, sighting).changes {
                flagged.insert(change.swarm.id.clone());
                if global.json {
                    terminal::print_json_line(&terminal::change_json(&change))?;
                } else {
                    bar.suspend(|| terminal::print(&terminal::change(&change, &opened.catalog)))?;
                }
            }
            bar.inc(1);
        }
        bar.finish_and_clear();
        let open = memory.detector().swarms().filter(|swarm| swarm.subsided_at.is_none()).count();
        if global.json {
            let summary = serde_json::json!({
                "summary": { "sightings": sightings.len(), "bad_lines": bad_lines, "swarms": flagged.len(), "open": open }
            });
            terminal::print_json_line(&summary)?;
        } else {
            terminal::print(&format!(
                "{} sightings, {bad_lines} bad lines, {} swarms flagged, {open} still open.\n",
                sightings.len(),
                flagged.len()
            ))?;
        }
        Ok(if !flagged.is_empty() { Finding::Yes } else { Finding::No })
    }

    /// Everything in the files, in the order in which it became knowable.
    fn sightings(&self) -> Result<(Vec<Sighting>, u64)> {
        let mut lines: Vec<ArchiveLine> = Vec::new();
        let mut bad_lines = 0;
        for file in &self.files {
            let name = file.display().to_string();
            for (number, line) in Input::open(file).with_context(|| format!("cannot open {name}"))?.lines() {
                let read =
                    line.map_err(anyhow::Error::from).and_then(|line| Ok(serde_json::from_slice(&line)?));
                match read {
                    Ok(line) => lines.push(line),
                    Err(error) => {
                        bad_lines += 1;
                        if bad_lines <= NAMED_MAX {
                            terminal::warn(&format!("{name}:{number}: {error}; skipped"));
                        }
                    }
                }
            }
        }
        lines.sort_by_key(ArchiveLine::seen_at);
        let hasher = AuthorHasher::new(&REPLAY_KEY);
        let mut known = Known::default();
        let sightings = lines.into_iter().filter_map(|line| line.sighting(&mut known, &hasher)).collect();
        Ok((sightings, bad_lines))
    }
}
