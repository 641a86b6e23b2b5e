//! The demo tells its story to the end, and finds in it what is there: one outage, told late.

use crate::support::Home;
use std::collections::BTreeSet;

/// From the first report to the provider's word, in hours.
const LAG_HOURS: i64 = 53;

#[test]
fn the_demo_flags_one_outage_and_the_word_of_the_provider_comes_two_days_later() {
    let home = Home::new();
    let demo = home.run(&["demo", "--exit", "--json"]).expect(0);
    let changes = demo.json_lines();
    let swarms: BTreeSet<String> = changes.iter().map(|change| change["swarm"].to_string()).collect();
    assert_eq!(swarms.len(), 1, "one swarm is flagged: {changes:#?}");
    assert!(changes.iter().all(|change| change["provider"] == "microsoft-365"), "{changes:#?}");
    assert_eq!(changes[0]["state"], "unacknowledged", "{changes:#?}");
    let acknowledged = changes.iter().find(|change| change["state"] == "acknowledged").unwrap();
    let subsided = changes.iter().position(|change| change["state"] == "subsided");
    assert!(subsided.is_none_or(|place| place == changes.len() - 1), "a night is no end: {changes:#?}");
    let hours = acknowledged["lag_seconds"].as_i64().unwrap() / 3600;
    assert!((hours - LAG_HOURS).abs() <= 1, "{hours} h: {acknowledged:#}");
    assert!(!home.data().join("store.sqlite").exists(), "the demo leaves nothing behind");
}
