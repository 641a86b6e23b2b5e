//! A deletion is a promise: the words are gone from the disk.

use super::*;
use crate::store::{Which, tests::concluding::swarm};
use crawlers::Counts;
use std::collections::BTreeSet;

/// A post whose every forgettable part holds a word that is looked for on the disk.
fn telling_post() -> Post {
    Post {
        title: Some("Xylophone trouble".into()),
        url: Some("https://forum.example/u/quentin-the-writer/1".into()),
        link: Some("https://news.example/zither".into()),
        ..post("1", "marimba is down for everyone here")
    }
}

#[test]
fn a_deleted_posts_words_are_gone_from_the_disk() {
    let (dir, mut store) = store();
    store.record(&posts(1, &[telling_post()])).unwrap();
    let edited = Post { text: "glockenspiel is down, too".into(), ..telling_post() };
    store.record(&posts(2, &[edited])).unwrap();
    let words = ["Xylophone", "quentin-the-writer", "zither", "marimba", "glockenspiel"];
    assert!(words.iter().all(|word| on_disk(&dir, word)), "otherwise this test finds nothing to miss");

    let news = store.record(&posts(3, &[Post { deleted: true, ..telling_post() }])).unwrap();
    assert_eq!(changes(&news), [PostChange::Deleted]);
    let seen = seen_posts(&news)[0];
    assert!(seen.post.deleted && seen.post.text.is_empty() && seen.author.is_none());
    for word in words {
        assert!(!on_disk(&dir, word), "{word} is still on the disk while the store is open");
    }
    assert_eq!(store.post_count().unwrap(), 0);
}

/// The numbers of the secrets in the files of the directory.
fn secrets(dir: &TempDir) -> BTreeSet<u32> {
    let bytes = disk(dir);
    let numbers = bytes.split(|byte| *byte == b'-').filter_map(|part| std::str::from_utf8(part).ok());
    numbers.filter(|part| part.len() == 4).filter_map(|part| part.parse().ok()).collect()
}

#[test]
fn many_posts_moved_between_pages_leave_no_copy_behind() {
    let (dir, mut store) = store();
    let word = |number: u32| format!("secret-{number:04}-");
    let found = |likes: u64, edits: usize, deleted: fn(u32) -> bool| -> Vec<Post> {
        let post = |number: u32| Post {
            counts: Counts { likes: Some(likes), ..Counts::default() },
            deleted: deleted(number),
            ..post(&number.to_string(), &word(number).repeat(edits + number as usize % 40))
        };
        (0..600).map(post).collect()
    };
    let none: fn(u32) -> bool = |_| false;
    let third: fn(u32) -> bool = |number| number % 3 == 0;
    let two_thirds: fn(u32) -> bool = |number| number % 3 != 1;
    // Rows that grow, shrink and vanish move their neighbours about, within pages and between them.
    let rounds = [
        (1, 1, none),
        (1 << 20, 1, none),
        (1 << 50, 4, none),
        (1 << 50, 4, third),
        (1 << 60, 2, third),
        (1 << 60, 2, two_thirds),
    ];
    for (round, (likes, edits, deleted)) in rounds.into_iter().enumerate() {
        store.record(&posts(round as i64, &found(likes, edits, deleted))).unwrap();
        let left: BTreeSet<u32> = secrets(&dir);
        let expected: BTreeSet<u32> = (0..600).filter(|number| !deleted(*number)).collect();
        assert_eq!(left, expected, "the posts that can be found on the disk after round {round}");
    }
}

#[test]
fn a_deleted_post_stays_deleted() {
    let (_dir, mut store) = store();
    store.record(&posts(1, &[telling_post()])).unwrap();
    store.record(&posts(2, &[Post { deleted: true, ..telling_post() }])).unwrap();
    assert_eq!(store.record(&posts(3, &[telling_post()])).unwrap(), []);
    assert_eq!(store.find_post("harbour-forum", "1").unwrap().unwrap().post.text, "");
}

#[test]
fn a_post_first_seen_deleted_is_no_news_and_cannot_come_back() {
    let (dir, mut store) = store();
    let news = store.record(&posts(1, &[Post { deleted: true, ..telling_post() }])).unwrap();
    assert_eq!(changes(&news), []);
    assert_eq!(changes(&store.record(&posts(2, &[telling_post()])).unwrap()), []);
    assert!(!on_disk(&dir, "marimba"));
}

#[test]
fn a_reader_in_the_middle_only_delays_it() {
    let (dir, mut store) = store();
    store.record(&posts(1, &[telling_post()])).unwrap();
    let reader = Store::open_read_only(dir.path()).unwrap();
    let snapshot = reader.connection.unchecked_transaction().unwrap();
    snapshot.query_row("SELECT count(*) FROM posts", [], |row| row.get::<_, i64>(0)).unwrap();
    store.record(&posts(2, &[Post { deleted: true, ..telling_post() }])).unwrap();
    assert!(on_disk(&dir, "marimba"), "the reader still sees it");
    drop(snapshot);
    store.record(&visit(3)).unwrap();
    assert!(!on_disk(&dir, "marimba"), "the next visit makes up for it");
}

#[test]
fn a_swarm_no_longer_quotes_a_deleted_post() {
    let (dir, mut store) = store();
    store.record(&posts(1, &[telling_post()])).unwrap();
    let mut quoting = swarm("harbour-1", &[("harbour-forum", "1"), ("other-forum", "1")], "marimba is down");
    quoting.evidence[1].excerpt = "lute is down".into();
    store.save_detection(2, b"", std::slice::from_ref(&quoting), &[], minute(2)).unwrap();
    store.record(&posts(3, &[Post { deleted: true, ..telling_post() }])).unwrap();
    let excerpts = |store: &Store| {
        let swarm = store.swarms(None, Which::All, 1).unwrap().remove(0);
        swarm.evidence.into_iter().map(|evidence| evidence.excerpt).collect::<Vec<_>>()
    };
    assert_eq!(excerpts(&store), ["", "lute is down"], "the other source's post has the same id");

    // The detector has not read of the deletion yet and saves what it knew.
    store.save_detection(2, b"", &[quoting], &[], minute(4)).unwrap();
    assert_eq!(excerpts(&store), ["", "lute is down"]);
    drop(store);
    assert!(!on_disk(&dir, "marimba"), "and no past verdict quotes it");
}

#[test]
fn a_post_that_a_whole_thread_no_longer_shows_is_forgotten_and_so_is_a_thread_that_is_gone() {
    let (dir, mut store) = store();
    let of = |thread: &str, id: &str, text: &str| Post { thread: Some(thread.into()), ..post(id, text) };
    let first = of("1", "1", "mail is stuck");
    let all = [first.clone(), of("1", "2", "bassoon, same here"), of("7", "7", "spinet is down")];
    store.record(&posts(1, &all)).unwrap();
    let threads = ["1".to_owned()];
    let whole = Visit { whole_threads: &threads, ..posts(2, std::slice::from_ref(&first)) };
    let news = store.record(&whole).unwrap();
    assert_eq!(changes(&news), [PostChange::Deleted]);
    assert!(!on_disk(&dir, "bassoon") && on_disk(&dir, "spinet"));
    assert_eq!(store.record(&Visit { now: minute(3), ..whole }).unwrap(), [], "it is forgotten once");
    let threads = ["7".to_owned()];
    store.record(&Visit { gone_threads: &threads, ..visit(4) }).unwrap();
    assert!(!on_disk(&dir, "spinet"));
    assert_eq!(store.post_count().unwrap(), 1);
}

#[test]
fn marks_are_kept_as_they_stand_now() {
    let (_dir, mut store) = store();
    let marks = |store: &Store| {
        let post = store.find_post("harbour-forum", "1").unwrap().unwrap().post;
        (post.edited_at, post.accepted)
    };
    store.record(&posts(1, &[post("1", "try again")])).unwrap();
    assert_eq!(marks(&store), (None, false));
    let marked = Post { edited_at: Some(minute(2)), accepted: true, ..post("1", "try again") };
    assert_eq!(store.record(&posts(2, &[marked])).unwrap(), [], "nothing is decided by a mark");
    assert_eq!(marks(&store), (Some(minute(2)), true));
    store.record(&posts(3, &[post("1", "try again")])).unwrap();
    assert_eq!(marks(&store), (None, false));
}
