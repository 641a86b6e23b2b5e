//! How good a replay was: each figure in a line, with its interval.

use super::style::{DIM, STRONG, paint};
use super::words;
use crate::plain;
use crate::score::{Interval, Median, Rate, Scores, Share};
use jiff::SignedDuration;

/// Providers whose false swarms are listed.
const PROVIDERS_MAX: usize = 5;

/// The columns for what a figure is of.
const NAME_COLUMNS: usize = 38;

/// Every figure. The intervals hold the true figure in 95 of 100 cases, at least.
pub fn scores(scores: &Scores) -> String {
    let mut lines = vec![format!(
        "{}, {} flagged.\n",
        words::count(scores.outages, "outage"),
        words::count(scores.flags, "swarm"),
    )];
    for recall in &scores.recall {
        lines.push(line(&format!("recall within {} minutes", recall.minutes), &share(&recall.share)));
    }
    lines.push(line("delay of the median outage", &median(&scores.delay_seconds, duration)));
    lines.push(line(
        "reports when it was flagged",
        &median(&scores.reports, |reports| format!("{reports:.0}")),
    ));
    lines.push(line("precision", &share(&scores.precision)));
    lines.push(line("false swarms per provider in 30 days", &rate(&scores.false_flags)));
    for (provider, of_it) in scores.false_flags_by_provider.iter().take(PROVIDERS_MAX) {
        lines.push(line(&format!("  {}", words::name(provider)), &rate(of_it)));
    }
    for (label, of_it) in &scores.distractors {
        lines.push(line(&format!("  taken in by {}", words::name(label)), &share(of_it)));
    }
    if let Some(fragments) = &scores.fragments {
        lines.push(line("swarms per outage caught", &figure(fragments.value, &fragments.interval)));
    }
    lines.push(line("causes elsewhere that were named", &share(&scores.attribution)));
    lines.push(line("acknowledgements that were found", &share(&scores.acknowledged)));
    lines.push(line("  found later than they came by", &median(&scores.lag_error_seconds, duration)));
    lines.concat()
}

fn line(name: &str, figure: &str) -> String {
    format!("{name:<NAME_COLUMNS$}{figure}\n")
}

fn share(share: &Share) -> String {
    let Some(value) = share.value() else { return "none to find".to_owned() };
    format!("{}  {}", figure(value, &share.interval), paint(DIM, &format!("{} of {}", share.hits, share.of)))
}

fn rate(rate: &Rate) -> String {
    if rate.provider_days <= 0.0 {
        return "no quiet time".to_owned();
    }
    let of = format!("{} in {:.0} provider-days", rate.events, rate.provider_days);
    format!("{}  {}", figure(rate.per_30_days, &rate.interval), paint(DIM, &of))
}

fn figure(value: f64, interval: &Interval) -> String {
    let Interval { low, high } = interval;
    format!("{}  {low:.2} to {high:.2}", paint(STRONG, &format!("{value:.2}")))
}

fn median(median: &Median, said: impl Fn(f64) -> String) -> String {
    let Some(value) = median.value else { return "none to tell from".to_owned() };
    let value = paint(STRONG, &said(value)).to_string();
    match &median.interval {
        Some(interval) => format!("{value}  {} to {}", said(interval.low), said(interval.high)),
        None => format!("{value}  too few for an interval"),
    }
}

/// A delay in seconds; a miss is infinite.
fn duration(seconds: f64) -> String {
    if seconds.is_infinite() {
        return "never".to_owned();
    }
    let sign = if seconds < 0.0 { "−" } else { "" };
    #[expect(clippy::cast_possible_truncation, reason = "seconds of an archive")]
    let whole = SignedDuration::from_secs(seconds.abs().round() as i64);
    format!("{sign}{}", plain::duration(whole))
}
