//! One swarm, with everything that is on record of it.

use super::{Desk, DeskError, IncidentFacts, PastSwarm, Timeline};
use crate::detect::{Grade, Swarm, SwarmState};
use crate::store::Which;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

/// Official incidents published so long before the first report may still be about it.
const INCIDENTS_BEFORE: SignedDuration = SignedDuration::from_hours(24);

/// Past swarms that are shown beside it.
const PAST_MAX: usize = 5;

/// Swarms of its provider that are looked at for like ones.
const PAST_LOOKED_AT: usize = 200;

/// A swarm with everything that is on record of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SwarmFacts {
    /// When it was so.
    pub at: Timestamp,
    /// The swarm, with the whole reason for it.
    #[serde(flatten)]
    pub swarm: Swarm,
    /// Where its words do not agree, one sentence each.
    pub conflicts: Vec<String>,
    /// Its reports over time, beside what is usual, with the provider's words.
    pub timeline: Timeline,
    /// Each time its grade or state changed, the oldest first.
    pub history: Vec<Change>,
    /// What the official pages said when it was flagged.
    pub pages: Vec<PageOnRecord>,
    /// What the provider published in its time.
    pub incidents: Vec<IncidentFacts>,
    /// Swarms of the same provider before it that shared a signature, and how they ended.
    pub past: Vec<PastSwarm>,
}

/// A change of what was said of a swarm.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Change {
    /// When it was said.
    pub at: Timestamp,
    /// How sure we were.
    pub grade: Grade,
    /// Where it stood.
    pub state: SwarmState,
    /// Independent people by then.
    pub people: f64,
}

/// An official page on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PageOnRecord {
    /// The source's id.
    pub source: String,
    /// The address that was asked.
    pub url: String,
    /// Since when it said this.
    pub first_seen_at: Timestamp,
    /// When it last said this.
    pub last_seen_at: Timestamp,
    /// How long its answer is, in bytes.
    pub bytes: usize,
}

impl Desk {
    /// The swarm with this id, with everything that is on record of it; none when there is no such swarm.
    ///
    /// # Errors
    /// When store or index cannot be read.
    pub fn swarm_facts(&self, id: &str, now: Timestamp) -> Result<Option<SwarmFacts>, DeskError> {
        let Some(swarm) = self.swarm(id)? else { return Ok(None) };
        let history = self.store().verdicts(id)?.into_iter().map(|past| Change {
            at: past.at,
            grade: past.swarm.grade,
            state: past.swarm.state,
            people: past.swarm.people,
        });
        let pages = self.pages_of(id)?.into_iter().map(|page| PageOnRecord {
            source: page.source,
            url: page.url,
            first_seen_at: page.first_seen_at,
            last_seen_at: page.last_seen_at,
            bytes: page.body.len(),
        });
        let since = swarm.onset.1.saturating_sub(INCIDENTS_BEFORE).unwrap_or(Timestamp::MIN);
        let until = swarm.subsided_at.unwrap_or(now);
        let incidents = self
            .incidents_about(&swarm)?
            .into_iter()
            .filter(|stored| (since..=until).contains(&stored.incident.published_at))
            .map(IncidentFacts::of);
        Ok(Some(SwarmFacts {
            at: now,
            conflicts: swarm.conflicts(),
            timeline: self.timeline_of(&swarm, now)?,
            history: history.collect(),
            pages: pages.collect(),
            incidents: incidents.collect(),
            past: self.like(&swarm)?,
            swarm,
        }))
    }

    /// Swarms of the same provider before this one that shared a signature.
    pub(super) fn like(&self, swarm: &Swarm) -> Result<Vec<PastSwarm>, DeskError> {
        let all = self.store().swarms(Some(&swarm.provider), Which::All, PAST_LOOKED_AT)?;
        let like = all.iter().filter(|other| {
            other.id != swarm.id
                && other.onset.1 < swarm.onset.1
                && other.signatures.iter().any(|signature| swarm.signatures.contains(signature))
        });
        Ok(like.take(PAST_MAX).map(PastSwarm::of).collect())
    }
}
