//! The terminal as people and scripts meet it: help, exit status, JSON, pipes, signals.

mod adding;
mod answers;
mod archives;
mod demo;
mod help;
mod imports;
mod output;
mod private;
mod refusals;
mod searches;
mod signals;

use crate::support::{Home, news};
use jiff::{SignedDuration, Timestamp};

/// A home that has crawled an outage: 20 people in 20 minutes cannot push to GitHub.
fn home_with_a_swarm() -> Home {
    let now = Timestamp::now();
    let ago = |number: u64| now - SignedDuration::from_mins(20 - i64::try_from(number).unwrap());
    let site = news::site(&news::outage(0, 20, ago));
    let home = Home::new();
    home.sources(&news::source("news", &site.base()));
    home.run(&["crawl"]).expect(0);
    home
}
