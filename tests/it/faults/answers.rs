//! Answers that are none: the source is shown as blind, with the reason, and the next visit reads on.

use crate::support::{Home, Reply, Site, news};
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// More than any page may have.
const HUGE_BYTES: usize = 50 * 1024 * 1024;

const JSON: &str = "Content-Type: application/json\r\n";

/// Name, what the site answers, how the visit went, words of the reason.
type Fault = (&'static str, Reply, &'static str, &'static str);

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn story() -> String {
    news::page(&[news::story(1, Timestamp::now(), "ada", "A whole answer", "kettle")], 0, 1)
}

fn faults() -> Vec<Fault> {
    let huge = vec![b' '; HUGE_BYTES];
    let utf16: Vec<u8> = story().encode_utf16().flat_map(u16::to_le_bytes).collect();
    let zipped = format!("{JSON}Content-Encoding: gzip\r\n");
    vec![
        ("nothing", Reply::json(""), "damaged", "the body is empty"),
        ("html", Reply::new(200, "Content-Type: text/html\r\n", "<!doctype html><p>Hi"), "damaged", "JSON"),
        ("cut-off", Reply::json(&story()[..40]), "damaged", "JSON"),
        ("another-shape", Reply::json(r#"{"hits":{"1":2}}"#), "drifted", "hits"),
        ("huge", Reply::json(&huge), "unreachable", "more than 16777216 bytes"),
        (
            "huge-and-says-so",
            Reply::new(200, &format!("{JSON}Content-Length: {HUGE_BYTES}\r\n"), &huge),
            "unreachable",
            "more than 16777216 bytes",
        ),
        ("zip-bomb", Reply::new(200, &zipped, gzip(&huge)), "unreachable", "more than 16777216 bytes"),
        ("no-zip", Reply::new(200, &zipped, "plain"), "unreachable", "broke off"),
        (
            "broken-off",
            Reply::new(200, &format!("{JSON}Content-Length: 99999\r\n"), story()),
            "unreachable",
            "broke off",
        ),
        (
            "wrong-charset",
            Reply::new(200, "Content-Type: application/json; charset=utf-8\r\n", utf16),
            "damaged",
            "JSON",
        ),
        (
            "circle",
            Reply::new(302, "Location: /api/v1/search_by_date?round\r\n", ""),
            "unreachable",
            "circle",
        ),
        ("forbidden", Reply::new(403, "", "no"), "unreachable", "status 403"),
        ("gone", Reply::new(404, "", ""), "unreachable", "status 404"),
        ("broken", Reply::new(500, "", ""), "unreachable", "status 500"),
        ("no-http", Reply::Bytes(Arc::new(b"\x00\xffSSH-2.0\r\n\r\n".to_vec())), "unreachable", "broke off"),
    ]
}

/// Visits a site that answers badly, then well.
fn visit((name, reply, reading, why): Fault) {
    let well = Arc::new(AtomicBool::new(false));
    let site = Site::start({
        let well = Arc::clone(&well);
        move |asked| {
            let answer = || if well.load(Ordering::SeqCst) { Reply::json(story()) } else { reply.clone() };
            asked.path.starts_with("/api").then(answer)
        }
    });
    let home = Home::new();
    home.sources(&news::source(name, &site.base()));

    let crawl = home.run(&["--json", "crawl"]).expect(1);
    let visit = &crawl.json_lines()[0];
    assert_eq!(visit["reading"], reading, "{name}: {crawl:?}");
    let health = home.store().source_health().unwrap().remove(0);
    assert!(health.why.as_deref().unwrap().contains(why), "{name}: {health:?}");
    assert_eq!(health.last_ok_at, None, "{name}");

    well.store(true, Ordering::SeqCst);
    home.run(&["crawl"]).expect(0);
    assert_eq!(home.store().post_count().unwrap(), 1, "{name}: the next visit reads it");
}

#[test]
fn every_bad_answer_is_a_recorded_fault_and_the_next_visit_reads_on() {
    let visits: Vec<_> = faults().into_iter().map(|fault| thread::spawn(move || visit(fault))).collect();
    visits.into_iter().for_each(|visit| visit.join().unwrap());
}

#[test]
fn nobody_listens_there() {
    let home = Home::new();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    home.sources(&news::source("nobody", &format!("http://{free}")));
    let crawl = home.run(&["crawl"]).expect(1);
    assert!(crawl.out.contains("unreachable"), "{crawl:?}");
    let sources = home.run(&["--json", "sources"]).expect(1).json()["sources"].clone();
    assert_eq!(sources[0]["reading"], "unreachable", "{sources}");
    assert!(sources[0]["why"].as_str().unwrap().contains("try again later"), "{sources}");
    let table = home.run(&["sources"]).expect(1).out.replace('\n', " ");
    assert!(table.contains("silence") && table.contains("means nothing"), "{table}");
}

#[test]
fn a_private_address_is_never_asked_unless_the_operator_allows_this_machine() {
    let site = Site::start(|_| Some(Reply::json(story())));
    let home = Home::new();
    home.sources(&news::source("inside", &site.base()));
    let settings = std::fs::read_to_string(home.data().join("notjustme.toml")).unwrap();
    std::fs::write(
        home.data().join("notjustme.toml"),
        settings.replace("allow_loopback_sources = true", "allow_loopback_sources = false"),
    )
    .unwrap();
    let crawl = home.run(&["--json", "crawl"]).expect(1);
    assert!(crawl.out.contains("not a public address"), "{crawl:?}");
    assert!(site.asked("/").is_empty(), "it was asked");
}
