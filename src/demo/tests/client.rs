//! A client that shows the whole answer: its status, its headers and its body.

use crate::demo::clock::DemoClock;
use crate::demo::site::{RunningSite, serve};
use crate::demo::world::World;
use jiff::Timestamp;
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

/// Before the story, in the middle of it, and after the acknowledgement.
pub(super) const TIMES: [&str; 3] = ["2012-05-08T20:00:00Z", "2012-05-10T21:00:00Z", "2012-05-12T15:00:00Z"];

pub(super) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The shipped world, served at a time that can be moved.
pub(super) async fn site(at: &str) -> (RunningSite, Arc<DemoClock>) {
    let clock = Arc::new(DemoClock::standing(time(at)));
    let world = Arc::new(World::load().unwrap());
    (serve(world, clock.shared()).await.unwrap(), clock)
}

#[derive(Debug)]
pub(super) struct Received {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: String,
}

impl Received {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    pub(super) fn json(&self) -> Value {
        assert_eq!(self.status, 200, "{self:?}");
        assert!(self.header("content-type").unwrap().starts_with("application/json"));
        serde_json::from_str(&self.body).unwrap()
    }
}

/// The list at a JSON pointer.
pub(super) fn list<'value>(value: &'value Value, pointer: &str) -> &'value [Value] {
    value.pointer(pointer).and_then(Value::as_array).map(Vec::as_slice).unwrap()
}

pub(super) async fn get(site: &RunningSite, path: &str) -> Received {
    get_with(site, path, &[]).await
}

pub(super) async fn get_with(site: &RunningSite, path: &str, headers: &[(&str, &str)]) -> Received {
    let mut request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", site.address);
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    let address = site.address;
    tokio::task::spawn_blocking(move || exchange(address, &request)).await.unwrap()
}

fn exchange(address: SocketAddr, request: &str) -> Received {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Received { status, head: head.to_owned(), body: body.to_owned() }
}
