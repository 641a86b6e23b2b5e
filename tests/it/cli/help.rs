//! Help: each verb has one line in the list and a page of its own.

use crate::support::Home;

const VERBS: [&str; 15] = [
    "demo", "watch", "crawl", "check", "search", "swarms", "pack", "tickets", "sources", "import", "replay",
    "reindex", "tokens", "serve", "mcp",
];

#[test]
fn every_verb_has_one_line_and_a_page() {
    let home = Home::new();
    let help = home.run(&["--help"]).expect(0).out;
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let listed: Vec<&str> = commands.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(listed[..VERBS.len()], VERBS, "one line for each verb: {commands}");
    for verb in VERBS {
        let page = home.run(&[verb, "--help"]).expect(0).out;
        assert!(page.contains(&format!("Usage: notjustme {verb}")) && page.contains("--json"), "{page}");
    }
    assert!(home.run(&["--version"]).expect(0).out.starts_with("notjustme "));
}

#[test]
fn what_is_no_verb_is_refused_with_what_there_is() {
    let home = Home::new();
    home.run(&["chekc"]).refused(&["chekc", "check"]);
    home.run(&[]).refused(&["Usage: notjustme", "watch"]);
    home.run(&["search"]).refused(&["<QUERY>"]);
}
