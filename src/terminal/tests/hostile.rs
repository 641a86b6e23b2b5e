//! Every word that may come from a stranger, at its worst.

use super::{answer, catalog, line, now, plain, round, source};
use crate::desk::{Hit, Results};
use crate::detect::{Acknowledgement, Change, Claim, CommonCause, Evidence, Figures, Rung, Swarm};
use crate::terminal;
use crate::terminal::layout::{COLUMNS_MAX, cut, width, wrapped};
use crate::terminal::link::without_links;
use crate::verdict::{Answer, Similar, SourceState};
use crawlers::{Reading, Venue};

/// Clears the screen, sets the title, writes backwards, hides and never ends.
fn evil() -> String {
    let word = "\u{1b}[2J\u{1b}]0;owned\u{7}\r\n\u{9b}31m\u{202e}txt\u{200b}\0\u{8}宽宽 ";
    word.repeat(4_000)
}

fn evil_swarm() -> Swarm {
    let evil = evil();
    let swarm = Swarm::example_full();
    let spoil = |rung: Rung| Rung {
        source: evil.clone(),
        id: evil.clone(),
        words: evil.clone(),
        lag_seconds: i64::MIN,
        ..rung
    };
    let evidence = Evidence {
        source: evil.clone(),
        excerpt: evil.clone(),
        url: Some("https://a.example/\u{1b}[2J\u{202e}x".to_owned()),
        ..swarm.evidence[0].clone()
    };
    Swarm {
        id: evil.clone(),
        provider: evil.clone(),
        services: vec![evil.clone()],
        phrases: vec![(evil.clone(), 3)],
        signature: crate::report::Signature::Code(evil.clone()),
        evidence: vec![evidence],
        acknowledgement: swarm.acknowledgement.map(|word| Acknowledgement {
            source: evil.clone(),
            id: evil.clone(),
            title: evil.clone(),
            lag_seconds: i64::MIN,
            ..word
        }),
        ladder: swarm.ladder.into_iter().map(spoil).collect(),
        claims: swarm
            .claims
            .into_iter()
            .map(|claim| Claim { source: evil.clone(), id: evil.clone(), people: u32::MAX, ..claim })
            .collect(),
        cause: swarm.cause.map(|cause| CommonCause {
            provider: evil.clone(),
            swarms: vec![evil.clone()],
            ..cause
        }),
        figures: Figures { level: f64::NAN, share: f64::INFINITY, dispersion: f64::MAX, ..swarm.figures },
        blind_sources: vec![evil.clone()],
        expected: f64::NAN,
        score: f64::INFINITY,
        ..swarm
    }
}

/// What is left of escapes once our own colours and links are taken out; a link leads to the web and holds
/// nothing that ends it early.
fn strange_escapes(text: &str) -> usize {
    let mut colours = text.to_owned();
    for link in text.split("\u{1b}]8;;").skip(1) {
        let target = link.split_once("\u{1b}\\").expect("a link has an end").0;
        assert!(target.is_empty() || target.starts_with("https://"), "{target:?}");
        assert!(target.bytes().all(|byte| byte.is_ascii_graphic()), "{target:?}");
        colours = colours.replacen(&format!("\u{1b}]8;;{target}\u{1b}\\"), "", 1);
    }
    assert_eq!(colours, without_links(text));
    colours.split('\u{1b}').skip(1).filter(|rest| !is_colour(rest)).count()
}

/// `[`, digits and semicolons, `m`.
fn is_colour(rest: &str) -> bool {
    let digits = rest.trim_start_matches('[').trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
    rest.starts_with('[') && digits.starts_with('m')
}

/// Only our own colours, links and line ends are left, and nobody has to scroll.
fn assert_harmless(text: &str) {
    assert!(text.ends_with('\n'));
    assert_eq!(strange_escapes(text), 0);
    let text = plain(text);
    let unsafe_one = text.chars().find(|character| *character != '\n' && !crate::plain::is_safe(*character));
    assert_eq!(unsafe_one, None);
    assert!(text.len() < 20_000, "{} bytes", text.len());
}

#[test]
fn pages_obey_nobody() {
    let (evil, catalog) = (evil(), catalog());
    assert_harmless(&terminal::swarm(&evil_swarm(), catalog, now()));
    assert_harmless(&terminal::swarms(&[evil_swarm()], &[], catalog, now()));
    assert_harmless(&terminal::change(&Change { at: now(), swarm: evil_swarm() }, catalog));
    let similar = Similar {
        source: evil.clone(),
        title: Some(evil.clone()),
        snippet: evil.clone(),
        highlights: vec![(1, 4), (2, 3), (5, 1), (0, usize::MAX), (usize::MAX, 1)],
        ..answer().similar[0].clone()
    };
    let state = SourceState { id: evil.clone(), blind: Some(evil.clone()), ..answer().sources[1].clone() };
    let answer = Answer {
        sentence: evil.clone(),
        providers: vec![evil.clone()],
        phrases: vec![evil.clone()],
        swarms: vec![evil_swarm()],
        similar: vec![similar],
        sources: vec![state],
        next: vec![evil.clone(), "Join https://a.example/\u{1b}\\\u{1b}]0;x\u{7} now".to_owned()],
        ..answer()
    };
    assert_harmless(&terminal::answer(&answer, catalog));
    let hit = Hit {
        source: evil.clone(),
        post: evil.clone(),
        venue: Venue::Forum,
        at: now(),
        title: Some(evil.clone()),
        url: Some("https://a.example/\u{1b}[2J\nx".to_owned()),
        edited_at: None,
        thread: Some(evil.clone()),
        staff: false,
        accepted: false,
        providers: vec![evil.clone()],
        signatures: vec![evil.clone()],
        snippet: evil.clone(),
        highlights: vec![(3, 9)],
    };
    assert_harmless(&terminal::results(&Results { total: 1, hits: vec![hit], ..Results::default() }));
    assert_harmless(&terminal::sources(&[line(&evil, Some(Reading::Stranger), Some(&evil))], now()));
    assert_harmless(&terminal::round(&source(&evil), &round(Reading::Damaged, &[&evil])));
}

#[test]
fn lines_are_measured_in_columns_and_not_in_bytes() {
    assert_eq!(width("é\u{1b}[31m宽\u{1b}[0m"), 3);
    assert_eq!(cut("宽宽宽", 5), "宽宽…");
    assert_eq!(cut("abcdef", 5), "abcd…");
    assert_eq!(cut("abcde", 5), "abcde");
    let text = wrapped(&"wörter ".repeat(100), 4);
    assert!(text.lines().all(|line| line.starts_with("    w") && width(line) <= COLUMNS_MAX), "{text}");
    let address = format!("https://a.example/{}", "x".repeat(200));
    assert_eq!(wrapped(&address, 2), format!("  {address}\n"), "an address stays whole");
}
