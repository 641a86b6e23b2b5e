//! What the belt is measured against: tantivy alone, with the same titles and texts.
//!
//! Two fields, tantivy's own way of cutting words, and as many threads and as much memory as the index of the
//! belt has; everything else that the belt does is left out.

use crate::table::Effort;
use crawlers::Post;
use std::path::Path;
use tantivy::indexer::IndexWriterOptions;
use tantivy::schema::{Schema, TEXT};
use tantivy::{IndexWriter, TantivyDocument};

/// Threads that cut documents into words, and threads that merge files beside them: as in the belt's index.
const THREADS: usize = 1;

/// What it takes to index the posts and commit once.
pub(crate) fn index(folder: &Path, posts: &[Post]) -> Effort {
    let mut schema = Schema::builder();
    let title = schema.add_text_field("title", TEXT);
    let text = schema.add_text_field("text", TEXT);
    let index = tantivy::Index::create_in_dir(folder, schema.build()).expect("an empty folder");
    let options = IndexWriterOptions::builder()
        .num_worker_threads(THREADS)
        .memory_budget_per_thread(::index::MEMORY_BYTES)
        .num_merge_threads(THREADS)
        .build();
    let mut writer: IndexWriter = index.writer_with_options(options).expect("the one writer");

    Effort::of(|| {
        for post in posts {
            let mut document = TantivyDocument::new();
            if let Some(words) = &post.title {
                document.add_text(title, words);
            }
            document.add_text(text, &post.text);
            writer.add_document(document).expect("room on the disk");
        }
        writer.commit().expect("room on the disk");
    })
}
