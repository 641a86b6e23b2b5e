//! How a swarm was reckoned: what was counted, what would be usual, and how far that is from chance.

use super::words;
use crate::detect::{Figures, NotCounted, Swarm};
use crate::plain;
use crate::report::Signature;
use jiff::SignedDuration;

/// The reckoning, a line each. A figure that was never noted has no line.
pub(super) fn reckoning(swarm: &Swarm) -> Vec<(&'static str, String)> {
    let figures = &swarm.figures;
    vec![
        ("window", window(swarm)),
        ("counted", counted(swarm)),
        ("usual", usual(swarm)),
        ("by chance", chance(swarm)),
        ("independent", independent(figures)),
        ("running check", running(figures)),
        ("not counted", not_counted(&swarm.not_counted)),
    ]
}

fn window(swarm: &Swarm) -> String {
    let window = plain::duration(SignedDuration::from_mins(swarm.window_minutes.into()));
    format!("the {window} that showed it most clearly")
}

fn counted(swarm: &Swarm) -> String {
    match swarm.figures.counted {
        0 => String::new(),
        people => format!("{} in that window", words::count_of(people.into(), "person", "people")),
    }
}

/// The expectation, and the level, share and spread that it comes from.
fn usual(swarm: &Swarm) -> String {
    let figures = &swarm.figures;
    let mut usual = format!("{} people in that window", words::figure(swarm.expected));
    if figures.level > 0.0 {
        usual.push_str(&format!(
            ": {} an hour report something of this provider",
            words::figure(figures.level)
        ));
        if swarm.signature != Signature::Any && figures.share > 0.0 {
            let share = figures.share * 100.0;
            usual.push_str(&format!(
                ", of whom {} % report {}",
                words::figure(share),
                words::signature(&swarm.signature)
            ));
        }
    }
    if figures.dispersion > 0.0 {
        usual.push_str(&format!(
            "; counts vary {} times as much as by pure chance",
            words::figure(figures.dispersion)
        ));
    }
    usual
}

fn chance(swarm: &Swarm) -> String {
    let figures = &swarm.figures;
    let mut chance = format!("{}: score {}", words::chance(swarm.score), words::figure(swarm.score));
    if figures.threshold > 0.0 {
        chance.push_str(&format!(", flagged from {}", words::figure(figures.threshold)));
    }
    if figures.rarity > 0.0 {
        let rarer = words::figure(10f64.powf(figures.rarity));
        chance
            .push_str(&format!(", {rarer} times rarer on quiet days than the budget of false swarms allows"));
    }
    if figures.chance > 0.0 && figures.chance < 1.0 {
        chance.push_str(&format!(
            "; as if {} kinds of failure had been looked for, which is paid for",
            words::figure(1.0 / figures.chance)
        ));
    }
    chance
}

fn independent(figures: &Figures) -> String {
    if figures.effective > 0.0 {
        format!("worth {} people who know nothing of each other", words::figure(figures.effective))
    } else {
        String::new()
    }
}

fn running(figures: &Figures) -> String {
    if figures.evidence > 0.0 {
        format!("evidence of 10^{} that something changed", words::figure(figures.evidence))
    } else {
        String::new()
    }
}

fn not_counted(not_counted: &NotCounted) -> String {
    let NotCounted { same_author, copies, reposts, coverage, retold, recovered, explained, campaigns } =
        *not_counted;
    let reasons = [
        (same_author, "further posts of an author who counts already"),
        (copies, "near-copies"),
        (reposts, "reposts and quotes"),
        (coverage, "links to news or to a status page"),
        (retold, "headlines and tales of the past"),
        (recovered, "saying that it works again"),
        (campaigns, "one text under the names of several providers"),
        (explained, "written after the provider spoke"),
    ];
    let reasons = reasons.into_iter().filter(|(posts, _)| *posts > 0);
    reasons.map(|(posts, why)| format!("{why}: {posts}")).collect::<Vec<_>>().join(", ")
}
