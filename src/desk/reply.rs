//! Is it just me? The answer, with what a person looks at next: the reports over time, the official pages, past outages.

use super::{Desk, DeskError, PastSwarm, QUESTION_BYTES_MAX, SourceLine, Timeline, source_states};
use crate::detect::Swarm;
use crate::store::Which;
use crate::verdict::{Answer, Asked, Known, judge};
use crawlers::{IncidentState, Venue};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Swarms that a text is held against, newest first.
const SWARMS_MAX: usize = 500;

/// Reports are counted so far back where no swarm says since when.
const LOOKED_BACK: SignedDuration = SignedDuration::from_hours(48);

/// Official pages that are shown.
const OFFICIAL_MAX: usize = 8;

/// Open incidents of one provider that are shown.
const INCIDENTS_MAX: usize = 10;

/// Past outages that are shown.
const PAST_MAX: usize = 5;

/// An answer with what a person looks at next.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Reply {
    /// The answer.
    #[serde(flatten)]
    pub answer: Answer,
    /// Matching reports over time; none where no provider is recognised.
    pub timeline: Option<Timeline>,
    /// What the official pages say, and how old that knowledge is.
    pub official: Vec<OfficialPage>,
    /// Outages before this that were alike, and how they ended.
    pub past: Vec<PastSwarm>,
}

/// An official page, as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfficialPage {
    /// The source's id.
    pub source: String,
    /// The provider's id.
    pub about: Option<String>,
    /// Where it is.
    pub url: String,
    /// When it was last read well.
    pub read_at: Option<Timestamp>,
    /// Why it cannot be read, if it cannot.
    pub blind: Option<String>,
    /// Incidents that it shows and that are not over.
    pub open: Vec<OpenIncident>,
}

/// An incident that is not over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OpenIncident {
    /// Its title.
    pub title: String,
    /// The step it is in.
    #[schema(value_type = String)]
    pub state: IncidentState,
    /// When the provider says that it published this.
    pub published_at: Timestamp,
    /// Where it can be read.
    pub url: Option<String>,
}

impl Desk {
    /// Is it just me? `about` is the provider named beside the text, by id, name or alias, if any; `at` is when it
    /// was seen, now where nobody says so.
    ///
    /// # Errors
    /// When the provider is unknown, or store or index cannot be read.
    pub fn check(
        &self,
        text: &str,
        about: Option<&str>,
        at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Reply, DeskError> {
        let about = about.map(|name| self.provider_id(name)).transpose()?;
        let text = &text[..text.floor_char_boundary(QUESTION_BYTES_MAX)];
        let asked = Asked { at, ..Asked::read(&self.reader, text, about, now) };
        self.reply(asked, text, now)
    }

    /// The same for what was recognised in a text that is no longer known: a shared address.
    ///
    /// # Errors
    /// When store or index cannot be read.
    pub fn check_again(&self, asked: Asked, now: Timestamp) -> Result<Reply, DeskError> {
        self.reply(asked, "", now)
    }

    fn reply(&self, asked: Asked, text: &str, now: Timestamp) -> Result<Reply, DeskError> {
        let lines = self.sources()?;
        let swarms = self.store().swarms_that(
            SWARMS_MAX,
            |provider| asked.may_be_of(self.catalog(), provider),
            |swarm| asked.may_be(self.catalog(), swarm),
        )?;
        let known =
            Known { swarms, similar: self.similar(&asked, text, now)?, sources: source_states(&lines) };
        let answer = judge(self.catalog(), asked, known, now);
        let open = answer.swarms.iter().find(|swarm| swarm.is_open());
        Ok(Reply {
            timeline: self.timeline(&answer, open, now)?,
            official: self.official(&answer.providers, lines)?,
            past: self.past(&answer, open)?,
            answer,
        })
    }

    fn timeline(
        &self,
        answer: &Answer,
        open: Option<&Swarm>,
        now: Timestamp,
    ) -> Result<Option<Timeline>, DeskError> {
        if let Some(swarm) = open {
            return self.timeline_of(swarm, now).map(Some);
        }
        let Some(provider) = answer.providers.first() else { return Ok(None) };
        let mut timeline = Timeline::over(now.saturating_sub(LOOKED_BACK).unwrap_or(now), now);
        timeline.reports = self.counted(provider, &answer.signatures, &timeline)?;
        Ok(Some(timeline))
    }

    fn official(&self, providers: &[String], lines: Vec<SourceLine>) -> Result<Vec<OfficialPage>, DeskError> {
        let family: BTreeSet<&str> = providers.iter().flat_map(|id| self.catalog().family(id)).collect();
        let ours = |line: &SourceLine| {
            line.enabled
                && line.venue == Venue::Official
                && line.about.as_deref().is_some_and(|about| family.contains(about))
        };
        let mut pages = Vec::new();
        for line in lines.into_iter().filter(ours).take(OFFICIAL_MAX) {
            let incidents =
                self.store().incidents(line.about.as_deref(), Which::Open, INCIDENTS_MAX)?.into_iter();
            let open = incidents.filter(|stored| stored.source == line.id).map(|stored| OpenIncident {
                title: stored.incident.title,
                state: stored.incident.state,
                published_at: stored.incident.published_at,
                url: stored.incident.url,
            });
            pages.push(OfficialPage {
                open: open.collect(),
                blind: line.blind(),
                source: line.id,
                about: line.about,
                url: line.url,
                read_at: line.last_ok_at,
            });
        }
        Ok(pages)
    }

    fn past(&self, answer: &Answer, open: Option<&Swarm>) -> Result<Vec<PastSwarm>, DeskError> {
        match open {
            Some(swarm) => self.like(swarm),
            None => Ok(answer.swarms.iter().take(PAST_MAX).map(PastSwarm::of).collect()),
        }
    }
}
