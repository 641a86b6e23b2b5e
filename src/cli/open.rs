//! Opens what most verbs need: the settings, the catalog, the belt or the desk.

use super::Global;
use crate::catalog::Catalog;
use crate::config::Config;
use crate::desk::Desk;
use crate::pipeline::Belt;
use anyhow::Result;
use crawlers::fetch::{FetchSettings, Fetcher};
use std::sync::Arc;

/// The operator's settings and the catalog they name.
pub(super) struct Opened {
    pub(super) config: Config,
    pub(super) catalog: Arc<Catalog>,
}

impl Opened {
    pub(super) fn new(global: &Global) -> Result<Self> {
        let config = Config::load(&global.data)?;
        let catalog = Catalog::with_own_sources(config.catalog_dir.as_deref(), &global.data)?;
        config.check(&global.data, &catalog)?;
        Ok(Self { config, catalog: Arc::new(catalog) })
    }

    /// The belt; this process then owns the data directory.
    pub(super) fn belt(&self, global: &Global) -> Result<Belt> {
        let receivers = self.config.receivers.iter().map(|receiver| receiver.id().to_owned()).collect();
        Ok(Belt::open(&global.data, Arc::clone(&self.catalog), receivers)?)
    }

    /// The desk: reads beside whoever owns the directory.
    pub(super) fn desk(&self, global: &Global) -> Result<Desk> {
        Ok(Desk::open(&global.data, Arc::clone(&self.catalog))?)
    }

    pub(super) fn fetcher(&self) -> Result<Fetcher> {
        Ok(Fetcher::new(FetchSettings {
            allow_loopback: self.config.allow_loopback_sources,
            ..FetchSettings::new(&self.config.contact)
        })?)
    }
}
