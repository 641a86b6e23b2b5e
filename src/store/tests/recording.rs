//! What a visit keeps, and what of it is news.

use super::*;
use crate::store::{AuthorHasher, POST_BYTES_MAX, Which};
use crawlers::Counts;
use crawlers::crawl::Cursor;

#[test]
fn a_second_visit_with_the_same_posts_is_no_news() {
    let (_dir, mut store) = store();
    let found = [post("1", "mail is stuck"), post("2", "same here")];
    let incidents = [incident(IncidentState::Investigating, &[(1, "We are looking into it")])];
    let visit = Visit { incidents: &incidents, ..posts(5, &found) };
    let first = store.record(&visit).unwrap();
    assert_eq!(first.len(), 4, "health, an incident, two posts");
    assert_eq!(first.iter().map(|sighting| sighting.seq).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(store.record(&visit).unwrap(), []);
    assert_eq!(store.record(&Visit { now: minute(9), ..visit }).unwrap(), []);
    assert_eq!(store.post_count().unwrap(), 2);
}

#[test]
fn an_edit_keeps_what_was_there_before() {
    let (_dir, mut store) = store();
    store.record(&posts(1, &[post("1", "mail is stuck")])).unwrap();
    let edited = Post { title: Some("Outage?".into()), ..post("1", "mail and calendar are stuck") };
    let news = store.record(&posts(2, std::slice::from_ref(&edited))).unwrap();
    assert_eq!(changes(&news), [PostChange::Edited]);
    assert_eq!(seen_posts(&news)[0].post.text, "mail and calendar are stuck");
    assert_eq!(store.record(&posts(3, &[edited])).unwrap(), []);

    let key = store.find_post("harbour-forum", "1").unwrap().unwrap().key;
    let wordings = store.wordings(key).unwrap();
    let said: Vec<_> = wordings.iter().map(|wording| (wording.seen_at, &*wording.text)).collect();
    assert_eq!(said, [(minute(1), "mail is stuck"), (minute(2), "mail and calendar are stuck")]);
    assert_eq!((wordings[0].title.as_deref(), wordings[1].title.as_deref()), (None, Some("Outage?")));
}

#[test]
fn a_title_or_count_that_a_page_does_not_show_is_no_change() {
    let (_dir, mut store) = store();
    let counts = Counts { likes: Some(3), replies: None, me_too: Some(7) };
    let full = Post { title: Some("Outage?".into()), counts, ..post("1", "mail is stuck") };
    store.record(&posts(1, &[full])).unwrap();
    assert_eq!(store.record(&posts(2, &[post("1", "mail is stuck")])).unwrap(), []);
    assert_eq!(store.find_post("harbour-forum", "1").unwrap().unwrap().post.counts, counts);
}

#[test]
fn counts_tell_what_they_were_before() {
    let (_dir, mut store) = store();
    let with = |me_too| {
        [Post { counts: Counts { me_too: Some(me_too), ..Counts::default() }, ..post("1", "mail is stuck") }]
    };
    store.record(&posts(1, &with(7))).unwrap();
    let news = store.record(&posts(2, &with(u64::MAX))).unwrap();
    assert_eq!(changes(&news), [PostChange::Counted(Counts { me_too: Some(7), ..Counts::default() })]);
    assert_eq!(seen_posts(&news)[0].post.counts.me_too, Some(i64::MAX as u64), "as many as can be kept");
    assert_eq!(store.record(&posts(3, &with(u64::MAX))).unwrap(), []);
}

#[test]
fn of_two_wordings_in_one_visit_the_last_counts() {
    let (_dir, mut store) = store();
    let found = [post("1", "mail is …"), post("2", "same here"), post("1", "mail is stuck")];
    let news = store.record(&posts(1, &found)).unwrap();
    let texts: Vec<_> = seen_posts(&news).into_iter().map(|seen| seen.post.text.as_str()).collect();
    assert_eq!(texts, ["mail is stuck", "same here"], "in the order of their times, then of their ids");
    assert_eq!(store.record(&posts(2, &found)).unwrap(), []);
}

#[test]
fn posts_of_a_visit_come_in_the_order_of_time_and_what_opens_a_thread_comes_first() {
    let (_dir, mut store) = store();
    let opener = Post { thread: Some("2".into()), ..post("2", "mail is stuck") };
    let answer = Post { thread: Some("2".into()), ..post("1", "same here") };
    let earlier = Post { at: opener.at - jiff::SignedDuration::from_mins(1), ..post("3", "earlier") };
    let news = store.record(&posts(1, &[answer, opener, earlier])).unwrap();
    let texts: Vec<_> = seen_posts(&news).into_iter().map(|seen| seen.post.text.as_str()).collect();
    assert_eq!(texts, ["earlier", "mail is stuck", "same here"]);
}

#[test]
fn the_same_id_at_another_source_is_another_post() {
    let (_dir, mut store) = store();
    let found = [post("1", "mail is stuck")];
    store.record(&posts(1, &found)).unwrap();
    let elsewhere = Visit { source: "other-forum", about: None, ..posts(1, &found) };
    assert_eq!(changes(&store.record(&elsewhere).unwrap()), [PostChange::New]);
    assert_eq!(store.post_count().unwrap(), 2);
}

#[test]
fn an_author_is_one_person_on_one_network() {
    let (dir, mut store) = store();
    let nameless = Post { author: Some("  ".into()), ..post("3", "me too") };
    let found = [post("1", "mail is stuck"), post("2", "still stuck"), nameless];
    let here = store.record(&posts(1, &found)).unwrap();
    let elsewhere = Visit { source: "toots", scope: "mastodon", ..posts(1, &found) };
    let there = store.record(&elsewhere).unwrap();
    let author = |sightings, place: usize| seen_posts(sightings)[place].author;
    assert_eq!(author(&here, 0), author(&here, 1));
    assert_ne!(author(&here, 0), author(&there, 0));
    assert_eq!(author(&here, 2), None, "nobody is not somebody");
    assert_eq!(author(&here, 0), Some(store.hasher().unwrap().hash("discourse", "quentin")));
    drop(store);
    assert!(!on_disk(&dir, "quentin"));
    let again = AuthorHasher::open(dir.path()).unwrap();
    assert_eq!(author(&here, 0), Some(again.hash("discourse", "quentin")), "the key is kept");
}

#[test]
fn an_authors_number_is_the_documented_one() {
    // HMAC-SHA256 computed with Python's hmac module: key 32 × 0x07, message b"discourse\0quentin".
    let hasher = AuthorHasher::new(&[7; 32]);
    assert_eq!(format!("{:016x}", hasher.hash("discourse", "quentin").0), "5415dae7f31e866d");
}

#[test]
fn hostile_posts_are_cut_to_size() {
    let (_dir, mut store) = store();
    let long = "ä".repeat(POST_BYTES_MAX);
    let hostile = Post {
        title: Some("\0".repeat(10 * POST_BYTES_MAX)),
        url: Some("u".repeat(POST_BYTES_MAX)),
        thread: Some("t".repeat(POST_BYTES_MAX)),
        ..post(&"i".repeat(POST_BYTES_MAX), &format!("zero\0byte {long}"))
    };
    let found = [hostile];
    let news = store.record(&posts(1, &found)).unwrap();
    let kept = &seen_posts(&news)[0].post;
    assert!(kept.text.len() <= POST_BYTES_MAX && kept.text.len() > POST_BYTES_MAX - 4);
    assert!(kept.text.starts_with("zero\u{FFFD}byte ää"));
    assert!(kept.title.as_ref().unwrap().len() <= 4096);
    assert_eq!(kept.url, None);
    assert_eq!(store.record(&posts(2, &found)).unwrap(), []);
    assert_eq!(store.find_post("harbour-forum", &found[0].id).unwrap().unwrap().post, *kept);
}

#[test]
fn rewritten_updates_of_an_incident_stay_beside_the_new_wording() {
    let (_dir, mut store) = store();
    let mut record = |minutes, incident: Incident| {
        store.record(&Visit { incidents: &[incident], ..visit(minutes) }).unwrap()
    };
    record(5, incident(IncidentState::Investigating, &[(1, "All is well")]));
    let rewritten = incident(IncidentState::Investigating, &[(1, "Mail is delayed"), (6, "Still looking")]);
    let news = record(7, rewritten.clone());
    assert_eq!(news.last().unwrap().what, Seen::Incident(Box::new(rewritten)));
    record(60, incident(IncidentState::Resolved, &[(1, "Mail is delayed"), (6, "Still looking")]));

    assert_eq!(store.incidents(Some("harbour"), Which::Open, 10).unwrap(), []);
    assert_eq!(store.incidents(Some("another"), Which::All, 10).unwrap(), []);
    let all = store.incidents(None, Which::All, 10).unwrap();
    assert_eq!((all.len(), all[0].first_seen_at, all[0].changed_at), (1, minute(5), minute(60)));
    let shown: Vec<_> = all[0].updates.iter().map(|seen| (&*seen.update.text, seen.first_seen_at)).collect();
    assert_eq!(shown[0], ("All is well", minute(5)));
    assert_eq!(shown[1], ("Mail is delayed", minute(7)));
}

#[test]
fn only_a_change_of_reading_is_news() {
    let (_dir, mut store) = store();
    let refused = |minutes| Visit {
        reading: Reading::Unreachable,
        why: Some("the site answered 403"),
        ..visit(minutes)
    };
    let health = |reading| vec![Seen::Health(reading)];
    let whats = |news: Vec<Sighting>| news.into_iter().map(|sighting| sighting.what).collect::<Vec<_>>();
    assert_eq!(whats(store.record(&visit(1)).unwrap()), health(Reading::Ok));
    assert_eq!(whats(store.record(&refused(2)).unwrap()), health(Reading::Unreachable));
    assert_eq!(whats(store.record(&refused(3)).unwrap()), []);

    let known = &store.source_health().unwrap()[0];
    assert_eq!((known.since, known.last_visit_at, known.last_ok_at), (minute(2), minute(3), Some(minute(1))));
    assert_eq!((known.failures, known.why.as_deref()), (2, Some("the site answered 403")));
    store.record(&visit(4)).unwrap();
    let known = &store.source_health().unwrap()[0];
    assert_eq!((known.since, known.failures, known.why.as_deref()), (minute(4), 0, None));
}

#[test]
fn a_visit_without_a_cursor_leaves_it_where_it_was() {
    let (_dir, mut store) = store();
    assert_eq!(store.cursor("harbour-forum").unwrap(), None);
    let cursor = Cursor { since: Some(minute(1)), ..Cursor::default() };
    store.record(&Visit { cursor: Some(&cursor), ..visit(1) }).unwrap();
    store.record(&Visit { reading: Reading::Unreachable, ..visit(2) }).unwrap();
    assert_eq!(store.cursor("harbour-forum").unwrap(), Some(cursor));
}
