//! Reports over time, beside what is usual, with the provider's words marked on it.

use super::{Desk, DeskError};
use crate::detect::{Step, Swarm};
use crate::report::Signature;
use index::{Buckets, Query};
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
        // Whatever fails counts for the provider's total.
        let total = signatures.contains(&Signature::Any);
        let signatures = signatures.iter().filter(|_| !total).map(Signature::to_string);
        let signatures: Vec<String> = signatures.collect();
        let query = Query::matching(&[provider.to_owned()], &signatures, Some(timeline.from));
        let part = SignedDuration::from_secs(timeline.part_seconds);
        Ok(self.index.histogram(&query, &Buckets::new(timeline.from, timeline.to, part))?)
    }
}

#[cfg(test)]
mod tests {
    use super::{PART_SECONDS, PARTS_MAX, Timeline};
    use jiff::{SignedDuration, Timestamp};

    #[test]
    fn any_time_is_covered_by_few_parts_of_a_round_length() {
        let to: Timestamp = "2031-05-04T10:00:30Z".parse().unwrap();
        let minute = 60;
        for minutes in [0, 1, 45, 59, 61, 240, 2879, 2880, 60 * 24 * 30, 60 * 24 * 700, 60 * 24 * 365 * 30] {
            let from = to - SignedDuration::from_secs(minutes * minute);
            let timeline = Timeline::over(from, to);
            let parts = timeline.reports.len();
            assert!(parts <= usize::try_from(PARTS_MAX).unwrap() + 1, "{parts} parts of {minutes} min");
            assert!(timeline.from <= from && to < timeline.to, "{minutes} min: {timeline:?}");
            assert_eq!(timeline.begins(parts), timeline.to, "{minutes} min");
            assert!(timeline.begins(parts - 1) <= to, "{minutes} min: the last part is empty for ever");
            if minutes < 60 * 24 * 365 {
                assert!(PART_SECONDS.contains(&timeline.part_seconds), "{timeline:?}");
                assert_eq!(
                    timeline.from.as_second() % timeline.part_seconds,
                    0,
                    "parts stay put as time goes on"
                );
            }
        }
        let two_days = Timeline::over(to - SignedDuration::from_hours(48), to);
        assert_eq!((two_days.part_seconds, two_days.reports.len()), (3600, 49));
    }

    #[test]
    fn a_time_that_runs_backwards_or_has_no_end_is_a_timeline_too() {
        let now: Timestamp = "2031-05-04T10:00:30Z".parse().unwrap();
        for (from, to) in
            [(now, now), (now, now - SignedDuration::from_hours(9)), (Timestamp::MIN, Timestamp::MAX)]
        {
            let timeline = Timeline::over(from, to);
            assert!((1..=61).contains(&timeline.reports.len()), "{timeline:?}");
        }
    }
}
