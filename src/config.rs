//! The operator's settings: `notjustme.toml` in the data directory.
//!
//! The file is optional, and so is every key in it. What cannot work is refused at the start, with the
//! line and what to write instead, and not in the night when the first alert is due.

mod file;
mod problem;
mod receiver;
mod secret;
mod token;

pub use problem::{ConfigError, Mistake};
pub use receiver::Receiver;
pub use secret::{Secret, SecretPlace};
pub use token::{PAID_KIND, TokenConfig, TokenOwner};

use crate::catalog::Catalog;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// The name of the file in the data directory.
pub const CONFIG_FILE: &str = "notjustme.toml";

/// Where the page is served when nothing else is set.
const BIND: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 7878);

/// Who to write to when the operator did not say.
const CONTACT_UNSET: &str = "operator of notjustme; contact unset";

/// Posts read from X in a month when nothing else is set. Every post read costs money.
const X_MONTHLY_POSTS_MAX: u64 = 1000;

/// The operator's settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Who to write to about this crawler, shown in its User-Agent.
    pub contact: String,
    /// Where the operator's own catalog is, if there is one.
    pub catalog_dir: Option<PathBuf>,
    /// Where the page is served.
    pub bind: SocketAddr,
    /// Names under which it is reached, beside its address.
    pub names: Vec<String>,
    /// Whether everybody who reaches it may read.
    pub public: bool,
    /// Origins whose pages may read the API and the feeds.
    pub read_by: Vec<String>,
    /// Whether sources on this machine may be read.
    pub allow_loopback_sources: bool,
    /// Who is told of alerts.
    pub receivers: Vec<Receiver>,
    /// Reading X, which needs a token and costs money; off without it.
    pub x: Option<XConfig>,
    /// Tokens for other sources.
    pub tokens: Vec<TokenConfig>,
}

/// What reading X needs.
#[derive(Debug, Clone, PartialEq)]
pub struct XConfig {
    /// Where the bearer token stands.
    pub token: SecretPlace,
    /// The most posts read in a calendar month.
    pub monthly_posts_max: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            contact: CONTACT_UNSET.to_owned(),
            catalog_dir: None,
            bind: BIND,
            names: Vec::new(),
            public: false,
            read_by: Vec::new(),
            allow_loopback_sources: false,
            receivers: vec![Receiver::terminal()],
            x: None,
            tokens: Vec::new(),
        }
    }
}

impl Config {
    /// Whether the page is reached by others than the operator of this machine.
    pub fn is_reached_from_elsewhere(&self) -> bool {
        !self.bind.ip().is_loopback() || !self.names.is_empty()
    }

    /// The settings in the data directory `data`; the defaults where there is no file.
    ///
    /// # Errors
    /// When the file cannot be read, or something in it cannot work: where, and what to write instead.
    pub fn load(data: &Path) -> Result<Self, ConfigError> {
        match file::read(&data.join(CONFIG_FILE))? {
            Some(text) => file::config(&data.join(CONFIG_FILE), &text),
            None => Ok(Self::default()),
        }
    }

    /// Where the token of the source `id` stands, if it has one of its own or its kind has one.
    pub fn token_place(&self, id: &str, kind: &str) -> Option<&SecretPlace> {
        token::place(&self.tokens, id, kind)
    }

    /// Checks the settings in the data directory `data` against the catalog they are used with.
    ///
    /// # Errors
    /// When a source that is given a token is not there, or must not have it.
    pub fn check(&self, data: &Path, catalog: &Catalog) -> Result<(), ConfigError> {
        token::check(&self.tokens, catalog).map_err(|(line, what, advice)| ConfigError::Unfit {
            path: data.join(CONFIG_FILE),
            line,
            what,
            advice,
        })
    }
}

#[cfg(test)]
mod tests;
