//! Ten thousand sites in one: a feed at every address of the machine, which changes now and then.

use anyhow::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Of a hundred visits to a feed, so many find it changed.
const CHANGED_PERCENT: u64 = 5;

/// The longest request that is read, in bytes.
const REQUEST_BYTES_MAX: usize = 8 * 1024;

/// Entries of a feed.
const ENTRIES: u64 = 10;

/// A server on all addresses of 127.0.0.0/8.
pub(crate) struct Server {
    pub(crate) port: u16,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    asked: AtomicU64,
    whole: AtomicU64,
    unchanged: AtomicU64,
}

impl Server {
    pub(crate) async fn start() -> Result<Self> {
        let listener = TcpListener::bind("0.0.0.0:0").await?;
        let port = listener.local_addr()?.port();
        let counts = Arc::new(Counts::default());
        let counted = Arc::clone(&counts);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let counts = Arc::clone(&counted);
                // A connection that breaks is its client's to mind.
                tokio::spawn(async move { answer(stream, &counts).await.ok() });
            }
        });
        Ok(Self { port, counts })
    }

    /// Feeds that were sent, and answers that one was unchanged.
    pub(crate) fn answers(&self) -> (u64, u64) {
        (self.counts.whole.load(Ordering::Relaxed), self.counts.unchanged.load(Ordering::Relaxed))
    }
}

/// One request, one answer, and the end: keeping ten thousand connections is not what is measured.
async fn answer(mut stream: TcpStream, counts: &Counts) -> Result<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") && request.len() < REQUEST_BYTES_MAX {
        if stream.read_buf(&mut request).await? == 0 {
            break;
        }
    }
    let request = String::from_utf8_lossy(&request);
    let answer = if request.starts_with("GET /feed") { feed(&request, counts) } else { none() };
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await?;
    Ok(())
}

fn none() -> String {
    "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned()
}

fn feed(request: &str, counts: &Counts) -> String {
    let number = counts.asked.fetch_add(1, Ordering::Relaxed);
    let knows_it = request.to_ascii_lowercase().contains("if-none-match:");
    if knows_it && number % 100 >= CHANGED_PERCENT {
        counts.unchanged.fetch_add(1, Ordering::Relaxed);
        return "HTTP/1.1 304 Not Modified\r\nconnection: close\r\n\r\n".to_owned();
    }
    counts.whole.fetch_add(1, Ordering::Relaxed);
    let entry = |entry: u64| {
        format!(
            "<item><guid>{number}-{entry}</guid><title>Of kettles and tea</title>\
             <pubDate>Tue, 03 Nov 2026 10:{:02}:00 GMT</pubDate><description>Nothing of interest.</description></item>",
            entry % 60
        )
    };
    let entries: String = (0..ENTRIES).map(entry).collect();
    let body = format!("<rss version=\"2.0\"><channel><title>Talk</title>{entries}</channel></rss>");
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/rss+xml\r\netag: \"{number}\"\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{body}",
        body.len()
    )
}
