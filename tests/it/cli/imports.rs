//! `import` of what others publish: stopped, killed and run again, in every form, and what it refuses.

use crate::support::running::wait_for;
use crate::support::{Home, Ran};
use serde_json::Value;
use std::io::Write;
use std::path::Path;

/// Rows of a table that takes a while; how far an import came is noted every two thousand.
const ROWS: u64 = 24_000;

/// So many stored posts mean that at least one note was written.
const NOTED: u64 = 4_000;

const OPTIONS: [&str; 6] =
    ["--map", "id=number,at=when,text=words", "--source", "harbour-talk", "--venue", "forum"];

fn table() -> String {
    let rows =
        (0..ROWS).map(|row| format!("{row},{},\"talk of the day, part {row}\"\n", 1_336_568_430 + row));
    std::iter::once("number,when,words\n".to_owned()).chain(rows).collect()
}

fn import(file: &Path) -> Vec<&str> {
    let mut arguments = vec!["--json", "import", file.to_str().unwrap()];
    arguments.extend(OPTIONS);
    arguments
}

fn stored(home: &Home) -> u64 {
    let connection = rusqlite::Connection::open_with_flags(
        home.data().join(notjustme::store::STORE_FILE),
        rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY,
    );
    let count = connection.and_then(|it| it.query_row("SELECT count(*) FROM posts", [], |row| row.get(0)));
    count.unwrap_or(0)
}

fn count(ran: &Ran, key: &str) -> u64 {
    ran.json()[key].as_u64().unwrap_or_else(|| panic!("no {key}: {ran:?}"))
}

#[test]
fn an_import_that_was_stopped_or_killed_goes_on_where_it_was() {
    let table = table();
    for (name, bytes) in
        [("a.csv", table.clone().into_bytes()), ("a.csv.zst", zstd::encode_all(table.as_bytes(), 1).unwrap())]
    {
        let home = Home::new();
        let file = home.write(name, bytes);
        let begun = |from: u64| {
            let mut running = home.start(&import(&file));
            wait_for("new posts", || stored(&home) >= from + NOTED || running.has_ended());
            running
        };
        let killed = begun(0).kill();
        assert_eq!(
            (killed.code, killed.out.as_str()),
            (None, ""),
            "{name}: it was over before it was killed"
        );

        let before = stored(&home);
        let running = begun(before);
        running.signal("INT");
        let stopped = running.end().expect(1);
        assert_eq!((&stopped.json()["stopped"], stopped.err.as_str()), (&Value::Bool(true), ""), "{name}");
        let known = count(&stopped, "known_records");
        assert!(known >= 2_000 && known <= before, "{name}: {known} of {before}");
        assert_eq!(stored(&home), known + count(&stopped, "records"), "what was read is kept, {name}");

        let last = home.run(&import(&file)).expect(0);
        assert_eq!(count(&last, "known_records"), stored(&home) - count(&last, "records"), "{name}");
        assert_eq!((stored(&home), count(&last, "bad_records")), (ROWS, 0), "{name}");
        assert_eq!(home.found("talk"), ROWS, "{name}");
        let again = home.run(&import(&file)).expect(0);
        assert_eq!((count(&again, "records"), count(&again, "known_records")), (0, ROWS), "{name}");
    }
}

#[test]
fn a_file_that_changed_or_is_read_otherwise_is_read_from_its_beginning() {
    let home = Home::new();
    let file = home.write("a.csv", "number,when,words\n1,0,heron\n2,0,otter\n");
    assert_eq!(count(&home.run(&import(&file)).expect(0), "posts"), 2);
    let mut other = import(&file);
    other[6] = "harbour-chat";
    assert_eq!(count(&home.run(&other).expect(0), "posts"), 2);
    home.write("a.csv", "number,when,words\n1,0,heron\n2,0,stoat\n");
    let changed = home.run(&import(&file)).expect(0);
    assert_eq!((count(&changed, "posts"), count(&changed, "known_records")), (2, 0));
    assert_eq!((home.found("heron"), home.found("stoat"), home.found("otter")), (2, 1, 1));
}

#[test]
fn mail_is_read_packed_and_from_standard_input() {
    let home = Home::new();
    let message = |number: u32, word: &str| {
        format!(
            "From a@b.example Sun Nov  1 10:00:00 2026\nMessage-ID: <{number}@x>\nFrom: a@b.example\n\
             Date: Sun, 1 Nov 2026 10:00:00 +0000\nSubject: {word}\n\n{word} is down\n\n"
        )
    };
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all([message(1, "heron"), message(2, "otter")].concat().as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let ran = home.run_with_input(&["--json", "import", "-", "--provider", "github"], &gzip).expect(0);
    assert_eq!((count(&ran, "posts"), count(&ran, "records")), (2, 2));
    assert_eq!(home.found("source:mail-archive venue:mail heron"), 1);
    let file = home.write("users.mbox.gz", &gzip);
    home.run(&["import", file.to_str().unwrap(), "--source", "harbour-users"]).expect(0);
    assert_eq!(home.found("source:harbour-users"), 2);
}

#[test]
fn what_cannot_be_imported_is_refused_before_anything_is_taken_in() {
    let home = Home::new();
    let good = home.write("a.csv", "number,when,words\n1,0,heron\n");
    let strange = home.write("strange.txt", "hello\n");
    let strange = strange.to_str().unwrap();
    home.run(&["import", strange]).refused(&["strange.txt", "--format", "stack-exchange", "mbox"]);
    home.run(&["import", strange, "--format", "pigeon"]).refused(&["pigeon", "hacker-news"]);
    home.run(&["import", strange, "--source", "A b"]).refused(&["small letters"]);
    home.run(&["import", strange, "--venue", "pub"]).refused(&["tracker"]);
    home.run(&["import", strange, "--provider", "gitbuh"]).refused(&["gitbuh", "no provider"]);
    let good = good.to_str().unwrap();
    home.run(&["import", good]).refused(&["a.csv", "--source"]);
    let wrong = ["import", good, "--source", "a", "--venue", "forum", "--map", "id=id,at=when,text=words"];
    home.run(&wrong).refused(&["\"id\"", "number, when, words"]);
    let other = home.write("b.csv", "number,words\n1,heron\n");
    let mut both = import(Path::new(good));
    both.push(other.to_str().unwrap());
    home.run(&both).refused(&["b.csv", "\"when\""]);
    assert_eq!(stored(&home), 0);
}
