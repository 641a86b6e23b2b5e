//! What an official page said stays on record.

use super::*;
use crate::store::tests::concluding::swarm;
use crawlers::Page;
use url::Url;

fn page(body: &str) -> Page {
    Page {
        url: Url::parse("https://status.harbour.example/").unwrap(),
        content_type: Some("application/json".into()),
        body: body.into(),
        fetched_at: minute(0),
    }
}

fn official<'a>(minutes: i64, page: Option<&'a Page>, incidents: &'a [Incident]) -> Visit<'a> {
    Visit { source: "harbour-status", venue: Venue::Official, page, incidents, ..visit(minutes) }
}

#[test]
fn a_page_is_kept_when_it_says_something_else_and_once_for_each_swarm() {
    let (_dir, mut store) = store();
    let at = |store: &Store, minutes| {
        let found = store.snapshot_at("harbour-status", minute(minutes)).unwrap()?;
        Some((String::from_utf8(found.body).unwrap(), found.first_seen_at, found.last_seen_at))
    };
    store.record(&official(1, Some(&page("all green, 12:01")), &[])).unwrap();
    store.record(&official(2, Some(&page("all green, 12:02")), &[])).unwrap();
    store.record(&official(3, None, &[])).unwrap();
    store.save_detection(0, b"", &[swarm("s-1", &[], "")], &[], minute(3)).unwrap();
    let said = incident(IncidentState::Investigating, &[(4, "We look into it.")]);
    store.record(&official(4, Some(&page("trouble")), &[said])).unwrap();
    store.save_detection(0, b"", &[swarm("s-1", &[], "")], &[], minute(4)).unwrap();

    assert_eq!(at(&store, 0), None, "it was not read yet");
    assert_eq!(at(&store, 3), Some(("all green, 12:02".into(), minute(1), minute(3))));
    assert_eq!(at(&store, 9), Some(("trouble".into(), minute(4), minute(4))));
    let kept = store.snapshots_of("s-1").unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].body.as_slice(), kept[0].last_seen_at), (&b"all green, 12:02"[..], minute(3)));
}

#[test]
fn a_page_that_could_not_be_read_proves_nothing() {
    let (_dir, mut store) = store();
    store.record(&official(1, Some(&page("all green")), &[])).unwrap();
    let markup = page("<html>");
    store.record(&Visit { reading: Reading::Damaged, ..official(5, Some(&markup), &[]) }).unwrap();
    assert_eq!(store.snapshot_at("harbour-status", minute(9)).unwrap().unwrap().last_seen_at, minute(1));
    store.record(&Visit { page: Some(&page("chatter")), ..visit(6) }).unwrap();
    assert_eq!(store.snapshot_at("harbour-forum", minute(9)).unwrap(), None, "people's pages are not kept");
}

#[test]
fn an_open_incident_that_a_list_of_all_open_ones_no_longer_names_is_over() {
    let (_dir, mut store) = store();
    let said = [incident(IncidentState::Investigating, &[(1, "We look into it.")])];
    store.record(&official(1, None, &said)).unwrap();
    assert_eq!(store.record(&official(2, None, &[])).unwrap(), [], "what is not named is not over");
    let all = Visit { all_open_incidents: true, ..official(3, None, &[]) };
    let news = store.record(&all).unwrap();
    assert!(
        matches!(&news[0].what, Seen::Incident(over) if over.state == IncidentState::Resolved),
        "{news:?}"
    );
    assert_eq!(store.record(&Visit { now: minute(4), ..all }).unwrap(), [], "it ends once");
}
