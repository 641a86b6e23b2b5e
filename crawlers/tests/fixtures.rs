//! Every crawler × every fixture: what is read from an answer is compared with an expected file.
//!
//! Shapes of sites are data, not code, so adding a kind of site adds a folder here and no test. The file
//! format is in `fixtures/README.md`.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its data fails, with the place")]

#[expect(unreachable_pub, reason = "the fuzzers share it")]
#[path = "fixtures/cases.rs"]
mod cases;
#[expect(unreachable_pub, reason = "the fuzzers share it")]
#[path = "fixtures/limits.rs"]
mod limits;

use cases::Case;
use crawlers::{CRAWLERS, FaultKind, Parsed};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const REQUIRED: [&str; 4] = ["full", "empty", "damaged", "drifted"];
const CUTS_PER_FIXTURE: usize = 50;
const FLIPS_PER_FIXTURE: usize = 50;

fn cases() -> Vec<Case> {
    cases::cases(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"))
}

/// What is worth comparing: null, false and empty say nothing, and header values may be secrets.
fn snapshot(parsed: &Parsed) -> Value {
    let faults = parsed
        .faults
        .iter()
        .map(|fault| json!({ "kind": format!("{:?}", fault.kind).to_lowercase(), "what": fault.what }));
    let next = parsed.next.iter().map(|request| {
        let headers: Vec<&String> = request.headers.keys().collect();
        let (conditional, thread) = (request.conditional, &request.thread);
        json!({ "url": request.url.as_str(), "headers": headers, "conditional": conditional, "thread": thread })
    });
    prune(json!({
        "posts": parsed.posts,
        "incidents": parsed.incidents,
        "faults": faults.collect::<Vec<_>>(),
        "next": next.collect::<Vec<_>>(),
        "all_open_incidents": parsed.all_open_incidents,
        "whole_threads": parsed.whole_threads,
        "known_threads": parsed.known_threads,
        "thread_gone": parsed.thread_gone,
        "not_before": parsed.not_before,
    }))
}

fn prune(value: Value) -> Value {
    match value {
        Value::Array(values) => values.into_iter().map(prune).collect(),
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(name, value)| (name, prune(value)));
            Value::Object(fields.filter(|(_, value)| !says_nothing(value)).collect::<Map<_, _>>())
        }
        other => other,
    }
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

/// The lines between the first and the last that differ, with a little of what stands around them.
fn difference(expected: &str, found: &str) -> String {
    const AROUND_LINES: usize = 3;
    let (expected, found): (Vec<_>, Vec<_>) = (expected.lines().collect(), found.lines().collect());
    let same = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let head = expected.iter().zip(&found).take_while(same).count();
    let rest = expected.iter().skip(head).rev().zip(found.iter().skip(head).rev());
    let tail = rest.take_while(same).count();
    let mut text = String::new();
    for line in &expected[head.saturating_sub(AROUND_LINES)..head] {
        let _ = writeln!(text, "  {line}");
    }
    for line in &expected[head..expected.len() - tail] {
        let _ = writeln!(text, "- {line}");
    }
    for line in &found[head..found.len() - tail] {
        let _ = writeln!(text, "+ {line}");
    }
    text
}

#[test]
fn every_crawler_has_its_fixtures() {
    let names: BTreeSet<String> = cases().iter().map(Case::title).collect();
    for crawler in CRAWLERS {
        for case in REQUIRED {
            let name = format!("{}/{case}", crawler.name());
            assert!(names.contains(&name), "fixtures/{name}.* is missing");
        }
    }
}

#[test]
fn fixtures_are_read_as_expected() {
    let mut complaints = String::new();
    for case in cases() {
        let found = format!("{:#}\n", snapshot(&case.parse()));
        let expected = case.body.with_file_name(format!("{}.expected.json", case.name));
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&expected, found).unwrap();
            continue;
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        if expected != found {
            let _ = writeln!(complaints, "{}:\n{}", case.title(), difference(&expected, &found));
        }
    }
    assert!(complaints.is_empty(), "UPDATE_EXPECT=1 accepts what was read (+)\n{complaints}");
}

#[test]
fn required_cases_come_out_as_named() {
    for case in cases() {
        let (title, parsed) = (case.title(), case.parse());
        let read = parsed.posts.len() + parsed.incidents.len();
        let has = |kind: FaultKind| parsed.faults.iter().any(|fault| fault.kind == kind);
        match case.name.as_str() {
            "full" => assert!(read > 0 && parsed.faults.is_empty(), "{title}: {:?}", parsed.faults),
            "empty" => assert!(read == 0 && parsed.faults.is_empty(), "{title}: {parsed:?}"),
            "damaged" => assert!(has(FaultKind::Damaged), "{title}: {parsed:?}"),
            "drifted" => {
                assert!(has(FaultKind::Drifted) || has(FaultKind::Stranger), "{title}: {parsed:?}");
            }
            _ => {}
        }
    }
}

/// The next of a fixed sequence of numbers (Knuth's MMIX generator): the same bytes flip in every run.
fn next_number(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 33).unwrap()
}

fn assert_is_within_limits(case: &Case) {
    if let Err(what) = limits::check(&case.parse()) {
        panic!("{}: {what}", case.title());
    }
}

#[test]
fn no_crawler_panics_on_what_is_left_of_an_answer() {
    let mut state = 2012;
    for mut case in cases() {
        let whole = case.page.body.clone();
        for cut in 0..CUTS_PER_FIXTURE {
            case.page.body = whole[..whole.len() * cut / CUTS_PER_FIXTURE].to_vec();
            assert_is_within_limits(&case);
        }
        for _ in 0..FLIPS_PER_FIXTURE {
            let mut body = whole.clone();
            for _ in 0..8.min(body.len()) {
                let place = next_number(&mut state) % body.len();
                body[place] ^= 1 << (next_number(&mut state) % 8);
            }
            case.page.body = body;
            assert_is_within_limits(&case);
        }
    }
}
