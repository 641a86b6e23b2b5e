//! The operator's settings: `notjustme.toml` in the data directory.
//!
//! The file is optional, and so is every key in it. What cannot work is refused at the start, with the
//! line and what to write instead, and not in the night when the first alert is due.

mod file;
mod problem;
mod receiver;
mod secret;

pub use problem::{ConfigError, Mistake};
pub use receiver::Receiver;
pub use secret::{Secret, SecretPlace};

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
    /// Where the page is served; always a loopback address.
    pub bind: SocketAddr,
    /// Whether sources on this machine may be read.
    pub allow_loopback_sources: bool,
    /// Who is told of alerts.
    pub receivers: Vec<Receiver>,
    /// Reading X, which needs a token and costs money; off without it.
    pub x: Option<XConfig>,
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
            allow_loopback_sources: false,
            receivers: vec![Receiver::terminal()],
            x: None,
        }
    }
}

impl Config {
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
}

#[cfg(test)]
mod tests;
