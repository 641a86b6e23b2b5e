//! The moments of the story that a narrator points at, as data.
//!
//! The terminal, a page and the tests tell the same story; what is told and when is decided in the script.

use super::world::World;
use jiff::Timestamp;

/// A moment worth telling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// A few words, such as "First report".
    pub name: String,
    /// When it happens, in virtual time.
    pub at: Timestamp,
    /// One plain sentence.
    pub sentence: String,
    /// The key of the post it shows, if it shows one: [`World::post`] finds it.
    pub post: Option<String>,
    /// The id of the step of an incident it shows, if it shows one.
    pub update: Option<String>,
}

/// The moments in order of time.
pub fn moments(world: &World) -> &[Moment] {
    &world.moments
}

/// The moments after `after` and not after `until`: what to tell once a clock has moved between the two.
pub fn moments_between(world: &World, after: Timestamp, until: Timestamp) -> &[Moment] {
    let first = world.moments.partition_point(|moment| moment.at <= after);
    let end = world.moments.partition_point(|moment| moment.at <= until);
    world.moments.get(first..end).unwrap_or_default()
}
