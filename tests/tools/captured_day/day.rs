//! A captured day: which bytes each page served from when on.

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// One line of the manifest.
#[derive(Debug, Deserialize)]
struct Entry {
    at: Timestamp,
    source: String,
    file: String,
}

/// One page as it was from `at` on.
pub(crate) struct Capture {
    pub(crate) at: Timestamp,
    pub(crate) body: Vec<u8>,
}

/// A captured day.
pub(crate) struct Day {
    pub(crate) name: String,
    /// Every time something was captured, once, in order.
    pub(crate) times: Vec<Timestamp>,
    /// Captures by page, in order of time.
    pub(crate) pages: BTreeMap<String, Vec<Capture>>,
}

impl Day {
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        let mut archive = tar::Archive::new(liblzma::read::XzDecoder::new(file));
        let mut files: HashMap<String, Vec<u8>> = HashMap::new();
        for entry in archive.entries()? {
            let mut entry = entry?;
            let name = entry.path()?.file_name().map(|name| name.to_string_lossy().into_owned());
            let mut body = Vec::new();
            entry.read_to_end(&mut body)?;
            if let Some(name) = name.filter(|_| entry.header().entry_type().is_file()) {
                files.insert(name, body);
            }
        }
        let manifest = files.remove("manifest.jsonl").context("the archive holds no manifest.jsonl")?;
        let mut pages: BTreeMap<String, Vec<Capture>> = BTreeMap::new();
        let mut times = BTreeSet::new();
        for line in String::from_utf8(manifest)?.lines() {
            let entry: Entry = serde_json::from_str(line).with_context(|| format!("bad manifest line {line}"))?;
            let Some(body) = files.remove(&entry.file) else { bail!("the archive holds no {}", entry.file) };
            times.insert(entry.at);
            pages.entry(entry.source).or_default().push(Capture { at: entry.at, body });
        }
        pages.values_mut().for_each(|captures| captures.sort_by_key(|capture| capture.at));
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Ok(Self { name, times: times.into_iter().collect(), pages })
    }

    /// What a page served at a time; `None` before its first capture.
    pub(crate) fn page(&self, page: &str, now: Timestamp) -> Option<&Capture> {
        let captures = self.pages.get(page)?;
        captures[..captures.partition_point(|capture| capture.at <= now)].last()
    }
}
