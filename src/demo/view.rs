//! What of the world existed at one virtual time.
//!
//! All pages of the site ask this one place what may be shown, so that none of them can leak the future.

use super::role::Place;
use super::script::{Component, Maintenance, ScriptIncident, Update};
use super::world::{World, WorldPost};
use crawlers::Impact;
use jiff::Timestamp;

/// A count has half of what it tends to after this time: talk is busiest in its first hours.
const COUNT_HALF_SECONDS: u64 = 3 * 3600;

/// The world as it stood at `now`.
#[derive(Debug, Clone, Copy)]
pub struct View<'world> {
    /// All of it.
    pub world: &'world World,
    /// The virtual time.
    pub now: Timestamp,
}

/// An incident as far as it has come.
#[derive(Debug, Clone, Copy)]
pub(super) struct IncidentView<'world> {
    pub(super) script: &'world ScriptIncident,
    /// Never empty; oldest first.
    pub(super) updates: &'world [Update],
    pub(super) first: &'world Update,
    pub(super) last: &'world Update,
}

impl IncidentView<'_> {
    pub(super) fn is_over(&self) -> bool {
        self.last.state.is_over()
    }
}

impl<'world> View<'world> {
    /// The posts of a place, oldest first.
    pub fn posts(&self, place: Place) -> impl DoubleEndedIterator<Item = &'world WorldPost> + use<'world> {
        let end = self.world.posts.partition_point(|post| post.at <= self.now);
        self.world.posts.get(..end).unwrap_or_default().iter().filter(move |post| post.place == place)
    }

    /// The posts of a place that open a thread, oldest first.
    pub fn openings(&self, place: Place) -> impl DoubleEndedIterator<Item = &'world WorldPost> + use<'world> {
        self.posts(place).filter(|post| post.thread == post.key)
    }

    /// The posts of the thread with that number, oldest first, the opening post included; none when it does
    /// not exist yet.
    pub fn thread(&self, place: Place, thread_id: u64) -> Vec<&'world WorldPost> {
        self.posts(place).filter(|post| post.thread_id == thread_id).collect()
    }

    /// Likes so far: they rise with age and never fall.
    pub fn likes(&self, post: &WorldPost) -> u64 {
        self.grown(post, post.likes)
    }

    /// Replies so far: those written out in its thread and those only counted.
    pub fn replies(&self, post: &WorldPost) -> u64 {
        let written = if post.thread == post.key {
            self.thread(post.place, post.thread_id).len().saturating_sub(1)
        } else {
            0
        };
        self.grown(post, post.replies) + written as u64
    }

    /// Reposts so far.
    pub fn reposts(&self, post: &WorldPost) -> u64 {
        self.posts(post.place).filter(|other| other.repost_of.as_ref() == Some(&post.key)).count() as u64
    }

    pub(super) fn grown(&self, post: &WorldPost, total: u64) -> u64 {
        let age_seconds = u64::try_from(self.now.as_second() - post.at.as_second()).unwrap_or(0);
        total * age_seconds / (age_seconds + COUNT_HALF_SECONDS)
    }

    /// Incidents that were published, newest first.
    pub(super) fn incidents(&self) -> Vec<IncidentView<'world>> {
        let mut incidents: Vec<IncidentView<'world>> = self
            .world
            .status
            .incidents
            .iter()
            .filter_map(|script| {
                let end = script.updates.partition_point(|update| update.at <= self.now);
                let updates = script.updates.get(..end)?;
                Some(IncidentView { script, updates, first: updates.first()?, last: updates.last()? })
            })
            .collect();
        incidents.sort_by_key(|incident| std::cmp::Reverse(incident.first.at));
        incidents
    }

    /// Work that was announced and is not over.
    pub(super) fn maintenances(&self) -> Vec<&'world Maintenance> {
        let known = |work: &&Maintenance| work.announced_at <= self.now && self.now < work.ends_at;
        self.world.status.maintenances.iter().filter(known).collect()
    }

    /// The worst impact of the open incidents that name `component`, or of all with `None`.
    pub(super) fn impact(&self, component: Option<&Component>) -> Impact {
        let named = |incident: &&IncidentView<'_>| {
            component.is_none_or(|component| incident.script.components.contains(&component.id))
        };
        let open = self.incidents();
        let open = open.iter().filter(|incident| !incident.is_over()).filter(named);
        open.map(|incident| incident.script.impact).max().unwrap_or(Impact::None)
    }

    /// When the status page last changed.
    pub(super) fn status_changed_at(&self) -> Timestamp {
        let status = &self.world.status;
        let updates = status.incidents.iter().flat_map(|incident| &incident.updates).map(|update| update.at);
        let works = status.maintenances.iter().flat_map(|work| [work.announced_at, work.ends_at]);
        updates.chain(works).filter(|at| *at <= self.now).max().unwrap_or(self.world.starts_at)
    }
}
