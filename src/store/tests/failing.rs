//! What goes wrong, and what the store says then.

use super::*;
use crate::store::{STORE_FILE, Which};
use std::fs;
use std::path::Path;

/// Enough posts for some hundred pages.
fn many(text: &str) -> Vec<Post> {
    (0..400).map(|number| post(&number.to_string(), &text.repeat(100))).collect()
}

fn overwrite(path: &Path, from: usize, length: usize, byte: u8) {
    let mut bytes = fs::read(path).unwrap();
    bytes[from..from + length].fill(byte);
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_second_writer_is_told_who_writes() {
    let (dir, store) = store();
    let said = message(Store::open(dir.path()));
    assert!(
        said.starts_with(&format!("another notjustme (pid {}) is writing to ", std::process::id())),
        "{said}"
    );
    assert!(said.contains(&*dir.path().to_string_lossy()), "{said}");
    drop(store);
    Store::open(dir.path()).unwrap();
}

#[test]
fn readers_read_beside_the_writer_and_cannot_write() {
    let (dir, mut store) = store();
    let mut reader = Store::open_read_only(dir.path()).unwrap();
    assert_eq!(reader.post_count().unwrap(), 0);
    store.record(&posts(1, &[post("1", "mail is stuck")])).unwrap();
    assert_eq!(reader.post_count().unwrap(), 1);
    assert!(message(reader.record(&visit(2))).contains("can only be read"));
    assert!(message(reader.set_meta("a", "b")).contains("can only be read"));
    drop(store);
    assert_eq!(reader.post_count().unwrap(), 1);
}

#[test]
fn reading_where_there_is_no_store_says_how_to_make_one() {
    let dir = tempfile::tempdir().unwrap();
    assert!(message(Store::open_read_only(dir.path())).contains("run `notjustme crawl`"));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "and makes none");
}

#[test]
fn a_store_from_the_future_is_left_alone() {
    let (dir, store) = store();
    store.connection.pragma_update(None, "user_version", 99).unwrap();
    drop(store);
    for said in [message(Store::open(dir.path())), message(Store::open_read_only(dir.path()))] {
        assert!(said.contains("made by a newer notjustme") && said.contains("update the program"), "{said}");
    }
}

#[test]
fn a_damaged_file_says_where_it_is_and_what_to_do() {
    let (dir, mut store) = store();
    store.record(&posts(1, &many("mail is stuck "))).unwrap();
    drop(store);
    let path = dir.path().join(STORE_FILE);
    let whole = fs::read(&path).unwrap();
    let damaged = |said: &str| {
        assert!(said.contains("is damaged") && said.contains("move it away"), "{said}");
        assert!(said.contains(&*path.to_string_lossy()) && said.contains("notjustme import"), "{said}");
    };

    overwrite(&path, 0, 16, b'?');
    damaged(&message(Store::open(dir.path())));
    damaged(&message(Store::open_read_only(dir.path())));

    fs::write(&path, &whole).unwrap();
    let middle = whole.len() / 2 / 4096 * 4096;
    overwrite(&path, middle, 8 * 4096, 0xFF);
    let store = Store::open(dir.path()).unwrap();
    damaged(&message(store.sightings_after(0, usize::MAX)));
    drop(store);

    fs::write(&path, &whole[..middle]).unwrap();
    let cut = Store::open_read_only(dir.path()).and_then(|store| store.sightings_after(0, usize::MAX));
    damaged(&message(cut));
}

#[test]
fn a_value_nobody_wrote_is_damage_and_no_panic() {
    let (dir, mut store) = store();
    store.record(&posts(1, &[post("1", "mail is stuck")])).unwrap();
    store.connection.execute_batch("UPDATE sources SET venue = 'pub', reading = 'fine'").unwrap();
    assert!(message(store.find_post("harbour-forum", "1")).contains("is damaged"));
    assert!(message(store.record(&visit(2))).contains("is damaged"));
    store.connection.execute_batch("UPDATE posts SET seen_at = 9223372036854775807").unwrap();
    assert!(message(Store::open_read_only(dir.path()).unwrap().post(1)).contains("is damaged"));
}

#[test]
fn a_full_disk_keeps_nothing_of_the_round() {
    let (_dir, mut store) = store();
    store.record(&posts(1, &[post("first", "mail is stuck")])).unwrap();
    let pages: i64 = store.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    let allow = |store: &Store, pages: i64| {
        store.connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
    };
    allow(&store, pages + 20);
    let incidents = [incident(IncidentState::Investigating, &[(1, "Looking")])];
    let found = many("mail is stuck ");
    let round = Visit { incidents: &incidents, reading: Reading::Drifted, ..posts(2, &found) };
    let said = message(store.record(&round));
    assert!(said.starts_with("the disk is full: nothing of this round was kept"), "{said}");
    assert_eq!((store.post_count().unwrap(), store.last_seq().unwrap()), (1, 2));
    assert_eq!(store.incidents(None, Which::All, 10).unwrap(), []);
    assert_eq!(store.source_health().unwrap()[0].reading, Reading::Ok);

    allow(&store, i64::from(i32::MAX));
    assert_eq!(store.record(&round).unwrap().len(), 402, "once there is space, all of it is news");
}

#[test]
fn a_process_killed_at_any_moment_keeps_what_it_was_told_is_kept() {
    let (dir, mut store) = store();
    store.record(&posts(1, &[post("1", "mail is stuck")])).unwrap();
    // In the middle of the next visit, with pages already on their way to the disk.
    store.connection.pragma_update(None, "cache_size", 2).unwrap();
    let middle = store.connection.unchecked_transaction().unwrap();
    middle.execute_batch("UPDATE posts SET text = 'half'; DELETE FROM changes;").unwrap();
    middle
        .execute_batch(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 500)
             INSERT INTO meta SELECT 'half' || i, hex(randomblob(500)) FROM n",
        )
        .unwrap();
    // What is on the disk now is what a killed process leaves, but for the lock and the shared memory.
    let left = tempfile::tempdir().unwrap();
    for file in [STORE_FILE.to_owned(), format!("{STORE_FILE}-wal"), "author.key".into()] {
        fs::copy(dir.path().join(&file), left.path().join(&file)).unwrap();
    }
    drop(middle);
    let mut after = Store::open(left.path()).unwrap();
    assert_eq!(after.sightings_after(0, 100).unwrap(), store.sightings_after(0, 100).unwrap());
    assert_eq!(after.meta("half1").unwrap(), None);
    assert_eq!(after.record(&posts(1, &[post("1", "mail is stuck")])).unwrap(), []);
}

#[test]
fn a_file_held_by_another_program_says_so() {
    let (dir, mut store) = store();
    store.connection.busy_timeout(std::time::Duration::ZERO).unwrap();
    let shell = rusqlite::Connection::open(dir.path().join(STORE_FILE)).unwrap();
    shell.execute_batch("BEGIN IMMEDIATE").unwrap();
    let said = message(store.record(&visit(1)));
    assert!(said.contains("is held by another program"), "{said}");
    shell.execute_batch("ROLLBACK").unwrap();
    store.record(&visit(1)).unwrap();
}

#[test]
fn a_file_that_cannot_be_opened_says_what_it_must_be() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(STORE_FILE)).unwrap();
    let said = message(Store::open(dir.path()));
    assert!(said.contains("cannot open") && said.contains("where this user may write"), "{said}");
    let in_the_way = dir.path().join("file");
    fs::write(&in_the_way, "").unwrap();
    assert!(message(Store::open(&in_the_way)).starts_with("cannot make "));
}

#[test]
fn a_key_that_is_cut_off_is_not_used() {
    let (dir, store) = store();
    drop(store);
    let key = dir.path().join("author.key");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    }
    fs::write(&key, b"short").unwrap();
    assert!(message(Store::open(dir.path())).contains("holds 5 bytes instead of 32"));
}
