//! Is it just me? The answer to a pasted text, from what is known now.
//!
//! Pure: everything it goes by is an argument. It never says "all fine": where sources that should know
//! cannot be read, it says so instead.

mod asked;
mod common;
mod judge;
mod seeing;
#[cfg(test)]
mod tests;
mod widespread;

pub use asked::Asked;
pub(crate) use common::tells_whose;
pub use judge::{Known, judge};
pub use seeing::can_tell;

use crate::catalog::Side;
use crate::detect::{Swarm, SwarmState};
use crate::report::Signature;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// The six answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// A swarm matches, and the provider has said so.
    WidespreadAcknowledged,
    /// A swarm matches, and the provider's public channels are silent.
    WidespreadUnacknowledged,
    /// Others say this, but too few for a swarm.
    Possible,
    /// Somebody else is to blame: the text says so (a reputation list, a carrier), or several providers fail that are
    /// built on one.
    ThirdParty,
    /// The sources that would know are healthy, and nobody else says this.
    LikelyLocal,
    /// Sources that should know cannot be read, or none is about this.
    CannotTell,
}

/// The answer, with everything it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Answer {
    /// The answer in a word.
    pub verdict: Verdict,
    /// The answer in a sentence.
    pub sentence: String,
    /// When it was given, and so what "now" is in it.
    pub at: Timestamp,
    /// When it was seen, where somebody says so: then this is what is known of that time.
    pub asked_at: Option<Timestamp>,
    /// Whose fault the words suggest, if they read as a report at all.
    pub side: Option<Side>,
    /// Providers recognised in the text: ids.
    pub providers: Vec<String>,
    /// Codes and symptoms recognised in the text.
    pub signatures: Vec<Signature>,
    /// The recognised words, as typed (normalised).
    pub phrases: Vec<String>,
    /// Swarms that match, the surest first.
    pub swarms: Vec<Swarm>,
    /// The closest reports of others, best first.
    pub similar: Vec<Similar>,
    /// Sources that should know: the official ones and those about the provider.
    pub sources: Vec<SourceState>,
    /// What to do next, one sentence each.
    pub next: Vec<String>,
}

impl Answer {
    /// The surest swarm that says the same and that is open, or was so at the time that is asked about.
    pub fn swarm(&self) -> Option<&Swarm> {
        self.swarms.iter().find(|swarm| self.was_on(swarm) && common::says_the_same(swarm, self))
    }

    /// Whether a swarm is open, or was so at the time that is asked about.
    fn was_on(&self, swarm: &Swarm) -> bool {
        match self.asked_at {
            None => swarm.is_open(),
            Some(at) => swarm.onset.0 <= at && swarm.subsided_at.is_none_or(|over| at <= over),
        }
    }
}

/// A report of somebody else that resembles the text.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Similar {
    /// The source's id.
    pub source: String,
    /// The post's id there.
    pub post: String,
    /// When it was written.
    pub at: Timestamp,
    /// Where it can be read.
    pub url: Option<String>,
    /// The title of its thread, if it has one.
    pub title: Option<String>,
    /// The part that resembles the text most, plain.
    pub snippet: String,
    /// Byte ranges of the snippet that match.
    pub highlights: Vec<(usize, usize)>,
    /// Whether it is a report of a provider of the text that shares a signature with it.
    pub matching: bool,
    /// A number that tells authors apart within this answer, and nothing else.
    pub author: Option<u32>,
}

/// What is known of a source, for saying what its silence is worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SourceState {
    /// The source's id.
    pub id: String,
    /// The provider's own word, or other people's.
    pub official: bool,
    /// The provider it is about, if it is about one.
    pub about: Option<String>,
    /// When it was last read well.
    pub last_ok_at: Option<Timestamp>,
    /// Why it cannot be read now, if it cannot.
    pub blind: Option<String>,
}

/// `unacknowledged` and so on, as people say it.
pub fn state_words(state: SwarmState) -> &'static str {
    match state {
        SwarmState::Unacknowledged => "unacknowledged",
        SwarmState::Acknowledged => "acknowledged",
        SwarmState::Subsided => "subsided",
    }
}
