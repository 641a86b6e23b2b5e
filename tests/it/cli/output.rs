//! What is printed: colours for people only, and a reader who goes away is no error.

use super::home_with_a_swarm;
use crate::support::Home;
use crate::support::archive::Archive;
use crate::support::home::ran;
use jiff::Timestamp;
use std::fs::OpenOptions;
use std::io::{BufRead, BufReader};

#[test]
fn colours_are_left_out_of_pipes_and_where_nobody_wants_them() {
    let home = home_with_a_swarm();
    for arguments in [
        &["swarms"][..],
        &["sources"],
        &["search", "push"],
        &["check", "cannot push to GitHub"],
        &["check", ""],
    ] {
        let piped = home.run(arguments);
        assert!(!(piped.out + &piped.err).contains('\u{1b}'), "{arguments:?}");
        let forced = ran(home.command(arguments).env("CLICOLOR_FORCE", "1"));
        assert!((forced.out + &forced.err).contains('\u{1b}'), "{arguments:?} has no colours at all");
        let unwanted = ran(home.command(arguments).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1"));
        assert!(!(unwanted.out + &unwanted.err).contains('\u{1b}'), "{arguments:?}");
    }
    let json = ran(home.command(&["--json", "swarms"]).env("CLICOLOR_FORCE", "1"));
    assert!(!json.out.contains('\u{1b}'), "JSON has no colours");
}

/// A home with far more to print than a pipe holds.
fn full_home() -> Home {
    let home = Home::new();
    let archive = Archive::new(1_000, 1, Timestamp::now());
    home.run_with_input(&["import", "-"], archive.text().as_bytes()).expect(0);
    home
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let home = full_home();
    let everything = ["search", "--limit", "1000", "after:1990-01-01"];
    assert!(home.run(&everything).expect(0).out.len() > 100_000, "too little to fill a pipe");
    for json in [&[][..], &["--json"]] {
        let arguments = [json, &everything[..]].concat();
        let mut child = home.command(&arguments).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), said.as_str()), (Some(0), ""), "{arguments:?} after {first:?}");
    }
}

#[test]
fn what_cannot_be_written_is_an_error() {
    let home = full_home();
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = home.command(&["search", "after:1990-01-01"]).stdout(full).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("No space left"), "{said}");
}
