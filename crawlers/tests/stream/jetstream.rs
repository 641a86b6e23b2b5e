//! Jetstream, at a server that replays from the cursor and breaks off at moments chosen by a seed.

use super::server::{Asked, Server, linger};
use super::*;
use crawlers::stream::jetstream::Jetstream;
use futures_util::{SinkExt, StreamExt};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::io::AsyncWriteExt;
use tokio_tungstenite::tungstenite::{Error, Message};

const EVENTS: usize = 3_000;

/// Between two events; the reader goes on five seconds, so 500 events, before the last one.
const EVENT_MICROS: u64 = 10_000;

const FIRST_MICROS: u64 = 1_772_366_400_000_000;

/// What goes wrong with a connection.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mishap {
    /// The connection is closed as the protocol says.
    Close,
    /// The connection is closed without a word.
    Drop,
    /// The connection is closed in the middle of a frame.
    CutFrame,
    /// A frame of a mebibyte of what may be JSON.
    HugeFrame,
    /// A frame that promises more bytes than there are.
    EndlessFrame,
    /// Nothing more comes.
    Silence,
}

const MISHAPS: [Mishap; 6] =
    [Mishap::Close, Mishap::Drop, Mishap::CutFrame, Mishap::HugeFrame, Mishap::EndlessFrame, Mishap::Silence];

/// What a server has to tell, and what goes wrong on the way.
#[derive(Debug)]
pub(super) struct Script {
    pub(super) frames: Vec<String>,
    /// Before which frame what goes wrong, once.
    pub(super) mishaps: Mutex<VecDeque<(usize, Mishap)>>,
    /// Where who names no cursor begins, after the first connection.
    pub(super) tip: usize,
}

impl Script {
    pub(super) fn new(frames: Vec<String>, mishaps: impl Into<VecDeque<(usize, Mishap)>>) -> Arc<Self> {
        Arc::new(Self { tip: frames.len(), frames, mishaps: Mutex::new(mishaps.into()) })
    }

    fn mishap(&self, place: usize) -> Option<Mishap> {
        let mut mishaps = self.mishaps.lock().unwrap();
        if mishaps.front()?.0 != place {
            return None;
        }
        mishaps.pop_front().map(|(_, mishap)| mishap)
    }
}

pub(super) fn micros(number: usize) -> u64 {
    FIRST_MICROS + EVENT_MICROS * number as u64
}

/// Frame `number`, in the server's own order of fields.
pub(super) fn frame(number: usize, operation: &str, text: &str) -> String {
    let time = micros(number);
    let record = match operation {
        "delete" => String::new(),
        _ => format!(r#","record":{{"createdAt":"2026-03-01T11:59:00Z","text":"{text}"}}"#),
    };
    format!(
        r#"{{"did":"did:plc:marlow{number}","time_us":{time},"kind":"commit","commit":{{"rev":"r{number}","operation":"{operation}","collection":"app.bsky.feed.post","rkey":"{number}"{record}}}}}"#
    )
}

pub(super) fn id(number: usize) -> String {
    format!("at://did:plc:marlow{number}/app.bsky.feed.post/{number}")
}

pub(super) async fn serve(script: Arc<Script>) -> Server {
    Server::start("", move |asked| tell(asked, Arc::clone(&script))).await
}

async fn tell(asked: Asked, script: Arc<Script>) {
    let mut query = asked.url.query_pairs();
    let cursor = query.find(|(key, _)| key == "cursor").map(|(_, value)| value.parse::<u64>().unwrap());
    let start = match cursor {
        Some(cursor) => (0..script.frames.len()).position(|number| micros(number) >= cursor),
        None if asked.before == 0 => Some(0),
        None => Some(script.tip),
    };
    let mut socket = asked.accept().await;
    for place in start.unwrap_or(script.frames.len())..script.frames.len() {
        if let Some(mishap) = script.mishap(place) {
            go_wrong(socket, mishap, &script.frames[place]).await;
            return;
        }
        if socket.feed(Message::text(script.frames[place].as_str())).await.is_err() {
            return;
        }
    }
    let _ = socket.flush().await;
    while matches!(socket.next().await, Some(Ok(_) | Err(Error::Io(_)))) {}
}

async fn go_wrong(
    mut socket: tokio_tungstenite::WebSocketStream<tokio::net::TcpStream>,
    mishap: Mishap,
    frame: &str,
) {
    let _ = socket.flush().await;
    match mishap {
        Mishap::Close => {
            let _ = socket.close(None).await;
        }
        Mishap::Drop => {}
        Mishap::CutFrame => {
            let length = u16::try_from(frame.len()).unwrap().to_be_bytes();
            let half = &frame.as_bytes()[..frame.len() / 2];
            let _ = socket.get_mut().write_all(&[&[0x81, 126], &length[..], half].concat()).await;
        }
        Mishap::HugeFrame => {
            let huge = frame.to_owned() + &" ".repeat(1024 * 1024);
            let _ = socket.send(Message::text(huge)).await;
            linger(socket.get_mut()).await;
        }
        Mishap::EndlessFrame => {
            let head = [&[0x81, 127], &(1_u64 << 40).to_be_bytes()[..], frame.as_bytes()].concat();
            let _ = socket.get_mut().write_all(&head).await;
            linger(socket.get_mut()).await;
        }
        Mishap::Silence => linger(socket.get_mut()).await,
    }
}

/// The next of a fixed sequence of numbers (Knuth's MMIX generator).
fn next_number(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 33).unwrap()
}

/// Every tenth event is a deletion, and every tenth a change.
fn operation(number: usize) -> &'static str {
    match number % 10 {
        3 => "delete",
        7 => "update",
        _ => "create",
    }
}

#[tokio::test]
async fn nothing_is_lost_and_nothing_comes_twice_over_ten_disconnects() {
    for seed in 1..=4 {
        let mut state = seed;
        let mut places: Vec<usize> = (0..10).map(|_| next_number(&mut state) % EVENTS).collect();
        places.sort_unstable();
        places.dedup();
        let kinds = MISHAPS.iter().copied().cycle().skip(usize::try_from(seed).unwrap());
        let mishaps: VecDeque<_> = places.iter().copied().zip(kinds).collect();
        let frames = (0..EVENTS).map(|number| frame(number, operation(number), "nimbus mail is down"));
        let script = Script::new(frames.collect(), mishaps);
        let server = serve(Arc::clone(&script)).await;
        let mut running = Running::start(&Jetstream, source("jetstream", server.url(), &[]));
        let mut number = 0;
        let mut too_large = 0;
        while number < EVENTS {
            match running.next().await {
                What::Post(post) => {
                    assert_eq!(post.id, id(number), "seed {seed}");
                    assert_eq!(post.edited_at.is_some(), operation(number) == "update");
                    number += 1;
                }
                What::Deleted(gone) => {
                    assert_eq!((gone, operation(number)), (id(number), "delete"), "seed {seed}");
                    number += 1;
                }
                What::Fault(fault) => {
                    assert!(fault.what.contains("more than"), "{fault:?}");
                    too_large += 1;
                }
                other => panic!("seed {seed}: {other:?}"),
            }
        }
        assert!(script.mishaps.lock().unwrap().is_empty());
        assert_eq!(server.asked().len(), places.len() + 1, "seed {seed}");
        assert!(too_large >= 2, "seed {seed}");
        // Whatever comes now would be a double.
        tokio::time::sleep(IDLE * 2).await;
        while let Ok(delivery) = running.deliveries.try_recv() {
            assert_eq!(delivery.what, What::Nothing, "seed {seed}");
            assert_eq!(delivery.cursor, Some(micros(EVENTS - 1)));
        }
        assert!(running.health.borrow().doubles > 0);
        assert_eq!(running.stop().await, Ended::Stopped);
    }
}

#[tokio::test]
async fn only_what_is_wanted_is_read_but_deletions_and_changes_always() {
    let text = |number: usize| if number.is_multiple_of(100) { "nimbus" } else { "lunch" };
    let frames = (0..1_000).map(|number| frame(number, operation(number), text(number))).collect();
    let server = serve(Script::new(frames, [(500, Mishap::Drop)])).await;
    let wants = |bytes: &[u8]| bytes.windows(6).any(|window| window == b"nimbus");
    let place = source("jetstream", server.url(), &[]);
    let mut running = Running::start_with(&Jetstream, place, fetch_settings(), 64, wants);
    for number in (0..1_000).filter(|number| number % 100 == 0 || operation(*number) != "create") {
        match running.next().await {
            What::Post(post) => assert_eq!(post.id, id(number)),
            What::Deleted(gone) => assert_eq!(gone, id(number)),
            other => panic!("{other:?}"),
        }
    }
    // The place moves on although nobody wants the last frames.
    let last = tokio::time::timeout(PATIENCE, async {
        loop {
            let delivery = running.deliveries.recv().await.unwrap();
            if delivery.cursor == Some(micros(999)) {
                return delivery.what;
            }
        }
    });
    assert_eq!(last.await.unwrap(), What::Nothing);
}

#[tokio::test]
async fn a_frame_that_is_no_json_is_a_fault_and_hides_no_other() {
    let mut frames: Vec<String> = (0..40).map(|number| frame(number, "create", "nimbus")).collect();
    for frame in &mut frames[..30] {
        frame.truncate(150);
    }
    let server = serve(Script::new(frames, [])).await;
    let mut running = Running::start(&Jetstream, source("jetstream", server.url(), &[]));
    for _ in 0..crawlers::stream::FAULTS_PER_CONNECTION_MAX {
        let What::Fault(fault) = running.next().await else { panic!("a fault was due") };
        assert_eq!(fault.kind, crawlers::FaultKind::Damaged);
    }
    for number in 30..40 {
        let What::Post(post) = running.next().await else { panic!("post {number} was due") };
        assert_eq!(post.id, id(number));
    }
}

#[tokio::test]
async fn a_place_that_cannot_be_passed_is_left_behind_with_a_gap() {
    let frames = (0..100).map(|number| frame(number, "create", "nimbus")).collect();
    let stuck = [(50, Mishap::HugeFrame), (50, Mishap::HugeFrame), (50, Mishap::HugeFrame)];
    let mut script = Script::new(frames, stuck);
    Arc::get_mut(&mut script).unwrap().tip = 60;
    let server = serve(script).await;
    let mut running = Running::start(&Jetstream, source("jetstream", server.url(), &[]));
    let mut gaps = 0;
    let mut numbers = Vec::new();
    while numbers.len() < 90 {
        match running.next().await {
            What::Post(post) => numbers.push(post.id),
            What::Gap { from, .. } => {
                assert_eq!(numbers.len(), 50);
                assert_eq!(i128::from(micros(49)), i128::from(from.as_microsecond()));
                gaps += 1;
            }
            What::Fault(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(gaps, 1);
    assert_eq!(numbers, (0..50).chain(60..100).map(id).collect::<Vec<_>>());
    assert!(!server.asked().last().unwrap().as_str().contains("cursor"));
}

#[tokio::test]
async fn a_server_that_has_forgotten_the_place_leaves_a_gap() {
    // Two minutes lie between the two halves, and the connection ends there.
    let mut frames: Vec<String> = (0..20).map(|number| frame(number, "create", "nimbus")).collect();
    for (number, frame) in frames.iter_mut().enumerate().skip(10) {
        let late = micros(number) + 120_000_000;
        *frame = frame.replace(&micros(number).to_string(), &late.to_string());
    }
    let first = frames.clone();
    let server = Server::start("", move |asked| {
        let frames = if asked.before == 0 { first[..10].to_vec() } else { first[10..].to_vec() };
        async move {
            let mut socket = asked.accept().await;
            for frame in frames {
                socket.send(Message::text(frame)).await.unwrap();
            }
            let _ = socket.close(None).await;
        }
    })
    .await;
    let mut running = Running::start(&Jetstream, source("jetstream", server.url(), &[]));
    for number in 0..10 {
        let What::Post(post) = running.next().await else { panic!("post {number} was due") };
        assert_eq!(post.id, id(number));
    }
    let What::Gap { from, until } = running.next().await else { panic!("a gap was due") };
    assert!(until.duration_since(from).as_secs() >= 120, "{from} {until}");
    let What::Post(post) = running.next().await else { panic!("a post was due") };
    assert_eq!(post.id, id(10));
}
