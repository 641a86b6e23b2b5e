//! A site on loopback that answers with whatever bytes a test wants.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// One request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Path and query.
    pub(crate) path: String,
    head: String,
    pub(crate) body: String,
}

impl Asked {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The value of a parameter in the address, as it stands there.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let url = url::Url::parse(&format!("http://site{}", self.path)).ok()?;
        url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}

/// What to answer.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// These bytes, then the connection is closed.
    Bytes(Arc<Vec<u8>>),
    /// Nothing, and the connection stays open.
    Silence,
}

impl Reply {
    /// A status line, headers (each ending in `\r\n`) and a body that ends with the connection.
    pub(crate) fn new(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Self {
        let head = format!("HTTP/1.1 {status} Told\r\n{headers}Connection: close\r\n\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(body.as_ref());
        Self::Bytes(Arc::new(bytes))
    }

    pub(crate) fn json(body: impl AsRef<[u8]>) -> Self {
        Self::new(200, "Content-Type: application/json\r\n", body)
    }
}

/// A running site; it ends with the test's process.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Site {
    /// Starts a site. Where `answer` is `None` it says 404, so a site without rules needs no words.
    pub(crate) fn start(answer: impl Fn(&Asked) -> Option<Reply> + Send + Sync + 'static) -> Self {
        Self::start_at("127.0.0.1", answer)
    }

    /// Starts a site on another address of this machine: requests to one host keep a distance of a second.
    pub(crate) fn start_at(
        host: &str,
        answer: impl Fn(&Asked) -> Option<Reply> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((host, 0)).unwrap();
        let site = Self { address: listener.local_addr().unwrap(), asked: Arc::default() };
        let (log, answer) = (Arc::clone(&site.asked), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                thread::spawn(move || {
                    let Some(asked) = read(&stream) else { return };
                    let reply = answer(&asked).unwrap_or_else(|| Reply::new(404, "", ""));
                    log.lock().unwrap().push(asked);
                    send(stream, &reply);
                });
            }
        });
        site
    }

    /// Its address, without a slash at the end.
    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every request whose path begins with `start`.
    pub(crate) fn asked(&self, start: &str) -> Vec<Asked> {
        self.asked.lock().unwrap().iter().filter(|asked| asked.path.starts_with(start)).cloned().collect()
    }
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut stream = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let path = head.split(' ').nth(1)?.to_owned();
    let mut asked = Asked { path, head, body: String::new() };
    let length = asked.header("content-length").map_or(0, |length| length.trim().parse().unwrap());
    stream.take(length).read_to_string(&mut asked.body).ok()?;
    Some(asked)
}

/// A client may hang up at any moment; a site does not mind.
fn send(mut stream: TcpStream, reply: &Reply) {
    match reply {
        Reply::Bytes(bytes) => {
            let _ = stream.write_all(bytes).and_then(|()| stream.shutdown(std::net::Shutdown::Write));
        }
        Reply::Silence => {
            let _ = stream.read(&mut [0]);
        }
    }
}
