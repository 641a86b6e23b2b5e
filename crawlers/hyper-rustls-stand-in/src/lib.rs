//! The one name of `hyper-rustls` 0.22 that egg-mode needs to compile.
//!
//! notjustme lets egg-mode build and sign requests and sends them with its own fetcher, so egg-mode's
//! own client is dead code. With this stand-in that dead code brings no 2021 TLS stack along, and
//! were it ever called by mistake it would refuse to connect.

use std::future::{Ready, ready};
use std::io;
use std::marker::PhantomData;
use std::task::{Context, Poll};

/// What egg-mode names as its connector. It connects to nothing.
#[derive(Clone, Debug)]
pub struct HttpsConnector<T>(PhantomData<T>);

impl<T> HttpsConnector<T> {
    /// Named as egg-mode calls it; there are no roots to load.
    pub fn with_webpki_roots() -> Self {
        Self(PhantomData)
    }
}

impl<T> hyper::service::Service<hyper::Uri> for HttpsConnector<T> {
    type Response = tokio::net::TcpStream;
    type Error = io::Error;
    type Future = Ready<io::Result<Self::Response>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: hyper::Uri) -> Self::Future {
        ready(Err(io::Error::other("egg-mode's own client is not connected: send through the fetcher")))
    }
}
