//! The shapes of `data/demo/*.toml`: a script that people write.
//!
//! They differ from what the world holds: a script may say "forty copies of this" in one entry, and refers to
//! posts by readable keys. `world.rs` turns it into posts and checks it.

use super::role::{Place, Role};
use crawlers::{Impact, IncidentState};
use jiff::Timestamp;
use serde::Deserialize;

/// `world.toml`: the frame of the story and the moments worth telling.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldFile {
    pub(super) label: String,
    pub(super) starts_at: Timestamp,
    pub(super) story_at: Timestamp,
    pub(super) ends_at: Timestamp,
    pub(super) seed: u64,
    pub(super) symptom: Symptom,
    #[serde(rename = "moment")]
    pub(super) moments: Vec<ScriptMoment>,
}

/// What every report of the story shares.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Symptom {
    pub(super) provider: String,
    /// Lower case; a report holds one of them anywhere.
    pub(super) words: Vec<String>,
}

/// A moment worth telling; `post` or `update` names what it shows, if it shows something.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScriptMoment {
    pub(super) name: String,
    pub(super) at: Timestamp,
    pub(super) sentence: String,
    pub(super) post: Option<String>,
    pub(super) update: Option<String>,
}

/// `swarm.toml` and `distractors.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PostsFile {
    #[serde(rename = "post")]
    pub(super) posts: Vec<ScriptPost>,
    #[serde(default, rename = "cascade")]
    pub(super) cascades: Vec<Cascade>,
    #[serde(default, rename = "loud")]
    pub(super) loud: Vec<Loud>,
}

/// One post.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScriptPost {
    pub(super) key: String,
    pub(super) place: Place,
    pub(super) role: Role,
    pub(super) about: Option<String>,
    pub(super) at: Timestamp,
    pub(super) author: String,
    pub(super) title: Option<String>,
    pub(super) text: String,
    pub(super) link: Option<String>,
    pub(super) thread: Option<String>,
    pub(super) reply_to: Option<String>,
    pub(super) repost_of: Option<String>,
    #[serde(default)]
    pub(super) likes: u64,
    #[serde(default)]
    pub(super) replies: u64,
    #[serde(default)]
    pub(super) staff: bool,
}

/// Reposts of one post by as many people.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cascade {
    pub(super) of: String,
    pub(super) copies: u32,
    pub(super) over_minutes: u32,
}

/// One person who posts every pair of an opener and a closer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Loud {
    pub(super) key: String,
    pub(super) place: Place,
    pub(super) about: String,
    pub(super) author: String,
    pub(super) from: Timestamp,
    pub(super) every_minutes: u32,
    pub(super) openers: Vec<String>,
    pub(super) closers: Vec<String>,
}

/// `quiet.toml`: what ordinary talk is made of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuietFile {
    pub(super) handles: Handles,
    pub(super) slots: std::collections::BTreeMap<String, Vec<String>>,
    #[serde(rename = "talk")]
    pub(super) talks: Vec<Talk>,
    #[serde(rename = "question")]
    pub(super) questions: Vec<Question>,
}

/// Halves of invented names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Handles {
    pub(super) first: Vec<String>,
    pub(super) second: Vec<String>,
}

/// How many questions a place sees from the start of the world to its end.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Talk {
    pub(super) place: Place,
    pub(super) count: u32,
}

/// A question with the answers it gets; `{slot}` stands for a word of that list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    pub(super) place: Place,
    pub(super) title: Option<String>,
    #[serde(default)]
    pub(super) text: String,
    pub(super) link: Option<String>,
    #[serde(default)]
    pub(super) answers: Vec<String>,
    /// Asked once, not again when the list starts over.
    #[serde(default)]
    pub(super) once: bool,
}

/// `status.toml`: what the status page shows over time.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatusFile {
    pub(super) page_id: String,
    pub(super) name: String,
    pub(super) provider: String,
    #[serde(rename = "component")]
    pub(super) components: Vec<Component>,
    #[serde(rename = "incident")]
    pub(super) incidents: Vec<ScriptIncident>,
    #[serde(default, rename = "maintenance")]
    pub(super) maintenances: Vec<Maintenance>,
}

/// A line of the status page.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Component {
    pub(super) id: String,
    pub(super) name: String,
}

/// An incident; it exists from its first update on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScriptIncident {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) impact: Impact,
    pub(super) components: Vec<String>,
    #[serde(rename = "update")]
    pub(super) updates: Vec<Update>,
}

/// One step of an incident.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Update {
    pub(super) id: String,
    pub(super) at: Timestamp,
    pub(super) state: IncidentState,
    pub(super) text: String,
}

/// Announced work.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Maintenance {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) components: Vec<String>,
    pub(super) announced_at: Timestamp,
    pub(super) starts_at: Timestamp,
    pub(super) ends_at: Timestamp,
    pub(super) text: String,
}
