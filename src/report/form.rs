//! How a thing is said: a witness speaks otherwise than a headline.

use super::sentence::{Said, explains};

/// How a text says that something fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    /// "I can't sign in": a witness.
    FirstPerson,
    /// "Is it down for anyone else?": a witness who asks.
    Question,
    /// "Same here": a witness to what the thread is about.
    MeToo,
    /// "The dashboard is still green": a witness who has looked at the official page.
    SilentPage,
    /// "Google outage": said as a fact, without a link to somebody who said it first.
    Plain,
    /// Points to news or to the provider's own page: it repeats what is known.
    Coverage,
    /// Headlines, lessons learnt, last year, announcements.
    Retold,
    /// "Back up", "fixed now".
    Recovered,
    /// Announced maintenance.
    Planned,
    /// "Works fine here".
    Negated,
}

impl Form {
    /// Whether the author is a witness of a failure now.
    pub fn is_evidence(self) -> bool {
        matches!(self, Self::FirstPerson | Self::Question | Self::MeToo | Self::SilentPage | Self::Plain)
    }

    /// Whether the author speaks of what happens to himself, or asks whether it happens to others.
    pub fn is_personal(self) -> bool {
        matches!(self, Self::FirstPerson | Self::Question | Self::MeToo | Self::SilentPage)
    }

    /// Decides from what was found in a text, and whether it points elsewhere. The order is the argument: what
    /// undoes a report comes before what makes one, unless the author speaks of themselves now.
    ///
    /// What is asked is not said ("is it back up for you?"), what is denied neither ("still not fixed"), and whoever
    /// ends with "still down" has not recovered, however it began. A witness who tells of yesterday alone is no
    /// witness of now; one who has the trouble in another sentence as well is.
    pub(super) fn decide(found: &Found<'_>) -> Self {
        let said = found.said;
        let asks = said.has("question");
        let witness = asks || said.has_outside("first-person", "negated");
        if said.is_over() {
            Self::Recovered
        } else if said.has("planned") && !witness {
            Self::Planned
        } else if said.has("negated") && !witness {
            Self::Negated
        } else if found.old_story
            || ["headline", "past", "launch"].iter().any(|form| said.has(form)) && !witness
            || said.is_all_past() && !asks
            || found.title.is_some_and(explains) && !asks
        {
            Self::Retold
        } else if found.points_elsewhere && !said.has("silent-page") {
            Self::Coverage
        } else if said.has("me-too") {
            Self::MeToo
        } else if asks {
            Self::Question
        } else if witness {
            Self::FirstPerson
        } else if said.has("silent-page") {
            Self::SilentPage
        } else {
            Self::Plain
        }
    }
}

/// What [`Form::decide`] goes by.
pub(super) struct Found<'a> {
    /// What the text says, and where.
    pub(super) said: &'a Said<'a>,
    /// The title, or the text of a post that is one line.
    pub(super) title: Option<&'a str>,
    /// The post is a link to news or to a status page.
    pub(super) points_elsewhere: bool,
    /// Its title ends in a year, as link sites mark old stories: "(2019)".
    pub(super) old_story: bool,
}
