//! Exit status 0 for yes, 1 for no, 2 for an error; and JSON from every verb that prints results.

use super::home_with_a_swarm;
use crate::support::running::wait_for;
use crate::support::{Home, news};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

const PASTED: &str = "remote: Internal Server Error, cannot push to GitHub";

#[test]
fn the_exit_status_answers_and_json_says_the_same() {
    let home = home_with_a_swarm();

    home.run(&["check", PASTED]).expect(0);
    let check = home.run(&["--json", "check", PASTED]).expect(0).json();
    assert_eq!(check["verdict"], "widespread-unacknowledged", "{check}");
    let local = home.run(&["check", "--about", "slack", "my coffee is cold", "--json"]).expect(1).json();
    assert_ne!(local["verdict"], "widespread-unacknowledged", "{local}");
    let piped = home.run_with_input(&["check", "-", "--json"], PASTED.as_bytes()).expect(0).json();
    assert_eq!(piped["verdict"], check["verdict"], "standard input is read");
    home.run_with_input(&["check", "-"], b"\xff\xfe\x00 log of a stranger \xc3").expect(1);
    home.run_with_input(&["check", "-"], b" \n").refused(&["nothing to check"]);
    home.run(&["check", "--about", "gitbuh", "x"]).refused(&["gitbuh", "github"]);

    home.run(&["search", "push"]).expect(0);
    let found = home.run(&["--json", "search", "push", "provider:github"]).expect(0).json();
    assert_eq!(found["total"], 20, "{found}");
    home.run(&["search", "zeppelin"]).expect(1);
    assert_eq!(home.run(&["--json", "search", "zeppelin"]).expect(1).json()["total"], 0);
    home.run(&["search", "push at:yesterdayish"]).refused(&["at character 9", "write a date"]);
    home.run(&["search", "\"push"]).refused(&["at character 1", "quote"]);
    home.run(&["search", "push", "--limit", "3"]).refused(&["--limit stands behind the query"]);

    let swarms = home.run(&["--json", "swarms"]).expect(0).json()["swarms"].clone();
    assert_eq!(swarms.as_array().unwrap().len(), 1, "{swarms}");
    let id = swarms[0]["id"].as_str().unwrap();
    let one = home.run(&["--json", "swarms", "show", id]).expect(0).json();
    let people = one["authors"].as_u64().unwrap() + one["not_counted"]["copies"].as_u64().unwrap();
    assert_eq!((one["id"].as_str(), people), (Some(id), 20), "{one}");
    assert!(home.run(&["swarms", "show", id]).expect(0).out.contains("GitHub"));
    home.run(&["swarms", "show", "none-20200101T0000"]).refused(&["none-20200101T0000", "--all"]);

    let sources = home.run(&["--json", "sources"]).expect(0).json()["sources"].clone();
    assert_eq!(sources[0]["reading"], "ok", "{sources}");
    assert_eq!(home.run(&["--json", "reindex"]).expect(0).json()["posts"], 21, "the one before it too");
    home.run(&["crawl", "nowhere"]).refused(&["nowhere", "sources --all"]);
}

#[test]
fn without_a_swarm_there_is_none() {
    let home = Home::new();
    home.run_with_input(&["import", "-"], b"").expect(0);
    home.run(&["swarms"]).expect(1);
    assert_eq!(home.run(&["--json", "swarms"]).expect(1).json()["swarms"], Value::Array(Vec::new()));
    let check = home.run(&["--json", "check", PASTED]).expect(1).json();
    assert_eq!(check["verdict"], "cannot-tell", "no source is read, so silence is no good news: {check}");
}

#[test]
fn watch_says_in_json_what_it_visits_and_what_changes() {
    let now = Timestamp::now();
    let site = news::site(&news::outage(0, 20, |_| now - SignedDuration::from_mins(10)));
    let home = Home::new();
    home.sources(&news::source("news", &site.base()));
    let watch = home.start(&["watch", "--json"]);
    wait_for("the visit and the swarm", || {
        watch.out().contains("\"reading\"") && watch.out().contains("\"github\"")
    });
    watch.signal("TERM");
    let lines = watch.end().expect(0).json_lines();
    assert_eq!(
        (lines[0]["source"].as_str(), lines[0]["posts"].as_u64()),
        (Some("news"), Some(21)),
        "{lines:#?}"
    );
    assert_eq!(lines[1]["provider"], "github", "{lines:#?}");
}
