//! A full disk: told as such, and once there is room the next run completes with nothing lost.
//!
//! A file system of a few megabytes is mounted where only the test sees it. Where that is not allowed, a limit
//! on the size of a file takes its place.

use crate::support::archive::Archive;
use crate::support::{Home, home::ran, ledger};
use jiff::Timestamp;
use std::process::{Command, Stdio};

/// Sizes of the disk, in kilobytes: the smallest cannot hold an empty store, the largest almost all of it, so that
/// sometimes the store and sometimes the index is the first to find no room.
const KILOBYTES: [u32; 4] = [64, 300, 700, 1400];

/// Enough for everything, in kilobytes.
const ROOMY_KILOBYTES: u32 = 65_536;

/// Mounts a small disk, fills it, makes it larger, goes on, and brings what is there out.
const SCRIPT: &str = r#"
mount -t tmpfs -o size=${KILOBYTES}k none "$DATA" && cp "$SETTINGS" "$DATA/notjustme.toml" || exit 77
"$PROGRAM" --data "$DATA" import "$FILE"; echo "on a full disk: $?"
"$PROGRAM" --data "$DATA" search otter >/dev/null 2>&1; echo "searching: $?"
mount -o remount,size=${ROOMY}k "$DATA"
"$PROGRAM" --data "$DATA" import "$FILE"; echo "with room: $?"
cp -a "$DATA/." "$RESCUED"
"#;

/// A file that would grow beyond the limit is refused as on a full disk, but not in the same words.
const SCRIPT_WITHOUT_MOUNTS: &str = r#"
trap '' XFSZ
(ulimit -f "$KILOBYTES"; "$PROGRAM" --data "$DATA" import "$FILE"; echo "on a full disk: $?")
"$PROGRAM" --data "$DATA" import "$FILE"; echo "with room: $?"
cp -a "$DATA/." "$RESCUED"
"#;

/// A command that may mount where only it sees it, if there is one.
fn private_mounts() -> Option<&'static [&'static str]> {
    const WAYS: [&[&str]; 2] = [&["unshare", "-m"], &["unshare", "-Urm"]];
    let works = |way: &&&[&str]| {
        let mounted = Command::new(way[0])
            .args(&way[1..])
            .args(["sh", "-c", "mount -t tmpfs none /mnt"])
            .stderr(Stdio::null())
            .status();
        mounted.is_ok_and(|status| status.success())
    };
    WAYS.iter().find(works).copied()
}

fn fill(home: &Home, file: &str, kilobytes: u32, way: Option<&[&str]>) -> crate::support::Ran {
    let (first, rest) = way.unwrap_or(&[]).split_first().unwrap_or((&"sh", &[]));
    let mut command = Command::new(first);
    if way.is_some() {
        command.args(rest).arg("sh");
    }
    let settings = home.beside("settings.toml");
    std::fs::copy(home.data().join("notjustme.toml"), &settings).unwrap();
    std::fs::create_dir(home.beside("rescued")).unwrap();
    command
        .args(["-c", if way.is_some() { SCRIPT } else { SCRIPT_WITHOUT_MOUNTS }])
        .env("PROGRAM", env!("CARGO_BIN_EXE_notjustme"))
        .env("DATA", home.data())
        .env("SETTINGS", settings)
        .env("FILE", file)
        .env("RESCUED", home.beside("rescued"))
        .env("KILOBYTES", kilobytes.to_string())
        .env("ROOMY", ROOMY_KILOBYTES.to_string());
    ran(&mut command)
}

#[test]
fn a_full_disk_is_told_and_with_room_the_next_run_completes() {
    let way = private_mounts();
    if way.is_none() {
        println!(
            "mounting is not allowed here: a limit on the size of a file takes the place of a full disk"
        );
    }
    let archive = Archive::new(4_000, 1, Timestamp::now());
    for kilobytes in KILOBYTES {
        let home = Home::new();
        let file = home.write("archive.jsonl", archive.text());
        let ran = fill(&home, file.to_str().unwrap(), kilobytes, way).expect(0);
        assert!(!ran.out.contains("on a full disk: 0"), "{kilobytes} kB are enough: {ran:#?}");
        assert!(ran.out.contains("on a full disk: 2"), "{kilobytes} kB: {ran:#?}");
        if way.is_some() {
            for line in ran.err.lines().filter(|line| line.starts_with("error:")) {
                let told =
                    line.contains("disk is full") || line.contains("no space") || line.contains("No space");
                assert!(told, "{kilobytes} kB: {line}: {ran:#?}");
            }
        }
        assert!(!ran.out.contains("searching: 101"), "{kilobytes} kB: a panic: {ran:#?}");
        assert!(ran.out.contains("with room: 0"), "{kilobytes} kB: {ran:#?}");
        std::fs::remove_dir_all(home.data()).unwrap();
        std::fs::rename(home.beside("rescued"), home.data()).unwrap();
        ledger::check(&home, &archive.ids, &archive.words);
    }
}
