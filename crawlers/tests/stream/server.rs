//! A server on loopback that hands each connection to a test, once its request was read.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;
use url::Url;

/// A connection after its request.
pub(crate) struct Asked {
    pub(crate) stream: TcpStream,
    pub(crate) url: Url,
    pub(crate) head: String,
    /// How many connections came before.
    pub(crate) before: usize,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Agrees to a WebSocket.
    pub(crate) async fn accept(mut self) -> WebSocketStream<TcpStream> {
        assert_eq!(self.header("upgrade"), Some("websocket"));
        assert_eq!(self.header("sec-websocket-version"), Some("13"));
        let accept = derive_accept_key(self.header("sec-websocket-key").unwrap().as_bytes());
        let head = format!(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Accept: {accept}\r\n\r\n"
        );
        self.stream.write_all(head.as_bytes()).await.unwrap();
        WebSocketStream::from_raw_socket(self.stream, Role::Server, None).await
    }

    /// Begins an answer of this status and type that ends with the connection.
    pub(crate) async fn answer(mut self, status: u16, content_type: &str) -> TcpStream {
        let head =
            format!("HTTP/1.1 {status} Told\r\nContent-Type: {content_type}\r\nConnection: close\r\n\r\n");
        self.stream.write_all(head.as_bytes()).await.unwrap();
        self.stream
    }
}

/// A running server; it ends with the test's runtime.
pub(crate) struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Url>>>,
}

impl Server {
    /// Starts a server. Its `robots.txt` says what `robots` says.
    pub(crate) async fn start<F>(
        robots: &'static str,
        handle: impl Fn(Asked) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let Some(head) = read_head(&mut stream).await else { continue };
                let path = head.split(' ').nth(1).unwrap_or_default();
                let url = Url::parse(&format!("http://{address}{path}")).unwrap();
                if path == "/robots.txt" {
                    let answer = format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{robots}");
                    let _ = stream.write_all(answer.as_bytes()).await;
                    continue;
                }
                let before = {
                    let mut log = log.lock().unwrap();
                    log.push(url.clone());
                    log.len() - 1
                };
                tokio::spawn(handle(Asked { stream, url, head, before }));
            }
        });
        Self { address, asked }
    }

    pub(crate) fn url(&self) -> Url {
        Url::parse(&format!("http://{}", self.address)).unwrap()
    }

    /// What was asked for so far.
    pub(crate) fn asked(&self) -> Vec<Url> {
        self.asked.lock().unwrap().clone()
    }
}

async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(stream.read_u8().await.ok()?);
    }
    String::from_utf8(bytes).ok()
}

/// Waits until the client is gone.
pub(crate) async fn linger(stream: &mut TcpStream) {
    let mut bytes = [0; 1024];
    while matches!(stream.read(&mut bytes).await, Ok(count) if count > 0) {}
}
