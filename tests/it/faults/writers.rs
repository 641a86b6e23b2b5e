//! One process writes; any number read beside it.

use crate::support::archive::Archive;
use crate::support::running::wait_for;
use crate::support::{Home, Reply, Site, ledger, news};
use jiff::Timestamp;

#[test]
fn a_second_writer_is_refused_by_the_first_ones_pid_and_readers_are_not() {
    let archive = Archive::new(200, 1, Timestamp::now());
    let home = Home::new();
    let file = home.write("archive.jsonl", archive.text());
    let file = file.to_str().unwrap();
    home.run(&["import", file]).expect(0);

    let mut watch = home.start(&["watch"]);
    watch.says("Is it just me?");
    let pid = format!("(pid {})", watch.pid());
    for arguments in [&["import", file][..], &["crawl"], &["reindex"], &["watch"]] {
        home.run(arguments).refused(&["another notjustme", &pid, "is writing to", "stop it"]);
    }
    assert!(home.found("otter") > 0);
    home.run(&["swarms", "--all"]).expect(0);

    // The lock goes with the process, however it ends.
    watch.kill();
    home.run(&["import", file]).expect(0);
    ledger::check(&home, &archive.ids, &archive.words);
}

#[test]
fn what_is_being_read_when_the_program_is_stopped_is_read_by_the_next_visit() {
    let page = news::page(&[news::story(1, Timestamp::now(), "ada", "A story", "kettle")], 0, 1);
    let slow = Site::start(|asked| asked.path.starts_with("/api").then_some(Reply::Silence));
    let quick = Site::start(move |asked| asked.path.starts_with("/api").then(|| Reply::json(&page)));
    let home = Home::new();
    home.sources(&news::source("news", &slow.base()));
    let crawl = home.start(&["crawl"]);
    wait_for("the visit", || !slow.asked("/api").is_empty() || slow.asked("/").len() > 1);
    crawl.signal("INT");
    crawl.end().expect(0);
    home.sources(&news::source("news", &quick.base()));
    home.run(&["crawl"]).expect(0);
    assert_eq!(home.found("kettle"), 1);
}
