//! The two ways to reach the server: standard input and output, and HTTP within the walls of the page's server.

use super::MESSAGE_BYTES_MAX;
use super::server::Server;
use axum::Router;
use rmcp::service::{QuitReason, ServerInitializeError, ServiceExt};
use rmcp::transport::async_rw::AsyncRwTransport;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use std::io;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};

/// Speaks the protocol, one JSON-RPC message a line, until `input` ends or `stop` is done. Nothing else is written to
/// `output`.
///
/// # Errors
/// When what comes is not the protocol, or nothing can be written.
pub async fn speak(
    server: Server,
    input: impl AsyncRead + Send + Unpin + 'static,
    output: impl AsyncWrite + Send + Unpin + 'static,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let transport = AsyncRwTransport::new(input, output).with_max_line_length(MESSAGE_BYTES_MAX);
    tokio::pin!(stop);
    let begun = tokio::select! {
        begun = server.serve(transport) => begun,
        () = &mut stop => return Ok(()),
    };
    let running = match begun {
        Ok(running) => running,
        Err(ServerInitializeError::ConnectionClosed(_) | ServerInitializeError::Cancelled) => return Ok(()),
        Err(error) => return Err(io::Error::other(error)),
    };
    let cancel = running.cancellation_token();
    let waited = running.waiting();
    tokio::pin!(waited);
    let ended = tokio::select! {
        ended = &mut waited => ended,
        () = stop => {
            cancel.cancel();
            waited.await
        }
    };
    match ended.map_err(io::Error::other)? {
        QuitReason::JoinError(error) => Err(io::Error::other(error)),
        _ => Ok(()),
    }
}

/// The server at `/mcp`, for mounting within the walls of the page's server, which check names and origins: each message is
/// answered on its own, in JSON.
pub fn mounted(server: Server) -> Router {
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .disable_allowed_hosts()
        .with_max_request_body_bytes(MESSAGE_BYTES_MAX);
    let service = StreamableHttpService::new(
        move || Ok(server.clone()),
        Arc::new(NeverSessionManager::default()),
        config,
    );
    Router::new().route_service("/mcp", service)
}
