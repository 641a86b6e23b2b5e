//! `mcp`: the desk for assistants, on standard input and output.
//!
//! Nothing but the protocol may stand on standard output: whatever else there is to say goes to standard error.

use super::open::Opened;
use super::stop::{asked_to_stop, runtime};
use super::{Finding, Global};
use crate::catalog::Catalog;
use crate::desk::{Desk, DeskError};
use crate::mcp::{self, Opener, Server};
use anyhow::{Context, Result};
use clap::Args;
use jiff::Timestamp;
use rmcp::transport::io::stdio_pipes;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Speaks the Model Context Protocol on standard input and output.
#[derive(Debug, Args)]
#[command(after_help = "\
An assistant starts it: give it `notjustme` as the command and `mcp` as the argument, with `--data DIR` and a full path
where the data directory is elsewhere. The page's server answers the same by HTTP at /mcp.")]
pub(super) struct Mcp {}

impl Mcp {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        let opened = Opened::new(global)?;
        let server = Server::new(opener(global.data.clone(), opened.catalog), Arc::new(Timestamp::now));
        let runtime = runtime()?;
        let spoken = runtime.block_on(async {
            let stop = asked_to_stop()?;
            let (input, output) = stdio_pipes();
            mcp::speak(server, input, output, stop).await.context("cannot speak with the assistant")
        });
        // A read of a terminal cannot be called back, and nobody is to wait for it.
        runtime.shutdown_background();
        spoken.map(|()| Finding::Yes)
    }
}

/// Opens the desk when it is first asked for, and keeps it.
fn opener(directory: PathBuf, catalog: Arc<Catalog>) -> Opener {
    let open: Mutex<Option<Arc<Desk>>> = Mutex::new(None);
    Arc::new(move || {
        let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(desk) = &*open {
            return Ok(Arc::clone(desk));
        }
        let desk = Arc::new(Desk::open(&directory, Arc::clone(&catalog))?);
        *open = Some(Arc::clone(&desk));
        Ok::<_, DeskError>(desk)
    })
}

/// The same by HTTP, for the page's server to mount.
pub(super) fn mounted(desk: &Arc<Desk>, clock: crate::server::Clock) -> axum::Router {
    let desk = Arc::clone(desk);
    mcp::mounted(Server::new(Arc::new(move || Ok(Arc::clone(&desk))), clock))
}
