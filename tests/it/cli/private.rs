//! Tickets, tokens and packs: what is the operator's own, from outside.

use super::home_with_a_swarm;
use crate::support::Home;
use std::fs;

#[test]
fn a_ticket_called_solved_stands_in_the_packs_of_its_swarm() {
    let home = home_with_a_swarm();
    home.run(&["tickets"]).expect(1);
    let ticket = home.run(&["--json", "tickets", "add", "GH-1", "--provider", "GitHub"]).expect(0).json();
    assert_eq!((ticket["number"].as_str(), ticket["provider"].as_str()), (Some("GH-1"), Some("github")));
    let ago = (jiff::Timestamp::now() - jiff::SignedDuration::from_mins(12)).to_string();
    let claimed = ["tickets", "claim", "1", "--solved", "--at", &ago, "This is <b>resolved</b>."];
    assert!(home.run(&claimed).expect(0).out.contains("solved: “This is <b>resolved</b>.”"));
    home.run(&["tickets"]).expect(0);

    let swarms = home.run(&["--json", "swarms"]).expect(0).json()["swarms"].clone();
    let id = swarms[0]["id"].as_str().unwrap();
    let escalation = home.run(&["pack", "escalation", id]).expect(0).out;
    assert!(escalation.starts_with("# GitHub: "), "{escalation}");
    assert!(
        escalation.contains("Support said in our ticket `GH-1` at ")
            && escalation.contains("“This is \\<b\\>resolved\\</b\\>.”. ")
            && escalation.contains(" independent reports by others came after that"),
        "{escalation}"
    );
    let claim = home.run(&["--json", "pack", "claim", id]).expect(0).json();
    assert_eq!((claim["kind"].as_str(), claim["swarm"].as_str()), (Some("claim"), Some(id)));
    let page = home.run(&["pack", "message", id, "--html"]).expect(0).out;
    assert!(
        page.starts_with("<!doctype html>") && !page.contains("GH-1"),
        "tickets are not for users: {page}"
    );

    home.run(&["tickets", "remove", "1"]).expect(0);
    assert!(!home.run(&["pack", "escalation", id]).expect(0).out.contains("GH-1"));
    home.run(&["pack", "claim", "none-20200101T0000"]).refused(&["none-20200101T0000", "swarms --all"]);
}

#[test]
fn what_cannot_be_noted_is_refused_with_what_to_write() {
    let home = Home::new();
    home.run(&["tickets", "add", "1", "--provider", "gitbuh"]).refused(&["gitbuh", "github"]);
    home.run(&["tickets", "add", "1", "--provider", "github", "--opened", "yesterday"])
        .refused(&["yesterday", "2026-11-20"]);
    home.run(&["tickets", "add", "1", "--provider", "github", "--opened", "2999-01-01"])
        .refused(&["in the future"]);
    home.run(&["tickets", "claim", "7", "--solved", "done"]).refused(&["no ticket with the id 7"]);
    home.run(&["tickets", "claim", "7", "done"]).refused(&["--solved"]);
    home.run(&["tickets", "claim", "7", "--solved", "--denied", "done"]).refused(&["cannot be used with"]);
    home.run(&["tokens", "add", "me", "--scope", "all"]).refused(&["read", "private"]);
    home.run(&["tokens", "revoke", "me"]).refused(&["no token called \"me\""]);
}

#[test]
fn a_token_is_shown_once_and_never_again() {
    let home = Home::new();
    let token = home.run(&["--json", "tokens", "add", "me", "--scope", "private"]).expect(0).json();
    let token = token["token"].as_str().unwrap().to_owned();
    assert!(token.starts_with("njm_"));
    for arguments in [&["tokens"][..], &["--json", "tokens"], &["tokens", "revoke", "me"], &["tokens"]] {
        let ran = home.run(arguments).expect(0);
        assert!(ran.out.contains("me") && !ran.out.contains(&token), "{ran:?}");
    }
    for file in fs::read_dir(home.data()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(token.len()).any(|window| window == token.as_bytes()));
    }
}

#[test]
fn processes_note_tickets_at_once_beside_a_writer_and_lose_none() {
    const TICKETS: usize = 12;
    let home = Home::new();
    home.run_with_input(&["import", "-"], b"").expect(0);
    let mut watch = home.start(&["watch"]);
    watch.says("Ctrl-C stops");
    let running: Vec<_> = (0..TICKETS)
        .map(|number| {
            let number = format!("T-{number}");
            home.command(&["tickets", "add", &number, "--provider", "github"]).spawn().unwrap()
        })
        .collect();
    for child in running {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
    watch.signal("TERM");
    watch.end().expect(0);
    assert_eq!(home.run(&["--json", "tickets"]).expect(0).json().as_array().unwrap().len(), TICKETS);
}

#[test]
fn a_damaged_file_is_told_and_never_written_over() {
    let home = home_with_a_swarm();
    let path = home.data().join("private.sqlite");
    let garbage = b"no database at all".repeat(500);
    fs::write(&path, &garbage).unwrap();
    let swarms = home.run(&["--json", "swarms"]).expect(0).json()["swarms"].clone();
    let id = swarms[0]["id"].as_str().unwrap();
    for arguments in [
        &["tickets"][..],
        &["tickets", "add", "1", "--provider", "github"],
        &["tokens"],
        &["tokens", "add", "me", "--scope", "read"],
        &["pack", "claim", id],
    ] {
        home.run(arguments).refused(&["private.sqlite", "is damaged", "move it away"]);
    }
    assert_eq!(fs::read(&path).unwrap(), garbage);
}
