//! What reading Jetstream costs: a server on loopback tells 20,000 posts a second and breaks the connection
//! ten times, and the reader's share of one processor is measured.
//!
//! `cargo run --release -p crawlers --example jetstream_load [seconds] [posts a second]`. Linux only: the time
//! of a thread is read from `/proc`. One post in a thousand is about something we know.

#![expect(clippy::print_stdout, reason = "it is a measurement for whoever runs it")]

use crawlers::fetch::{FetchSettings, Fetcher};
use crawlers::stream::jetstream::Jetstream;
use crawlers::stream::{Ended, Health, StreamSettings, Subscription, What, run};
use crawlers::{Source, Venue};
use futures_util::SinkExt;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::error::Error;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{mpsc, watch};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const DISCONNECTS: u64 = 10;

/// One post in so many says the word that is looked for.
const WANTED_EVERY: u64 = 1_000;

/// How often the server sends what is due.
const TICK: Duration = Duration::from_millis(5);

/// The processor's clock ticks a second, as `/proc` counts them (`USER_HZ`, the same on every Linux).
const TICKS_PER_SECOND: f64 = 100.0;

const FIRST_MICROS: u64 = 1_793_534_400_000_000;

const WORDS: &[&str] = &[
    "the harbour was quiet this morning and nobody asked why",
    "three loaves, two lemons, and a lamp that does not want to be a lamp",
    "I have read the whole book and I still do not know who the ferryman is",
    "does anybody know a good way to keep gulls off a roof",
];

/// How much is told, and how fast.
#[derive(Clone, Copy)]
struct Load {
    posts: u64,
    posts_per_second: u64,
}

impl Load {
    fn micros(self, number: u64) -> u64 {
        FIRST_MICROS + number * 1_000_000 / self.posts_per_second
    }

    /// A post of the usual size, in the server's own order of fields.
    fn frame(self, number: u64) -> String {
        let time = self.micros(number);
        let words = WORDS[usize::try_from(number).unwrap_or_default() % WORDS.len()];
        let about = if number.is_multiple_of(WANTED_EVERY) { "nimbus mail is down" } else { "lunch" };
        format!(
            r#"{{"did":"did:plc:invented{number:016}","time_us":{time},"kind":"commit","commit":{{"rev":"3m4rev{number:07}","operation":"create","collection":"app.bsky.feed.post","rkey":"3m4key{number:07}","record":{{"$type":"app.bsky.feed.post","createdAt":"2026-11-01T11:59:00.000Z","langs":["en"],"reply":{{"parent":{{"cid":"bafyreiinventedinventedinventedinventedinventedinvented","uri":"at://did:plc:inventedinventedinvent/app.bsky.feed.post/3m4parent0000"}},"root":{{"cid":"bafyreiinventedinventedinventedinventedinventedinvented","uri":"at://did:plc:inventedinventedinvent/app.bsky.feed.post/3m4root000000"}}}},"text":"{words}; {about}. {words}"}},"cid":"bafyreiinventedinventedinventedinventedinventedinvented"}}}}"#
        )
    }
}

fn main() -> Result<()> {
    let mut numbers = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let seconds = numbers.next().transpose()?.unwrap_or(10);
    let posts_per_second = numbers.next().transpose()?.unwrap_or(20_000).max(1);
    let load = Load { posts: seconds * posts_per_second, posts_per_second };
    let bytes = load.frame(1).len();
    println!("{posts_per_second} posts of {bytes} bytes a second for {seconds} s, {DISCONNECTS} disconnects");
    measure("every post read and handed on", load, |_| true)?;
    let finder = regex::bytes::Regex::new("(?i-u)nimbus|tallow|quay mail|451 4\\.7\\.0")?;
    measure("one in a thousand wanted", load, move |bytes| finder.is_match(bytes))
}

fn measure(title: &str, load: Load, wants: impl Fn(&[u8]) -> bool + Send + Sync + 'static) -> Result<()> {
    let wanted = (0..load.posts).filter(|number| wants(load.frame(*number).as_bytes())).count();
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || serve(listener, load));
    let (sender, mut deliveries) = mpsc::channel(1024);
    let (told, health) = watch::channel(Health::new(Timestamp::UNIX_EPOCH));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let reader = std::thread::spawn(move || -> Result<(Ended, f64, f64)> {
        let source = Source {
            id: "load".to_owned(),
            kind: "jetstream".to_owned(),
            url: format!("http://{address}").parse()?,
            venue: Venue::Social,
            provider: None,
            page_id: None,
            options: BTreeMap::new(),
        };
        let fetch = FetchSettings {
            allow_loopback: true,
            pace: Duration::ZERO,
            ..FetchSettings::new("load@example.org")
        };
        let fetcher = Fetcher::new(fetch)?;
        let (began, before) = (Instant::now(), thread_seconds()?);
        let ended = runtime()?.block_on(async {
            let subscription = Subscription {
                fetcher: &fetcher,
                streamer: &Jetstream,
                source: &source,
                settings: StreamSettings {
                    retry_base: Duration::from_millis(20),
                    retry_max: Duration::from_millis(100),
                    ..Default::default()
                },
                wants: &wants,
                deliveries: sender,
                health: told,
            };
            let stop = async {
                let _ = stopped.await;
            };
            run(subscription, None, Timestamp::UNIX_EPOCH, stop).await
        });
        Ok((ended, thread_seconds()? - before, began.elapsed().as_secs_f64()))
    });
    let mut found = vec![0_u8; usize::try_from(load.posts)?];
    let (mut unique, mut doubles, mut others) = (0, 0, 0);
    while unique < wanted {
        match deliveries.blocking_recv().ok_or("the stream ended")?.what {
            What::Post(post) => {
                let number = post.id.rsplit("3m4key").next().unwrap_or_default().parse::<usize>()?;
                let times = found.get_mut(number).ok_or("a post that was never told")?;
                if *times == 0 {
                    unique += 1
                } else {
                    doubles += 1
                }
                *times = 1;
            }
            What::Nothing => {}
            _ => others += 1,
        }
    }
    let health = health.borrow().clone();
    let _ = stop.send(());
    let (ended, busy, lasted) = reader.join().map_err(|_| "the reader panicked")??;
    println!("{title}: {:.1} % of one processor over {lasted:.1} s ({ended:?})", 100.0 * busy / lasted);
    println!(
        "  {:.1} microseconds a frame, those that come again included",
        1e6 * busy / health.frames as f64
    );
    println!(
        "  handed on {unique} of {wanted}, lost {}, twice {doubles}, other {others}; connections {}, frames about {}, \
         dropped as known about {}",
        wanted - unique,
        health.connections,
        health.frames,
        health.doubles,
    );
    Ok(())
}

fn runtime() -> std::io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

/// The processor time of this thread so far.
fn thread_seconds() -> Result<f64> {
    let stat = std::fs::read_to_string("/proc/thread-self/stat")?;
    // The name of the program stands in brackets and may hold anything.
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks = fields.get(11..13).ok_or("no times in stat")?;
    Ok(ticks.iter().map(|ticks| ticks.parse::<f64>()).sum::<std::result::Result<f64, _>>()?
        / TICKS_PER_SECOND)
}

/// Tells the posts as they are due; a reader that comes again gets what it missed at once.
fn serve(listener: std::net::TcpListener, load: Load) -> Result<()> {
    let frames: Vec<Utf8Bytes> = (0..load.posts).map(|number| load.frame(number).into()).collect();
    runtime()?.block_on(async {
        let listener = TcpListener::from_std(listener)?;
        let mut began = None;
        let mut breaks: Vec<u64> =
            (1..=DISCONNECTS).rev().map(|part| load.posts * part / (DISCONNECTS + 1)).collect();
        loop {
            let (mut stream, _) = listener.accept().await?;
            let head = read_head(&mut stream).await?;
            if head.starts_with("GET /robots.txt") {
                stream.write_all(b"HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n").await?;
                continue;
            }
            let cursor = head.split_once("cursor=").and_then(|(_, rest)| rest.split([' ', '&']).next());
            let cursor = cursor.and_then(|cursor| cursor.parse::<u64>().ok()).unwrap_or(0);
            let mut next = cursor.saturating_sub(FIRST_MICROS) * load.posts_per_second / 1_000_000;
            let mut socket = accept(stream, &head).await?;
            let began = *began.get_or_insert_with(Instant::now);
            while next < load.posts {
                let due = began.elapsed().as_micros() as u64 * load.posts_per_second / 1_000_000;
                let breaks_here = breaks.last().copied().unwrap_or(u64::MAX);
                let end = due.min(load.posts).min(breaks_here.max(next));
                for number in next..end {
                    let frame = frames[usize::try_from(number)?].clone();
                    socket.feed(Message::Text(frame)).await?;
                }
                next = next.max(end);
                if next == breaks_here {
                    // In the middle of a frame.
                    socket.flush().await?;
                    socket.get_mut().write_all(&[0x81, 126, 2, 0, b'{']).await?;
                    breaks.pop();
                    break;
                }
                socket.flush().await?;
                tokio::time::sleep(TICK).await;
            }
            if next >= load.posts {
                let mut bytes = [0; 64];
                while matches!(socket.get_mut().read(&mut bytes).await, Ok(count) if count > 0) {}
                return Ok(());
            }
        }
    })
}

async fn read_head(stream: &mut TcpStream) -> Result<String> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(stream.read_u8().await?);
    }
    Ok(String::from_utf8(bytes)?)
}

async fn accept(mut stream: TcpStream, head: &str) -> Result<WebSocketStream<TcpStream>> {
    let key = head.lines().find_map(|line| line.strip_prefix("sec-websocket-key: ")).ok_or("no WebSocket")?;
    let accept = derive_accept_key(key.as_bytes());
    let head = format!(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Accept: {accept}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    Ok(WebSocketStream::from_raw_socket(stream, Role::Server, None).await)
}
