//! A receiver on this machine that answers as it is told and remembers what it was asked.

use crate::config::{Receiver, SecretPlace};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header::LOCATION};
use axum::response::{IntoResponse, Response};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::Url;

/// How it answers a request.
#[derive(Clone)]
pub(super) enum Reply {
    Status(StatusCode),
    Redirect(String),
    Never,
}

/// A request it got.
#[derive(Clone)]
pub(super) struct Got {
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Got {
    /// A header, or "".
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

#[derive(Clone)]
struct Shared {
    replies: Arc<Mutex<VecDeque<Reply>>>,
    requests: Arc<Mutex<Vec<Got>>>,
}

/// The receiver.
pub(super) struct Hook {
    pub(super) url: Url,
    shared: Shared,
    serving: JoinHandle<()>,
}

impl Hook {
    /// Starts one that gives these answers in order, and 200 from then on.
    pub(super) async fn start(replies: Vec<Reply>) -> Self {
        let shared = Shared { replies: Arc::new(Mutex::new(replies.into())), requests: Arc::default() };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks/hush", listener.local_addr().unwrap()).parse().unwrap();
        let router = Router::new().fallback(answer).with_state(shared.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, shared, serving }
    }

    /// Stops listening.
    pub(super) async fn stop(self) {
        self.serving.abort();
        assert!(self.serving.await.unwrap_err().is_cancelled());
    }

    /// It as a receiver named `hook`.
    pub(super) fn receiver(&self, secret: Option<SecretPlace>) -> Receiver {
        Receiver::Webhook { id: "hook".to_owned(), url: self.url.clone(), secret }
    }

    /// What it got so far.
    pub(super) fn requests(&self) -> Vec<Got> {
        self.shared.requests.lock().unwrap().clone()
    }
}

async fn answer(State(shared): State<Shared>, headers: HeaderMap, body: String) -> Response {
    shared.requests.lock().unwrap().push(Got { headers, body });
    let reply = shared.replies.lock().unwrap().pop_front();
    match reply {
        None => StatusCode::OK.into_response(),
        Some(Reply::Status(status)) => status.into_response(),
        Some(Reply::Redirect(to)) => (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, to)]).into_response(),
        Some(Reply::Never) => std::future::pending().await,
    }
}
