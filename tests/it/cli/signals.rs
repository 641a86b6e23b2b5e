//! SIGINT and SIGTERM end what runs, soon and in order.

use crate::support::running::wait_for;
use crate::support::{Home, Reply, Running, Site, news};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// The page need not answer: what counts is that somebody is connected.
const ANSWERED_WITHIN: Duration = Duration::from_secs(1);

/// Sends the signal and expects a clean end, long before the patience for a site is over.
#[track_caller]
fn stops(running: Running, what: &str) {
    running.signal(what.split(' ').next().unwrap());
    let ran = running.end().expect(0);
    assert_eq!(ran.err, "", "{what}");
}

#[test]
fn a_visit_under_way_does_not_hold_up_the_end() {
    let silent = Site::start(|asked| asked.path.starts_with("/api").then_some(Reply::Silence));
    let home = Home::new();
    for (number, what) in ["INT crawl", "TERM crawl", "INT watch", "TERM watch"].iter().enumerate() {
        // A source that was just visited is not due again: each round reads another one.
        home.sources(&news::source(&format!("silent-{number}"), &silent.base()));
        let running = home.start(&[what.split(' ').next_back().unwrap()]);
        wait_for("the visit", || silent.asked("/api").len() > number);
        stops(running, what);
    }
}

/// The page's address, once it is printed.
fn page(running: &mut Running) -> String {
    running.says("http://");
    let out = running.out();
    let rest = out.split("http://").nth(1).unwrap();
    rest.split('/').next().unwrap().to_owned()
}

#[test]
fn a_visitor_of_the_page_does_not_hold_up_the_end() {
    let home = Home::new();
    home.run(&["import", "/dev/null"]).expect(0);
    for what in ["INT serve", "TERM watch"] {
        let mut running = home.start(&[what.split(' ').next_back().unwrap()]);
        let address = page(&mut running);
        let silent = TcpStream::connect(&address).unwrap();
        let mut slow = TcpStream::connect(&address).unwrap();
        slow.write_all(b"POST /check HTTP/1.1\r\nHost: ").unwrap();
        let mut done = TcpStream::connect(&address).unwrap();
        write!(done, "GET /healthz HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
        done.set_read_timeout(Some(ANSWERED_WITHIN)).unwrap();
        let _ = done.read(&mut [0; 12]);
        stops(running, what);
        drop((silent, slow, done));
    }
}

#[test]
fn a_page_that_cannot_listen_says_what_to_do() {
    let home = Home::new();
    home.run(&["import", "/dev/null"]).expect(0);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    std::fs::write(home.data().join("notjustme.toml"), format!("bind = \"{address}\"\n")).unwrap();
    for verb in ["serve", "watch"] {
        home.run(&[verb]).refused(&["cannot listen on", &address, "`bind`"]);
    }
}
