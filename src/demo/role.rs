//! Where a post of the world stands, and what it is for.
//!
//! The second is the truth about the post, which tests and narrators know and no page of the site shows.

use serde::Deserialize;

/// Where a post stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Place {
    Forum,
    News,
    Microblog,
}

/// What a post is for: the truth that tests and narrators know and no page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Ordinary talk.
    Quiet,
    /// A first-hand report of the story's failure in its own words.
    Report,
    /// A first-hand report that only agrees with another: "same here".
    MeToo,
    /// A further post of somebody who reported.
    Again,
    /// The provider's staff asks for settings.
    Support,
    /// The provider's staff says it is solved while it is not.
    Solved,
    /// "Works for me."
    Counter,
    /// A customer tells that the provider has accepted the problem.
    Acknowledged,
    /// News about the acknowledgement.
    Coverage,
    /// It is over.
    Fixed,
    /// Distractor: a rumour and its reposts.
    Cascade,
    /// Distractor: one person, many posts.
    Loud,
    /// Distractor: an outage of the past.
    OldNews,
    /// Distractor: announced work.
    Maintenance,
    /// Distractor: "back up".
    BackUp,
    /// Distractor: the words without their meaning.
    Homonym,
}

impl Role {
    /// Whether the post is an independent report of the story's failure.
    pub fn is_report(self) -> bool {
        matches!(self, Self::Report | Self::MeToo)
    }

    /// Whether the post looks like an outage and is none.
    pub fn is_distractor(self) -> bool {
        matches!(
            self,
            Self::Cascade | Self::Loud | Self::OldNews | Self::Maintenance | Self::BackUp | Self::Homonym
        )
    }
}
