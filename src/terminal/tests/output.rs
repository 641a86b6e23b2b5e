//! Errors, JSON and closed pipes.

use super::plain;
use crate::catalog::Catalog;
use crate::config::Config;
use crate::terminal::is_closed_pipe;
use crate::terminal::output::{escaped, explanation, shows_blocks};
use anyhow::{Context, anyhow};
use std::io::{Error, ErrorKind};

#[test]
fn an_error_is_told_with_its_causes_each_once() {
    let error = anyhow!("the disk\u{1b}[2J is full").context("cannot write the index").context("cannot save");
    assert_eq!(
        plain(&explanation(&error)),
        "error: cannot save\n  because cannot write the index\n  because the disk␛[2J is full\n"
    );
    let quoted: anyhow::Error =
        Err::<(), _>(Error::other("no space")).context("cannot save: no space").unwrap_err();
    assert_eq!(plain(&explanation(&quoted)), "error: cannot save: no space\n");
}

#[test]
fn a_mistake_in_the_settings_is_shown_in_its_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("notjustme.toml"), "contact = 'a'\nbnid = '127.0.0.1:1'\n").unwrap();
    let error = anyhow::Error::from(Config::load(folder.path()).unwrap_err());
    let shown = plain(&explanation(&error)).replace(&format!("{}/", folder.path().display()), "");
    assert_eq!(
        shown,
        "\
error:
  × unknown field `bnid`
   ╭─[notjustme.toml:2:1]
 1 │ contact = 'a'
 2 │ bnid = '127.0.0.1:1'
   · ──┬─
   ·   ╰── here
   ╰────
  help: did you mean `bind`?
"
    );
}

#[test]
fn mistakes_in_the_catalog_are_all_shown_and_do_nothing() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("providers.toml"), "[[provider]]\n\u{1b}[2J\n").unwrap();
    let error = anyhow::Error::from(Catalog::load(folder.path()).unwrap_err()).context("cannot start");
    let shown = explanation(&error);
    for file in ["providers.toml", "sources.toml", "masks.toml"] {
        assert!(shown.contains(file), "{shown}");
    }
    assert!(!shown.contains("\u{1b}[2J"), "{shown:?}");
}

#[test]
fn json_says_the_same_without_what_a_terminal_obeys() {
    let value = serde_json::json!({ "text": "a\u{1b}\u{9b}2J\u{202e}b\u{e0041}é宽\n" });
    for json in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
        let escaped = escaped(&json);
        assert!(
            escaped.chars().all(|character| character == '\n' || crate::plain::is_safe(character)),
            "{escaped}"
        );
        assert!(escaped.contains("\\u009b2J\\u202eb\\udb40\\udc41é宽"), "{escaped}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped).unwrap(), value);
    }
}

#[test]
fn a_reader_who_went_away_is_no_error() {
    let closed = anyhow::Error::from(Error::from(ErrorKind::BrokenPipe)).context("cannot print");
    assert!(is_closed_pipe(&closed));
    assert!(!is_closed_pipe(&anyhow::Error::from(Error::from(ErrorKind::PermissionDenied))));
}

#[test]
fn blocks_are_for_terminals_that_can_show_them() {
    let shows = |set: &[(&str, &str)]| {
        let set: Vec<(String, String)> =
            set.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        shows_blocks(&move |asked: &str| {
            set.iter().find(|(name, _)| name == asked).map(|(_, value)| value.clone())
        })
    };
    assert!(shows(&[]) && shows(&[("LANG", "de_DE.UTF-8")]) && shows(&[("LC_ALL", ""), ("LANG", "C.utf8")]));
    assert!(shows(&[("LC_ALL", "C.UTF-8"), ("LANG", "C")]), "the first that is set counts");
    assert!(!shows(&[("LANG", "C")]) && !shows(&[("LC_CTYPE", "en_US.ISO-8859-1"), ("LANG", "C.UTF-8")]));
    assert!(!shows(&[("TERM", "dumb"), ("LANG", "C.UTF-8")]));
}
