//! One open connection, whichever way its frames come, and how it ends.

use super::events::Events;
use super::socket::Socket;
use super::{FRAME_BYTES_MAX, Streamer, Transport};
use crate::Request;
use crate::fetch::{Clock, FetchError, Fetcher};
use std::time::Duration;
use tokio_tungstenite::tungstenite::Bytes;

/// Why a connection ended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Broken {
    /// The server ended it.
    #[error("the server closed the connection")]
    Closed,
    /// It was lost, or what came was not the protocol.
    #[error("the connection broke off ({0})")]
    Cut(String),
    /// Nothing came for too long.
    #[error("nothing came for {0} s")]
    Silent(u64),
    /// A frame that is not taken in.
    #[error("a frame has more than {FRAME_BYTES_MAX} bytes")]
    TooLarge,
}

/// A frame as it came.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) name: String,
    pub(super) data: Bytes,
}

/// An open connection.
#[derive(Debug)]
pub(super) enum Connection {
    Socket(Box<Socket>),
    Events(Events),
}

impl Connection {
    pub(super) async fn open(
        fetcher: &Fetcher,
        streamer: &dyn Streamer,
        request: Request,
        clock: Clock,
    ) -> Result<Self, FetchError> {
        Ok(match streamer.transport() {
            Transport::WebSocket => Self::Socket(Box::new(Socket::open(fetcher, request, clock).await?)),
            Transport::Events => Self::Events(Events::open(fetcher, request, clock).await?),
        })
    }

    /// The next frame; one that does not come within `idle` will not come at all.
    pub(super) async fn next(&mut self, idle: Duration) -> Result<Received, Broken> {
        match self {
            // A server may answer to pings and have nothing to say for ever; only frames are life.
            Self::Socket(socket) => {
                let next = tokio::time::timeout(idle, socket.next()).await;
                next.map_err(|_| Broken::Silent(idle.as_secs()))?
            }
            // Here a quiet tag is usual, and the server's heartbeats are life.
            Self::Events(events) => events.next(idle).await,
        }
    }
}
