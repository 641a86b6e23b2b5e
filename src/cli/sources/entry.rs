//! An entry of `sources.toml` that the program writes: its id, its words, its place behind the others.

use crate::catalog::{Catalog, CatalogError, OWN_SOURCES_FILE, id_of};
use crate::config::Config;
use anyhow::{Context, Result, bail};
use crawlers::{Source, Venue};
use jiff::Timestamp;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use url::Url;

/// Between two visits to a status page, in seconds.
const OFFICIAL_EVERY_SECONDS: u32 = 120;

/// Between two visits to any other place, in seconds.
const EVERY_SECONDS: u32 = 300;

/// Between two visits to a place that asks for rarer ones, in seconds.
const RARE_EVERY_SECONDS: u32 = 1800;

/// The most sources whose ids begin alike.
const ALIKE_MAX: u32 = 1000;

/// The id for a source at `url` when nobody chose one: its host and path, and a number where that is taken.
pub(super) fn id_for(url: &Url, catalog: &Catalog) -> Result<String> {
    let address = url.as_str().trim_start_matches(url.scheme()).trim_start_matches("://");
    let id = id_of(address.strip_prefix("www.").unwrap_or(address));
    let taken = |id: &str| catalog.sources.iter().any(|source| source.source.id == id);
    let numbered = (2..ALIKE_MAX).map(|number| {
        let number = format!("-{number}");
        let kept: String = id.chars().take(id.len().min(64 - number.len())).collect();
        kept + &number
    });
    let mut free = std::iter::once(id.clone()).chain(numbered).filter(|id| !taken(id));
    free.next().with_context(|| format!("too many ids begin with {id:?}: choose one with --id"))
}

/// The entry of a source, as TOML.
pub(super) fn entry(source: &Source, now: Timestamp) -> String {
    let text = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let every = match source.kind.as_str() {
        // Without a key an address may ask Stack Exchange 300 times a day; Adobe's page has megabytes.
        "stack-exchange" | "adobe" => RARE_EVERY_SECONDS,
        _ if source.venue == Venue::Official => OFFICIAL_EVERY_SECONDS,
        _ => EVERY_SECONDS,
    };
    let mut entry = format!(
        "[[source]]\nid = {}\nkind = {}\nurl = {}\nvenue = {}\n",
        text(&source.id),
        text(&source.kind),
        text(source.url.as_str()),
        text(source.venue.as_str()),
    );
    for (key, value) in [("provider", &source.provider), ("page_id", &source.page_id)] {
        if let Some(value) = value {
            entry.push_str(&format!("{key} = {}\n", text(value)));
        }
    }
    let day = now.strftime("%Y-%m-%d");
    entry.push_str(&format!(
        "every_seconds = {every}\nenabled = true\nverified = true\nnote = \"Added on {day}, after a visit that read it.\"\n"
    ));
    if !source.options.is_empty() {
        let options: Vec<String> =
            source.options.iter().map(|(key, value)| format!("{} = {}", key, text(value))).collect();
        entry.push_str(&format!("options = {{ {} }}\n", options.join(", ")));
    }
    entry
}

/// The operator's own sources.
#[derive(Debug)]
pub(super) struct OwnSources {
    path: PathBuf,
    text: String,
}

impl OwnSources {
    /// Reads those in the data directory.
    pub(super) fn read(data: &Path) -> Result<Self> {
        let path = data.join(OWN_SOURCES_FILE);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => bail!("cannot read {}: {error}", path.display()),
        };
        Ok(Self { path, text })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn addition(&self, entry: &str) -> String {
        let gap = match self.text.as_str() {
            "" => "",
            text if text.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        format!("{gap}{entry}")
    }

    /// Whether the catalog would hold with this entry behind the others; else what is wrong.
    pub(super) fn check(&self, entry: &str, config: &Config, data: &Path) -> Result<(), CatalogError> {
        let text = format!("{}{}", self.text, self.addition(entry));
        Catalog::trying_own_sources(config.catalog_dir.as_deref(), data, &text).map(drop)
    }

    /// Writes the entry behind the others. What cannot be written whole is taken back.
    pub(super) fn append(&self, entry: &str) -> Result<()> {
        let cannot = || format!("cannot write {}", self.path.display());
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder).with_context(cannot)?;
        }
        let mut file = OpenOptions::new().append(true).create(true).open(&self.path).with_context(cannot)?;
        let before = file.metadata().with_context(cannot)?.len();
        let written = file.write_all(self.addition(entry).as_bytes()).and_then(|()| file.sync_all());
        if written.is_err() {
            file.set_len(before).with_context(cannot)?;
        }
        written.with_context(cannot)
    }
}
