//! The house keeps its order: walls between rooms, sizes of files, words that must not be there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms of `src/` in the order of the belt. A room may name those before it and none after.
const LAYERS: &[&str] = &[
    "plain", "catalog", "sighting", "report", "cluster", "detect", "score", "verdict", "alert", "schedule",
    "store", "config", "notify", "archive", "pipeline", "private", "pack", "desk", "terminal", "server",
    "mcp", "demo", "cli",
];

/// Rooms that decide: no clock, no network, no files, no threads.
const PURE: &[&str] = &["report", "cluster", "detect", "score", "verdict", "alert", "schedule", "pack"];

/// Longest source file, in lines. The aim is 250.
const LINES_MAX: usize = 500;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Folders that something else made.
const MADE: &[&str] = &["target", "state", "node_modules"];

/// Every file below `folder` with this ending, made folders aside.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = entry.file_name().unwrap().to_string_lossy().into_owned();
        if entry.is_dir() && !name.starts_with('.') && !MADE.contains(&name.as_str()) {
            found.extend(files(&entry, ending));
        } else if entry.is_file() && name.ends_with(ending) {
            found.push(entry);
        }
    }
    found.sort();
    found
}

/// The code of a file: comments and the test module left out.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The room of a file in `src/`; `None` for `main.rs` and `lib.rs`.
fn room(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    let room = first.trim_end_matches(".rs").to_owned();
    (room != "main" && room != "lib").then_some(room)
}

#[test]
fn a_room_names_only_rooms_before_it() {
    let mut wrong = Vec::new();
    for path in files(&root().join("src"), ".rs") {
        let Some(room) = room(&path) else { continue };
        let Some(own) = LAYERS.iter().position(|layer| *layer == room) else {
            wrong.push(format!("{}: the room {room} is not in LAYERS", path.display()));
            continue;
        };
        let text = code(&path);
        for (place, layer) in LAYERS.iter().enumerate() {
            if place > own && text.contains(&format!("crate::{layer}")) {
                wrong.push(format!("{}: {room} names {layer}, which comes after it", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_member_crates_know_nobody() {
    for (member, others) in [("crawlers", ["index", "notjustme"]), ("index", ["crawlers", "notjustme"])] {
        let manifest = fs::read_to_string(root().join(member).join("Cargo.toml")).unwrap();
        for other in others {
            assert!(!manifest.contains(&format!("\n{other} =")), "{member} depends on {other}");
        }
    }
    for path in files(&root().join("src"), ".rs") {
        assert!(!code(&path).contains("tantivy"), "{}: only `index` knows tantivy", path.display());
    }
}

#[test]
fn rooms_that_decide_touch_nothing() {
    for path in files(&root().join("src"), ".rs") {
        let Some(room) = room(&path) else { continue };
        // Tests of such a room may make the files that it is to be given.
        let tests = path.components().any(|part| part.as_os_str() == "tests");
        if PURE.contains(&room.as_str()) && !tests {
            let text = code(&path);
            for word in
                ["Timestamp::now", "std::fs", "std::net", "std::thread", "tokio::", "rand::", "println!"]
            {
                assert!(!text.contains(word), "{}: {word} in a room that decides", path.display());
            }
        }
    }
}

#[test]
fn every_file_says_what_it_is_and_is_small() {
    let mut wrong = Vec::new();
    for path in files(&root(), ".rs") {
        let text = fs::read_to_string(&path).unwrap();
        if !text.starts_with("//!") {
            wrong.push(format!("{} does not open with `//!`", path.display()));
        }
        let lines = text.lines().count();
        if lines > LINES_MAX {
            wrong.push(format!("{} has {lines} lines", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_kind_of_source_has_a_section_in_the_documents() {
    let mut pages = files(&root().join("docs/kinds"), ".md");
    pages.push(root().join("docs/sources.md"));
    let text: String = pages.iter().map(|page| fs::read_to_string(page).unwrap()).collect();
    let missing: Vec<&str> =
        crawlers::kinds().filter(|kind| !text.contains(&format!("\n### `{kind}`"))).collect();
    assert!(missing.is_empty(), "no section in docs/kinds: {missing:?}");
    let table = fs::read_to_string(root().join("docs/kinds/README.md")).unwrap();
    let missing: Vec<&str> =
        crawlers::kinds().filter(|kind| !table.contains(&format!("| [`{kind}`]("))).collect();
    assert!(missing.is_empty(), "no line in the table of docs/kinds/README.md: {missing:?}");
}

#[test]
fn egg_mode_signs_and_reads_but_never_connects() {
    let mut used = BTreeSet::new();
    for folder in ["crawlers/src", "src", "index/src"] {
        for path in files(&root().join(folder), ".rs") {
            let text = code(&path);
            for found in text.match_indices("egg_mode::") {
                let rest = &text[found.0..];
                let end =
                    rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(rest.len());
                used.insert(rest[..end].trim_end_matches(':').to_owned());
            }
        }
    }
    assert!(!used.is_empty(), "egg-mode does no work");
    for name in &used {
        let allowed = [
            "egg_mode::raw",
            "egg_mode::tweet",
            "egg_mode::Token",
            "egg_mode::KeyPair",
            "egg_mode::entities",
        ]
        .iter()
        .any(|prefix| name.starts_with(prefix));
        let connects =
            ["response", "request_with", "get_response", "bearer_token", "access_token", "search::search"]
                .iter()
                .any(|call| name.contains(call));
        assert!(allowed && !connects, "{name} is not for building, signing or reading");
    }
}

#[test]
fn no_path_of_a_machine_and_no_stub_is_committed() {
    let words = [
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
        concat!("#[igno", "re"),
    ];
    for ending in [".rs", ".toml", ".md", ".html", ".css", ".js", ".mjs", ".py"] {
        for path in files(&root(), ending) {
            let text = fs::read_to_string(&path).unwrap();
            for word in words {
                assert!(!text.contains(word), "{} holds {word:?}", path.display());
            }
        }
    }
}

/// Where the relative links of a document lead, code left out.
fn links(text: &str) -> Vec<&str> {
    let prose = text.split("```").step_by(2);
    let targets = prose.flat_map(|part| part.split("](").skip(1)).filter_map(|rest| rest.split(')').next());
    let paths = targets.map(|target| target.split('#').next().unwrap_or_default());
    paths.filter(|path| !path.is_empty() && !path.contains("://")).collect()
}

#[test]
fn every_relative_link_in_a_document_leads_to_a_file() {
    assert_eq!(links("[a](b.md#c) [d](https://e.example) [f](#g)\n```\n[h](i)\n```\n[j](k)"), ["b.md", "k"]);
    for path in files(&root(), ".md") {
        let text = fs::read_to_string(&path).unwrap();
        for link in links(&text) {
            assert!(path.with_file_name(link).is_file(), "{} links to {link}", path.display());
        }
    }
}
