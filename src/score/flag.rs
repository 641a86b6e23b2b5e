//! What was flagged: a swarm from the moment it was published.

use crate::detect::Change;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// One flag of a detector.
#[derive(Debug, Clone, PartialEq)]
pub struct Flag {
    /// The provider's id.
    pub provider: String,
    /// When it was published.
    pub at: Timestamp,
    /// Reports that had joined by then.
    pub reports: u32,
    /// The id of the provider that it says is the cause, as known last.
    pub cause: Option<String>,
    /// When, as far as it knows, the provider said so, as known last.
    pub acknowledged_at: Option<Timestamp>,
}

/// The flags of a detector, gathered from its changes.
#[derive(Debug, Default)]
pub struct Flags {
    swarms: BTreeMap<String, Flag>,
}

impl Flags {
    /// Takes in a change. A swarm that is held is not published and counts from its release on.
    pub fn note(&mut self, change: &Change) {
        let swarm = &change.swarm;
        let flag = match self.swarms.get_mut(&swarm.id) {
            Some(flag) => flag,
            None if swarm.held => return,
            None => self.swarms.entry(swarm.id.clone()).or_insert_with(|| Flag {
                provider: swarm.provider.clone(),
                at: change.at,
                reports: swarm.reports,
                cause: None,
                acknowledged_at: None,
            }),
        };
        flag.cause = swarm.cause.as_ref().map(|cause| cause.provider.clone());
        flag.acknowledged_at = swarm.acknowledgement.as_ref().map(|word| word.published_at);
    }

    /// Every flag.
    pub fn all(&self) -> impl Iterator<Item = &Flag> {
        self.swarms.values()
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.swarms.len()
    }
}
