//! Reports over time in one word of block characters.
//!
//! Pure. A swarm keeps the times of its first reports alone; what joined after them is shown as unknown and
//! not as quiet.

use crate::detect::{EVIDENCE_MAX, Swarm};
use jiff::Timestamp;

/// How many characters it has: its columns.
pub(super) const SLOTS: usize = 12;

/// None, and more and more.
pub(super) const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Where reports joined whose times are not kept.
const UNKNOWN: char = '·';

/// The same for terminals that know no blocks.
const PLAIN: [char; 8] = ['_', '.', ':', '-', '=', '+', '*', '#'];

/// A stretch with fewer reports in each slot does not reach the top: one report alone is no peak.
const TOP_REPORTS_MIN: usize = 3;

/// The reports of a swarm from its beginning until `now`, or until it was over. Nothing where it has none.
pub(super) fn sparkline(swarm: &Swarm, now: Timestamp) -> String {
    let times = || swarm.evidence.iter().map(|evidence| evidence.at);
    let (Some(first), Some(last)) = (times().min(), times().max()) else { return String::new() };
    let begin = first.min(swarm.onset.1);
    let end = swarm.subsided_at.unwrap_or(now).max(swarm.last_report_at).max(last);
    let seconds = end.duration_since(begin).as_secs().max(1);
    let slot = |at: Timestamp| {
        let place = i128::from(at.duration_since(begin).as_secs()) * SLOTS as i128 / i128::from(seconds);
        usize::try_from(place).unwrap_or(0).min(SLOTS - 1)
    };
    let mut counts = [0_usize; SLOTS];
    times().for_each(|at| counts[slot(at)] += 1);
    let known = match swarm.evidence.len() >= EVIDENCE_MAX && swarm.last_report_at > last {
        true => slot(last) + 1,
        false => SLOTS,
    };
    let top = counts.iter().copied().max().unwrap_or(0).max(TOP_REPORTS_MIN);
    let block = |count: usize| BLOCKS[(count * (BLOCKS.len() - 1)).div_ceil(top)];
    let line = counts.iter().enumerate();
    line.map(|(place, count)| if place < known { block(*count) } else { UNKNOWN }).collect()
}

/// `text` with the blocks in ASCII.
pub(super) fn in_ascii(text: &str) -> String {
    let plain = |character: char| match BLOCKS.iter().position(|block| *block == character) {
        Some(place) => PLAIN[place],
        None if character == UNKNOWN => '?',
        None => character,
    };
    text.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::{SLOTS, in_ascii, sparkline};
    use crate::detect::{EVIDENCE_MAX, Evidence, Swarm};
    use jiff::{SignedDuration, Timestamp};

    fn swarm(minutes: &[i64]) -> Swarm {
        let swarm = Swarm::example();
        let onset = swarm.onset.1;
        let evidence = |minutes: &i64| Evidence {
            at: onset + SignedDuration::from_mins(*minutes),
            ..swarm.evidence[0].clone()
        };
        Swarm { evidence: minutes.iter().map(evidence).collect(), last_report_at: onset, ..swarm.clone() }
    }

    fn line(minutes: &[i64], after: i64) -> String {
        let swarm = swarm(minutes);
        sparkline(&swarm, swarm.onset.1 + SignedDuration::from_mins(after))
    }

    #[test]
    fn each_slot_is_as_high_as_it_has_reports() {
        assert_eq!(line(&[0, 1, 2, 15, 16, 35, 119], 120), "█▆▁▄▁▁▁▁▁▁▁▄");
        assert_eq!(line(&[0], 120), "▄▁▁▁▁▁▁▁▁▁▁▁", "one report alone is no peak");
        assert_eq!(line(&[], 120), "", "nothing to draw is not drawn as quiet");
    }

    #[test]
    fn what_is_not_known_is_not_quiet() {
        let mut swarm = swarm(&[0; EVIDENCE_MAX]);
        swarm.last_report_at += SignedDuration::from_mins(100);
        let now = swarm.onset.1 + SignedDuration::from_mins(120);
        assert_eq!(sparkline(&swarm, now), "█···········");
        assert_eq!(in_ascii(&sparkline(&swarm, now)), "#???????????");
    }

    #[test]
    fn no_time_is_too_far() {
        let mut swarm = swarm(&[0, 5]);
        swarm.evidence[0].at = Timestamp::MIN;
        swarm.evidence[1].at = Timestamp::MAX;
        for now in [Timestamp::MIN, Timestamp::MAX] {
            assert_eq!(sparkline(&swarm, now).chars().count(), SLOTS);
        }
    }
}
