//! `serve`: the page alone.

use super::mcp::mounted;
use super::open::Opened;
use super::stop::{asked_to_stop, runtime};
use super::{Finding, Global};
use crate::config::Config;
use crate::desk::Desk;
use crate::pipeline::watch::Clock;
use crate::private::Private;
use crate::server::House;
use crate::{server, terminal};
use anyhow::{Context, Result, bail};
use clap::Args;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long answers under way may take once the end was asked for.
const ENDING_DURATION_MAX: Duration = Duration::from_secs(3);

/// Serves the page without crawling.
#[derive(Debug, Args)]
pub(super) struct Serve {}

impl Serve {
    pub(super) fn run(self, global: &Global) -> Result<Finding> {
        let opened = Opened::new(global)?;
        let desk = Arc::new(opened.desk(global)?);
        runtime()?.block_on(async {
            let stop = asked_to_stop()?;
            let house = house(&opened.config, global)?;
            let listener = listen(opened.config.bind).await?;
            terminal::print(&format!("Is it just me?  http://{}/\n", listener.local_addr()?))?;
            serve_until(desk, house, listener, Arc::new(Timestamp::now), stop).await?;
            Ok(Finding::Yes)
        })
    }
}

/// Serves the page until `stop` is done and the answers under way are given; who never finishes a question is
/// not waited for.
pub(super) async fn serve_until(
    desk: Arc<Desk>,
    house: House,
    listener: TcpListener,
    clock: Clock,
    stop: impl Future<Output = ()>,
) -> std::io::Result<()> {
    let (stop_page, page_stopped) = tokio::sync::oneshot::channel::<()>();
    let more = mounted(&desk, Arc::clone(&clock));
    let page = server::serve(desk, house, listener, clock, more, async {
        page_stopped.await.ok();
    });
    tokio::pin!(page);
    tokio::select! {
        served = &mut page => return served,
        () = stop => {}
    }
    stop_page.send(()).ok();
    tokio::time::timeout(ENDING_DURATION_MAX, page).await.unwrap_or(Ok(()))
}

/// Where and for whom it is served. Elsewhere than on this machine only where a token can be asked for.
pub(super) fn house(config: &Config, global: &Global) -> Result<House> {
    let house = House {
        data: global.data.clone(),
        names: config.names.clone(),
        public: config.public,
        read_by: config.read_by.clone(),
    };
    if config.is_reached_from_elsewhere() {
        let tokens = match Private::open_existing(&global.data)? {
            Some(own) => own.tokens()?,
            None => Vec::new(),
        };
        if !tokens.iter().any(|token| token.revoked_at.is_none()) {
            bail!(
                "others can reach this page under {}, and no token is set up: \
                 `notjustme tokens add NAME --scope private` makes one",
                if config.names.is_empty() { config.bind.to_string() } else { config.names.join(", ") }
            );
        }
    }
    Ok(house)
}

/// Binds the page's address, or says what else to do.
pub(super) async fn listen(address: std::net::SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}: stop what uses it, or set `bind` in notjustme.toml")
    })
}
