//! What one run of a stream needs to know, and how it ends.

use super::{Delivery, Health, Streamer};
use crate::Source;
use crate::fetch::{FetchError, Fetcher};
use std::fmt;
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// How a stream is kept open; everything has a default.
#[derive(Debug, Clone)]
pub struct StreamSettings {
    /// The time before the second connection, about; doubled before each further one.
    pub retry_base: Duration,
    /// The longest time between two connections, about.
    pub retry_max: Duration,
    /// A connection that lasted so long was good, and the next waiting begins at `retry_base` again.
    pub good_after: Duration,
    /// A connection on which nothing came for so long is dead.
    pub idle_timeout: Duration,
    /// How far before the last frame a new connection goes on.
    pub rewind: Duration,
}

impl Default for StreamSettings {
    fn default() -> Self {
        Self {
            retry_base: Duration::from_secs(1),
            retry_max: Duration::from_secs(60),
            good_after: Duration::from_secs(60),
            idle_timeout: Duration::from_secs(60),
            rewind: Duration::from_secs(5),
        }
    }
}

/// What is read, and who gets it.
pub struct Subscription<'a> {
    /// Asks.
    pub fetcher: &'a Fetcher,
    /// Reads.
    pub streamer: &'a dyn Streamer,
    /// The place.
    pub source: &'a Source,
    /// How it is kept open.
    pub settings: StreamSettings,
    /// Whether somebody may want what this frame says, by its bytes alone. Letters beyond ASCII may be
    /// written as `\u` escapes in it. Deletions and changes are read whatever this says.
    pub wants: &'a (dyn Fn(&[u8]) -> bool + Send + Sync),
    /// Gets what happens. Its capacity bounds what waits.
    pub deliveries: mpsc::Sender<Delivery>,
    /// Gets how the stream is doing.
    pub health: watch::Sender<Health>,
}

impl fmt::Debug for Subscription<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Subscription");
        shown.field("source", &self.source).field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Why a stream came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// It was asked to.
    Stopped,
    /// Nobody takes its deliveries.
    ReceiverGone,
    /// The source is wrong: what to write instead.
    Source(String),
    /// Asking again changes nothing until a person changes something.
    Refused(FetchError),
}
