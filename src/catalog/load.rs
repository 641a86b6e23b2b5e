//! Reads the files of the catalog and refuses them when anything in them is wrong.

use super::check::{self, Kinds};
use super::file::{Document, Entry, File};
use super::problem::{Problem, Problems};
use super::source::SourceEntry;
use super::{Catalog, CatalogError, Code, Mask, Phrases, Provider};
use std::path::Path;

/// The names of the files, in the order in which they are read.
pub(super) const FILES: [&str; 4] = ["providers.toml", "sources.toml", "masks.toml", REGIONS];

/// The file in the data directory that holds the sources an operator added.
pub const OWN_SOURCES_FILE: &str = FILES[1];

/// Where places are named. The world is the same for every operator, so a directory may lack it.
const REGIONS: &str = "regions.toml";

/// The largest file, in bytes.
const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// Everything in the files, each entry with its place.
#[derive(Debug)]
pub(super) struct Entries<'d> {
    pub(super) providers: Vec<Entry<'d, Provider>>,
    pub(super) sources: Vec<Entry<'d, SourceEntry>>,
    pub(super) masks: Vec<Entry<'d, Mask>>,
    pub(super) codes: Vec<Entry<'d, Code>>,
    pub(super) symptoms: Vec<Entry<'d, Phrases>>,
    pub(super) forms: Vec<Entry<'d, Phrases>>,
    pub(super) regions: Vec<Entry<'d, Phrases>>,
}

/// The files that came with the program.
pub(super) fn built_in() -> [File; 4] {
    let texts = [
        include_str!("../../data/providers.toml"),
        include_str!("../../data/sources.toml"),
        include_str!("../../data/masks.toml"),
        include_str!("../../data/regions.toml"),
    ];
    std::array::from_fn(|place| File { name: FILES[place].into(), text: texts[place].into() })
}

/// The files of an operator's directory.
///
/// # Errors
/// Every file that is missing, too large or no text.
pub(super) fn read(directory: &Path) -> Result<[File; 4], CatalogError> {
    let mut problems = Problems::default();
    let [.., regions] = built_in();
    let files = FILES.map(|name| {
        let path = directory.join(name);
        if name == REGIONS && !path.exists() {
            return regions.clone();
        }
        let text = text_of(&path);
        let name = path.display().to_string();
        let text = text.unwrap_or_else(|what| {
            let advice = format!("put {} there, or use the built-in catalog", FILES[..3].join(", "));
            problems.push(Problem::of_file(&name, what, advice));
            String::new()
        });
        File { name, text: text.into() }
    });
    problems.into_error(&FILES).map_or(Ok(files), Err)
}

fn text_of(path: &Path) -> Result<String, String> {
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.len() > FILE_BYTES_MAX => {
            Err(format!("has {} bytes of at most {FILE_BYTES_MAX}", metadata.len()))
        }
        Ok(_) => std::fs::read_to_string(path).map_err(|error| format!("cannot be read: {error}")),
        Err(error) => Err(format!("cannot be read: {error}")),
    }
}

/// The files of `directory`, or those of the program, and the sources that the operator added in `data`: those in
/// the file there, or the text `instead` of it. Who keeps the whole catalog there has added them to that.
///
/// # Errors
/// Every file that is missing, too large or no text.
pub(super) fn with_own(
    directory: Option<&Path>,
    data: &Path,
    instead: Option<&str>,
) -> Result<([File; 4], Option<File>), CatalogError> {
    let mut files = directory.map_or_else(|| Ok(built_in()), read)?;
    let path = data.join(OWN_SOURCES_FILE);
    let mut own = match instead {
        Some(text) => Some(File { name: path.display().to_string(), text: text.into() }),
        None => read_own(&path)?,
    };
    let whole = |folder: &Path| folder.canonicalize().ok();
    if directory.is_some_and(|directory| whole(directory) == whole(data))
        && let Some(own) = own.take()
    {
        files[1] = own;
    }
    Ok((files, own))
}

/// The file of added sources, if there is one.
fn read_own(path: &Path) -> Result<Option<File>, CatalogError> {
    if !path.exists() {
        return Ok(None);
    }
    let name = path.display().to_string();
    let mut problems = Problems::default();
    let text = text_of(path).unwrap_or_else(|what| {
        problems.push(Problem::of_file(&name, what, "correct it, or take it away".into()));
        String::new()
    });
    problems.into_error(&FILES).map_or(Ok(Some(File { name, text: text.into() })), Err)
}

/// The catalog that `files` describe, checked.
///
/// # Errors
/// All that is wrong with them.
pub(super) fn catalog(files: &[File; 4], kinds: &Kinds<'_>) -> Result<Catalog, CatalogError> {
    catalog_with(files, None, kinds)
}

/// The same with the sources that an operator added, which come last.
///
/// # Errors
/// All that is wrong with them.
pub(super) fn catalog_with(
    files: &[File; 4],
    own: Option<&File>,
    kinds: &Kinds<'_>,
) -> Result<Catalog, CatalogError> {
    let mut problems = Problems::default();
    let [providers, sources, masks, regions] = files;
    let providers = Document::parse(providers, &["provider"], &mut problems);
    let sources = Document::parse(sources, &["source"], &mut problems);
    let masks = Document::parse(masks, &["mask", "code", "symptom", "form"], &mut problems);
    let regions = Document::parse(regions, &["region"], &mut problems);
    let own = own.map(|own| Document::parse(own, &["source"], &mut problems));
    let mut entries = Entries {
        providers: providers.entries("provider", &mut problems),
        sources: sources.entries("source", &mut problems),
        masks: masks.entries("mask", &mut problems),
        codes: masks.entries("code", &mut problems),
        symptoms: masks.entries("symptom", &mut problems),
        forms: masks.entries("form", &mut problems),
        regions: regions.entries("region", &mut problems),
    };
    if let Some(own) = &own {
        entries.sources.extend(own.entries("source", &mut problems));
    }
    let sources = check::all(&entries, kinds, &mut problems);
    if let Some(error) = problems.into_error(&FILES) {
        return Err(error);
    }
    Ok(Catalog {
        providers: values(entries.providers),
        sources,
        masks: values(entries.masks),
        codes: values(entries.codes),
        symptoms: values(entries.symptoms),
        forms: values(entries.forms),
        regions: values(entries.regions),
    })
}

fn values<T>(entries: Vec<Entry<'_, T>>) -> Vec<T> {
    entries.into_iter().map(|entry| entry.value).collect()
}
