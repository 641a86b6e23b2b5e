//! The index is derived: damaged or gone, the program says `reindex`, and that makes it whole.

use crate::support::archive::Archive;
use crate::support::{Home, ledger};
use jiff::Timestamp;
use notjustme::pipeline::INDEX_FOLDER;
use std::fs;
use std::path::PathBuf;

fn filled() -> (Home, Archive) {
    let archive = Archive::new(400, 1, Timestamp::now());
    let home = Home::new();
    let file = home.write("archive.jsonl", archive.text());
    home.run(&["import", file.to_str().unwrap()]).expect(0);
    (home, archive)
}

/// The files of the index with this ending.
fn files(home: &Home, ending: &str) -> Vec<PathBuf> {
    let folder = fs::read_dir(home.data().join(INDEX_FOLDER)).unwrap();
    let paths = folder.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.to_str().unwrap().ends_with(ending)).collect()
}

#[track_caller]
fn repaired(home: &Home, archive: &Archive) {
    let before = home.run(&["search", "otter"]);
    assert_eq!(before.code, Some(2), "{before:?}");
    assert!(before.err.contains("run `notjustme reindex`") && !before.err.contains("panicked"), "{before:?}");
    let reindexed = home.run(&["--json", "reindex"]).expect(0);
    assert_eq!(reindexed.json()["posts"], archive.ids.len());
    ledger::check(home, &archive.ids, &archive.words);
}

#[test]
fn a_damaged_list_of_files() {
    let (home, archive) = filled();
    fs::write(home.data().join(INDEX_FOLDER).join("meta.json"), "{\"segments\": 7").unwrap();
    repaired(&home, &archive);
}

#[test]
fn an_empty_list_of_files() {
    let (home, archive) = filled();
    fs::write(home.data().join(INDEX_FOLDER).join("meta.json"), "").unwrap();
    repaired(&home, &archive);
}

#[test]
fn a_file_is_missing() {
    let (home, archive) = filled();
    files(&home, ".idx").iter().for_each(|file| fs::remove_file(file).unwrap());
    repaired(&home, &archive);
}

#[test]
fn a_file_is_cut_short() {
    let (home, archive) = filled();
    for file in files(&home, ".term") {
        let bytes = fs::read(&file).unwrap();
        fs::write(&file, &bytes[..bytes.len() / 3]).unwrap();
    }
    repaired(&home, &archive);
}

#[test]
fn a_file_holds_something_else() {
    let (home, archive) = filled();
    for file in files(&home, ".idx").into_iter().chain(files(&home, ".term")) {
        let length = fs::read(&file).unwrap().len();
        fs::write(&file, vec![0xA5; length]).unwrap();
    }
    repaired(&home, &archive);
}

#[test]
fn the_whole_folder_is_gone() {
    let (home, archive) = filled();
    fs::remove_dir_all(home.data().join(INDEX_FOLDER)).unwrap();
    repaired(&home, &archive);
}
