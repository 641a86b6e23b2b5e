//! A WebSocket (RFC 6455), opened through the fetcher so that its guard, its TLS and its manners hold.
//!
//! Compression (`permessage-deflate`) is not offered: the protocol's crate has none.

use super::FRAME_BYTES_MAX;
use super::connection::{Broken, Received};
use crate::Request;
use crate::fetch::{Clock, FetchError, Fetcher};
use futures_util::StreamExt;
use reqwest::Upgraded;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::CapacityError;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

/// How much is read ahead of what is asked for, in bytes.
const READ_AHEAD_BYTES: usize = 64 * 1024;

/// What may wait to be sent, in bytes: pongs and a close, never more.
const UNSENT_BYTES_MAX: usize = 16 * 1024;

/// An open WebSocket.
#[derive(Debug)]
pub(super) struct Socket {
    stream: WebSocketStream<Upgraded>,
}

impl Socket {
    pub(super) async fn open(
        fetcher: &Fetcher,
        mut request: Request,
        clock: Clock,
    ) -> Result<Self, FetchError> {
        let key = generate_key();
        for (name, value) in [
            ("connection", "Upgrade"),
            ("upgrade", "websocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", &key),
        ] {
            request.headers.insert(name.to_owned(), value.to_owned());
        }
        let accept = derive_accept_key(key.as_bytes());
        let agrees = |headers: &reqwest::header::HeaderMap| {
            headers.get("sec-websocket-accept").is_some_and(|value| value.as_bytes() == accept.as_bytes())
        };
        let upgraded = fetcher.upgrade(&request, agrees, clock).await?;
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_AHEAD_BYTES)
            .write_buffer_size(0)
            .max_write_buffer_size(UNSENT_BYTES_MAX)
            .max_message_size(Some(FRAME_BYTES_MAX))
            .max_frame_size(Some(FRAME_BYTES_MAX));
        let stream = WebSocketStream::from_raw_socket(upgraded, Role::Client, Some(config)).await;
        Ok(Self { stream })
    }

    /// The next message. Pings are answered on the way.
    pub(super) async fn next(&mut self) -> Result<Received, Broken> {
        loop {
            match self.stream.next().await {
                Some(Ok(message @ (Message::Text(_) | Message::Binary(_)))) => {
                    return Ok(Received { name: String::new(), data: message.into_data() });
                }
                Some(Ok(Message::Close(_))) | None => return Err(Broken::Closed),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(broken(error)),
            }
        }
    }
}

fn broken(error: Error) -> Broken {
    match error {
        Error::Capacity(CapacityError::MessageTooLong { .. }) => Broken::TooLarge,
        Error::ConnectionClosed | Error::AlreadyClosed => Broken::Closed,
        // The texts of a protocol's errors are the crate's own, and short.
        other => Broken::Cut(crate::text::line(&other.to_string())),
    }
}
