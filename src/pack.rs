//! Papers for the worst hour: what to write to the provider, what to claim afterwards, what to tell one's own users.
//!
//! Pure, and filled from evidence alone: the same facts give the same bytes. What the evidence does not say is left blank and
//! marked. Nothing is sent anywhere; whoever reads a pack decides what becomes of it.

mod claim;
mod contradiction;
mod escalation;
mod html;
mod markdown;
mod message;
mod official;
mod reports;
#[cfg(test)]
mod tests;
mod words;

pub use contradiction::{Contradiction, Said, contradictions};

use crate::catalog::Catalog;
use crate::detect::Swarm;
use crate::private::Ticket;
use crate::store::{Snapshot, StoredIncident};
use crate::verdict::SourceState;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A ticket this long before a swarm began, or after it ended, may be about it: some notice early, some write late.
const TICKET_ABOUT: SignedDuration = SignedDuration::from_hours(24);

/// The three papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PackKind {
    /// A ticket to the provider that cannot be answered with "check your settings".
    Escalation,
    /// A claim under a service level agreement, when it is over.
    Claim,
    /// A message to one's own users.
    Message,
}

impl PackKind {
    /// All of them, in the order in which they are needed.
    pub const ALL: [Self; 3] = [Self::Escalation, Self::Claim, Self::Message];

    /// The word in an address, on the command line and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Escalation => "escalation",
            Self::Claim => "claim",
            Self::Message => "message",
        }
    }

    /// The kind of this word.
    pub fn called(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Everything a pack is made of.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The swarm it is about.
    pub swarm: &'a Swarm,
    /// For the names of providers and services.
    pub catalog: &'a Catalog,
    /// What the provider, its brand and its parts published about themselves; those of other times are left out here.
    pub incidents: &'a [StoredIncident],
    /// The official pages as they stood when the swarm was flagged.
    pub pages: &'a [Snapshot],
    /// Every enabled source; those that are about other providers are left out here.
    pub sources: &'a [SourceState],
    /// The operator's tickets; those about something else are left out here. Empty for whoever may not read them.
    pub tickets: &'a [Ticket],
    /// What "now" is in it.
    pub now: Timestamp,
}

/// A paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Pack {
    /// Which.
    pub kind: PackKind,
    /// The id of the swarm it is about.
    pub swarm: String,
    /// Its title, plain.
    pub title: String,
    /// All of it as Markdown, the title as its first heading. No post can break out of it.
    pub markdown: String,
}

impl Pack {
    /// Makes one.
    pub fn new(kind: PackKind, facts: &Facts<'_>) -> Self {
        let (title, markdown) = match kind {
            PackKind::Escalation => escalation::write(facts),
            PackKind::Claim => claim::write(facts),
            PackKind::Message => message::write(facts),
        };
        Self { kind, swarm: facts.swarm.id.clone(), title, markdown }
    }

    /// The body of a page, its title as `h1`. Holds no HTML but our own, no picture, no script, and links to the web alone.
    pub fn html(&self) -> String {
        html::html(&self.markdown)
    }

    /// A whole page.
    pub fn html_page(&self) -> String {
        html::page(&self.title, &self.markdown)
    }

    /// A name for the file, without its ending.
    pub fn file_name(&self) -> String {
        let safe = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
        let swarm: String = self.swarm.chars().filter(|character| safe(*character)).take(100).collect();
        format!("{}-{swarm}", self.kind.as_str())
    }
}

/// The tickets that may be about a swarm: of its provider, its brand or its parts, and opened or spoken of while it lasted or
/// within a day of it. The oldest first.
pub fn tickets_about<'a>(
    swarm: &Swarm,
    catalog: &Catalog,
    tickets: &'a [Ticket],
    now: Timestamp,
) -> Vec<&'a Ticket> {
    let shifted = |at: Timestamp, by| at.saturating_add(by).unwrap_or(at);
    let from = shifted(swarm.onset.0, -TICKET_ABOUT);
    let to = shifted(swarm.subsided_at.unwrap_or(now), TICKET_ABOUT).min(now);
    let about = |ticket: &&Ticket| {
        let times = ticket.claims.iter().map(|claim| claim.at).chain([ticket.opened_at]);
        catalog.family(&swarm.provider).any(|id| id == ticket.provider)
            && times.into_iter().any(|at| from <= at && at <= to)
    };
    let mut about: Vec<&Ticket> = tickets.iter().filter(about).collect();
    about.sort_by_key(|ticket| (ticket.opened_at, ticket.id));
    about
}
