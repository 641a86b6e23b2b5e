//! server
use crate::desk::Desk;
use std::sync::Arc;
/// stub
pub async fn serve(
    _desk: Arc<Desk>,
    _listener: tokio::net::TcpListener,
    _clock: crate::pipeline::watch::Clock,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    shutdown.await;
    Ok(())
}
