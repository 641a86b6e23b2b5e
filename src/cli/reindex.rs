//! `reindex`: the index is derived; this derives it.

use super::open::Opened;
use super::{Finding, Global};
use crate::pipeline::Belt;
use crate::terminal;
use anyhow::Result;
use clap::Args;
use std::sync::Arc;

/// Writes the search index anew from the store.
#[derive(Debug, Args)]
pub(super) struct Reindex {}

impl Reindex {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        let opened = Opened::new(global)?;
        let mut belt = Belt::open_with_new_index(&global.data, Arc::clone(&opened.catalog))?;
        let bar = terminal::progress(Some(belt.store().post_count()?), "posts indexed");
        let posts = belt.reindex(|done| bar.set_position(done))?;
        bar.finish_and_clear();
        if global.json {
            terminal::print_json(&serde_json::json!({ "posts": posts }))?;
        } else {
            terminal::print(&format!("The index holds {posts} posts.\n"))?;
        }
        Ok(Finding::Yes)
    }
}
