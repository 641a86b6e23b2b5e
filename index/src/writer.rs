//! Writes documents, and with each commit the place in the store's log that they reach to.
//!
//! Documents and place are committed in one step. A process that is killed leaves the index at its last
//! commit; whoever comes next asks for the place and writes again from there. Writing a document twice is
//! writing it once.

use crate::document::Document;
use crate::error::Error;
use crate::reader::Index;
use crate::schema::{Fields, KEY};
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::query::AllQuery;
use tantivy::{IndexReader, IndexWriter, Searcher, Term};

/// The memory that documents wait in before they are written to a file, in bytes.
pub const MEMORY_BYTES: usize = 64 * 1024 * 1024;
/// Threads that cut documents into words.
const THREADS: usize = 1;
/// Threads that merge files beside that.
const MERGE_THREADS: usize = 1;
/// The share of deleted documents from which a file is written anew, so that deleted words leave the disk.
const DELETED_SHARE_MAX: f32 = 0.1;

/// The one writer of an index.
///
/// After any error but [`Error::Busy`] it refuses to go on: documents may be missing that a later commit would
/// claim. Drop it, open another, and write again from [`Index::position`].
pub struct Writer {
    tantivy: IndexWriter,
    reader: IndexReader,
    fields: Fields,
    /// No document has a higher key than this.
    highest: Option<u64>,
    failed: bool,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Writer")
            .field("highest", &self.highest)
            .field("failed", &self.failed)
            .finish_non_exhaustive()
    }
}

impl Writer {
    pub(crate) fn new(index: &Index) -> Result<Writer, Error> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(THREADS)
            .memory_budget_per_thread(MEMORY_BYTES / THREADS)
            .num_merge_threads(MERGE_THREADS)
            .build();
        let tantivy: IndexWriter = index.tantivy.writer_with_options(options)?;
        let mut merge_policy = LogMergePolicy::default();
        merge_policy.set_del_docs_ratio_before_merge(DELETED_SHARE_MAX);
        tantivy.set_merge_policy(Box::new(merge_policy));
        index.reader.reload()?;
        Ok(Writer {
            tantivy,
            reader: index.reader.clone(),
            fields: index.fields,
            highest: highest_key(&index.searcher())?,
            failed: false,
        })
    }

    /// Writes a document in place of the one with the same key, if there is one.
    ///
    /// Rising keys are fastest: a key above all others cannot be there yet, so nothing is looked up.
    ///
    /// # Errors
    ///
    /// [`Error::Stopped`] when an earlier document could not be written.
    pub fn put(&mut self, document: &Document) -> Result<(), Error> {
        self.check()?;
        if self.highest.is_some_and(|highest| document.key <= highest) {
            self.delete(document.key)?;
        } else {
            self.highest = Some(document.key);
        }
        let added = self.tantivy.add_document(document.to_tantivy(&self.fields));
        self.failed = added.is_err();
        added?;
        Ok(())
    }

    /// Removes the document with this key, if there is one.
    ///
    /// It is found no more after the next commit. Its words leave the disk when its file is next merged, at
    /// the latest when a tenth of that file's documents are gone.
    ///
    /// # Errors
    ///
    /// [`Error::Stopped`] after an earlier error.
    pub fn delete(&mut self, key: u64) -> Result<(), Error> {
        self.check()?;
        self.tantivy.delete_term(Term::from_field_u64(self.fields.key, key));
        Ok(())
    }

    /// Removes every document. Until the next commit, searches find what they found before.
    ///
    /// # Errors
    ///
    /// [`Error::Stopped`] after an earlier error.
    pub fn clear(&mut self) -> Result<(), Error> {
        self.check()?;
        // tantivy's own `delete_all_documents` overlooks documents that still wait to be written.
        self.tantivy.delete_query(Box::new(AllQuery))?;
        self.highest = None;
        Ok(())
    }

    /// Makes everything so far last and be found, together with the place in the store's log it reaches to.
    ///
    /// # Errors
    ///
    /// [`Error::Full`] when the disk is; the index is then as it was at the last commit.
    pub fn commit(&mut self, position: u64) -> Result<(), Error> {
        self.check()?;
        let committed = self.commit_with(position);
        self.failed = committed.is_err();
        committed
    }

    fn commit_with(&mut self, position: u64) -> Result<(), Error> {
        let mut commit = self.tantivy.prepare_commit()?;
        commit.set_payload(&position.to_string());
        commit.commit()?;
        self.reader.reload()?;
        Ok(())
    }

    /// Ends, once merges under way are done. Without it they are given up, and a program that writes little
    /// and often leaves ever more small files.
    ///
    /// # Errors
    ///
    /// [`Error::Stopped`] when a merge failed; what was committed is safe.
    pub fn close(self) -> Result<(), Error> {
        Ok(self.tantivy.wait_merging_threads()?)
    }

    fn check(&self) -> Result<(), Error> {
        if self.failed { Err(Error::Stopped) } else { Ok(()) }
    }
}

fn highest_key(searcher: &Searcher) -> Result<Option<u64>, Error> {
    let mut highest = None;
    for segment in searcher.segment_readers() {
        if segment.max_doc() > 0 {
            highest = highest.max(Some(segment.fast_fields().u64(KEY)?.max_value()));
        }
    }
    Ok(highest)
}
