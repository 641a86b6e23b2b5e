//! What the detector concluded, what is on its way, and what was paid.

use super::*;
use crate::detect::{Evidence, Grade, NotCounted, Swarm, SwarmState};
use crate::report::Signature;
use crate::store::{NewAlert, Outcome, Which};

/// A swarm with these posts as evidence, quoting `excerpt` from each.
pub(super) fn swarm(id: &str, evidence: &[(&str, &str)], excerpt: &str) -> Swarm {
    Swarm {
        id: id.into(),
        provider: "harbour".into(),
        services: vec!["mail".into()],
        signature: Signature::Symptom("mail-stuck".into()),
        signatures: Vec::new(),
        grade: Grade::Possible,
        state: SwarmState::Unacknowledged,
        onset: (minute(0), minute(1)),
        flagged_at: minute(5),
        last_report_at: minute(5),
        subsided_at: None,
        reports: 3,
        people: 2.5,
        authors: 2,
        venues: [(Venue::Forum, 3)].into(),
        window_minutes: 30,
        expected: 0.25,
        score: 4.5,
        phrases: vec![("mail is stuck".into(), 2)],
        evidence: evidence
            .iter()
            .map(|(source, post)| Evidence {
                source: (*source).into(),
                post: (*post).into(),
                venue: Venue::Forum,
                at: minute(1),
                url: Some("https://forum.example/t/1".into()),
                thread: Some("1".into()),
                excerpt: excerpt.into(),
            })
            .collect(),
        not_counted: NotCounted::default(),
        acknowledgement: None,
        ladder: Vec::new(),
        claims: Vec::new(),
        cause: None,
        held: false,
        figures: crate::detect::Figures::default(),
        blind_sources: vec![],
    }
}

fn alert(key: &str) -> NewAlert {
    NewAlert { key: key.into(), receiver: "desk".into(), body: r#"{"title":"Mail"}"#.into() }
}

#[test]
fn the_detector_goes_on_where_it_was() {
    let (dir, mut store) = store();
    assert_eq!(store.detection().unwrap(), None);
    let memory = vec![7; 100_000];
    store.save_detection(3, b"earlier", &[], &[], minute(1)).unwrap();
    store.save_detection(17, &memory, &[], &[], minute(2)).unwrap();
    drop(store);
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(store.detection().unwrap(), Some((17, memory)));
}

#[test]
fn a_verdict_is_added_when_grade_or_state_changes() {
    let (_dir, mut store) = store();
    let first = swarm("harbour-1", &[("harbour-forum", "1")], "mail is stuck");
    let grown = Swarm { reports: 9, ..first.clone() };
    let likely = Swarm { grade: Grade::Likely, ..grown.clone() };
    let over = Swarm { state: SwarmState::Subsided, subsided_at: Some(minute(90)), ..likely.clone() };
    for (swarm, minutes) in [(&first, 5), (&grown, 6), (&likely, 7), (&likely, 8)] {
        store.save_detection(1, b"", std::slice::from_ref(swarm), &[], minute(minutes)).unwrap();
    }
    assert_eq!(store.swarm("harbour-1").unwrap().unwrap(), likely);
    assert_eq!(store.swarms(Some("harbour"), Which::Open, 10).unwrap(), [likely]);
    store.save_detection(2, b"", std::slice::from_ref(&over), &[], minute(90)).unwrap();

    let verdicts = store.verdicts("harbour-1").unwrap();
    let said: Vec<_> = verdicts.iter().map(|past| (past.at, past.swarm.grade, past.swarm.state)).collect();
    assert_eq!(
        said,
        [
            (minute(5), Grade::Possible, SwarmState::Unacknowledged),
            (minute(7), Grade::Likely, SwarmState::Unacknowledged),
            (minute(90), Grade::Likely, SwarmState::Subsided),
        ]
    );
    assert_eq!(verdicts[0].swarm.evidence[0].post, "1");
    assert_eq!(store.swarms(None, Which::Open, 10).unwrap(), []);
    assert_eq!(store.swarms(None, Which::All, 10).unwrap(), [over]);
    let of = |provider: &str, wanted: bool| {
        let of = |id: &str| id == provider;
        store.swarms_that(10, of, |_| wanted).unwrap()
    };
    assert_eq!((of("harbour", true).len(), of("harbour", false).len(), of("another", true).len()), (1, 0, 0));
    assert_eq!(of("harbour", true), store.swarms(None, Which::All, 10).unwrap());
    assert_eq!(store.swarms(Some("another"), Which::All, 10).unwrap(), []);
    assert_eq!(store.swarm("harbour-2").unwrap(), None);
}

#[test]
fn the_latest_flagged_swarms_come_first() {
    let (_dir, mut store) = store();
    let at = |id: &str, minutes| Swarm { flagged_at: minute(minutes), ..swarm(id, &[], "") };
    store.save_detection(1, b"", &[at("b", 20), at("a", 10), at("c", 30)], &[], minute(30)).unwrap();
    let ids: Vec<_> = store.swarms(None, Which::All, 2).unwrap().into_iter().map(|swarm| swarm.id).collect();
    assert_eq!(ids, ["c", "b"]);
}

#[test]
fn an_alert_goes_out_once_for_each_receiver() {
    let (_dir, mut store) = store();
    let other = NewAlert { receiver: "pager".into(), ..alert("harbour-1 firing") };
    store.save_detection(1, b"", &[], &[alert("harbour-1 firing"), other], minute(1)).unwrap();
    let due = store.due_alerts(minute(1), 10).unwrap();
    assert_eq!(due.iter().map(|due| &*due.receiver).collect::<Vec<_>>(), ["desk", "pager"]);
    assert_eq!((due[0].created_at, due[0].attempts, &due[0].body), (minute(1), 0, &alert("").body));

    store.mark_sent(due[0].id, minute(2)).unwrap();
    store.save_detection(2, b"", &[], &[alert("harbour-1 firing")], minute(3)).unwrap();
    let due: Vec<_> = store.due_alerts(minute(9), 10).unwrap().into_iter().map(|due| due.receiver).collect();
    assert_eq!(due, ["pager"]);
}

#[test]
fn a_failed_alert_is_due_again_when_it_says() {
    let (dir, mut store) = store();
    let unique = NewAlert { body: r#"{"title":"bassoon"}"#.into(), ..alert("harbour-1 firing") };
    store.save_detection(1, b"", &[], &[unique], minute(1)).unwrap();
    let id = store.due_alerts(minute(1), 10).unwrap()[0].id;
    store.mark_failed(id, minute(2), minute(10), "the receiver answered 500").unwrap();
    assert_eq!(store.due_alerts(minute(9), 10).unwrap(), []);
    assert_eq!(store.due_alerts(minute(10), 10).unwrap()[0].attempts, 1);
    store.give_up(id, minute(11), "it still answers 500").unwrap();
    assert_eq!(store.due_alerts(minute(1000), 10).unwrap(), []);

    let log: Vec<_> = store.deliveries(10).unwrap().into_iter().map(|made| (made.at, made.outcome)).collect();
    assert_eq!(log, [(minute(11), Outcome::GivenUp), (minute(2), Outcome::Failed)]);
    assert_eq!(store.deliveries(1).unwrap()[0].why.as_deref(), Some("it still answers 500"));
    drop(store);
    assert!(!on_disk(&dir, "bassoon"), "a body that is not to be sent any more is forgotten");
}

#[test]
fn what_was_bought_is_counted_by_source_and_month() {
    let (_dir, mut store) = store();
    store.spend("x-search", "2026-03", 100).unwrap();
    store.spend("x-search", "2026-03", 20).unwrap();
    store.spend("x-search", "2026-04", 5).unwrap();
    assert_eq!(store.spent("x-search", "2026-03").unwrap(), 120);
    assert_eq!(store.spent("x-search", "2026-05").unwrap(), 0);
    assert_eq!(store.spent("another", "2026-03").unwrap(), 0);
}

#[test]
fn a_store_that_takes_anothers_place_is_known_as_another() {
    let (dir, mut store) = store();
    store.set_meta("index", "17").unwrap();
    store.set_meta("index", "18").unwrap();
    let identity = store.identity().unwrap();
    drop(store);
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(store.meta("index").unwrap().as_deref(), Some("18"));
    assert_eq!(store.identity().unwrap(), identity);
    assert_ne!(self::store().1.identity().unwrap(), identity);
}
