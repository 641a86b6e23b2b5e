//! `import`: archives into the store, the index and the baseline.

mod batch;
mod file;

use super::open::Opened;
use super::stop::{asked_to_stop, runtime};
use super::{Finding, Global};
use crate::archive::{BadLines, ColumnMap, FORMS, Form, Wishes};
use crate::terminal;
use anyhow::{Result, bail};
use clap::Args;
use crawlers::Venue;
use file::Import as FileImport;
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Takes in archives of posts.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub(super) struct Import {
    /// Archives, packed with gzip, xz or zstd or not; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The form of the files, where their names and first lines do not say it.
    #[arg(long, value_name = "FORM", value_parser = form)]
    format: Option<&'static Form>,
    /// The source of the posts: small letters, digits and `-`.
    #[arg(long, value_name = "ID", value_parser = source)]
    source: Option<String>,
    /// What sort of place that is: forum, social, news, tracker, mail or official.
    #[arg(long, value_parser = venue)]
    venue: Option<Venue>,
    /// The provider that place is about.
    #[arg(long, value_name = "ID")]
    provider: Option<String>,
    /// Which column of a CSV file is what, as in id=tweet_id,at=created_at,author=user,text=body.
    #[arg(long, value_name = "FIELD=COLUMN,…", value_parser = ColumnMap::new)]
    map: Option<ColumnMap>,
}

fn after_help() -> String {
    let forms: String = FORMS.iter().map(|form| format!("\n  {:<15} {}", form.name, form.what)).collect();
    format!(
        "What is imported is history: it can be searched, and it teaches the detector what is usual, but it opens no \
         swarm unless it is younger than three days. `replay` runs the detector over an archive at its own time. \
         Importing a file twice is importing it once, and an import that was stopped or killed goes on where it \
         was.\n\nForms, as docs/archive.md describes them:{forms}"
    )
}

/// The longest id of a source, in bytes.
const SOURCE_BYTES_MAX: usize = 100;

fn form(name: &str) -> Result<&'static Form, String> {
    Form::named(name).map_err(|error| error.to_string())
}

fn source(id: &str) -> Result<String, String> {
    let fits = (1..=SOURCE_BYTES_MAX).contains(&id.len());
    let is_id = id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if fits && is_id { Ok(id.to_owned()) } else { Err("write small letters, digits and `-`".to_owned()) }
}

fn venue(word: &str) -> Result<Venue, String> {
    let venue = serde_json::from_value(word.into());
    venue.map_err(|_| "write one of forum, social, news, tracker, mail, official".to_owned())
}

/// What an import did.
#[derive(Debug, Default, serde::Serialize)]
pub(super) struct Done {
    /// Records read, bad ones included.
    records: u64,
    posts: u64,
    incidents: u64,
    bad_records: u64,
    /// Records that were imported before and passed over unread.
    known_records: u64,
    stopped: bool,
}

impl Import {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        let opened = Opened::new(global)?;
        if let Some(provider) = &self.provider
            && opened.catalog.provider(provider).is_none()
        {
            bail!("there is no provider {provider:?}: the catalog's providers.toml lists them");
        }
        let wishes = Wishes {
            form: self.format,
            source: self.source,
            venue: self.venue,
            about: self.provider,
            map: self.map,
        };
        // A file that cannot be read is refused before anything is taken in.
        for path in self.files.iter().filter(|path| size(path).is_some()) {
            file::plan(path, &wishes)?;
        }
        let runtime = runtime()?;
        let stop = stop(&runtime)?;
        let mut belt = opened.belt(global)?;
        let mut done = Done::default();
        let sizes: Option<Vec<u64>> = self.files.iter().map(|path| size(path)).collect();
        let bar = terminal::progress_of_bytes(sizes.map(|sizes| sizes.iter().sum()), "imported");
        let mut bad = BadLines::new(|why| bar.suspend(|| terminal::warn(why)));
        let mut before = 0;
        for path in &self.files {
            let mut import = FileImport {
                belt: &mut belt,
                done: &mut done,
                bad: &mut bad,
                bar: &bar,
                before,
                stop: &stop,
            };
            import.run(path, &wishes)?;
            before += size(path).unwrap_or_default();
        }
        done.bad_records = bad.count();
        drop(bad);
        bar.finish_and_clear();
        belt.save(Timestamp::now())?;
        if global.json {
            terminal::print_json(&done)?;
        } else {
            terminal::print(&done.words())?;
        }
        Ok(if done.stopped { Finding::No } else { Finding::Yes })
    }
}

impl Done {
    fn words(&self) -> String {
        let Self { records, posts, incidents, bad_records, known_records, stopped } = self;
        let mut words = format!(
            "{records} records: {posts} posts and {incidents} incidents taken in, {bad_records} bad records skipped.\n"
        );
        if *known_records > 0 {
            words.push_str(&format!("{known_records} records were imported before and passed over.\n"));
        }
        if *stopped {
            words.push_str("Stopped before the end: the same command goes on.\n");
        }
        words
    }
}

/// The length of a file on the disk; none for what is no such file.
fn size(path: &Path) -> Option<u64> {
    let about = std::fs::metadata(path).ok()?;
    about.is_file().then_some(about.len())
}

/// Becomes true when the person or the system asks to stop.
fn stop(runtime: &tokio::runtime::Runtime) -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let (inside, asked) = (runtime.enter(), Arc::clone(&stop));
    let asked_to_stop = asked_to_stop()?;
    runtime.spawn(async move {
        asked_to_stop.await;
        asked.store(true, Ordering::Relaxed);
    });
    drop(inside);
    Ok(stop)
}
