//! Posts that mean harm: too long, full of terminal escapes, from the future.

use crate::support::{Home, news};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

/// Visits a news site once that shows these stories.
fn crawled(stories: &[Value]) -> Home {
    let site = news::site(stories);
    let home = Home::new();
    home.sources(&news::source("news", &site.base()));
    home.run(&["crawl"]).expect(0);
    home
}

#[test]
fn a_text_of_ten_megabytes_is_cut_and_found_by_what_is_kept() {
    let text = format!("kettle {} teapot", "marble ".repeat(10 * 1024 * 1024 / 7));
    let home = crawled(&[
        news::story(1, Timestamp::now(), "ada", "Long", &text),
        news::story(2, Timestamp::now(), "bob", "Longer", &"x".repeat(4 * 1024 * 1024)),
        news::story(3, Timestamp::now(), "eve", "Short", "walnut"),
    ]);
    assert_eq!(home.found("kettle"), 1);
    assert_eq!(home.found("teapot"), 0, "what is cut off is not found");
    assert_eq!(home.found("walnut"), 1, "the posts beside it are not lost");
    let search = home.run(&["search", "kettle"]).expect(0);
    assert!(search.out.len() < 10_000, "{} bytes are printed", search.out.len());
}

#[test]
fn terminal_escapes_and_turned_words_are_not_printed() {
    let title = "\u{1b}[2J\u{1b}]0;owned\u{7} \u{9b}31m \u{202e}sdrow\u{200b}\r\n";
    let minutes_ago = |number| Timestamp::now() - SignedDuration::from_mins(20 - number as i64);
    let mut stories = news::outage(0, 20, minutes_ago);
    for story in &mut stories {
        for (key, escapes) in [("title", title), ("story_text", "\u{1b}[31m\u{8}"), ("author", "\u{1b}[5m")] {
            story[key] = Value::String(format!("{} {escapes}", story[key].as_str().unwrap()));
        }
    }
    let home = crawled(&stories);
    let swarm =
        home.run(&["--json", "swarms"]).expect(0).json()["swarms"][0]["id"].as_str().unwrap().to_owned();
    for arguments in
        [&["search", "push"][..], &["swarms"], &["swarms", "show", &swarm], &["check", title], &["sources"]]
    {
        let ran = home.run(arguments);
        assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
        for bad in ['\u{1b}', '\u{7}', '\u{8}', '\r', '\u{9b}', '\u{202e}', '\u{200b}'] {
            assert!(!(ran.out.clone() + &ran.err).contains(bad), "{arguments:?} prints {bad:?}: {ran:?}");
        }
    }
    for arguments in [&["--json", "search", "push"][..], &["--json", "swarms"], &["--json", "check", title]] {
        let ran = home.run(arguments);
        let control = ran.out.bytes().find(|byte| *byte < 0x20 && *byte != b'\n');
        assert_eq!(control, None, "{arguments:?}: JSON escapes control characters");
        ran.json();
    }
}

#[test]
fn posts_of_a_clock_a_year_ahead_are_kept_but_are_no_news_and_hold_up_nothing() {
    let (now, year) = (Timestamp::now(), SignedDuration::from_hours(365 * 24));
    let mut stories = news::outage(0, 20, |number| now + year + SignedDuration::from_hours(number as i64));
    stories.push(news::story(100, now - SignedDuration::from_mins(5), "ada", "Honest", "walnut"));
    let home = crawled(&stories);
    assert_eq!(home.found("push"), 20, "they are kept");
    let swarms = home.run(&["--json", "swarms", "--all"]);
    assert_eq!(swarms.json()["swarms"], serde_json::json!([]), "nobody knows when they were written");
    let since = home.store().cursor("news").unwrap().unwrap().since.unwrap();
    assert!(since <= now, "the next visit would begin in the future: {since}");
}

#[test]
fn a_clock_a_few_minutes_ahead_is_no_reason_to_ignore_anybody() {
    let now = Timestamp::now();
    let stories = news::outage(0, 20, |_| now + SignedDuration::from_mins(10));
    let home = crawled(&stories);
    home.run(&["swarms"]).expect(0);
}
