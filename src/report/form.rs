//! How a thing is said: a witness speaks otherwise than a headline.

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

    /// Decides from the form classes found in a text (ids of `[[form]]` in `masks.toml`), and whether it
    /// points elsewhere. The order is the argument: what undoes a report comes before what makes one,
    /// unless the author speaks of themselves; that it is over undoes it in any case.
    pub(super) fn decide(found: &Found<'_>) -> Self {
        let witness = found.has("first-person") || found.has("question");
        if found.has("recovered") {
            Self::Recovered
        } else if found.has("planned") && !witness {
            Self::Planned
        } else if found.has("negated") && !witness {
            Self::Negated
        } else if found.old_story
            || ["headline", "past", "launch"].iter().any(|form| found.has(form)) && !witness
        {
            Self::Retold
        } else if found.points_elsewhere && !found.has("silent-page") {
            Self::Coverage
        } else if found.has("me-too") {
            Self::MeToo
        } else if found.has("question") {
            Self::Question
        } else if found.has("first-person") {
            Self::FirstPerson
        } else if found.has("silent-page") {
            Self::SilentPage
        } else {
            Self::Plain
        }
    }
}

/// What [`Form::decide`] goes by.
pub(super) struct Found<'a> {
    /// Ids of the form classes found.
    pub(super) forms: Vec<&'a str>,
    /// The post is a link to news or to a status page.
    pub(super) points_elsewhere: bool,
    /// Its title ends in a year, as link sites mark old stories: "(2019)".
    pub(super) old_story: bool,
}

impl Found<'_> {
    fn has(&self, form: &str) -> bool {
        self.forms.contains(&form)
    }
}
