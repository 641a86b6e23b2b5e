//! A store that is damaged, held, or of a later version is refused with its path and what to do.

use crate::support::archive::Archive;
use crate::support::{Home, ledger};
use jiff::Timestamp;
use notjustme::store::STORE_FILE;
use rusqlite::Connection;
use std::fs;

const POSTS: usize = 400;

/// A home that holds an archive, and the archive's file.
fn filled() -> (Home, Archive, String) {
    let archive = Archive::new(POSTS, 1, Timestamp::now());
    let home = Home::new();
    let file = home.write("archive.jsonl", archive.text()).to_str().unwrap().to_owned();
    home.run(&["import", &file]).expect(0);
    (home, archive, file)
}

fn path(home: &Home) -> String {
    home.data().join(STORE_FILE).to_str().unwrap().to_owned()
}

#[test]
fn a_file_that_is_no_database_is_refused_by_every_verb_and_the_advice_works() {
    let (home, archive, file) = filled();
    let mut bytes = fs::read(path(&home)).unwrap();
    bytes[..4096].fill(b'x');
    fs::write(path(&home), &bytes).unwrap();
    let file = file.as_str();
    for arguments in [
        &["search", "otter"][..],
        &["swarms"],
        &["sources"],
        &["check", "x"],
        &["import", file],
        &["reindex"],
    ] {
        home.run(arguments).refused(&[&path(&home), "is damaged", "move it away", "notjustme import"]);
    }
    for ending in ["", "-wal", "-shm"] {
        let file = format!("{}{ending}", path(&home));
        if fs::exists(&file).unwrap() {
            fs::rename(&file, format!("{file}.away")).unwrap();
        }
    }
    // Fewer posts than before: what the old index knew must not be found beside them.
    let kept = archive.lines.len() / 2;
    let half = home.write("half.jsonl", archive.lines[..kept].join("\n"));
    home.run(&["import", half.to_str().unwrap()]).expect(0);
    ledger::check(&home, &archive.ids[..kept], &Default::default());
    home.run(&["import", file]).expect(0);
    ledger::check(&home, &archive.ids, &archive.words);
}

#[test]
fn damage_in_the_middle_is_told_and_never_a_panic() {
    let (home, _, file) = filled();
    let mut bytes = fs::read(path(&home)).unwrap();
    let length = bytes.len();
    bytes[8192..length - 4096].fill(0xA5);
    fs::write(path(&home), &bytes).unwrap();
    home.run(&["import", &file]).refused(&[&path(&home), "is damaged"]);
    let search = home.run(&["search", "otter"]);
    assert!(!search.err.contains("panicked") && search.code == Some(2), "{search:?}");
}

#[test]
fn a_newer_store_is_refused_and_left_alone() {
    let (home, ..) = filled();
    let set = |version: i64| {
        Connection::open(path(&home)).unwrap().pragma_update(None, "user_version", version).unwrap()
    };
    let own: i64 = Connection::open(path(&home))
        .unwrap()
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    set(99);
    for arguments in [&["search", "otter"][..], &["crawl"], &["reindex"]] {
        home.run(arguments).refused(&[&path(&home), "newer notjustme", "99", "update the program"]);
    }
    set(own);
    assert!(home.found("otter") > 0, "nothing was changed");
}

#[test]
fn a_database_held_by_another_program_is_waited_for_then_told_and_nothing_is_lost() {
    let (home, archive, file) = filled();
    let other = Connection::open(path(&home)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert!(home.found("otter") > 0, "reading goes on");
    home.run(&["import", &file]).refused(&[&path(&home), "held by another program", "run again"]);
    other.execute_batch("ROLLBACK").unwrap();
    home.run(&["import", &file]).expect(0);
    ledger::check(&home, &archive.ids, &archive.words);
}

#[test]
fn a_key_that_was_cut_off_is_told_with_what_to_do() {
    let (home, _, file) = filled();
    fs::write(home.data().join("author.key"), "short").unwrap();
    home.run(&["import", &file]).refused(&["author.key", "5 bytes", "backup"]);
}

#[test]
fn without_a_store_readers_say_how_to_get_one() {
    let home = Home::new();
    for arguments in [&["search", "x"][..], &["check", "x"], &["swarms"], &["sources"], &["serve"]] {
        home.run(arguments).refused(&["there is no store", "notjustme crawl"]);
    }
}
