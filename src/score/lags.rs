//! How long a provider stays silent: from the first report to its word, over many outages.
//!
//! An outage that was never acknowledged has no lag: it is *censored*, not a large number and not left out. The median
//! is the time by which half of all outages were acknowledged, as Kaplan and Meier reckon it ("Nonparametric Estimation
//! from Incomplete Observations", J. Am. Stat. Assoc. 53, 1958): one that ended without a word stays silent for ever, one
//! that is open counts for as long as it has been watched.

use crate::detect::{Step, Swarm, SwarmState};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The lags of one provider.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Lags {
    /// Outages that were looked at: likely swarms.
    pub outages: usize,
    /// Those that the provider acknowledged in public.
    pub acknowledged: usize,
    /// Those that ended without a word.
    pub never: usize,
    /// Those that are open and not acknowledged yet.
    pub waiting: usize,
    /// Seconds from the first report by which half of the outages were acknowledged, negative when the provider was first;
    /// none when fewer than half ever were.
    pub median_seconds: Option<i64>,
    /// How each step of the ladder was reached.
    pub steps: BTreeMap<String, StepLag>,
    /// Seconds from the first report until nobody reported it any more: the median of those that are over.
    pub median_duration_seconds: Option<i64>,
}

/// How often a step was reached, and how late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct StepLag {
    /// Outages in which it was reached.
    pub reached: usize,
    /// The median of those lags, in seconds: among the outages that reached it.
    pub median_seconds: i64,
}

impl Lags {
    /// The lags over these swarms, of one provider. Only likely swarms that were not held are outages.
    pub fn of<'a>(swarms: impl IntoIterator<Item = &'a Swarm>, now: Timestamp) -> Self {
        let mut lags = Self::default();
        let mut watched: Vec<(i64, bool)> = Vec::new();
        let mut steps: BTreeMap<Step, Vec<i64>> = BTreeMap::new();
        let mut durations = Vec::new();
        for swarm in swarms.into_iter().filter(|swarm| swarm.is_outage()) {
            lags.outages += 1;
            let over = swarm.subsided_at.filter(|_| swarm.state == SwarmState::Subsided);
            match &swarm.acknowledgement {
                Some(word) => {
                    lags.acknowledged += 1;
                    watched.push((word.lag_seconds, true));
                }
                None if over.is_some() => {
                    lags.never += 1;
                    watched.push((i64::MAX, false));
                }
                None => {
                    lags.waiting += 1;
                    watched.push((now.duration_since(swarm.onset.1).as_secs(), false));
                }
            }
            for rung in &swarm.ladder {
                steps.entry(rung.step).or_default().push(rung.lag_seconds);
            }
            if over.is_some() {
                durations.push(swarm.last_report_at.duration_since(swarm.onset.1).as_secs());
            }
        }
        lags.median_seconds = kaplan_meier_median(watched);
        lags.median_duration_seconds = median(durations);
        let summed = steps.into_iter().filter_map(|(step, seconds)| {
            let reached = seconds.len();
            let lag = StepLag { reached, median_seconds: median(seconds)? };
            Some((step.name().to_owned(), lag))
        });
        lags.steps = summed.collect();
        lags
    }
}

/// The time at which the estimated share of those still silent falls to a half.
fn kaplan_meier_median(mut watched: Vec<(i64, bool)>) -> Option<i64> {
    // At the same time, who spoke is counted before who was watched no longer.
    watched.sort_by_key(|(seconds, spoke)| (*seconds, !spoke));
    let mut silent = 1.0;
    for (place, (seconds, spoke)) in watched.iter().enumerate() {
        if *spoke {
            silent *= 1.0 - 1.0 / (watched.len() - place) as f64;
            if silent <= 0.5 + 1e-9 {
                return Some(*seconds);
            }
        }
    }
    None
}

/// The lower middle.
fn median(mut seconds: Vec<i64>) -> Option<i64> {
    seconds.sort_unstable();
    seconds.get(seconds.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::{Lags, kaplan_meier_median, median};
    use crate::detect::{Grade, Swarm};
    use jiff::Timestamp;

    #[test]
    fn outages_are_likely_swarms_that_were_not_held_and_each_ends_in_one_of_three_ways() {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        let unsure = Swarm { grade: Grade::Possible, ..Swarm::example_acknowledged() };
        let held = Swarm { held: true, ..Swarm::example() };
        let full = Swarm { held: false, ..Swarm::example_full() };
        let spoke = Swarm::example_acknowledged();
        let lag = spoke.acknowledgement.as_ref().unwrap().lag_seconds;
        let swarms = [spoke, full, Swarm::example_subsided(), Swarm::example(), unsure, held];
        let lags = Lags::of(&swarms, now);
        assert_eq!((lags.outages, lags.acknowledged, lags.never, lags.waiting), (4, 2, 1, 1));
        assert_eq!(lags.median_seconds, Some(lag), "half of all spoke, the later of the two at {lag} s");
        let over = &swarms[2];
        let lasted = over.last_report_at.duration_since(over.onset.1).as_secs();
        assert_eq!(lags.median_duration_seconds, Some(lasted), "of what is over alone");
        assert_eq!((lags.steps["quoted-id"].reached, lags.steps["quoted-id"].median_seconds), (1, 20 * 60));
        assert_eq!(Lags::of([], now), Lags::default());
    }

    #[test]
    fn a_provider_that_mostly_stays_silent_has_no_median() {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        let never = Swarm::example_subsided();
        let lags = Lags::of(&[Swarm::example_acknowledged(), never.clone(), never], now);
        assert_eq!((lags.median_seconds, lags.never), (None, 2));
    }

    #[test]
    fn the_median_of_complete_lags_is_the_middle_one() {
        assert_eq!(kaplan_meier_median(vec![(30, true), (10, true), (20, true)]), Some(20));
        assert_eq!(median(vec![5, 1, 9, 7]), Some(5));
        assert_eq!(median(Vec::new()), None);
    }

    #[test]
    fn an_outage_without_a_word_makes_the_median_later_and_never_a_number() {
        // Freireich's 6-MP group (Kaplan–Meier's textbook example): median 23 weeks, as R's `survfit` gives it.
        let spoke = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(|weeks| (weeks, true));
        let censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(|weeks| (weeks, false));
        assert_eq!(kaplan_meier_median([&spoke[..], &censored[..]].concat()), Some(23));
        assert_eq!(kaplan_meier_median(vec![(10, true), (50, false), (60, false)]), None);
        assert_eq!(kaplan_meier_median(Vec::new()), None);
        assert_eq!(kaplan_meier_median(vec![(60, true), (i64::MAX, false), (30, true)]), Some(60));
        assert_eq!(
            kaplan_meier_median(vec![(-300, true), (60, true), (90, true)]),
            Some(60),
            "once it was first"
        );
    }
}
