//! Is this change of a swarm news to those who asked to be told?
//!
//! Pure. One episode fires once; what follows it are updates of the same alert: the provider spoke, it is
//! over. Nobody is told of an acknowledgement or an end of something they never heard of.

use crate::detect::{Grade, Swarm, SwarmState};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Episodes remembered, so that none alerts twice.
const EPISODES_MAX: usize = 10_000;

/// Why somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// A swarm emerged.
    Firing,
    /// The provider has said so.
    Acknowledged,
    /// Nobody reports it any more.
    Resolved,
}

impl Reason {
    /// The word in JSON and in keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Firing => "firing",
            Self::Acknowledged => "acknowledged",
            Self::Resolved => "resolved",
        }
    }
}

/// What was told already, by swarm.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    reasons: BTreeMap<String, BTreeSet<Reason>>,
}

impl Told {
    /// Whether this change is news, and why; notes that it was told.
    pub fn tell(&mut self, swarm: &Swarm) -> Option<Reason> {
        let reason = self.reason(swarm)?;
        if self.reasons.len() >= EPISODES_MAX {
            // Ids end in the time of the episode.
            let oldest =
                self.reasons.keys().min_by_key(|id| id.rsplit('-').next().map(str::to_owned)).cloned();
            oldest.and_then(|oldest| self.reasons.remove(&oldest));
        }
        self.reasons.entry(swarm.id.clone()).or_default().insert(reason);
        Some(reason)
    }

    fn reason(&self, swarm: &Swarm) -> Option<Reason> {
        let told = self.reasons.get(&swarm.id);
        let heard = |reason| told.is_some_and(|told| told.contains(&reason));
        let reason = match swarm.state {
            SwarmState::Unacknowledged => Reason::Firing,
            SwarmState::Acknowledged if !heard(Reason::Firing) => Reason::Firing,
            SwarmState::Acknowledged => Reason::Acknowledged,
            SwarmState::Subsided => Reason::Resolved,
        };
        let worth_it = match reason {
            Reason::Firing => swarm.grade >= Grade::Likely && !swarm.held,
            Reason::Acknowledged | Reason::Resolved => heard(Reason::Firing),
        };
        (worth_it && !heard(reason)).then_some(reason)
    }
}

/// The key under which an alert is delivered at most once.
pub fn key(swarm: &Swarm, reason: Reason) -> String {
    format!("{}/{}", swarm.id, reason.as_str())
}
