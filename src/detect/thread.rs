//! The threads in which the reports of a swarm stand: where to gather, and whom to fetch there.

use super::swarm::Swarm;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;

/// A thread is live while its newest report is no older than this beside the newest of the swarm.
const LIVE: SignedDuration = SignedDuration::from_hours(48);

/// A thread with reports of a swarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Thread {
    /// The source's id.
    pub source: String,
    /// The thread's id there.
    pub thread: String,
    /// Where it can be read: the address of its first report that has one.
    pub url: Option<String>,
    /// How many reports of the swarm's evidence stand in it.
    pub reports: u32,
    /// When the first of them was written.
    pub first_at: Timestamp,
    /// When the newest of them was written.
    pub newest_at: Timestamp,
    /// Whether people still report it there.
    pub live: bool,
}

impl Swarm {
    /// Its threads: live ones that can be opened first, then the largest, then the oldest.
    pub fn threads(&self) -> Vec<Thread> {
        let mut threads: BTreeMap<(&str, &str), Thread> = BTreeMap::new();
        // Evidence stands earliest first.
        for evidence in &self.evidence {
            let Some(id) = evidence.thread.as_deref() else { continue };
            let thread = threads.entry((&evidence.source, id)).or_insert_with(|| Thread {
                source: evidence.source.clone(),
                thread: id.to_owned(),
                url: None,
                reports: 0,
                first_at: evidence.at,
                newest_at: evidence.at,
                live: false,
            });
            thread.reports += 1;
            thread.newest_at = thread.newest_at.max(evidence.at);
            if thread.url.is_none() {
                thread.url.clone_from(&evidence.url);
            }
        }
        let mut threads: Vec<Thread> = threads.into_values().collect();
        // Where more joined than are kept to be opened, nobody knows where the newest wrote.
        let all_kept = self.evidence.len() >= self.reports as usize;
        let kept = self.evidence.last().map(|newest| newest.at);
        let newest = kept.filter(|_| !all_kept).unwrap_or(self.last_report_at);
        for thread in &mut threads {
            thread.live = newest.duration_since(thread.newest_at) <= LIVE;
        }
        threads.sort_by(|a, b| {
            let rank = |thread: &Thread| (!(thread.live && thread.url.is_some()), u32::MAX - thread.reports);
            let place = |thread: &Thread| (thread.first_at, thread.source.clone(), thread.thread.clone());
            rank(a).cmp(&rank(b)).then_with(|| place(a).cmp(&place(b)))
        });
        threads
    }
}

#[cfg(test)]
mod tests {
    use super::Swarm;
    use crate::detect::Evidence;
    use jiff::SignedDuration;

    /// The example with evidence in these threads, an hour apart: source, thread, whether it can be opened.
    fn swarm(places: &[(&str, &str, bool)]) -> Swarm {
        let mut swarm = Swarm::example();
        let pattern = swarm.evidence[0].clone();
        swarm.evidence = (0..)
            .zip(places)
            .map(|(hour, (source, thread, opens))| Evidence {
                source: (*source).to_owned(),
                at: pattern.at + SignedDuration::from_hours(hour),
                thread: Some((*thread).to_owned()).filter(|thread| !thread.is_empty()),
                url: opens.then(|| format!("https://{source}.example/{thread}/{hour}")),
                ..pattern.clone()
            })
            .collect();
        swarm.reports = u32::try_from(swarm.evidence.len()).unwrap();
        swarm.last_report_at = swarm.evidence.last().map_or(swarm.last_report_at, |newest| newest.at);
        swarm
    }

    fn order(swarm: &Swarm) -> Vec<(String, u32)> {
        let threads = swarm.threads().into_iter();
        threads.map(|thread| (format!("{}/{}", thread.source, thread.thread), thread.reports)).collect()
    }

    #[test]
    fn the_largest_thread_is_first_and_equal_numbers_of_two_sites_are_two_threads() {
        let swarm =
            swarm(&[("a", "7", true), ("b", "7", true), ("b", "7", true), ("b", "8", true), ("c", "", true)]);
        let expected =
            [("b/7", 2), ("a/7", 1), ("b/8", 1)].map(|(place, reports)| (place.to_owned(), reports));
        assert_eq!(order(&swarm), expected, "who stands in no thread is in none");
        assert_eq!(swarm.threads()[0].url.as_deref(), Some("https://b.example/7/1"), "its first report");
    }

    #[test]
    fn a_thread_that_cannot_be_opened_or_fell_silent_days_ago_is_not_where_to_gather() {
        let mut swarm = swarm(&[("a", "1", false), ("a", "1", false), ("b", "2", true)]);
        assert_eq!(order(&swarm)[0].0, "b/2");
        swarm.last_report_at += SignedDuration::from_hours(49);
        assert!(swarm.threads().iter().all(|thread| !thread.live));
    }
}
