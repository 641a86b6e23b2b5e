//! A site that asks for a pause gets it, from this process and from the next one.

use crate::support::running::wait_for;
use crate::support::{Home, Reply, Site, news};
use std::time::Duration;

/// Longer than any test.
const PAUSE: &str = "Retry-After: 7200\r\n";

fn busy_site() -> Site {
    Site::start(|asked| asked.path.starts_with("/api").then(|| Reply::new(429, PAUSE, "")))
}

#[test]
fn a_site_that_asks_for_a_pause_is_not_asked_again_by_the_next_process() {
    let site = busy_site();
    let home = Home::new();
    home.sources(&news::source("busy", &site.base()));
    home.run(&["crawl"]).expect(1);
    assert_eq!(site.asked("/api").len(), 1, "asked once, though it failed");
    let asked = site.asked("/").len();

    let again = home.run(&["crawl", "busy"]).expect(1);
    assert!(again.out.contains("asks for a pause"), "{again:?}");
    let mut watch = home.start(&["watch"]);
    watch.says("Is it just me?");
    std::thread::sleep(Duration::from_secs(2));
    watch.signal("TERM");
    watch.end().expect(0);
    assert_eq!(site.asked("/").len(), asked, "the site was asked though it wanted a pause");
    let source = home.run(&["--json", "sources"]).expect(1).json()["sources"][0].clone();
    assert!(source["why"].as_str().unwrap().contains("asks for a pause"), "{source}");
}

#[test]
fn a_site_that_asks_for_a_pause_is_not_asked_again_while_watching() {
    let site = busy_site();
    let home = Home::new();
    home.sources(&["one", "two"].map(|id| news::source(id, &site.base())).concat());
    let mut watch = home.start(&["watch"]);
    wait_for("both visits", || watch.out().matches("unreachable").count() == 2 || watch.has_ended());
    watch.signal("TERM");
    watch.end().expect(0);
    assert_eq!(site.asked("/api").len(), 1, "what one source was told holds for the host");
}

#[test]
fn sources_of_one_host_share_its_rules_and_its_pause_in_one_crawl() {
    let site = busy_site();
    let home = Home::new();
    home.sources(&["one", "two"].map(|id| news::source(id, &site.base())).concat());
    home.run(&["crawl"]).expect(1);
    assert_eq!(site.asked("/robots.txt").len(), 1, "the rules are read once");
    assert_eq!(site.asked("/api").len(), 1, "the second source was told to wait as well");
}
