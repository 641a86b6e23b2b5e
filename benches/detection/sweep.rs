//! Every detector at many thresholds: what a false alarm more buys.

use super::outcome::{Outcome, threshold};
use super::play::{DETECTORS, LIKELY, OURS};
use super::plot::{Axis, Line, plot};
use super::trace::SCORE_MIN;
use super::worlds::Worlds;

/// False alarms per provider in 30 days that are tried.
const RATES: [f64; 8] = [10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05];

/// By how many tenfolds rarer than our budget a swarm has to be: none, and more.
const RAISED: [f64; 6] = [0.0, 0.25, 0.5, 0.75, 1.0, 1.5];

/// The delay at which the plot ends, in minutes.
const DELAY_MINUTES_MAX: f64 = 120.0;

/// Name and content of every picture.
pub(crate) fn pictures(worlds: &Worlds) -> Vec<(&'static str, String)> {
    let outcomes = |detector: usize| -> Vec<Outcome> {
        if detector == OURS {
            RAISED.iter().map(|by| Outcome::new(worlds, detector, SCORE_MIN + by)).collect()
        } else {
            let thresholds = RATES.iter().map(|rate| threshold(worlds, detector, *rate));
            thresholds.map(|threshold| Outcome::new(worlds, detector, threshold)).collect()
        }
    };
    // The likely ones are a part of ours and no rule of their own.
    let drawn: Vec<usize> = (0..DETECTORS.len()).filter(|detector| *detector != LIKELY).collect();
    let all: Vec<Vec<Outcome>> = drawn.iter().map(|detector| outcomes(*detector)).collect();
    let lines = |figure: fn(&Outcome) -> f64| -> Vec<Line<'_>> {
        let of = |outcomes: &Vec<Outcome>| outcomes.iter().map(|it| (false_alarms(it), figure(it))).collect();
        drawn.iter().zip(&all).map(|(detector, outcomes)| (DETECTORS[*detector], of(outcomes))).collect()
    };
    let across = Axis {
        title: "false alarms per provider in 30 days",
        ticks: &[0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0],
        logarithmic: true,
    };
    let delay = Axis {
        title: "median delay in minutes, misses infinite",
        ticks: &[0.0, 15.0, 30.0, 60.0, 90.0, DELAY_MINUTES_MAX],
        logarithmic: false,
    };
    let recall = Axis {
        title: "outages flagged within 60 minutes",
        ticks: &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0],
        logarithmic: false,
    };
    vec![
        ("detection-delay.svg", plot("Delay of simulated outages", &across, &delay, &lines(median_delay))),
        ("detection-recall.svg", plot("Recall of simulated outages", &across, &recall, &lines(recall_60))),
    ]
}

/// As measured; where there was none, half of one.
fn false_alarms(outcome: &Outcome) -> f64 {
    let rate = &outcome.quiet;
    if rate.events == 0 { 0.5 * 30.0 / rate.provider_days } else { rate.per_30_days }
}

fn median_delay(outcome: &Outcome) -> f64 {
    outcome.grid.tally.scores().delay_seconds.value.map_or(DELAY_MINUTES_MAX, |seconds| seconds / 60.0)
}

fn recall_60(outcome: &Outcome) -> f64 {
    let scores = outcome.grid.tally.scores();
    let recall = scores.recall.iter().find(|recall| recall.minutes == 60);
    recall.and_then(|recall| recall.share.value()).unwrap_or_default()
}
