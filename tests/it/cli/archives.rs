//! `import` and `replay`: every compression, bad lines counted, the same twice.

use crate::support::archive::Archive;
use crate::support::chance::Chance;
use crate::support::{Home, ledger};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::io::Write;

const POSTS: usize = 1_200;

fn compressed(text: &str) -> [(&'static str, Vec<u8>); 4] {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).unwrap();
    let mut xz = liblzma::write::XzEncoder::new(Vec::new(), 1);
    xz.write_all(text.as_bytes()).unwrap();
    [
        ("a.jsonl", text.into()),
        ("a.jsonl.gz", gzip.finish().unwrap()),
        ("a.jsonl.xz", xz.finish().unwrap()),
        ("a.jsonl.zst", zstd::encode_all(text.as_bytes(), 1).unwrap()),
    ]
}

#[test]
fn every_compression_is_read_and_importing_twice_is_importing_once() {
    let archive = Archive::new(POSTS, 3, Timestamp::now());
    let home = Home::new();
    for (name, bytes) in compressed(&archive.text()) {
        let file = home.write(name, &bytes);
        let done = home.run(&["--json", "import", file.to_str().unwrap()]).expect(0).json();
        assert_eq!(
            (&done["records"], &done["bad_records"]),
            (&Value::from(POSTS), &Value::from(0)),
            "{name}"
        );
        let piped = home.run_with_input(&["import", "-", "--json"], &bytes).expect(0).json();
        assert_eq!(piped["records"], POSTS, "{name} on standard input");
    }
    ledger::check(&home, &archive.ids, &archive.words);
}

#[test]
fn bad_lines_are_named_counted_and_passed_over() {
    let archive = Archive::new(20, 3, Timestamp::now());
    let bad = ["", "{", "null", "[1]", "{\"kind\":\"post\"}", "\u{1b}[31m", "{\"kind\":\"parade\"}"];
    let mut lines = archive.lines.clone();
    bad.iter().for_each(|line| lines.insert(10, (*line).to_owned()));
    let home = Home::new();
    let mut text = lines.join("\n").into_bytes();
    text.extend_from_slice(b"\n\xff\xfe\x00");
    let ran = home.run_with_input(&["--json", "import", "-"], &text).expect(0);
    assert_eq!(ran.json()["bad_records"], bad.len() + 1, "{ran:?}");
    assert_eq!(ran.json()["posts"], 20, "{ran:?}");
    assert!(ran.err.contains("-:11:") && ran.err.contains("skipped"), "{ran:?}");
    assert!(!ran.err.contains('\u{1b}'), "{ran:?}");
}

#[test]
fn a_file_that_was_cut_off_gives_what_it_has_and_ends() {
    let archive = Archive::new(POSTS, 3, Timestamp::now());
    let home = Home::new();
    for (name, mut bytes) in compressed(&archive.text()) {
        bytes.truncate(bytes.len() * 3 / 4);
        let file = home.write(name, &bytes);
        let ran = home.run(&["--json", "import", file.to_str().unwrap()]).expect(0);
        assert_eq!(ran.json()["bad_records"], 1, "{name}: {ran:?}");
        assert!(ran.json()["posts"].as_u64() > Some(0), "{name}: {ran:?}");
    }
    home.run(&["import", "/nowhere/at/all"]).refused(&["cannot open /nowhere/at/all"]);
}

/// The archive as it would have been seen live: each post when it was written.
fn seen_live(lines: &[String]) -> String {
    let live = lines.iter().map(|line| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        line["seen_at"] = line["at"].clone();
        format!("{line}\n")
    });
    live.collect()
}

#[test]
fn a_replay_finds_the_outage_says_the_same_twice_and_nothing_in_quiet_weeks() {
    let archive = Archive::new(POSTS, 3, Timestamp::now());
    let home = Home::new();
    let whole = home.write("whole.jsonl", seen_live(&archive.lines));
    let quiet = home.write("quiet.jsonl", seen_live(&archive.lines[..POSTS / 2]));

    let first = home.run(&["--json", "replay", whole.to_str().unwrap()]).expect(0);
    let second = home.run(&["--json", "replay", whole.to_str().unwrap()]).expect(0);
    assert_eq!(first.out, second.out, "the same archive gives the same bytes");
    let lines = first.json_lines();
    assert_eq!(lines.last().unwrap()["summary"]["swarms"], 1, "{lines:#?}");
    assert_eq!(lines[0]["provider"], "github");
    let words = home.run(&["replay", whole.to_str().unwrap()]).expect(0);
    assert_eq!(words.out, home.run(&["replay", whole.to_str().unwrap()]).out);
    assert!(words.out.contains("1 swarms flagged"), "{}", words.out);

    let nothing = home.run(&["--json", "replay", quiet.to_str().unwrap()]).expect(1);
    assert_eq!(nothing.json_lines().len(), 1, "{}", nothing.out);
    assert!(!home.data().join("store.sqlite").exists(), "a replay keeps nothing");
}

#[test]
fn shuffled_lines_and_files_replay_to_the_same_bytes() {
    let archive = Archive::new(POSTS, 3, Timestamp::now());
    let home = Home::new();
    let mut lines: Vec<String> = seen_live(&archive.lines).lines().map(str::to_owned).collect();
    let whole = home.write("whole.jsonl", lines.join("\n"));
    let first = home.run(&["--json", "replay", whole.to_str().unwrap()]).expect(0);
    let mut chance = Chance::new(11);
    for place in (1..lines.len()).rev() {
        lines.swap(place, usize::try_from(chance.below(place as u64 + 1)).unwrap());
    }
    let (left, right) = lines.split_at(POSTS / 3);
    let left = home.write("left.jsonl", left.join("\n"));
    let right = home.write("right.jsonl", format!("{}\n", right.join("\n")));
    let second = home.run(&["--json", "replay", right.to_str().unwrap(), left.to_str().unwrap()]).expect(0);
    assert_eq!(first.out, second.out);
}

#[test]
fn a_replay_is_held_against_the_truth_and_bad_truths_are_named() {
    let now = Timestamp::now();
    let archive = Archive::new(POSTS, 3, now);
    let home = Home::new();
    let whole = home.write("whole.jsonl", seen_live(&archive.lines));
    let day = |days: i64| now - SignedDuration::from_hours(24 * days);
    let outage = serde_json::json!({
        "provider": "github", "from": now - SignedDuration::from_mins(30), "to": now, "acknowledged_at": null,
        "kind": "outage", "note": "pushes fail", "whatever": [1],
    });
    let missed = serde_json::json!({
        "provider": "slack", "from": day(20), "to": day(19), "kind": "outage", "cause": "aws",
    });
    let truth = home.write("truth.jsonl", format!("{outage}\n{missed}\n{{}}\n"));
    let ran = home.run(&["--json", "replay", whole.to_str().unwrap(), "--truth", truth.to_str().unwrap()]);
    let lines = ran.expect(0).json_lines();
    let summary = &lines.last().unwrap()["summary"];
    assert_eq!(summary["bad_lines"], 1, "{summary:#}");
    assert_eq!(summary["scores"]["outages"], 2, "{summary:#}");
    assert_eq!(summary["scores"]["recall"][1]["hits"], 1, "{summary:#}");
    assert_eq!(summary["scores"]["false_flags"]["events"], 0, "{summary:#}");
    assert_eq!(lines[0]["rung"], Value::Null, "nobody of the provider spoke");
    let words = home.run(&["replay", whole.to_str().unwrap(), "--truth", truth.to_str().unwrap()]).expect(0);
    assert!(words.out.contains("recall within 60 minutes") && words.out.contains("1 of 2"), "{}", words.out);
}
