//! Opens the index's folder, and says how far it got.
//!
//! Any number of processes may read while one writes. What was committed is seen at once by the process that
//! did it, and within about a second by the others.

use crate::error::Error;
use crate::schema::{self, Fields};
use crate::writer::Writer;
use std::fs;
use std::path::Path;
use tantivy::directory::{Directory, INDEX_WRITER_LOCK, MmapDirectory};
use tantivy::{IndexReader, Searcher};

/// The file of tantivy that makes a folder an index.
const META: &str = "meta.json";

/// An open index. Clones share what they read.
#[derive(Clone)]
pub struct Index {
    pub(crate) tantivy: tantivy::Index,
    pub(crate) reader: IndexReader,
    pub(crate) fields: Fields,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Index").field("tantivy", &self.tantivy).finish_non_exhaustive()
    }
}

impl Index {
    /// Opens the index in a folder.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`], [`Error::OtherVersion`] and [`Error::Damaged`] mean that it has to be written
    /// again, with [`Index::create`].
    pub fn open(folder: &Path) -> Result<Index, Error> {
        if !folder.join(META).try_exists()? {
            return Err(Error::Missing);
        }
        let tantivy = tantivy::Index::open_in_dir(folder)?;
        let (schema, fields) = schema::schema();
        if tantivy.schema() != schema {
            return Err(Error::OtherVersion);
        }
        schema::register_words(&tantivy);
        let reader = tantivy.reader()?;
        Ok(Index { tantivy, reader, fields })
    }

    /// Opens the index in a folder, or makes both.
    ///
    /// # Errors
    ///
    /// Those of [`Index::open`] but [`Error::Missing`].
    pub fn open_or_create(folder: &Path) -> Result<Index, Error> {
        match Index::open(folder) {
            Err(Error::Missing) => Index::create(folder),
            opened => opened,
        }
    }

    /// Makes an empty index, whatever the folder holds now: a damaged index, one of another version, or none.
    /// Only files that tantivy wrote are removed.
    ///
    /// # Errors
    ///
    /// [`Error::Busy`] while another process writes in this folder.
    pub fn create(folder: &Path) -> Result<Index, Error> {
        fs::create_dir_all(folder)?;
        let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
        let lock = directory.acquire_lock(&INDEX_WRITER_LOCK).map_err(tantivy::TantivyError::from)?;
        // Without this file the rest is no index, so that a half emptied folder is not taken for one.
        remove(&folder.join(META))?;
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_name().to_str().is_some_and(is_of_tantivy) {
                remove(&entry.path())?;
            }
        }
        tantivy::Index::create_in_dir(folder, schema::schema().0)?;
        drop(lock);
        Index::open(folder)
    }

    /// The one writer of this index, in all processes.
    ///
    /// # Errors
    ///
    /// [`Error::Busy`] while there is another.
    pub fn writer(&self) -> Result<Writer, Error> {
        Writer::new(self)
    }

    /// The place in the store's log that the last commit named; 0 before the first. What is after it is not
    /// in the index and has to be written again.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] when the commit does not say.
    pub fn position(&self) -> Result<u64, Error> {
        match self.tantivy.load_metas()?.payload {
            None => Ok(0),
            Some(payload) => payload.parse().map_err(|_| Error::Damaged {
                reason: format!("the commit names no position but {payload:?}"),
            }),
        }
    }

    /// How many documents can be found.
    pub fn len(&self) -> u64 {
        self.searcher().num_docs()
    }

    /// Whether nothing can be found.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }
}

/// Segments are named by 32 hexadecimal digits. The lock is held, and stays.
fn is_of_tantivy(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    name == ".managed.json" || (stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn remove(file: &Path) -> Result<(), Error> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
