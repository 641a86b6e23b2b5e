//! One visit in full, and what was found of an address.

use super::{now, plain, round, source};
use crate::terminal::{self, Attempt};
use crawlers::crawl::RequestCounts;
use crawlers::{Impact, Incident, IncidentState, Post, Reading, Source, Venue};
use jiff::SignedDuration;
use std::path::Path;
use std::time::Duration;

fn post(number: i64, author: Option<&str>, words: &str) -> Post {
    Post {
        author: author.map(str::to_owned),
        url: Some(format!("https://forum.example/t/{number}")),
        ..Post::new(number.to_string(), now() - SignedDuration::from_mins(number), words)
    }
}

#[test]
fn a_visit_shows_what_was_read_and_counts_people() {
    let mut seen = round(Reading::Ok, &["topic 7: expected a time, found nothing"]);
    seen.posts = (1..=7).rev().map(|number| post(number, Some("anna"), "Mail is stuck")).collect();
    seen.posts[6].title = Some("All mail is stuck".to_owned());
    seen.posts[5].author = Some("bo".to_owned());
    seen.unread_pages = 2;
    seen.requests = RequestCounts { asked: 9, conditional: 8, validated: 6 };
    let text = plain(&terminal::reading(&source("harbour"), &seen, Duration::from_millis(8_400), now()));
    for words in [
        "ok  harbour  discourse  https://forum.example/\n",
        "read       7 posts by 2 people\n",
        "newest     2026-03-01 04:59 UTC, 1m ago\n",
        "oldest     2026-03-01 04:53 UTC, 7m ago\n",
        "requests   9 in 8 s\n",
        "unchanged  can be told of 6 of 8 pages\n",
        "unread     2 pages, left for the next visit\n",
        "      All mail is stuck — somebody\n      https://forum.example/t/1\n",
        "Not read:\n  topic 7: expected a time, found nothing\n",
    ] {
        assert!(text.contains(words), "{words:?} in {text}");
    }
    assert_eq!(text.matches("somebody").count(), 5, "{text}");
    let json = terminal::reading_json(&source("harbour"), &seen, Duration::from_secs(8)).to_string();
    for shown in [&text, &json] {
        assert!(!shown.contains("anna") && !shown.contains("hush"), "{shown}");
    }
    assert!(json.contains(r#""authors":2"#) && json.contains(r#""asked":9"#), "{json}");
}

#[test]
fn an_incident_is_shown_with_its_state() {
    let mut seen = round(Reading::Ok, &[]);
    seen.incidents.push(Incident {
        id: "1".to_owned(),
        title: "Outbound mail is delayed".to_owned(),
        state: IncidentState::Identified,
        impact: Impact::Minor,
        services: Vec::new(),
        began_at: None,
        published_at: now(),
        resolved_at: None,
        url: None,
        updates: Vec::new(),
    });
    let text = plain(&terminal::reading(&source("harbour"), &seen, Duration::ZERO, now()));
    assert!(text.contains("1 incident, 1 open") && !text.contains("0 posts"), "{text}");
    assert!(text.contains("Outbound mail is delayed — identified"), "{text}");
    assert!(text.contains("does not ask whether its pages changed"), "{text}");
}

#[test]
fn what_was_added_and_what_was_not_say_what_to_do() {
    let official = Source { venue: Venue::Official, ..source("harbour") };
    let path = Path::new("state/sources.toml");
    let added = plain(&terminal::added("[[source]]\nid = \"harbour\"\n", &official, path, false));
    assert!(added.contains("[[source]]\nid = \"harbour\"\n"), "{added}");
    assert!(
        added.contains("Added to state/sources.toml") && added.contains("notjustme crawl harbour"),
        "{added}"
    );
    assert!(added.contains("--provider"), "{added}");
    let dry = plain(&terminal::added("", &source("harbour"), path, true));
    assert!(dry.contains("Nothing was written") && !dry.contains("--provider"), "{dry}");

    let evil = "\u{1b}[2J\u{202e}x ".repeat(1000);
    let attempt =
        Attempt { kind: "discourse", url: "https://a.example/", reading: Reading::Damaged, why: &evil };
    let nothing = terminal::nothing_reads("https://a.example/\u{1b}[2J", &[attempt]);
    assert!(plain(&nothing).contains("discourse") && nothing.contains("`html`"), "{nothing}");
    assert!(!nothing.contains("\u{1b}[2J") && !nothing.contains('\u{202e}'), "{nothing:?}");
}

#[test]
fn hostile_posts_stay_words() {
    let evil = "\u{1b}[2J\u{1b}]0;owned\u{7}\r\n\u{9b}31m\u{202e}txt\u{200b}\0 ".repeat(1000);
    let mut seen = round(Reading::Ok, &[&evil]);
    seen.posts.push(Post {
        title: Some(evil.clone()),
        url: Some(format!("https://a.example/{evil}")),
        ..post(1, Some(&evil), &evil)
    });
    let text = terminal::reading(&source(&evil), &seen, Duration::MAX, now());
    let text = plain(&text);
    assert!(text.chars().all(|character| character == '\n' || crate::plain::is_safe(character)), "{text:?}");
}
