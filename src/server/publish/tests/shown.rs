//! What badge, card and feed say.

use super::{catalog, hostile, now, state};
use crate::detect::Swarm;
use crate::server::publish::badge::{colour, draw};
use crate::server::publish::card;
use crate::server::publish::feed::{About, write};
use crate::server::publish::metrics::older;
use crate::server::publish::news::News;
use crate::server::publish::standing::Standing;
use crate::server::sample::{faint, silent, spoken, subsided};
use crate::store::PastVerdict;
use crate::verdict::SourceState;
use jiff::SignedDuration;

fn standing(provider: &str, open: &[Swarm], sources: &[SourceState]) -> String {
    Standing::new(provider, open, sources, &catalog(), now()).words(now())
}

/// One of each, worst first.
fn each() -> [Standing; 5] {
    let of = |provider: &str, open: &[Swarm], sources: &[SourceState]| {
        Standing::new(provider, open, sources, &catalog(), now())
    };
    let swarms = [silent(), spoken(), faint()];
    [
        of("norvia", &swarms, &[]),
        of("brightforge", &swarms, &[]),
        of("aquila", &swarms, &[]),
        of("norvia", &[], &[state(Some("norvia"), Some(1))]),
        of("norvia", &[], &[state(Some("norvia"), None)]),
    ]
}

fn said(swarm: Swarm, minutes: i64) -> PastVerdict {
    PastVerdict { at: now() - SignedDuration::from_mins(minutes), swarm }
}

fn feed(said: &[PastVerdict]) -> String {
    let news: Vec<News> = said.iter().map(|said| News::new(said, &catalog())).collect();
    let about = About { provider: None, name: None, identity: "0f".to_owned() };
    write(&about, &news, |path| format!("http://localhost:7878/{}", path.join("/")))
}

#[test]
fn a_provider_stands_where_its_worst_swarm_does() {
    assert_eq!(
        each().map(|standing| standing.words(now())),
        ["unacknowledged 3 h", "acknowledged", "possible", "nothing swarming", "cannot tell"]
    );
    let held = Swarm { held: true, ..silent() };
    assert_eq!(standing("norvia", &[held], &[]), "possible", "what is held back is no more than possible");
    let well = [state(Some("aquila"), Some(5))];
    assert_eq!(standing("aquila", &[subsided()], &well), "nothing swarming", "what is over is over");
    let long = Swarm { onset: (now(), now() - SignedDuration::from_hours(45)), ..silent() };
    assert_eq!(standing("norvia", &[long, silent()], &[]), "unacknowledged 45 h", "the oldest counts");
}

#[test]
fn unknown_is_never_shown_as_fine() {
    let (blind, old, well) = (state(None, None), state(None, Some(121)), state(None, Some(5)));
    let (own, own_blind) = (state(Some("norvia"), Some(5)), state(Some("norvia"), None));
    let other = state(Some("aquila"), Some(5));
    for (sources, words) in [
        (vec![], "cannot tell"),
        (vec![other.clone()], "cannot tell"),
        (vec![old.clone()], "cannot tell"),
        (vec![well.clone(), blind.clone(), old], "cannot tell"),
        (vec![well.clone(), well.clone(), well.clone(), own_blind.clone()], "cannot tell"),
        (vec![well.clone(), blind], "cannot tell"),
        (vec![own.clone(), own_blind, other], "nothing swarming"),
        (vec![well.clone(), own.clone()], "nothing swarming"),
        (vec![well], "cannot tell"),
    ] {
        assert_eq!(standing("norvia", &[], &sources), words, "{sources:?}");
    }
}

/// Relative luminance of a colour written `#rrggbb` (WCAG 2.2).
fn luminance(colour: &str) -> f64 {
    let part = |at: usize| {
        let share = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

#[test]
fn a_badge_can_be_read_by_everybody() {
    for standing in each() {
        let ratio = 1.05 / (luminance(colour(standing)) + 0.05);
        assert!(ratio >= 4.5, "{standing:?}: {ratio}");
        let badge = draw("Norvia Mail", standing, now());
        let words = standing.words(now());
        assert!(
            badge.contains("role=\"img\"") && badge.contains(&format!("<title>Norvia Mail: {words}</title>"))
        );
        assert!(badge.contains(&format!(">{words}</text>")), "{badge}");
        for forbidden in ["<script", "style=", "href", "@import", "url(http"] {
            assert!(!badge.contains(forbidden), "{forbidden}");
        }
    }
}

#[test]
fn a_hostile_name_stays_a_name() {
    let name = catalog().providers[2].name.clone();
    let badge = draw(&name, each()[0], now());
    let swarms = [hostile(spoken()), faint()];
    let card = card::draw("aquila", &swarms, &[], &catalog(), now());
    let feed = feed(&[said(hostile(spoken()), 5), said(faint(), 8)]);
    for (what, text) in [("badge", badge), ("card", card), ("feed", feed)] {
        for forbidden in [
            "<script", "<img", "\u{202e}", "\u{200b}", "\u{1b}", "\u{ffff}", "\u{fffe}", "\u{b}", "]]>",
            "<![",
        ] {
            assert!(!text.contains(forbidden), "{forbidden:?} got into the {what}: {text}");
        }
        assert!(text.contains("alert(1)"), "the words are not in the {what} at all");
    }
}

#[test]
fn a_card_shows_what_fails_and_leads_out_of_its_frame() {
    let card = card::draw("norvia", &[silent(), spoken(), faint()], &[], &catalog(), now());
    for words in [
        "<main class=\"is-unacknowledged\">",
        "unacknowledged 3 h",
        "people report: mail is not sent",
        "href=\"/swarm/norvia-20310504T0640\"",
        "As of <time datetime=\"2031-05-04T10:00:30Z\"",
    ] {
        assert!(card.contains(words), "missing: {words} in {card}");
    }
    assert!(!card.contains("Brightforge"), "another provider's swarm is not on the card");
    let links = card.matches("<a ").count();
    assert_eq!(card.matches("target=\"_blank\" rel=\"noreferrer noopener\"").count(), links);
    assert!(!card.contains("<script") && !card.contains("<form") && !card.contains("style="));
    let many = vec![silent(); 5];
    assert!(card::draw("norvia", &many, &[], &catalog(), now()).contains("And 2 more."));
}

#[test]
fn a_feed_is_read_by_another_program() {
    let text = feed(&[said(hostile(spoken()), 261), said(silent(), 171), said(faint(), 8)]);
    let read = feed_rs::parser::parse(text.as_bytes()).unwrap();
    assert_eq!(read.entries.len(), 3);
    assert!(read.id.starts_with("urn:uuid:"), "{}", read.id);
    assert_eq!(read.updated.unwrap().to_rfc3339(), "2031-05-04T09:52:30+00:00", "the latest entry's");
    let entry = &read.entries[1];
    assert_eq!(entry.title.as_ref().unwrap().content, "Norvia Mail: mail is not sent (unacknowledged)");
    assert_eq!(entry.links[0].href, "http://localhost:7878/swarm/norvia-20310504T0640");
    assert_eq!(entry.categories[0].term, "norvia");
    assert_eq!(entry.published.unwrap().timestamp(), silent().flagged_at.as_second());
    let summary = &entry.summary.as_ref().unwrap().content;
    assert!(summary.contains("14 in forums") && summary.contains("public channels are silent"), "{summary}");
    assert!(text.contains("<author><name>notjustme</name></author>"));
    let summary = &read.entries[0].summary.as_ref().unwrap().content;
    assert!(summary.contains("The provider said so"), "{summary}");
}

#[test]
fn an_entry_keeps_its_id_and_changes_only_when_something_is_said() {
    let entries = |said: PastVerdict| feed_rs::parser::parse(feed(&[said]).as_bytes()).unwrap().entries;
    let first = entries(said(faint(), 8)).remove(0);
    let later = entries(said(Swarm { people: 9.0, ..faint() }, 2)).remove(0);
    assert_eq!(first.id, later.id);
    assert_ne!(first.updated, later.updated);
    assert_ne!(first.id, entries(said(silent(), 8)).remove(0).id);
    let empty = feed_rs::parser::parse(feed(&[]).as_bytes()).unwrap();
    assert_eq!(empty.updated.unwrap().timestamp(), 0, "an empty feed says no other time each minute");
}

#[test]
fn the_older_spelling_names_counters_by_their_ending() {
    let open = "# HELP a_b Words.\n# TYPE a_b counter\na_b_total{x=\"# EOF\"} 1\n# HELP c_seconds T.\n\
                # TYPE c_seconds gauge\n# UNIT c_seconds seconds\nc_seconds 2\n# EOF\n";
    let text = "# HELP a_b_total Words.\n# TYPE a_b_total counter\na_b_total{x=\"# EOF\"} 1\n# HELP c_seconds T.\n\
                # TYPE c_seconds gauge\nc_seconds 2\n";
    assert_eq!(older(open), text);
}
