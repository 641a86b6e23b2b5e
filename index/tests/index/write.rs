//! Documents are written once, replaced, removed, and survive a crash.

use super::{document, index_of, keys};
use index::{Error, Index};
use std::fs;
use std::path::Path;

#[test]
fn what_is_written_is_found_again_after_opening() {
    let (folder, index) = index_of(&[document(7, "mail is stuck"), document(9, "login fails")]);
    assert_eq!(keys(&index, "stuck"), [7]);
    drop(index);
    let index = Index::open(folder.path()).unwrap();
    assert_eq!((keys(&index, "login"), index.len(), index.position().unwrap()), (vec![9], 2, 1));
}

#[test]
fn writing_twice_is_writing_once() {
    let (_folder, index) =
        index_of(&[document(7, "first words"), document(8, "others"), document(7, "second words")]);
    assert_eq!((keys(&index, "words"), keys(&index, "first")), (vec![7], vec![]));
    let mut writer = index.writer().unwrap();
    writer.put(&document(7, "third words")).unwrap();
    writer.put(&document(3, "lower key")).unwrap();
    writer.put(&document(3, "lower key again")).unwrap();
    writer.commit(2).unwrap();
    assert_eq!(
        (keys(&index, "words"), keys(&index, "second"), keys(&index, "")),
        (vec![7], vec![], vec![3, 7, 8])
    );
}

#[test]
fn what_is_deleted_is_found_no_more_and_may_come_back() {
    let (_folder, index) = index_of(&[document(7, "gone"), document(8, "stays")]);
    let mut writer = index.writer().unwrap();
    writer.delete(7).unwrap();
    writer.delete(99).unwrap();
    writer.commit(2).unwrap();
    assert_eq!(keys(&index, ""), [8]);
    writer.put(&document(7, "back")).unwrap();
    writer.commit(3).unwrap();
    assert_eq!(keys(&index, "back"), [7]);
}

#[test]
fn clearing_removes_also_what_waits_and_shows_only_with_the_commit() {
    let (_folder, index) = index_of(&[document(7, "old")]);
    let mut writer = index.writer().unwrap();
    writer.put(&document(8, "waits")).unwrap();
    writer.clear().unwrap();
    writer.put(&document(7, "new")).unwrap();
    assert_eq!(keys(&index, ""), [7]);
    assert_eq!(keys(&index, "old"), [7]);
    writer.commit(5).unwrap();
    assert_eq!((keys(&index, ""), keys(&index, "new"), index.position().unwrap()), (vec![7], vec![7], 5));
    writer.close().unwrap();
    assert_eq!(index.len(), 1);
}

#[test]
fn a_killed_writer_leaves_the_last_commit_and_its_position() {
    let (folder, index) = index_of(&[document(7, "committed")]);
    let mut writer = index.writer().unwrap();
    writer.put(&document(7, "committed, edited")).unwrap();
    writer.put(&document(8, "lost")).unwrap();
    drop(writer);
    drop(index);
    let index = Index::open(folder.path()).unwrap();
    assert_eq!((index.position().unwrap(), keys(&index, ""), keys(&index, "edited")), (1, vec![7], vec![]));
    let mut writer = index.writer().unwrap();
    for (key, text) in [(7, "committed, edited"), (8, "written again"), (8, "written again")] {
        writer.put(&document(key, text)).unwrap();
    }
    writer.commit(3).unwrap();
    assert_eq!(
        (index.position().unwrap(), keys(&index, ""), keys(&index, "edited")),
        (3, vec![7, 8], vec![7])
    );
}

#[test]
fn a_second_writer_is_told_to_wait() {
    let (folder, index) = index_of(&[]);
    let writer = index.writer().unwrap();
    assert!(matches!(index.writer(), Err(Error::Busy)));
    assert!(matches!(Index::open(folder.path()).unwrap().writer(), Err(Error::Busy)));
    assert!(matches!(Index::create(folder.path()), Err(Error::Busy)));
    drop(writer);
    assert!(index.writer().is_ok());
}

#[test]
fn a_reader_in_another_process_sees_the_next_commit_when_it_opens() {
    let (folder, index) = index_of(&[document(7, "first")]);
    let mut writer = index.writer().unwrap();
    writer.put(&document(8, "second")).unwrap();
    let reader = Index::open(folder.path()).unwrap();
    assert_eq!(keys(&reader, ""), [7]);
    writer.commit(2).unwrap();
    assert_eq!(keys(&Index::open(folder.path()).unwrap(), ""), [7, 8]);
}

#[test]
fn no_index_and_another_version_say_what_to_run() {
    let (folder, index) = index_of(&[document(7, "old")]);
    let empty = tempfile::tempdir().unwrap();
    let missing = Index::open(empty.path()).unwrap_err();
    assert_eq!(missing.to_string(), "there is no index yet: run `notjustme reindex`");
    drop(index);
    let meta = folder.path().join("meta.json");
    let written = fs::read_to_string(&meta).unwrap().replace("words-1", "words-0");
    fs::write(&meta, written).unwrap();
    let other = Index::open_or_create(folder.path()).unwrap_err();
    assert_eq!(
        other.to_string(),
        "the index was written by another version of this program: run `notjustme reindex`"
    );
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    let index = Index::create(folder.path()).unwrap();
    assert_eq!((index.len(), index.position().unwrap()), (0, 0));
    assert!(folder.path().join("notes.txt").exists());
}

#[test]
fn damage_is_said_and_mended_by_writing_anew() {
    let damages = [
        ("meta.json", truncate as fn(&Path)),
        (".idx", truncate),
        (".fast", truncate),
        (".term", |file| fs::remove_file(file).unwrap()),
    ];
    for (ending, damage) in damages {
        let (folder, index) = index_of(&[document(7, "mail is stuck")]);
        drop(index);
        let mut files = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let file = files.find(|file| file.to_string_lossy().ends_with(ending));
        damage(&file.unwrap_or_else(|| panic!("no file ends with {ending}")));
        let error = Index::open(folder.path()).unwrap_err();
        assert!(matches!(error, Error::Damaged { .. }), "{ending}: {error:?}");
        assert!(error.to_string().contains("run `notjustme reindex`"), "{error}");
        assert!(Index::create(folder.path()).unwrap().is_empty());
    }
}

fn truncate(file: &Path) {
    let bytes = fs::read(file).unwrap();
    fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
}
