//! `serve`: the page alone.

use super::open::Opened;
use super::stop::{asked_to_stop, runtime};
use super::{Finding, Global};
use crate::{server, terminal};
use anyhow::{Context, Result};
use clap::Args;
use jiff::Timestamp;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Serves the page without crawling.
#[derive(Debug, Args)]
pub(super) struct Serve {}

impl Serve {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        let opened = Opened::new(global)?;
        let desk = Arc::new(opened.desk(global)?);
        runtime()?.block_on(async {
            let stop = asked_to_stop()?;
            let listener = listen(opened.config.bind).await?;
            terminal::print(&format!("Is it just me?  http://{}/\n", listener.local_addr()?))?;
            server::serve(desk, listener, Arc::new(Timestamp::now), stop).await?;
            Ok(Finding::Yes)
        })
    }
}

/// Binds the page's address, or says what else to do.
pub(super) async fn listen(address: std::net::SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}: stop what uses it, or set `bind` in notjustme.toml")
    })
}
