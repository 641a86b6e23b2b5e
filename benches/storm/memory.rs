//! What the detector remembers, by what it remembers it of.

use notjustme::detect::Detector;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Bytes of a page of memory. The kernel counts in pages, and 4 KiB is the size everywhere this is measured.
const PAGE_BYTES: u64 = 4096;

/// What is held.
pub(crate) struct Held {
    bytes: usize,
    /// Signatures of the votes held, each once per provider.
    pub(crate) signatures: usize,
    pub(crate) open_swarms: usize,
    /// Of all memory what the open swarms take.
    bytes_of_swarms: usize,
}

impl Held {
    #[expect(clippy::cast_precision_loss, reason = "bytes and counts, far below 2^52")]
    pub(crate) fn bytes_each(&self) -> f64 {
        self.bytes as f64 / self.signatures.max(1) as f64
    }

    #[expect(clippy::cast_precision_loss, reason = "bytes and counts, far below 2^52")]
    pub(crate) fn bytes_of_each_swarm(&self) -> f64 {
        self.bytes_of_swarms as f64 / self.open_swarms.max(1) as f64
    }
}

/// What is read of the memory: of a tree of all of it the process would be larger than of the detector.
#[derive(Deserialize)]
struct Saved {
    watches: BTreeMap<String, Watch>,
}

#[derive(Deserialize)]
struct Watch {
    votes: Votes,
    episodes: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Votes {
    kept: Vec<Vote>,
}

#[derive(Deserialize)]
struct Vote {
    signatures: BTreeSet<String>,
}

/// Reads it off the memory as it is saved.
pub(crate) fn of(detector: &Detector) -> Held {
    let saved = serde_json::to_vec(detector).expect("the detector can be saved");
    let memory: Saved = serde_json::from_slice(&saved).expect("it was written above");
    let held = |watch: &Watch| {
        let all: BTreeSet<&String> = watch.votes.kept.iter().flat_map(|vote| &vote.signatures).collect();
        all.len()
    };
    let swarms = memory.watches.values().flat_map(|watch| watch.episodes.values());
    let open: Vec<&Value> = swarms.filter(|swarm| swarm["swarm"]["subsided_at"].is_null()).collect();
    Held {
        bytes: saved.len(),
        signatures: memory.watches.values().map(held).sum(),
        open_swarms: open.len(),
        bytes_of_swarms: open.iter().map(|swarm| swarm.to_string().len()).sum(),
    }
}

/// The memory that the process has, in MiB, where the system tells.
pub(crate) fn resident_mebibytes() -> Option<u64> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = pages.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * PAGE_BYTES / (1 << 20))
}
