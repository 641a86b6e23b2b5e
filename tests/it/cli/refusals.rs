//! Settings and catalogs that cannot work are refused at the start, with file, line and what to write.

use crate::support::{Home, news};
use std::fs;

/// Replaces the settings by `text` and says what every verb answers.
fn with_settings(text: &str) -> crate::support::Ran {
    let home = Home::new();
    fs::write(home.data().join("notjustme.toml"), text).unwrap();
    home.run(&["swarms"])
}

#[test]
fn wrong_settings() {
    with_settings("bind = \"localhost\"\n").refused(&["notjustme.toml:1:", "127.0.0.1:7878"]);
    with_settings("names = [\"a b\"]\n").refused(&[
        "notjustme.toml:1:",
        "no host name",
        "status.example.org",
    ]);
    with_settings("read_by = [\"*\", \"x\"]\n").refused(&["notjustme.toml:1:", "no origin"]);
    with_settings("\ncontact = \"x\"\nrobots = false\n").refused(&["notjustme.toml:3:", "robots", "contact"]);
    with_settings("bind = \n").refused(&["notjustme.toml:1:"]);
    with_settings("[[receiver]]\nkind = \"webhook\"\n").refused(&["notjustme.toml:1:", "url = "]);
    with_settings("[[receiver]]\nkind = \"pigeon\"\n").refused(&["notjustme.toml:2:", "pigeon", "webhook"]);
    with_settings("contact = \"ä\"\n").refused(&["notjustme.toml:1:", "plain ASCII"]);
    with_settings("catalog_dir = \"elsewhere\"\n").refused(&[
        "elsewhere",
        "providers.toml",
        "cannot be read",
    ]);
}

/// What is said of these sources.
fn with_sources(text: &str) -> crate::support::Ran {
    let home = Home::new();
    home.sources(text);
    home.run(&["crawl"])
}

#[test]
fn wrong_catalogs() {
    let good = news::source("news", "https://news.example");
    with_sources(&good.replace("hacker-news", "hacker-nws")).refused(&[
        "sources.toml:3:",
        "hacker-nws",
        "hacker-news",
    ]);
    with_sources(&good.replace("every_seconds = 30", "every_seconds = 1"))
        .refused(&["sources.toml:6:", "write 30 to"]);
    with_sources(&good.replace("id = ", "ident = ")).refused(&["sources.toml:2:", "ident", "id"]);
    with_sources(&format!("{good}{good}")).refused(&["sources.toml:", "news"]);
    with_sources(&format!("{good}provider = \"gitbuh\"\n")).refused(&["gitbuh", "github"]);
    with_sources(&good.replace("https:", "ftp:")).refused(&["sources.toml:4:", "http"]);
    with_sources("[[source]\n").refused(&["sources.toml:1:"]);
    // All that is wrong is told at once.
    let two = good.replace("hacker-news", "pigeon-post").replace("every_seconds = 30", "every_seconds = 0");
    with_sources(&two).refused(&["sources.toml:3:", "sources.toml:6:"]);
}
