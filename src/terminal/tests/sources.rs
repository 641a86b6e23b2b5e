//! Sources, visits, and what silence is worth.

use super::{catalog, line, now, plain, round, source};
use crate::desk::SourceLine;
use crate::terminal;
use crawlers::{Reading, Venue};
use jiff::SignedDuration;
use serde_json::json;

#[test]
fn problems_come_first_each_with_its_reason() {
    let status = line("aws-status", Some(Reading::Drifted), Some("the feed has no `incidents`"));
    let sources = [
        line("cloud-forum", Some(Reading::Ok), None),
        SourceLine { venue: Venue::Official, about: Some("aws".to_owned()), ..status },
        line("chirp", None, None),
        SourceLine { enabled: false, verified: false, ..line("old-forum", None, None) },
        line("quiet-list", Some(Reading::Empty), None),
    ];
    assert_eq!(
        plain(&terminal::sources(&sources, now())),
        "  drifted     aws-status   official  aws  for 3h, never read well
      the feed has no `incidents`
  never read  chirp        forum
  empty       quiet-list   forum          read well 4m ago
  ok          cloud-forum  forum          read well 4m ago
  off         old-forum    forum                                   address never seen to work

2 of 4 sources were read well within the last 2h.
Cannot be read, so that silence there means nothing: aws-status.
Not read lately: chirp.
"
    );
}

#[test]
fn every_way_a_visit_can_go_has_its_word() {
    let readings = [
        (Reading::Ok, "ok"),
        (Reading::Empty, "empty"),
        (Reading::Damaged, "damaged"),
        (Reading::Drifted, "drifted"),
        (Reading::Stranger, "stranger"),
        (Reading::Unreachable, "unreachable"),
    ];
    for (reading, word) in readings {
        let table = plain(&terminal::sources(&[line("forum", Some(reading), None)], now()));
        assert!(table.starts_with(&format!("  {word}  forum")), "{table}");
        let visit = plain(&terminal::round(&source("forum"), &round(reading, &[])));
        assert!(visit.starts_with(word), "{visit}");
    }
}

#[test]
fn no_swarm_is_never_all_fine() {
    let none = |sources: &[SourceLine]| plain(&terminal::swarms(&[], sources, catalog(), now()));
    let fresh = line("cloud-forum", Some(Reading::Ok), None);
    assert_eq!(
        none(std::slice::from_ref(&fresh)),
        "No swarm is open.\n1 of 1 source was read well within the last 2h.\n"
    );
    let stale = SourceLine {
        last_ok_at: Some(now() - SignedDuration::from_hours(5)),
        ..line("slow", Some(Reading::Ok), None)
    };
    let blind = line("gone", Some(Reading::Unreachable), Some("no answer"));
    let words = none(&[fresh.clone(), stale.clone(), blind.clone()]);
    assert!(words.contains("1 of 3 sources"), "{words}");
    assert!(words.contains("means nothing: gone.") && words.contains("Not read lately: slow."), "{words}");
    for unread in [vec![stale], vec![blind], vec![line("new", None, None)]] {
        assert!(none(&unread).contains("nothing is known of now"), "{unread:?}");
    }
    let off = SourceLine { enabled: false, ..fresh };
    for nothing in [vec![], vec![off]] {
        assert!(none(&nothing).contains("No source is read"), "{nothing:?}");
    }
    let many: Vec<SourceLine> =
        (0..9).map(|id| line(&format!("s{id}"), Some(Reading::Damaged), None)).collect();
    assert!(none(&many).contains("means nothing: s0, s1, s2, s3, s4 and 4 more."), "{}", none(&many));
}

#[test]
fn a_visit_is_one_line_and_keeps_the_token() {
    let visited = round(Reading::Drifted, &["page 1 has no `topics`", "page 2 neither"]);
    assert_eq!(
        plain(&terminal::round(&source("cloud-forum"), &visited)),
        "drifted      cloud-forum                   0 posts, page 1 has no `topics` (and 1 more)\n"
    );
    assert_eq!(
        terminal::round_json(&source("cloud-forum"), &visited),
        json!({
            "source": "cloud-forum",
            "reading": "drifted",
            "posts": 0,
            "incidents": 0,
            "unread_pages": 0,
            "faults": ["page 1 has no `topics`", "page 2 neither"],
            "not_before": null,
        })
    );
}
