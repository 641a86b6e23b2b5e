//! SIGINT and SIGTERM end what runs, soon and in order.

use crate::support::running::wait_for;
use crate::support::{Home, Reply, Site, news};
use std::time::{Duration, Instant};

/// Patience of whoever stops a service, far below that of a site that does not answer.
const STOPPED_WITHIN: Duration = Duration::from_secs(8);

/// Starts `arguments`, waits until it runs, sends the signal, and expects a clean end soon.
fn stops(home: &Home, arguments: &[&str], name: &str, runs: impl Fn() -> bool) {
    let running = home.start(arguments);
    wait_for("the program to run", || runs() && (!running.out().is_empty() || arguments[0] == "crawl"));
    let sent = Instant::now();
    running.signal(name);
    let ran = running.end().expect(0);
    assert!(sent.elapsed() < STOPPED_WITHIN, "{arguments:?} took {:?}: {ran:?}", sent.elapsed());
    assert_eq!(ran.err, "", "{arguments:?}");
}

#[test]
fn watch_serve_and_crawl_end_when_asked_even_in_the_middle_of_a_visit() {
    let silent = Site::start(|asked| asked.path.starts_with("/api").then_some(Reply::Silence));
    let home = Home::new();
    home.sources(&news::source("silent", &silent.base()));
    for name in ["INT", "TERM"] {
        for verb in ["crawl", "watch", "serve"] {
            let before = silent.asked("/api").len();
            // A source that was just visited is not due again: each round reads another one.
            home.sources(&news::source(&format!("silent-{name}-{verb}").to_lowercase(), &silent.base()));
            stops(&home, &[verb], name, || verb == "serve" || silent.asked("/api").len() > before);
        }
    }
    home.run(&["import", "/dev/null"]).expect(0);
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
