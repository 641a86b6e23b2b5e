//! What is told again after a crash is what was told the first time.

use super::*;
use crawlers::Counts;
use proptest::prelude::*;
use std::collections::HashSet;

/// One visit, owned.
#[derive(Debug, Clone)]
struct Brought {
    source: &'static str,
    posts: Vec<Post>,
    incidents: Vec<Incident>,
    reading: Reading,
}

impl Brought {
    fn visit(&self, minutes: i64) -> Visit<'_> {
        Visit {
            source: self.source,
            posts: &self.posts,
            incidents: &self.incidents,
            reading: self.reading,
            ..visit(minutes)
        }
    }
}

fn some_post() -> impl Strategy<Value = Post> {
    let count = || prop::option::of(0..3u64);
    let wording = (0..4u8, prop::option::of(0..2u8), prop::bool::weighted(0.1));
    (0..6u8, wording, (count(), count(), count()), 0..4u8).prop_map(
        |(id, (text, title, deleted), (likes, replies, me_too), author)| Post {
            title: title.map(|title| format!("title {title}")),
            author: (author > 0).then(|| format!("author {author}")),
            thread: Some("0".into()),
            counts: Counts { likes, replies, me_too },
            deleted,
            ..post(&id.to_string(), &format!("text {text}"))
        },
    )
}

fn some_incident() -> impl Strategy<Value = Incident> {
    (0..2u8, prop::sample::select(vec![IncidentState::Investigating, IncidentState::Resolved]), 0..3i64)
        .prop_map(|(id, state, at)| Incident { id: format!("i-{id}"), ..incident(state, &[(at, "words")]) })
}

fn some_visit() -> impl Strategy<Value = Brought> {
    let readings = vec![Reading::Ok, Reading::Ok, Reading::Empty, Reading::Drifted];
    (
        prop::sample::select(vec!["harbour-forum", "other-forum"]),
        prop::collection::vec(some_post(), 0..6),
        prop::collection::vec(some_incident(), 0..2),
        prop::sample::select(readings),
    )
        .prop_map(|(source, posts, incidents, reading)| Brought { source, posts, incidents, reading })
}

/// What the sightings say once the deletions among them have forgotten.
fn forgotten(mut sightings: Vec<Sighting>) -> Vec<Sighting> {
    let deleted: HashSet<(String, String)> = sightings
        .iter()
        .filter_map(|sighting| match &sighting.what {
            Seen::Post(seen) if seen.change == PostChange::Deleted => {
                Some((sighting.source.clone(), seen.post.id.clone()))
            }
            _ => None,
        })
        .collect();
    for sighting in &mut sightings {
        if let Seen::Post(seen) = &mut sighting.what
            && deleted.contains(&(sighting.source.clone(), seen.post.id.clone()))
        {
            seen.author = None;
            seen.post = Post { title: None, text: String::new(), deleted: true, ..seen.post.clone() };
        }
    }
    sightings
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_log_tells_what_was_told(visits in prop::collection::vec(some_visit(), 1..12)) {
        let (dir, mut store) = store();
        let mut told = Vec::new();
        for (visit, minutes) in visits.iter().zip(0..) {
            told.extend(store.record(&visit.visit(minutes)).unwrap());
            prop_assert_eq!(store.record(&visit.visit(minutes)).unwrap(), vec![]);
        }
        drop(store);
        let store = Store::open_read_only(dir.path()).unwrap();
        let told = forgotten(told);
        prop_assert_eq!(&store.sightings_after(0, usize::MAX).unwrap(), &told);
        prop_assert_eq!(store.last_seq().unwrap(), told.len() as u64);

        let mut in_parts: Vec<Sighting> = Vec::new();
        while in_parts.len() < told.len() {
            let part = store.sightings_after(in_parts.len() as u64, 3).unwrap();
            prop_assert!((1..=3).contains(&part.len()));
            in_parts.extend(part);
        }
        prop_assert_eq!(in_parts, told);
    }
}

#[test]
fn the_index_is_told_of_each_changed_post_once() {
    let (_dir, mut store) = store();
    store.record(&posts(1, &[post("1", "mail is stuck"), post("2", "same here")])).unwrap();
    let all = store.posts_changed_after(0, 100).unwrap();
    assert_eq!((all.position, all.posts.len()), (3, 2), "the first change is the source's health");

    let counted = Post { counts: Counts { likes: Some(1), ..Counts::default() }, ..post("2", "same here") };
    store.record(&posts(2, &[post("1", "mail is late"), counted])).unwrap();
    store.record(&posts(3, &[post("1", "mail is stuck, not late")])).unwrap();
    let changed = store.posts_changed_after(all.position, 100).unwrap();
    assert_eq!(changed.position, store.last_seq().unwrap());
    let texts: Vec<_> = changed.posts.iter().map(|stored| stored.post.text.as_str()).collect();
    assert_eq!(texts, ["mail is stuck, not late"], "once, as it stands now; counts are not searched");

    let nothing_more = store.posts_changed_after(changed.position, 100).unwrap();
    assert_eq!((nothing_more.position, nothing_more.posts.len()), (changed.position, 0));
    let first = store.posts_changed_after(0, 2).unwrap();
    assert_eq!((first.position, first.posts.len()), (2, 1));
    assert_eq!(store.posts(&[2, 99, 1]).unwrap().iter().map(|post| post.key).collect::<Vec<_>>(), [2, 1]);
}
