//! Which source is visited next?
//!
//! Pure. A source is visited as often as its entry says, more often while its provider has an open swarm, later when it
//! fails or asks for patience. One host is visited by one visit at a time, and of all that are due, the one that has
//! waited longest is next: so thousands of sources take turns, and a slow host holds up nobody else.

use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// A failing source is asked ever more rarely, up to this.
const BACKOFF_MAX: SignedDuration = SignedDuration::from_hours(6);

/// While its provider has an open swarm, a source is visited so many times as often …
const URGENT_FACTOR: i32 = 4;

/// … but no more often than this.
const URGENT_EVERY_MIN: SignedDuration = SignedDuration::from_secs(30);

/// What is known of the visits to one source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Visits {
    /// When the last one began.
    pub last_at: Option<Timestamp>,
    /// How many failed in a row.
    pub failures: u32,
    /// The site asked for no visit before.
    pub not_before: Option<Timestamp>,
}

/// When the source is due next. Each failure doubles the pause.
fn due_at(every: SignedDuration, visits: &Visits) -> Timestamp {
    let Some(last) = visits.last_at else { return visits.not_before.unwrap_or(Timestamp::MIN) };
    let pause =
        every.checked_mul(1 << visits.failures.min(10)).unwrap_or(BACKOFF_MAX).min(BACKOFF_MAX.max(every));
    let next = last.saturating_add(pause).unwrap_or(Timestamp::MAX);
    next.max(visits.not_before.unwrap_or(Timestamp::MIN))
}

/// A source to be visited.
#[derive(Debug, Clone)]
pub struct Planned {
    /// Its host, or whatever else is to be visited by one at a time.
    pub host: String,
    /// The provider it is about, if it is about one.
    pub about: Option<String>,
    /// How often it is visited in quiet times.
    pub every: SignedDuration,
    /// How its visits went so far.
    pub visits: Visits,
}

/// When each of the sources is visited.
#[derive(Debug, Default)]
pub struct Schedule {
    sources: Vec<Entry>,
    hosts: Vec<Host>,
    /// Hosts that are not being visited, by when the first of their sources is due.
    ready: BTreeSet<(Timestamp, usize)>,
}

#[derive(Debug)]
struct Entry {
    planned: Planned,
    host: usize,
    urgent: bool,
    /// When it is due; none while it is being visited.
    due: Option<Timestamp>,
}

#[derive(Debug, Default)]
struct Host {
    waiting: BTreeSet<(Timestamp, usize)>,
    visited: bool,
}

impl Schedule {
    /// A schedule of these sources; they go by their places in it.
    pub fn new(planned: impl IntoIterator<Item = Planned>) -> Self {
        let mut schedule = Self::default();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for planned in planned {
            let host = *known.entry(planned.host.clone()).or_insert_with(|| {
                schedule.hosts.push(Host::default());
                schedule.hosts.len() - 1
            });
            schedule.sources.push(Entry { planned, host, urgent: false, due: None });
            schedule.put(schedule.sources.len() - 1);
        }
        schedule
    }

    /// The source whose turn it is, which is being visited from now on; none when none is due, or all that are due stand
    /// at hosts that are being visited.
    pub fn next(&mut self, now: Timestamp) -> Option<usize> {
        let (due, host) = *self.ready.first().filter(|(due, _)| *due <= now)?;
        self.ready.remove(&(due, host));
        let (_, place) = self.hosts[host].waiting.pop_first()?;
        self.hosts[host].visited = true;
        let entry = &mut self.sources[place];
        entry.due = None;
        entry.planned.visits.last_at = Some(now);
        Some(place)
    }

    /// The visit to a source is over; `failed` says that nothing was read.
    pub fn visited(&mut self, place: usize, failed: bool, not_before: Option<Timestamp>) {
        let entry = &mut self.sources[place];
        let visits = &mut entry.planned.visits;
        visits.failures = if failed { visits.failures.saturating_add(1) } else { 0 };
        visits.not_before = not_before;
        self.hosts[entry.host].visited = false;
        self.put(place);
    }

    /// Providers with an open swarm: their sources are visited more often from now on, and no others.
    pub fn set_urgent(&mut self, providers: &BTreeSet<String>) {
        for place in 0..self.sources.len() {
            let entry = &mut self.sources[place];
            let urgent = entry.planned.about.as_ref().is_some_and(|about| providers.contains(about));
            if entry.urgent != urgent {
                entry.urgent = urgent;
                if let Some(due) = entry.due {
                    self.take(place, due);
                    self.put(place);
                }
            }
        }
    }

    /// Puts a source among those of its host that wait.
    fn put(&mut self, place: usize) {
        let entry = &mut self.sources[place];
        let due = due_at(entry.every(), &entry.planned.visits);
        entry.due = Some(due);
        let number = entry.host;
        self.change(number, |waiting| waiting.insert((due, place)));
    }

    fn take(&mut self, place: usize, due: Timestamp) {
        self.change(self.sources[place].host, |waiting| waiting.remove(&(due, place)));
    }

    /// Changes what waits at a host, and when the host is ready.
    fn change(&mut self, number: usize, change: impl FnOnce(&mut BTreeSet<(Timestamp, usize)>) -> bool) {
        let host = &mut self.hosts[number];
        if let Some((due, _)) = host.waiting.first() {
            self.ready.remove(&(*due, number));
        }
        change(&mut host.waiting);
        if let Some((due, _)) = host.waiting.first().filter(|_| !host.visited) {
            self.ready.insert((*due, number));
        }
    }
}

impl Entry {
    fn every(&self) -> SignedDuration {
        let usual = self.planned.every;
        if self.urgent { usual.min(URGENT_EVERY_MIN.max(usual / URGENT_FACTOR)) } else { usual }
    }
}

#[cfg(test)]
mod tests {
    use super::{Planned, Schedule, Visits, due_at};
    use jiff::{SignedDuration, Timestamp};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const EVERY: SignedDuration = SignedDuration::from_mins(5);

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_600_000_000 + minutes * 60).unwrap()
    }

    fn planned(host: &str, about: Option<&str>) -> Planned {
        let (host, about) = (host.to_owned(), about.map(str::to_owned));
        Planned { host, about, every: EVERY, visits: Visits::default() }
    }

    #[test]
    fn failures_double_the_pause_up_to_a_limit_and_patience_is_kept() {
        let visits = |failures| Visits { last_at: Some(at(0)), failures, not_before: None };
        assert_eq!(due_at(EVERY, &Visits::default()), Timestamp::MIN);
        assert_eq!(due_at(EVERY, &visits(0)), at(5));
        assert_eq!(due_at(EVERY, &visits(2)), at(20));
        assert_eq!(due_at(EVERY, &visits(u32::MAX)), at(360));
        assert_eq!(due_at(EVERY, &Visits { not_before: Some(at(90)), ..visits(0) }), at(90));
        let daily = SignedDuration::from_hours(24);
        assert_eq!(due_at(daily, &visits(3)), at(24 * 60), "backing off never visits sooner than usual");
    }

    #[test]
    fn a_host_is_visited_by_one_at_a_time_and_holds_up_nobody_else() {
        let mut schedule = Schedule::new([planned("a", None), planned("a", None), planned("b", None)]);
        assert_eq!(
            (schedule.next(at(0)), schedule.next(at(0)), schedule.next(at(0))),
            (Some(0), Some(2), None)
        );
        schedule.visited(0, false, None);
        assert_eq!((schedule.next(at(1)), schedule.next(at(1))), (Some(1), None));
        schedule.visited(1, true, Some(at(30)));
        assert_eq!(
            (schedule.next(at(4)), schedule.next(at(5)), schedule.next(at(29))),
            (None, Some(0), None)
        );
        schedule.visited(0, false, None);
        schedule.visited(2, false, None);
        assert_eq!(
            (schedule.next(at(30)), schedule.next(at(30)), schedule.next(at(30))),
            (Some(2), Some(0), None)
        );
    }

    #[test]
    fn a_source_is_visited_more_often_while_its_provider_has_an_open_swarm() {
        let mut schedule = Schedule::new([planned("a", Some("harbour")), planned("b", Some("nimbus"))]);
        let mut visit = |minutes, urgent: &[&str]| {
            schedule.set_urgent(&urgent.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<_>>());
            let turns: Vec<usize> = std::iter::from_fn(|| schedule.next(at(minutes))).collect();
            turns.iter().for_each(|place| schedule.visited(*place, false, None));
            turns
        };
        assert_eq!(visit(0, &[]), [0, 1]);
        assert_eq!(visit(2, &["harbour"]), [0]);
        assert_eq!(visit(4, &["harbour"]), [0]);
        assert_eq!(visit(5, &[]), [1]);
        assert_eq!(visit(9, &[]), [0]);
    }

    proptest! {
        /// However long visits take and whoever fails, everybody gets a turn in the order of waiting.
        #[test]
        fn whoever_waits_longest_is_next(hosts in prop::collection::vec(0..6u8, 1..40), slots in 1..8usize, lengths in prop::collection::vec(1..5i64, 1..20)) {
            let mut schedule = Schedule::new(hosts.iter().map(|host| planned(&host.to_string(), None)));
            let mut under_way: Vec<(i64, usize)> = Vec::new();
            let mut seen = vec![0u32; hosts.len()];
            let mut lengths = lengths.into_iter().cycle();
            for minute in 0..400 {
                under_way.retain(|(until, place)| {
                    if *until <= minute { schedule.visited(*place, false, None); }
                    *until > minute
                });
                while under_way.len() < slots {
                    let Some(place) = schedule.next(at(minute)) else { break };
                    prop_assert!(under_way.iter().all(|(_, other)| hosts[*other] != hosts[place]), "one at a time");
                    under_way.push((minute + lengths.next().unwrap_or(1), place));
                    seen[place] += 1;
                }
            }
            for host in 0..6u8 {
                let turns: Vec<u32> = hosts.iter().zip(&seen).filter(|(of, _)| **of == host).map(|(_, turns)| *turns).collect();
                if let (Some(least), Some(most)) = (turns.iter().min(), turns.iter().max()) {
                    prop_assert!(*least > 0 && most - least <= 1, "{turns:?} turns at host {host}");
                }
            }
        }
    }
}
