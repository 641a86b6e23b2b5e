//! The reports of a swarm over time, as bars: a drawing without script.
//!
//! A swarm keeps only its first reports to be opened. Where more joined later, the drawing says that it
//! does not know their times, rather than showing quiet.

use super::words::{Moment, count};
use crate::detect::{EVIDENCE_MAX, Swarm};
use jiff::{SignedDuration, Timestamp};

/// The most bars of a drawing; longer swarms have wider bars.
const BARS_MAX: i64 = 40;

/// A bar reaches the top from this many reports on: one report alone is no peak.
const TOP_REPORTS_MIN: usize = 3;

/// Widths a bar may have, in minutes, with their words.
const BAR_WIDTHS: [(i64, &str); 11] = [
    (1, "minute"),
    (2, "2 minutes"),
    (5, "5 minutes"),
    (10, "10 minutes"),
    (20, "20 minutes"),
    (30, "30 minutes"),
    (60, "hour"),
    (180, "3 hours"),
    (360, "6 hours"),
    (1440, "day"),
    (10_080, "week"),
];

/// The drawing's own units: it is stretched to the width there is.
const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 100.0;

/// The part of its slot that a bar fills.
const BAR_SHARE: f64 = 0.7;

/// A drawing. Lengths are in its own units.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chart {
    /// The drawing in words, for those who do not see it.
    pub(super) label: String,
    /// What one bar stands for: "hour".
    pub(super) per: &'static str,
    pub(super) bars: Vec<Bar>,
    /// Where the provider spoke.
    pub(super) spoke: Option<f64>,
    /// From where on reports joined whose times are not kept.
    pub(super) unknown: Option<f64>,
    pub(super) from: Moment,
    pub(super) to: Moment,
    /// Whether the right end is now.
    pub(super) live: bool,
    /// The highest bar, in reports.
    pub(super) highest: usize,
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
    /// From the first report until now, or until the swarm subsided. `None` without reports to draw.
    pub(super) fn new(swarm: &Swarm, now: Timestamp) -> Option<Self> {
        let first = swarm.evidence.iter().map(|evidence| evidence.at).min()?.min(swarm.onset.1);
        let end = swarm.subsided_at.unwrap_or(now).max(swarm.last_report_at).max(first);
        let minutes = end.duration_since(first).as_mins();
        let (width, per) = BAR_WIDTHS
            .into_iter()
            .find(|(width, _)| minutes / width < BARS_MAX - 1)
            .unwrap_or(BAR_WIDTHS[10]);
        let width_seconds = width * 60;
        let start =
            Timestamp::from_second(first.as_second().div_euclid(width_seconds) * width_seconds).ok()?;
        let slots = (end.duration_since(start).as_secs() / width_seconds + 1).min(BARS_MAX);
        let mut counts = vec![0_usize; usize::try_from(slots).ok()?];
        for evidence in &swarm.evidence {
            let slot = usize::try_from(evidence.at.duration_since(start).as_secs() / width_seconds).ok();
            if let Some(count) = slot.and_then(|slot| counts.get_mut(slot)) {
                *count += 1;
            }
        }
        let highest = counts.iter().copied().max().filter(|highest| *highest > 0)?;
        let slot_width = WIDTH / counts.len() as f64;
        let x = |at: Timestamp| {
            let share = at.duration_since(start).as_secs_f64() / (slots * width_seconds) as f64;
            (share * WIDTH).clamp(0.0, WIDTH)
        };
        let bars = counts.iter().enumerate().filter(|(_, reports)| **reports > 0).map(|(slot, reports)| {
            let height = HEIGHT * *reports as f64 / highest.max(TOP_REPORTS_MIN) as f64;
            let begins = start + SignedDuration::from_secs(slot as i64 * width_seconds);
            Bar {
                x: (slot as f64 + (1.0 - BAR_SHARE) / 2.0) * slot_width,
                y: HEIGHT - height,
                width: slot_width * BAR_SHARE,
                height,
                title: format!(
                    "{}: {}",
                    Moment::clock(begins, now).words,
                    count(*reports, "report", "reports")
                ),
            }
        });
        let bars = bars.collect();
        let last_kept = swarm.evidence.iter().map(|evidence| evidence.at).max()?;
        let cut = swarm.evidence.len() >= EVIDENCE_MAX && swarm.last_report_at > last_kept;
        let spoke = swarm.acknowledgement.as_ref().map(|word| word.published_at);
        let from = Moment::clock(first, now);
        let mut label = format!(
            "Reports per {per} since {}, at most {highest} in one; {} drawn.",
            from.words,
            count(swarm.evidence.len(), "report", "reports")
        );
        if let Some(at) = spoke {
            label.push_str(&format!(" The provider spoke at {}.", Moment::clock(at, now).words));
        }
        Some(Self {
            label,
            per,
            bars,
            spoke: spoke.map(x),
            unknown: cut.then(|| x(last_kept)),
            from,
            to: Moment::clock(end, now),
            live: swarm.subsided_at.is_none(),
            highest,
        })
    }
}
