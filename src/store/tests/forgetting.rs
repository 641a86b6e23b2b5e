//! A deletion is a promise: the words are gone from the disk.

use super::*;
use crate::store::{Which, tests::concluding::swarm};
use crawlers::Counts;

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

#[test]
fn many_posts_moved_between_pages_leave_no_copy_behind() {
    let (dir, mut store) = store();
    let word = |number: u32| format!("secret-{number:04}-{}", number.wrapping_mul(2_654_435_761));
    let found = |shown: u64| -> Vec<Post> {
        (0..600)
            .map(|number| Post {
                counts: Counts { likes: Some(shown), ..Counts::default() },
                ..post(&number.to_string(), &word(number).repeat(1 + number as usize % 40))
            })
            .collect()
    };
    // Growing counts and edits move rows about within pages and between them.
    for (round, likes) in [1, 1 << 20, 1 << 50].into_iter().enumerate() {
        store.record(&posts(round as i64, &found(likes))).unwrap();
    }
    let edited: Vec<Post> =
        found(1 << 50).into_iter().map(|post| Post { text: format!("{0} {0}", post.text), ..post }).collect();
    store.record(&posts(10, &edited)).unwrap();
    let gone: Vec<Post> = edited
        .iter()
        .enumerate()
        .map(|(number, post)| Post { deleted: number % 3 == 0, ..post.clone() })
        .collect();
    store.record(&posts(11, &gone)).unwrap();
    assert!(on_disk(&dir, &word(1)), "what was not deleted stays");
    for number in (0..600).step_by(3) {
        assert!(!on_disk(&dir, &word(number)), "post {number} is still on the disk");
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
    let quoting = swarm("harbour-1", &[("harbour-forum", "1"), ("other-forum", "1")], "marimba is down");
    store.save_detection(2, b"", std::slice::from_ref(&quoting), &[], minute(2)).unwrap();
    store.record(&posts(3, &[Post { deleted: true, ..telling_post() }])).unwrap();
    let excerpts = |store: &Store| {
        let swarm = store.swarms(None, Which::All, 1).unwrap().remove(0);
        swarm.evidence.into_iter().map(|evidence| evidence.excerpt).collect::<Vec<_>>()
    };
    assert_eq!(excerpts(&store), ["", "marimba is down"], "the other source's post has the same id");

    // The detector has not read of the deletion yet and saves what it knew.
    store.save_detection(2, b"", &[quoting], &[], minute(4)).unwrap();
    assert_eq!(excerpts(&store), ["", "marimba is down"]);
    let alone = swarm("harbour-1", &[("harbour-forum", "1")], "marimba is down");
    store.save_detection(3, b"", &[alone], &[], minute(5)).unwrap();
    drop(store);
    assert!(!on_disk(&dir, "marimba"), "and no past verdict quotes it");
}
