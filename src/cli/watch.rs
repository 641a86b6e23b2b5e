//! `watch`: everything at once, until stopped.

use super::open::Opened;
use super::serve::{house, listen, serve_until};
use super::stop::{asked_to_stop, runtime};
use super::{Finding, Global};
use crate::pipeline::watch::{Told, Watch as Loop};
use crate::terminal;
use anyhow::Result;
use clap::Args;
use jiff::Timestamp;
use std::sync::Arc;

/// Crawls, detects, alerts and serves the page.
#[derive(Debug, Args)]
pub(super) struct Watch {}

impl Watch {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        let opened = Opened::new(global)?;
        let belt = opened.belt(global)?;
        let desk = Arc::new(opened.desk(global)?);
        let json = global.json;
        runtime()?.block_on(async {
            let stop = asked_to_stop()?;
            let house = house(&opened.config, global)?;
            let listener = listen(opened.config.bind).await?;
            if !json {
                terminal::print(&format!(
                    "Is it just me?  http://{}/   (Ctrl-C stops)\n",
                    listener.local_addr()?
                ))?;
            }
            let (stop_page, page_stopped) = tokio::sync::oneshot::channel::<()>();
            let page = tokio::spawn(serve_until(desk, house, listener, Arc::new(Timestamp::now), async {
                page_stopped.await.ok();
            }));
            let watch = Loop::new(
                belt,
                opened.fetcher()?,
                &opened.catalog,
                &opened.config,
                Arc::new(Timestamp::now),
            )?;
            let watched = watch.run(stop, |told| {
                // What cannot be printed is no reason to stop watching.
                let _ = match (&told, json) {
                    (Told::Visited(source, round), false) => {
                        terminal::print(&terminal::round(&source.source, round))
                    }
                    (Told::Visited(source, round), true) => {
                        terminal::print_json_line(&terminal::round_json(&source.source, round))
                    }
                    (Told::Streamed(source, reading, posts, why), false) => {
                        terminal::print(&terminal::streamed(source, *reading, *posts, *why))
                    }
                    (Told::Streamed(source, reading, posts, why), true) => {
                        terminal::print_json_line(&terminal::streamed_json(source, *reading, *posts, *why))
                    }
                    (Told::Changed(change), false) => {
                        terminal::print(&terminal::change(change, &opened.catalog))
                    }
                    (Told::Changed(change), true) => {
                        terminal::print_json_line(&terminal::change_json(change))
                    }
                };
            });
            let watched = watched.await;
            stop_page.send(()).ok();
            page.await??;
            watched?;
            Ok(Finding::Yes)
        })
    }
}
