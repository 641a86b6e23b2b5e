//! Reports over time as bars, with what is usual and the provider's words marked: a drawing without script.
//!
//! With script the same figures become a chart that can be read at the cursor (`static/chart.js`).

use super::card::step_words;
use super::words::{Moment, count, span};
use crate::desk::Timeline;
use jiff::Timestamp;
use serde_json::json;

/// A bar reaches the top from this many reports on: one report alone is no peak.
const TOP_REPORTS_MIN: u32 = 3;

/// The drawing's own units: it is stretched to the width there is.
const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 100.0;

/// The part of its slot that a bar fills.
const BAR_SHARE: f64 = 0.8;

/// A drawing. Lengths are in its own units.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chart {
    /// The drawing in words, for those who do not see it.
    pub(super) label: String,
    /// What one bar stands for: "3 h".
    pub(super) per: String,
    pub(super) bars: Vec<Bar>,
    /// What is usual in one part: where the line is, and how it is said.
    pub(super) usual: Option<(f64, String)>,
    /// Where the provider's side spoke, and what step that was.
    pub(super) rungs: Vec<(f64, &'static str)>,
    pub(super) from: Moment,
    pub(super) to: Moment,
    /// The highest bar, in reports.
    pub(super) highest: u32,
    /// All reports that are drawn.
    pub(super) total: u32,
    /// The same figures for the script, as JSON.
    pub(super) data: String,
}

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bar {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    /// "08:00 UTC: 5 reports".
    pub(super) title: String,
}

impl Chart {
    /// The drawing of a timeline.
    pub(super) fn new(timeline: &Timeline, now: Timestamp) -> Self {
        let highest = timeline.reports.iter().copied().max().unwrap_or(0);
        let total = timeline.reports.iter().sum();
        let usual = timeline.usual.filter(|usual| *usual > 0.0);
        let top = f64::from(highest.max(TOP_REPORTS_MIN)).max(usual.unwrap_or(0.0) * 1.2);
        let slot = WIDTH / timeline.reports.len().max(1) as f64;
        let bars = timeline.reports.iter().enumerate().filter(|(_, reports)| **reports > 0);
        let bars = bars.map(|(part, reports)| {
            let height = HEIGHT * f64::from(*reports) / top;
            let reported = count(*reports as usize, "report", "reports");
            Bar {
                x: (part as f64 + (1.0 - BAR_SHARE) / 2.0) * slot,
                y: HEIGHT - height,
                width: slot * BAR_SHARE,
                height,
                title: format!("{}: {reported}", Moment::clock(timeline.begins(part), now).words),
            }
        });
        let length = timeline.to.duration_since(timeline.from).as_secs_f64();
        let x = |at: Timestamp| {
            (at.duration_since(timeline.from).as_secs_f64() / length * WIDTH).clamp(0.0, WIDTH)
        };
        let within = timeline.rungs.iter().filter(|mark| (timeline.from..=timeline.to).contains(&mark.at));
        let rungs: Vec<_> = within.clone().map(|mark| (x(mark.at), step_words(mark.step))).collect();
        let per = span(timeline.part_seconds);
        let (from, to) = (Moment::clock(timeline.from, now), Moment::clock(timeline.to.min(now), now));
        let mut label = format!(
            "{} between {} and {}, at most {highest} in {per}.",
            count(total as usize, "matching report", "matching reports"),
            from.words,
            to.words
        );
        for mark in within.clone() {
            label.push_str(&format!(" {}: {}.", step_words(mark.step), Moment::clock(mark.at, now).words));
        }
        let marks = within.map(|mark| json!([mark.at.as_second(), step_words(mark.step)]));
        let data = json!({
            "from": timeline.from.as_second(),
            "part": timeline.part_seconds,
            "reports": timeline.reports,
            "usual": usual,
            "rungs": marks.collect::<Vec<_>>(),
        });
        Self {
            label,
            bars: bars.collect(),
            usual: usual.map(|usual| (HEIGHT - HEIGHT * usual / top, figure(usual))),
            rungs,
            from,
            to,
            highest,
            total,
            data: data.to_string(),
            per,
        }
    }
}

/// "0.04", "3.2": two digits that count.
fn figure(number: f64) -> String {
    match number {
        ..0.01 => "under 0.01".to_owned(),
        ..1.0 => format!("{number:.2}"),
        _ => format!("{number:.1}"),
    }
}

/// Reports of the last hours as a small drawing beside a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spark {
    /// Height of each bar in its own units, of 16; the oldest first.
    pub(super) bars: Vec<u32>,
    /// "12 reports in 24 hours".
    pub(super) label: String,
}

/// The height of a sparkline in its own units.
pub(super) const SPARK_HEIGHT: u32 = 16;

impl Spark {
    pub(super) fn new(activity: &[u32]) -> Self {
        let highest = activity.iter().copied().max().unwrap_or(0).max(TOP_REPORTS_MIN);
        let total: u32 = activity.iter().sum();
        Self {
            bars: activity.iter().map(|reports| (reports * SPARK_HEIGHT).div_ceil(highest)).collect(),
            label: match total {
                0 => "no report".to_owned(),
                _ => format!("{}, at most {highest} in one bar", count(total as usize, "report", "reports")),
            },
        }
    }
}
