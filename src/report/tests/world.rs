//! A small catalog in which every form exists, so that what the program's own catalog says does not matter.

use crate::catalog::Catalog;
use crate::report::{Reader, Report, Words};
use std::sync::{Arc, LazyLock};

const PROVIDERS: &str = r#"
[[provider]]
id = "acme"
name = "Acme Cloud"
category = "cloud"
aliases = ["acme"]
places = ["acme-north-1"]
[[provider.service]]
id = "post"
name = "Acme Post"
aliases = ["acme post"]
hints = ["mail"]
[[provider.code]]
id = "acme.incident"
regex = '\b(AC\d{6})\b'
side = "provider"
matches = [{ text = "see AC123456", code = "acme:ac123456" }]
misses = ["ac 123456"]

[[provider]]
id = "bolt"
name = "Bolt Hosting"
category = "cloud"
"#;

const SOURCES: &str = "";

const MASKS: &str = r#"
[[mask]]
id = "clock"
regex = '\b\d{1,2}:\d{2}\b'
replacement = "<time>"
matches = ["at 9:40"]
misses = ["nine"]
[[code]]
id = "smtp.own"
regex = '\b(4\.4\.7)\b'
side = "local"
matches = [{ text = "550 4.4.7", code = "smtp:4.4.7" }]
misses = ["4.4"]
FORMS
"#;

/// Classes of phrases: what the program's catalog would say at length.
const CLASSES: [(&str, &str, &[&str]); 18] = [
    (
        "symptom",
        "down",
        &["is down", "still down", "went down", "were down", "was down", "down again", "down for"],
    ),
    ("symptom", "mail-stuck", &["mail is stuck", "can't send"]),
    ("form", "first-person", &["we were", "we have", "i can't", "for me", "for us", "our"]),
    ("form", "question", &["is … up for you?", "anyone else"]),
    ("form", "me-too", &["same here", "not just me"]),
    ("form", "past", &["yesterday", "last year"]),
    ("form", "negated", &["works for me", "is not down"]),
    ("form", "recovered", &["back up", "is fixed", "is back"]),
    ("form", "headline", &["lessons"]),
    ("form", "planned", &["maintenance"]),
    ("form", "launch", &["launches"]),
    ("form", "silent-page", &["still green"]),
    ("form", "third-party", &["our carrier says"]),
    ("form", "local", &["my own fault"]),
    ("form", "staff-acknowledges", &["we are aware"]),
    ("form", "staff-denies", &["see no problem"]),
    ("form", "staff-solved", &["has been resolved"]),
    ("form", "trouble", &["acts strange", "shows a blank page"]),
];

static READER: LazyLock<Reader> = LazyLock::new(|| {
    let directory = tempfile::tempdir().unwrap();
    let classes: String = CLASSES
        .iter()
        .map(|(list, id, phrases)| {
            let matches = phrases[0].replace('…', "it");
            format!(
                "[[{list}]]\nid = \"{id}\"\nname = \"{id}\"\nphrases = {phrases:?}\nmatches = [{matches:?}]\nmisses = [\"-\"]\n"
            )
        })
        .collect();
    let masks = MASKS.replace("FORMS", &classes);
    for (name, text) in [("providers.toml", PROVIDERS), ("sources.toml", SOURCES), ("masks.toml", &masks)] {
        std::fs::write(directory.path().join(name), text).unwrap();
    }
    Reader::new(Arc::new(Catalog::load(directory.path()).unwrap_or_else(|error| panic!("{error:?}"))))
});

pub(super) fn reader() -> &'static Reader {
    &READER
}

/// The report of a text, if it is one.
pub(super) fn read(text: &str) -> Option<Report> {
    READER.read(&Words { text, ..Words::default() })
}

/// The report of a text that is one.
#[track_caller]
pub(super) fn report(text: &str) -> Report {
    read(text).unwrap_or_else(|| panic!("not read as a report: {text}"))
}

/// The signatures, as one word each.
pub(super) fn signatures(report: &Report) -> Vec<String> {
    report.signatures.iter().map(ToString::to_string).collect()
}
