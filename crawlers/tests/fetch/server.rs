//! A server on loopback that answers with whatever bytes a test wants, at whatever speed.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// One request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// Path and query.
    pub(crate) path: String,
    /// The whole head.
    head: String,
    /// How many requests for this path came before.
    pub(crate) before: usize,
}

impl Seen {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// What to answer.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// These bytes, then the connection is closed.
    Bytes(Vec<u8>),
    /// A head that promises a body which then comes one byte at a time, for ever.
    Drip,
    /// A body without a length that never ends, as fast as it is read.
    Endless,
}

impl Reply {
    /// A status line, headers (each ending in `\r\n`) and a body.
    pub(crate) fn new(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let mut bytes = format!("HTTP/1.1 {status} Told\r\n{headers}Connection: close\r\n\r\n").into_bytes();
        bytes.extend_from_slice(body);
        Self::Bytes(bytes)
    }

    pub(crate) fn json(body: &str) -> Self {
        Self::new(200, "Content-Type: application/json\r\n", body)
    }

    pub(crate) fn redirect(location: &str) -> Self {
        Self::new(302, &format!("Location: {location}\r\n"), "")
    }
}

/// A running server; it ends with the test's runtime.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Starts a server. Where `answer` is `None` it says 404, so a site without rules needs no words.
    pub(crate) async fn start(answer: impl Fn(&Seen) -> Option<Reply> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::<Seen>::new()));
        let (log, answer) = (Arc::clone(&seen), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                tokio::spawn(async move {
                    let Some((path, head)) = head(&mut stream).await else { return };
                    let request = {
                        let mut log = log.lock().unwrap();
                        let before = log.iter().filter(|seen| seen.path == path).count();
                        log.push(Seen { path, head, before });
                        log[log.len() - 1].clone()
                    };
                    send(stream, answer(&request).unwrap_or_else(|| Reply::new(404, "", ""))).await;
                });
            }
        });
        Self { address, seen }
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).unwrap()
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// Every request for `path` so far.
    pub(crate) fn seen(&self, path: &str) -> Vec<Seen> {
        self.seen.lock().unwrap().iter().filter(|seen| seen.path == path).cloned().collect()
    }

    /// How many requests came for `path` so far.
    pub(crate) fn hits(&self, path: &str) -> usize {
        self.seen(path).len()
    }

    /// Waits until so many requests for `path` have come.
    pub(crate) async fn arrived(&self, path: &str, count: usize) {
        while self.hits(path) < count {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// Reads a request's head; says its path too.
async fn head(stream: &mut TcpStream) -> Option<(String, String)> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(bytes).ok()?;
    let path = head.split(' ').nth(1)?.to_owned();
    Some((path, head))
}

/// A client may hang up at any moment; a server does not mind.
async fn send(mut stream: TcpStream, reply: Reply) {
    match reply {
        Reply::Bytes(bytes) => {
            if stream.write_all(&bytes).await.is_ok() {
                let _ = stream.shutdown().await;
            }
        }
        Reply::Endless => {
            let mut bytes = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
            while stream.write_all(&bytes).await.is_ok() {
                bytes = vec![b'x'; 64 * 1024];
            }
        }
        Reply::Drip => {
            let mut bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".to_vec();
            while stream.write_all(&bytes).await.is_ok() {
                bytes = b".".to_vec();
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    }
}
