//! The table of docs/detection.md: every target, our figure with its interval, and that of the rules.

use super::outcome::Outcome;
use super::play::DETECTORS;
use notjustme::score::{Median, Rate, Scores, Share, Tally};
use simulate::Truth;

/// A row: what is wanted, how much of it, and the figure of an outcome.
type Row = (&'static str, &'static str, fn(&Outcome) -> String);

const ROWS: [Row; 20] = [
    ("severe outages: recall", "≥ .95", |it| share(&severe(it))),
    ("severe outages: recall at 60 min", "", |it| recall(&severe_tally(it).scores(), 60)),
    ("all flags among look-alikes: precision", "≥ .95", |it| share(&it.mixed.tally.scores().precision)),
    ("look-alikes that were flagged", "", |it| {
        let taken_in: u64 = it.mixed.tally.distractors.values().sum();
        share(&Share::new(taken_in, it.mixed.tally.distractors_told.values().sum()))
    }),
    ("full size, base ≤ 4/h: median delay", "≤ 5 min", |it| delay(&full(it))),
    ("full size, base ≤ 4/h: reports", "≤ 10", |it| number(&full(it).reports)),
    ("1/4 size, base ≤ 4/h: recall at 60 min", "≥ .94", |it| recall(&quarter(it), 60)),
    ("1/4 size, base ≤ 4/h: median delay", "≤ 17 min", |it| delay(&quarter(it))),
    ("1/16 size, base .25/h: recall at 60 min", "≥ .82", |it| recall(&sixteenth(it), 60)),
    ("1/16 size, base .25/h: median delay", "≤ 23 min", |it| delay(&sixteenth(it))),
    ("all outages: recall at 15 min", "", |it| recall(&it.grid.tally.scores(), 15)),
    ("all outages: recall at 60 min", "", |it| recall(&it.grid.tally.scores(), 60)),
    ("all outages: flags per outage caught", "", |it| {
        it.grid.tally.scores().fragments.map_or("none".to_owned(), |figure| {
            format!("{:.2} ({:.2}–{:.2})", figure.value, figure.interval.low, figure.interval.high)
        })
    }),
    ("shared failures: cause named", "", |it| share(&it.upstream.tally.scores().attribution)),
    ("acknowledgements found", "", |it| share(&it.grid.tally.scores().acknowledged)),
    ("false per provider in 30 d: quiet", "upper ≤ 1.0", |it| rate(&it.quiet)),
    ("false per provider in 30 d: worst stratum", "upper ≤ 1.3", |it| {
        let worst = it.strata.iter().max_by(|(_, a), (_, b)| a.per_30_days.total_cmp(&b.per_30_days));
        worst.map_or(String::new(), |(name, worst)| format!("{name} {}", rate(worst)))
    }),
    ("false per provider in 30 d: amplified", "upper ≤ 1.2", |it| rate(&it.amplified)),
    ("false per provider in 30 d: first 14 days", "", |it| rate(&it.cold)),
    ("false per provider in 30 d: beside outages", "", |it| rate(&it.grid.tally.scores().false_flags)),
];

fn is_size(truth: &Truth, size: f64) -> bool {
    truth.size.is_some_and(|of| (of - size).abs() < 1e-6)
}

fn is_base(truth: &Truth, up_to: f64) -> bool {
    truth.base_rate.is_some_and(|rate| rate <= up_to)
}

fn is_full(truth: &Truth) -> bool {
    is_size(truth, 1.0) && is_base(truth, 4.0)
}

fn is_quarter(truth: &Truth) -> bool {
    is_size(truth, 0.25) && is_base(truth, 4.0)
}

fn is_sixteenth(truth: &Truth) -> bool {
    is_size(truth, 0.0625) && is_base(truth, 0.25)
}

fn full(outcome: &Outcome) -> Scores {
    outcome.grid.only(is_full).scores()
}

fn quarter(outcome: &Outcome) -> Scores {
    outcome.grid.only(is_quarter).scores()
}

fn sixteenth(outcome: &Outcome) -> Scores {
    outcome.grid.only(is_sixteenth).scores()
}

fn severe_tally(outcome: &Outcome) -> Tally {
    let mut tally = outcome.grid.only(|truth| truth.severe);
    tally.add(outcome.mixed.only(|truth| truth.severe));
    tally
}

/// Severe outages caught at any time.
fn severe(outcome: &Outcome) -> Share {
    let scores = severe_tally(outcome).scores();
    Share::new(scores.reports.of, scores.outages)
}

fn share(share: &Share) -> String {
    let Some(value) = share.value() else { return "none".to_owned() };
    format!("{value:.2} ({:.2}–{:.2}) of {}", share.interval.low, share.interval.high, share.of)
}

fn recall(scores: &Scores, minutes: i64) -> String {
    let found = scores.recall.iter().find(|recall| recall.minutes == minutes);
    found.map_or(String::new(), |recall| share(&recall.share))
}

fn rate(rate: &Rate) -> String {
    format!("{:.2} ({:.2}–{:.2})", rate.per_30_days, rate.interval.low, rate.interval.high)
}

fn number(median: &Median) -> String {
    said(median, |value| format!("{value:.0}"))
}

/// Minutes until the fifth report of an outage was read: what no detector that reads as we do can beat by much.
pub(crate) fn readable(outcome: &Outcome) -> String {
    let of = |belongs: fn(&Truth) -> bool| delay_of(&Median::of(outcome.grid.fifth_of(belongs)));
    format!(
        "minutes from onset until the fifth report was read, median: full size, base ≤ 4/h {}; 1/4 size, base ≤ 4/h {}; \
         1/16 size, base .25/h {}",
        of(is_full),
        of(is_quarter),
        of(is_sixteenth)
    )
}

fn delay(scores: &Scores) -> String {
    delay_of(&scores.delay_seconds)
}

fn delay_of(median: &Median) -> String {
    let minutes = |seconds: f64| {
        if seconds.is_infinite() { "never".to_owned() } else { format!("{:.0}", seconds / 60.0) }
    };
    said(median, minutes)
}

fn said(median: &Median, one: impl Fn(f64) -> String) -> String {
    let Some(value) = median.value else { return "none".to_owned() };
    match &median.interval {
        Some(interval) => format!("{} ({}–{})", one(value), one(interval.low), one(interval.high)),
        None => one(value),
    }
}

/// The whole table in Markdown.
pub(crate) fn table(outcomes: &[Outcome]) -> String {
    let mut lines = vec![
        format!("| target | figure | {} |", DETECTORS.join(" | ")),
        format!("|---|---|{}", "---|".repeat(DETECTORS.len())),
    ];
    let thresholds: Vec<String> = outcomes.iter().map(|it| format!("{:.2}", it.threshold)).collect();
    lines.push(format!("| threshold | | {} |", thresholds.join(" | ")));
    for (target, figure, cell) in ROWS {
        let cells: Vec<String> = outcomes.iter().map(cell).collect();
        lines.push(format!("| {target} | {figure} | {} |", cells.join(" | ")));
    }
    lines.join("\n")
}
